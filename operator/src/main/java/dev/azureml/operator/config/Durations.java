package dev.azureml.operator.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code PT1H30M}, {@code 1h30m}, {@code 50ms}. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("(\\d{1,18})(ms|d|h|m|s)");
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");

    private Durations() {
    }

    /** Reads a duration of zero or more; throws {@link IllegalArgumentException} on anything else. */
    public static Duration parse(String text) {
        try {
            Duration duration = WHOLE.matcher(text).matches() ? sum(text) : Duration.parse(text);
            if (duration.isNegative()) {
                throw new IllegalArgumentException("a duration can't be negative");
            }
            return duration;
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("expected a duration such as 30m, 1h30m, 50ms or PT30M", e);
        }
    }

    private static Duration sum(String text) {
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            sum = sum.plus(Long.parseLong(part.group(1)), unit(part.group(2)));
        }
        return sum;
    }

    private static ChronoUnit unit(String name) {
        return switch (name) {
            case "ms" -> ChronoUnit.MILLIS;
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
        };
    }
}
