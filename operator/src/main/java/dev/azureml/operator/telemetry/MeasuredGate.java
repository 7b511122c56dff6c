package dev.azureml.operator.telemetry;

import dev.azureml.operator.arm.Admission;
import dev.azureml.operator.arm.ArmResponse;
import dev.azureml.operator.arm.Bucket;
import dev.azureml.operator.arm.Priority;
import dev.azureml.operator.arm.RateLimits;
import dev.azureml.operator.arm.ThrottleGate;
import java.time.Duration;
import java.time.InstantSource;

/** A gate of which the metrics tell how much budget Azure leaves, and what was held back to stay within it. */
public record MeasuredGate(ThrottleGate gate, Metrics metrics, InstantSource clock) implements ThrottleGate {

    @Override
    public Admission admit(Bucket bucket, Priority priority, String tenant) {
        Admission admission = gate.admit(bucket, priority, tenant);
        if (admission instanceof Admission.Wait wait) {
            metrics.armHeldBack(bucket.verbs(), Duration.between(clock.instant(), wait.notBefore()));
        }
        return admission;
    }

    @Override
    public RateLimits observe(Bucket bucket, ArmResponse response) {
        RateLimits told = gate.observe(bucket, response);
        told.remaining().ifPresent(remaining -> metrics.armRemaining(bucket.verbs(), remaining));
        return told;
    }
}
