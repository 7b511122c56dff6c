/** MLWorkspace: an Azure Machine Learning workspace and the resources that it can't do without. Pure: no I/O. */
@NullMarked
package dev.azureml.operator.workspace;

import org.jspecify.annotations.NullMarked;
