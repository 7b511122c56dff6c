package dev.azureml.operator.plan;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A condition of one kind's own.
 *
 * @param until when what it speaks of ends, for metrics; null when nobody knows or it does not
 */
public record KindCondition(ConditionType type, Truth status, ConditionReason reason, String message,
        @Nullable Instant until) {
    public KindCondition(ConditionType type, Truth status, ConditionReason reason, String message) {
        this(type, status, reason, message, null);
    }

    /** What a condition may say. */
    public enum Truth {
        TRUE("True"),
        FALSE("False"),
        UNKNOWN("Unknown");

        private final String word;

        Truth(String word) {
            this.word = word;
        }

        /** The one that Kubernetes writes so. */
        public static Optional<Truth> of(String word) {
            return Arrays.stream(values()).filter(truth -> truth.word.equals(word)).findFirst();
        }

        /** The status as Kubernetes writes it. */
        public String word() {
            return word;
        }
    }
}
