package dev.azureml.operator.azuremetrics;

import dev.azureml.api.Condition;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.KindCondition;
import java.util.Optional;

/**
 * Whether the metrics of a workspace are read; its words stay the same while that is so.
 *
 * @param reason of the condition, and of the series that says what fails
 */
record Verdict(ConditionReason reason, String message) {

    /** Returns what a status says of it; empty when that is nothing of ours. */
    static Optional<Verdict> of(Condition told) {
        return ConditionReason.of(told.reason())
                .map(reason -> new Verdict(reason, told.message() == null ? "" : told.message()));
    }

    boolean isGood() {
        return reason == ConditionReason.METRICS_ARRIVE || reason == ConditionReason.SERIES_LEFT_OUT;
    }

    KindCondition condition() {
        return new KindCondition(ConditionType.METRICS_READ, isGood()
                ? KindCondition.Truth.TRUE
                : KindCondition.Truth.FALSE, reason, message);
    }
}
