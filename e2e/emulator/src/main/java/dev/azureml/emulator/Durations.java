package dev.azureml.emulator;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as a person writes them: {@code 50ms}, {@code 2s}, {@code 3m}, or ISO 8601. */
final class Durations {
    private static final Pattern SHORT = Pattern.compile("(\\d+)(ms|s|m)");

    private Durations() {
    }

    static Duration parse(String text) {
        Matcher m = SHORT.matcher(text);
        try {
            if (!m.matches()) {
                return Duration.parse(text);
            }
            long number = Long.parseLong(m.group(1));
            return switch (m.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                default -> Duration.ofMinutes(number);
            };
        } catch (DateTimeParseException | NumberFormatException e) {
            throw new IllegalArgumentException("Not a duration: '" + text + "' (50ms, 2s, 3m or ISO 8601)", e);
        }
    }
}
