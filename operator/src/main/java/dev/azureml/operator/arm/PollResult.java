package dev.azureml.operator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one look at a long-running operation showed. */
public sealed interface PollResult {

    /** Still under way; look again after that time, if Azure named one. */
    record Running(Optional<Duration> retryAfter) implements PollResult {
    }

    /** Ended well. A GET of the resource tells the truth; the body may be a status, the resource or an action's result. */
    record Succeeded(@Nullable JsonNode resultBody) implements PollResult {
        @Override
        public String toString() {
            return "Succeeded[]";
        }
    }

    /** Ended in failure, or canceled. */
    record Failed(ArmError error, boolean canceled) implements PollResult {
    }

    /** The look itself failed and says nothing of the operation: look again, never repeat the write. */
    record Unknown(ArmResult.Failure failure) implements PollResult {
    }

    /** The status URL knows nothing any more; by resource, the resource is gone. */
    record Gone() implements PollResult {
    }
}
