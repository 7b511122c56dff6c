package dev.azureml.emulator.schema;

/** One thing wrong with a body: where (a JSON path such as {@code properties.credentials.key}), which kind, and why. */
public record Violation(String path, Kind kind, String message) {
    /** What is wrong. */
    public enum Kind {
        UNKNOWN,
        READ_ONLY,
        TYPE,
        VALUE,
        REQUIRED,
        CREATE_ONLY
    }
}
