/** Manifests for what is in Azure already. */
@NullMarked
package dev.azureml.operator.importing;

import org.jspecify.annotations.NullMarked;
