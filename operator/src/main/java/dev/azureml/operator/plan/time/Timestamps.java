package dev.azureml.operator.plan.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Points in time as Azure and people write them. */
public final class Timestamps {
    private Timestamps() {
    }

    /** Returns what a text of ISO 8601 with an offset says, such as 2027-06-30T00:00:00Z; empty for any other. */
    public static Optional<Instant> parse(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
