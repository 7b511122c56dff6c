/** Tests of the MLWorkspace kind. */
@NullMarked
package dev.azureml.operator.workspace;

import org.jspecify.annotations.NullMarked;
