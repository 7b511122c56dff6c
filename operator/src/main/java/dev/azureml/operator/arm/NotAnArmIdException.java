package dev.azureml.operator.arm;

/** A text was taken for an ARM id that is none. */
public final class NotAnArmIdException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String text;

    NotAnArmIdException(String message, String text) {
        super(message);
        this.text = text;
    }

    /** Returns the text, whole. */
    public String text() {
        return text;
    }
}
