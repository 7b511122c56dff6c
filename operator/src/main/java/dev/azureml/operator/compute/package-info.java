/** MLCompute: clusters and workstations. */
@NullMarked
package dev.azureml.operator.compute;

import org.jspecify.annotations.NullMarked;
