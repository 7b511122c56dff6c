@NullMarked
package dev.azureml.operator.cli;

import org.jspecify.annotations.NullMarked;
