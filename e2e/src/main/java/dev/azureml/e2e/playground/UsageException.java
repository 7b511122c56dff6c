package dev.azureml.e2e.playground;

/** What the person typed can't be done; the message says why. */
final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
