package dev.azureml.operator.azuremetrics;

import dev.azureml.operator.arm.ArmId;

/**
 * A resource whose metrics are read.
 *
 * @param labels that all its series have
 */
record Target(ArmId id, Scope scope, String labels) {
}
