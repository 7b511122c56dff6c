package dev.azureml.operator.engine;

/** A request would have left the scopes that the platform team allows to the namespace; it was not sent. */
final class OutOfScopeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutOfScopeException(String message) {
        super(message);
    }
}
