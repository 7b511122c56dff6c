package dev.azureml.operator.convert;

import dev.azureml.operator.declared.SourceLocation;
/** A file that is no YAML, or more of it than is taken. */
final class YamlProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient SourceLocation place;
    private final String text;

    YamlProblem(SourceLocation place, String text) {
        super(text);
        this.place = place;
        this.text = text;
    }

    /** Returns what it is and what to do. */
    String text() {
        return text;
    }

    SourceLocation place() {
        return place;
    }
}
