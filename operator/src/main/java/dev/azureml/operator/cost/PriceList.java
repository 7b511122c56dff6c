package dev.azureml.operator.cost;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What things cost in Azure for a month.
 *
 * @param pricedAt the day of the prices; null where nobody said
 * @param monthly by what is priced
 */
public record PriceList(String currency, @Nullable String pricedAt, Map<Item, BigDecimal> monthly) {
    /** A month has so many hours, as in Azure's own calculator. */
    public static final int HOURS_A_MONTH = 730;
    /** Of an operator to which nobody gave prices. */
    public static final PriceList NONE = new PriceList("", null, Map.of());
    /** Stands for all regions that have no price of their own. */
    static final String ANY_REGION = "*";

    /**
     * One thing that has a price, in one region; names of both are compared without case.
     *
     * @param what a VM size, or one of {@link Things}
     */
    public record Item(String region, String what, boolean lowPriority) {
        public Item {
            region = region.toLowerCase(Locale.ROOT).replace(" ", "");
            what = what.toLowerCase(Locale.ROOT);
        }
    }

    public PriceList {
        monthly = Map.copyOf(monthly);
    }

    /** Returns these prices, and those others of what has none here; both are of one currency. */
    public PriceList and(PriceList others) {
        Map<Item, BigDecimal> all = new HashMap<>();
        others.monthly.forEach((item, price) -> {
            // What is said here of all regions is said of each.
            if (of(item.region(), item.what(), item.lowPriority()).isEmpty()) {
                all.put(item, price);
            }
        });
        boolean adds = !all.isEmpty();
        all.putAll(monthly);
        return new PriceList(currency, monthly.isEmpty() || adds && isBefore(others.pricedAt, pricedAt)
                ? others.pricedAt
                : pricedAt, all);
    }

    /** Whether the first of two days is known and earlier, where it matters which of them one takes. */
    private static boolean isBefore(@Nullable String day, @Nullable String other) {
        return day != null && other != null && day.compareTo(other) < 0;
    }

    /** Returns what one of it costs a month; empty where that is not known. */
    public Optional<BigDecimal> of(String region, String what, boolean lowPriority) {
        return Optional.ofNullable(monthly.get(new Item(region, what, lowPriority)))
                .or(() -> Optional.ofNullable(monthly.get(new Item(ANY_REGION, what, lowPriority))));
    }
}
