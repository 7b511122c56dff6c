package dev.azureml.e2e.process;

/** The program can't go on; the message is for the person at the terminal. */
public final class FailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public FailedException(String message) {
        super(message);
    }
}
