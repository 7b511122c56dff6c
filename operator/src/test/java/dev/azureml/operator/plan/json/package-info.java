/** Tests of comparing ARM bodies. */
@NullMarked
package dev.azureml.operator.plan.json;

import org.jspecify.annotations.NullMarked;
