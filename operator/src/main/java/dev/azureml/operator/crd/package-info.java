/** Whether the cluster's CRDs are those that the operator was built with. */
@NullMarked
package dev.azureml.operator.crd;

import org.jspecify.annotations.NullMarked;
