/** Tests of time as people say it. */
@NullMarked
package dev.azureml.operator.plan.time;

import org.jspecify.annotations.NullMarked;
