@NullMarked
package dev.azureml.operator.importing;

import org.jspecify.annotations.NullMarked;
