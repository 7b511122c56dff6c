package dev.azureml.api;

/** One key of a Secret in the object's own namespace. */
public record SecretKeyRef(String name, String key) {
}
