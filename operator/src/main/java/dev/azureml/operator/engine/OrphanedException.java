package dev.azureml.operator.engine;

import dev.azureml.operator.engine.references.ObjectKey;
import java.util.concurrent.TimeoutException;

/** Azure still has some of what was made for an object that is gone; the framework is to call again. */
final class OrphanedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OrphanedException(ObjectKey key) {
        // A time-out is no news to the log, as it is when the API server does not answer in time.
        super("what was made for " + key + " is not gone from Azure yet", new TimeoutException());
    }
}
