package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.plan.time.Timestamps;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** When two scalars say the same in ARM. */
final class Values {
    private static final Pattern DURATION = Pattern.compile(
            "(-)?P(?=.)(?:(\\d{1,18})Y)?(?:(\\d{1,18})M)?(?:(\\d{1,18})W)?(?:(\\d{1,18})D)?"
                    + "(?:T(?=.)(?:(\\d{1,18})H)?(?:(\\d{1,18})M)?(?:(\\d{1,18}(?:\\.\\d{1,18})?)S)?)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern ORIGIN = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final int[] SECONDS = {7 * 86_400, 86_400, 3_600, 60, 1};

    private Values() {
    }

    static boolean same(Shape.Kind kind, JsonNode wanted, JsonNode observed) {
        if (wanted.equals(observed)) {
            return true;
        }
        if (wanted.isNumber() && observed.isNumber()) {
            return wanted.decimalValue().compareTo(observed.decimalValue()) == 0;
        }
        if (!wanted.isValueNode() || !observed.isValueNode()) {
            return false;
        }
        return switch (kind) {
            case NUMBER -> sameBy(Values::number, wanted.asText(), observed.asText());
            case BOOL -> wanted.asText().equalsIgnoreCase(observed.asText());
            default -> wanted.isTextual() && observed.isTextual()
                    && sameText(kind, wanted.textValue(), observed.textValue());
        };
    }

    private static boolean sameText(Shape.Kind kind, String wanted, String observed) {
        return switch (kind) {
            case ENUM, REGION -> compact(wanted).equals(compact(observed));
            case ID, GUID -> sameId(wanted, observed);
            case SPACED -> spaced(wanted).equals(spaced(observed));
            case BASE64 -> unspaced(wanted).equals(unspaced(observed));
            case URI ->
                sameId(wanted, observed) && Paths.isArmId(wanted) || hostless(wanted).equals(hostless(observed));
            case DURATION -> sameBy(Values::duration, wanted, observed);
            case DATE -> sameBy(Values::instant, wanted, observed);
            default -> Paths.isArmId(wanted) && sameId(wanted, observed);
        };
    }

    /** A person may copy an id with a slash at its end, or a GUID in capitals. */
    private static boolean sameId(String wanted, String observed) {
        return id(wanted).equalsIgnoreCase(id(observed));
    }

    private static String id(String text) {
        String trimmed = text.strip();
        return trimmed.endsWith("/") ? trimmed.substring(0, trimmed.length() - 1) : trimmed;
    }

    private static String spaced(String text) {
        return SPACE.matcher(text.strip()).replaceAll(" ");
    }

    private static String unspaced(String text) {
        return SPACE.matcher(text).replaceAll("");
    }

    /** Of a URI scheme and host alone ignore case. */
    private static String hostless(String text) {
        var matcher = ORIGIN.matcher(text);
        return matcher.lookingAt() ? matcher.group().toLowerCase(Locale.ROOT) + text.substring(matcher.end()) : text;
    }

    /** "1" is 1. */
    static boolean sameQuantity(JsonNode wanted, JsonNode observed) {
        return same(Shape.Kind.NUMBER, wanted, observed);
    }

    /** "East US" is "eastus". */
    static boolean sameLocation(JsonNode wanted, JsonNode observed) {
        return wanted.isTextual() && observed.isTextual()
                && compact(wanted.textValue()).equals(compact(observed.textValue()));
    }

    private static String compact(String text) {
        return unspaced(text).toLowerCase(Locale.ROOT);
    }

    private static <T extends Comparable<T>> boolean sameBy(Reader<T> reader, String wanted, String observed) {
        Optional<T> one = reader.read(wanted);
        Optional<T> other = reader.read(observed);
        return one.isPresent() && other.isPresent() && one.get().compareTo(other.get()) == 0;
    }

    @FunctionalInterface
    private interface Reader<T> {
        Optional<T> read(String text);
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> instant(String text) {
        return Timestamps.parse(text).or(() -> local(text));
    }

    private static Optional<Instant> local(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private record Length(boolean negative, long months, BigDecimal seconds) implements Comparable<Length> {
        @Override
        public int compareTo(Length other) {
            int bySeconds = seconds.compareTo(other.seconds);
            int byMonths = bySeconds != 0 ? bySeconds : Long.compare(months, other.months);
            return byMonths != 0 ? byMonths : Boolean.compare(negative, other.negative);
        }
    }

    private static Optional<Length> duration(String text) {
        var matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        BigDecimal months = part(matcher.group(2)).multiply(BigDecimal.valueOf(12)).add(part(matcher.group(3)));
        BigDecimal seconds = BigDecimal.ZERO;
        for (int i = 0; i < SECONDS.length; i++) {
            seconds = seconds.add(part(matcher.group(4 + i)).multiply(BigDecimal.valueOf(SECONDS[i])));
        }
        return Optional.of(new Length(matcher.group(1) != null, months.longValue(), seconds));
    }

    private static BigDecimal part(@Nullable String digits) {
        return digits == null ? BigDecimal.ZERO : new BigDecimal(digits);
    }
}
