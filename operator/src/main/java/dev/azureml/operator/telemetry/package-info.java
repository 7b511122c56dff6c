/** What the operator says of itself: logs, metrics and health. */
@NullMarked
package dev.azureml.operator.telemetry;

import org.jspecify.annotations.NullMarked;
