package dev.azureml.operator.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code PT1H30M}, {@code 1h30m}, {@code 50ms}. */
public final class Durations {
    private static final String EXPECTED = "expected a duration such as 30m, 1h30m, 50ms or PT30M";
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|d|h|m|s)");
    /** Without the signs that Java takes: the chart's schema has the same grammar. */
    private static final Pattern ISO = Pattern.compile("P[\\dDTHMS.]{2,60}", Pattern.CASE_INSENSITIVE);
    private static final Pattern WHOLE = Pattern.compile("(?:" + PART.pattern() + ")+");

    private Durations() {
    }

    /** Reads a duration of zero or more; throws {@link IllegalArgumentException} on anything else. */
    public static Duration parse(String text) {
        try {
            if (WHOLE.matcher(text).matches()) {
                return sum(text);
            }
            if (!ISO.matcher(text).matches()) {
                throw new IllegalArgumentException(EXPECTED);
            }
            return Duration.parse(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(EXPECTED, e);
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
