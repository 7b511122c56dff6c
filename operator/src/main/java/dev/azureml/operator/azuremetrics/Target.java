package dev.azureml.operator.azuremetrics;

import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.MetricScope;

/**
 * A resource whose metrics are read.
 *
 * @param labels that all its series have
 */
record Target(ArmId id, MetricScope scope, String labels) {
}
