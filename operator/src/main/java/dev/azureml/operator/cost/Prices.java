package dev.azureml.operator.cost;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A price list while it is read: each thing has one price, and all are in one currency. */
final class Prices {
    private final String currency;
    private final @Nullable String pricedAt;
    private final Map<PriceList.Item, BigDecimal> monthly = new HashMap<>();
    private final Map<PriceList.Item, String> places = new HashMap<>();

    Prices(String currency, @Nullable String pricedAt) {
        this.currency = currency;
        this.pricedAt = pricedAt;
    }

    void sameCurrency(String place, String said) {
        if (!said.equals(currency)) {
            throw new IllegalArgumentException(place + ": " + said + ", and the prices before it are in " + currency
                    + ": sums need one currency, such as " + currency + " for all");
        }
    }

    void add(String place, PriceList.Item item, BigDecimal price) {
        String before = places.putIfAbsent(item, place);
        if (before != null) {
            throw new IllegalArgumentException(twice(place, item, before) + ": keep the one that is right");
        }
        monthly.put(item, price);
    }

    /** Azure lists a meter of several regions once for each: the same price again says nothing new, and another none. */
    void addOrSame(String place, PriceList.Item item, BigDecimal price, Consumer<String> twice) {
        String before = places.putIfAbsent(item, place);
        BigDecimal known = monthly.get(item);
        if (before == null) {
            monthly.put(item, price);
        } else if (known != null && known.compareTo(price) != 0) {
            monthly.remove(item);
            twice.accept(twice(place, item, before));
        }
    }

    PriceList list() {
        return new PriceList(currency, pricedAt, monthly);
    }

    private static String twice(String place, PriceList.Item item, String before) {
        return place + ": " + item.what() + " in " + item.region() + (item.lowPriority() ? " at low priority" : "")
                + " has a price at " + before + " already";
    }
}
