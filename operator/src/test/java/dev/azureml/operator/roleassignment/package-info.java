@NullMarked
package dev.azureml.operator.roleassignment;

import org.jspecify.annotations.NullMarked;
