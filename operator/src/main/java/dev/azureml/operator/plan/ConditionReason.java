package dev.azureml.operator.plan;

/** Every reason of a {@link ConditionType}; the README has a line for each. */
public enum ConditionReason {
    /** All that could be asked was asked, and is well. */
    CHECKED("Checked"),
    /** The API server does not let the operator look, or what it would look at is in another cluster. */
    NOT_CHECKED("NotChecked");

    private final String word;

    ConditionReason(String word) {
        this.word = word;
    }

    /** The CamelCase word that stands in the condition. */
    public String word() {
        return word;
    }
}
