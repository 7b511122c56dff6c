package dev.azureml.operator.arm;

import java.time.Duration;
import java.util.Optional;

/** What became of one request. Every malformed answer is a {@link Failure}, never an exception. */
public sealed interface ArmResult {

    /** Done. The body of a GET is always a JSON object. */
    record Ok(ArmResponse response) implements ArmResult {
    }

    /** Azure goes on working on it; poll the operation. */
    record Accepted(ArmResponse response, Operation operation) implements ArmResult {
    }

    /** A GET, a DELETE or an action found nothing there. */
    record NotFound(ArmResponse response, ArmError error) implements ArmResult {
    }

    /**
     * Refused, or not answered.
     *
     * @param status the HTTP status, 0 when no answer came
     * @param response empty when no answer came
     */
    record Failure(FailureKind kind, ArmError error, Optional<Duration> retryAfter, int status,
            Optional<ArmResponse> response) implements ArmResult {

        public Failure(FailureKind kind, ArmError error, Optional<Duration> retryAfter, int status) {
            this(kind, error, retryAfter, status, Optional.empty());
        }

        /** Whether the same request may be answered otherwise in a while, with nobody doing anything. */
        public boolean passes() {
            return kind.passes();
        }

        static Failure of(FailureKind kind, ArmError error, ArmResponse response) {
            return new Failure(kind, error, response.retryAfter(), response.status(), Optional.of(response));
        }

        static Failure unanswered(FailureKind kind, ArmError error) {
            return new Failure(kind, error, Optional.empty(), 0, Optional.empty());
        }
    }
}
