package dev.azureml.operator.arm;

/** Who goes first when the budget runs short, in this order. */
public enum Priority {
    /** Goes on until nothing is left. */
    DELETE_AND_POLL,
    /** What a person changed. */
    EDIT,
    /** A look whether anything changed; the first to be put off. */
    DRIFT
}
