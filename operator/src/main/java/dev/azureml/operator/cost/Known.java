package dev.azureml.operator.cost;

/** What came of the questions for the prices that an estimate needs. */
public enum Known {
    /** One of them is still to be asked for the first time. */
    NOT_YET,
    /** One of them was asked in vain and never answered, or is one too many to be asked. */
    IN_VAIN,
    /** Each was answered once, be it with no price. */
    ALL
}
