package dev.azureml.api;

import org.jspecify.annotations.Nullable;

/** A condition by the rules of the Kubernetes API conventions and kstatus. */
public record Condition(String type, String status, @Nullable Long observedGeneration, String lastTransitionTime,
        String reason, String message) {
}
