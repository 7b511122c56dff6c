@NullMarked
package dev.azureml.e2e.chaos;

import org.jspecify.annotations.NullMarked;
