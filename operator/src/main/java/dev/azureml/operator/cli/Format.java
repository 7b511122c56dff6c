package dev.azureml.operator.cli;

/** How a command prints what it found. */
public enum Format {
    TEXT,
    JSON,
    MARKDOWN;

    /** The flags that ask for another than text. */
    static final String[] FLAGS = {"--json", "--markdown"};

    /** Returns the one that was asked for. */
    static Format of(Flags.Given given) {
        return given.has("--json") ? JSON : given.has("--markdown") ? MARKDOWN : TEXT;
    }
}
