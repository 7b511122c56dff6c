/** MLConnection: what a workspace knows of services outside it. */
@NullMarked
package dev.azureml.operator.connection;

import org.jspecify.annotations.NullMarked;
