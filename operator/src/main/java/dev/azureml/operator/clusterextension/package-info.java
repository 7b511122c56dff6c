/** MLClusterExtension: the Azure ML extension of a Kubernetes cluster. */
@NullMarked
package dev.azureml.operator.clusterextension;

import org.jspecify.annotations.NullMarked;
