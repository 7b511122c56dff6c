@NullMarked
package dev.azureml.operator.data;

import org.jspecify.annotations.NullMarked;
