/** The program: settings in, controllers started. */
@NullMarked
package dev.azureml.operator;

import org.jspecify.annotations.NullMarked;
