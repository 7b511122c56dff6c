/** What files say of resources in Azure, and the manifests of it. */
@NullMarked
package dev.azureml.operator.declared;

import org.jspecify.annotations.NullMarked;
