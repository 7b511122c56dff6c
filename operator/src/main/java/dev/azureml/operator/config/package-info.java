/** What the operator is told at its start: settings from flags and environment variables, and the scopes allowed. */
@NullMarked
package dev.azureml.operator.config;

import org.jspecify.annotations.NullMarked;
