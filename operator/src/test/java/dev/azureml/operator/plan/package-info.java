/** Tests of the plan. */
@NullMarked
package dev.azureml.operator.plan;

import org.jspecify.annotations.NullMarked;
