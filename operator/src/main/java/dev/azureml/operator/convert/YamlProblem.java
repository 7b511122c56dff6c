package dev.azureml.operator.convert;

/** A file that is no YAML, or more of it than is taken. */
final class YamlProblem extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Place place;
    private final String text;

    YamlProblem(Place place, String text) {
        super(text);
        this.place = place;
        this.text = text;
    }

    /** Returns what it is and what to do. */
    String text() {
        return text;
    }

    Place place() {
        return place;
    }
}
