package dev.azureml.operator.manifest;

import dev.azureml.operator.text.SourceLocation;

/** A file that is no YAML, or more of it than is taken. */
public final class YamlProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient SourceLocation place;
    private final String text;

    YamlProblem(SourceLocation place, String text) {
        super(text);
        this.place = place;
        this.text = text;
    }

    /** Returns what it is and what to do. */
    public String text() {
        return text;
    }

    /** Returns where it stands. */
    public SourceLocation place() {
        return place;
    }
}
