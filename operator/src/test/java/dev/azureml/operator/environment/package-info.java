@NullMarked
package dev.azureml.operator.environment;

import org.jspecify.annotations.NullMarked;
