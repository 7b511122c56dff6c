package dev.azureml.emulator.schema;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Durations in the form that Azure answers: {@code PT120S} becomes {@code PT2M}, {@code PT36H} {@code P1DT12H}. */
final class Durations {
    private Durations() {
    }

    static Optional<String> canonical(String text) {
        try {
            return text.startsWith("P") ? Optional.of(format(Duration.parse(text))) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String format(Duration d) {
        if (d.isZero()) {
            return "PT0S";
        }
        var out = new StringBuilder("P");
        append(out, d.toDaysPart(), "D");
        var time = new StringBuilder();
        append(time, d.toHoursPart(), "H");
        append(time, d.toMinutesPart(), "M");
        if (d.toNanosPart() != 0) {
            String fraction = String.valueOf(1_000_000_000L + d.toNanosPart()).substring(1).replaceAll("0+$", "");
            time.append(d.toSecondsPart()).append('.').append(fraction).append('S');
        } else {
            append(time, d.toSecondsPart(), "S");
        }
        return time.isEmpty() ? out.toString() : out.append('T').append(time).toString();
    }

    private static void append(StringBuilder out, long value, String unit) {
        if (value != 0) {
            out.append(value).append(unit);
        }
    }
}
