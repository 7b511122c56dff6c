package dev.azureml.operator.telemetry;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A check of the program's health. */
@FunctionalInterface
public interface HealthCheck {

    /** Empty when all is well, else what is not, which may be no more than empty text; whoever reaches the port reads it. */
    Optional<String> trouble();

    /** A check whose name says all there is to say. */
    static HealthCheck of(BooleanSupplier passes) {
        return () -> passes.getAsBoolean() ? Optional.empty() : Optional.of("");
    }
}
