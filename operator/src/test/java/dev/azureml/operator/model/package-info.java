@NullMarked
package dev.azureml.operator.model;

import org.jspecify.annotations.NullMarked;
