package dev.azureml.operator.plan;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A condition of one kind's own.
 *
 * @param until when what it speaks of ends, for metrics; null when nobody knows or it does not
 * @param momentary whether Azure could not say some of it just now: what was said before of the same spec is better, and stays
 */
public record KindCondition(ConditionType type, Truth status, ConditionReason reason, String message,
        @Nullable Instant until, boolean momentary) {
    /** As many characters of a message are written. */
    public static final int LONGEST_MESSAGE = 2000;

    public KindCondition(ConditionType type, Truth status, ConditionReason reason, String message,
            @Nullable Instant until) {
        this(type, status, reason, message, until, false);
    }

    public KindCondition(ConditionType type, Truth status, ConditionReason reason, String message) {
        this(type, status, reason, message, null, false);
    }

    /** Returns the same, momentary or not. */
    public KindCondition momentary(boolean changed) {
        return new KindCondition(type, status, reason, message, until, changed);
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
