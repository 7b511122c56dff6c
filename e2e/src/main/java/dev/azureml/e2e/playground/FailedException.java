package dev.azureml.e2e.playground;

/** The playground can't go on; the message is for the person at the terminal. */
final class FailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FailedException(String message) {
        super(message);
    }
}
