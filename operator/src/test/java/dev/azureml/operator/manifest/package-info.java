@NullMarked
package dev.azureml.operator.manifest;

import org.jspecify.annotations.NullMarked;
