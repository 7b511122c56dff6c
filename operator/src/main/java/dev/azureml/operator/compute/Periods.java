package dev.azureml.operator.compute;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Spans of time as a spec says them: ISO 8601 durations of days, hours, minutes and seconds. */
final class Periods {
    private Periods() {
    }

    /** The span; empty when it is none, or not said. */
    static Optional<Duration> read(@Nullable String said) {
        try {
            return Optional.ofNullable(said).map(Duration::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What is wrong with what is said; empty when nothing is. */
    static Optional<String> fault(@Nullable String said) {
        return said == null || read(said).isPresent()
                ? Optional.empty()
                : Optional.of("'" + said + "' is no duration of days, hours, minutes and seconds, such as PT30M");
    }

    /** What is wrong with what is said, where it must lie between two others. */
    static Optional<String> fault(@Nullable String said, String least, String most) {
        return fault(said).or(() -> read(said)
                .filter(span -> span.compareTo(Duration.parse(least)) < 0 || span.compareTo(Duration.parse(most)) > 0)
                .map(_ -> "'" + said + "' is not between " + least + " and " + most));
    }
}
