package dev.azureml.api;

/** Guidance that blocks nothing; {@code severity} is Info or Warning. */
public record Advice(String rule, String severity, String message) {
}
