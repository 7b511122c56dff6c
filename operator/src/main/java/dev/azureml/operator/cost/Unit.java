package dev.azureml.operator.cost;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The time that a price is for. */
record Unit(BigDecimal times, Period period) {
    private static final Pattern FORM = Pattern.compile("(?i)(?:(\\d{1,6})\\s*[ /]\\s*)?(Hour|Day|Month)s?");
    private static final BigDecimal HOURS_A_DAY = BigDecimal.valueOf(24);

    /** A time. */
    private enum Period {
        HOUR,
        DAY,
        MONTH
    }

    /** Reads {@code Hour}, and as Azure writes it: {@code 1 Hour}, {@code 1/Month}, {@code 100 Hours}. */
    static Unit parse(String place, String said) {
        return find(said).orElseThrow(() -> new IllegalArgumentException(place + ": " + PriceFile.shown(said)
                + " is no unit; expected Hour, Day or Month"));
    }

    /** Returns the unit; empty where it is none of time. */
    static Optional<Unit> find(String said) {
        Matcher form = FORM.matcher(said.strip());
        if (!form.matches() || form.group(1) != null && Integer.parseInt(form.group(1)) == 0) {
            return Optional.empty();
        }
        BigDecimal times = form.group(1) == null ? BigDecimal.ONE : new BigDecimal(form.group(1));
        return Arrays.stream(Period.values()).filter(p -> p.name().equals(form.group(2).toUpperCase(Locale.ROOT)))
                .findFirst().map(period -> new Unit(times, period));
    }

    /** Returns what costs so much in the unit for a month. */
    BigDecimal monthly(BigDecimal price) {
        BigDecimal hours = BigDecimal.valueOf(PriceList.HOURS_A_MONTH);
        BigDecimal one = price.divide(times, MathContext.DECIMAL64);
        return switch (period) {
            case HOUR -> one.multiply(hours);
            case DAY -> one.multiply(hours).divide(HOURS_A_DAY, MathContext.DECIMAL64);
            case MONTH -> one;
        };
    }
}
