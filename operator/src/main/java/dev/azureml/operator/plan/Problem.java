package dev.azureml.operator.plan;

/** What stands in the way, in words for the person who can act. */
public record Problem(Reason reason, String message) {
}
