package dev.azureml.api;

/** A secret value; never text in the spec. */
public record SecretValueSource(SecretKeyRef secretKeyRef) {
}
