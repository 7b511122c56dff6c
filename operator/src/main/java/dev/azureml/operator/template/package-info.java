/** Templates of Azure Resource Manager: what they declare, as far as it can be told without Azure. */
@NullMarked
package dev.azureml.operator.template;

import org.jspecify.annotations.NullMarked;
