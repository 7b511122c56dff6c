@NullMarked
package dev.azureml.operator.simulation;

import org.jspecify.annotations.NullMarked;
