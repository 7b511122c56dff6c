/** Azure as it would be after what is sent to it, without sending it. */
@NullMarked
package dev.azureml.operator.simulation;

import org.jspecify.annotations.NullMarked;
