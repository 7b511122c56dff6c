package dev.azureml.operator.cost;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an object is to cost a month, by what its parts cost.
 *
 * @param pricedAt the day of the prices; null where nobody said
 */
public record Estimate(String currency, @Nullable String pricedAt, List<Part> parts) {
    /** The field of a status that says it. */
    public static final String FIELD = "estimatedMonthlyCost";
    private static final int MOST_NAMED = 8;

    public Estimate {
        parts = List.copyOf(parts);
    }

    /** Returns what it costs with all that it may have running; empty where no part has a price. */
    public Optional<BigDecimal> running() {
        return sum(parts.stream(), Part::most);
    }

    /** Returns what it costs with nothing in use; empty where no part has a price. */
    public Optional<BigDecimal> idle() {
        return sum(parts.stream(), Part::least);
    }

    /** Returns the parts that have no price, and so are in no sum. */
    public List<String> unpriced() {
        return parts.stream().filter(part -> part.monthly() == null).map(Part::unpriced).distinct().sorted().toList();
    }

    /** Returns the parts that have no price with how few and how many there are of each, and how often each is said. */
    public Map<Unknown, Long> unknown() {
        return parts.stream().filter(part -> part.monthly() == null).collect(Collectors.groupingBy(
                part -> new Unknown(part.unpriced(), part.least(), part.most()), Collectors.counting()));
    }

    /**
     * A part that has no price.
     *
     * @param name what a person needs to give it one
     */
    public record Unknown(String name, long least, long most) {
    }

    /** Returns the parts of both. */
    public Estimate and(Estimate other) {
        return new Estimate(currency, pricedAt, Stream.concat(parts.stream(), other.parts.stream()).toList());
    }

    /** Returns it as a status has it. */
    public ObjectNode fields() {
        ObjectNode fields = Json.object();
        running().ifPresent(amount -> fields.put("running", amount.toPlainString()));
        idle().ifPresent(amount -> fields.put("idle", amount.toPlainString()));
        fields.put("currency", currency);
        if (pricedAt != null) {
            fields.put("pricedAt", pricedAt);
        }
        List<String> unpriced = unpriced();
        if (!unpriced.isEmpty()) {
            var list = fields.putArray("unpriced");
            unpriced.stream().limit(unpriced.size() > MOST_NAMED ? MOST_NAMED - 1 : MOST_NAMED).forEach(list::add);
            if (unpriced.size() > MOST_NAMED) {
                list.add("and " + (unpriced.size() - MOST_NAMED + 1) + " more");
            }
        }
        return fields;
    }

    static Optional<BigDecimal> sum(Stream<Part> parts, ToLongFunction<Part> count) {
        return parts.flatMap(part -> Stream.ofNullable(part.monthly())
                .map(price -> price.multiply(BigDecimal.valueOf(count.applyAsLong(part)))))
                .reduce(BigDecimal::add).map(amount -> amount.setScale(2, RoundingMode.HALF_UP));
    }
}
