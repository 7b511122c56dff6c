package dev.azureml.operator.arm;

import java.time.Instant;

/** Whether a request may leave now. */
public sealed interface Admission {
    Admission GO = new Go();

    /** Send it now; it is counted. */
    record Go() implements Admission {
    }

    /** Don't send it; ask again then. */
    record Wait(Instant notBefore) implements Admission {
    }
}
