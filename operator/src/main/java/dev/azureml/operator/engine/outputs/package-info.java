/** What is written to Kubernetes beside the status: Secrets and ConfigMaps for others, and objects of other clusters. */
@NullMarked
package dev.azureml.operator.engine.outputs;

import org.jspecify.annotations.NullMarked;
