/** Terraform's state: the resources in Azure that it records. */
@NullMarked
package dev.azureml.operator.terraform;

import org.jspecify.annotations.NullMarked;
