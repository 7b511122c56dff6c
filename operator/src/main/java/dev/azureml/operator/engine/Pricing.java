package dev.azureml.operator.engine;

import dev.azureml.operator.cost.Estimate;
import dev.azureml.operator.cost.Known;
import dev.azureml.operator.cost.Part;
import dev.azureml.operator.cost.PriceList;
import dev.azureml.operator.engine.references.ObjectKey;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** What things cost as far as that is known, and which objects have something that nobody knows the price of. */
final class Pricing {
    private final Map<ObjectKey, Lacking> lacking = new ConcurrentHashMap<>();
    private volatile PriceList list = PriceList.NONE;
    private volatile Function<Estimate, Known> asked = _ -> Known.ALL;

    /**
     * What an object lacks.
     *
     * @param estimate empty while it is being made
     * @param waits whether something is still to be asked for the first time
     */
    private record Lacking(Optional<Estimate> estimate, boolean waits) {
        static final Lacking UNKNOWN = new Lacking(Optional.empty(), true);

        /** Whether it needs to look at its prices again, now that these are known. */
        boolean gains(PriceList prices, Function<Estimate, Known> asked) {
            return estimate.isEmpty() || waits && asked.apply(estimate.get()) != Known.NOT_YET
                    || estimate.get().parts().stream().anyMatch(part -> isPriced(part, prices));
        }

        private static boolean isPriced(Part part, PriceList prices) {
            return part.monthly() == null && prices.of(part.region(), part.what(), part.lowPriority()).isPresent();
        }
    }

    /** From now on this says whether what an estimate needs has been asked for. */
    void askedBy(Function<Estimate, Known> told) {
        asked = told;
    }

    /** Returns the prices for an object; whatever is learned from now on, it hears of unless it has all that it needs. */
    PriceList forObject(ObjectKey key) {
        lacking.put(key, Lacking.UNKNOWN); // before the list is read, or what comes in between would be missed
        return list;
    }

    /** Notes what an object needs; returns what came of asking for that. */
    Known known(ObjectKey key, Estimate estimate) {
        Known known = asked.apply(estimate);
        if (known == Known.ALL && estimate.unpriced().isEmpty()) {
            lacking.remove(key);
        } else {
            lacking.put(key, new Lacking(Optional.of(estimate), known == Known.NOT_YET));
        }
        return known;
    }

    /** An object has nothing that costs. */
    void needsNothing(ObjectKey key) {
        lacking.remove(key);
    }

    /** Takes these prices; returns which objects they concern. */
    Predicate<ObjectKey> become(PriceList now) {
        PriceList before = list;
        list = now;
        if (!before.equals(now) && !isBeforeWithMore(before, now)) {
            return _ -> true;
        }
        Set<ObjectKey> gaining = new HashSet<>();
        lacking.forEach((key, lacks) -> {
            if (lacks.gains(now, asked)) {
                gaining.add(key);
                // Until it has looked it is not told again, of the same.
                lacking.replace(key, lacks, new Lacking(lacks.estimate, lacks.estimate.isEmpty()));
            }
        });
        return gaining::contains;
    }

    /** Whether nothing that had a price has another one. */
    private static boolean isBeforeWithMore(PriceList before, PriceList now) {
        return before.currency().equals(now.currency()) && Objects.equals(before.pricedAt(), now.pricedAt())
                && now.monthly().entrySet().containsAll(before.monthly().entrySet())
                && now.monthly().keySet().stream().allMatch(item -> before.monthly().containsKey(item) || before.of(item
                        .region(), item.what(), item.lowPriority()).isEmpty());
    }
}
