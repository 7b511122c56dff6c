package dev.azureml.operator.azuremetrics;

import dev.azureml.operator.plan.ConditionReason;

/**
 * What went wrong with a reading.
 *
 * @param lasting whether it stays so until somebody does something
 */
record Trouble(ConditionReason reason, boolean lasting, String message) {

    static Trouble passing(String message) {
        return new Trouble(ConditionReason.METRICS_NOT_READ, false, message);
    }

    static Trouble notAllowed(String message) {
        return new Trouble(ConditionReason.METRICS_NOT_ALLOWED, true, message);
    }
}
