package dev.azureml.operator.engine.references;

/** A kind's objects are not known yet, as they have not been listed since the start: whether one is there can't be said. */
public final class NotListedYetException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public NotListedYetException(String kind) {
        super("the objects of kind " + kind + " have not been listed yet");
    }
}
