package dev.azureml.operator.convert;

import java.math.BigDecimal;

/** ISO 8601 durations in one unit. */
final class Durations {
    private static final int THOUSAND = 3;

    private Durations() {
    }

    /** Returns 5000 as PT5S and 500 as PT0.5S. */
    static String ofMilliseconds(long milliseconds) {
        return "PT" + BigDecimal.valueOf(milliseconds, THOUSAND).stripTrailingZeros().toPlainString() + "S";
    }
}
