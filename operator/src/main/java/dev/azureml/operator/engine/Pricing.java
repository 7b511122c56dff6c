package dev.azureml.operator.engine;

import dev.azureml.operator.cost.Estimate;
import dev.azureml.operator.cost.PriceList;
import dev.azureml.operator.engine.references.ObjectKey;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** What things cost as far as that is known, and which objects have something that nobody knows the price of. */
final class Pricing {
    private final Set<ObjectKey> lacking = ConcurrentHashMap.newKeySet();
    private volatile PriceList list = PriceList.NONE;
    private volatile Predicate<Estimate> asked = _ -> true;

    /** From now on this says whether what an estimate needs has been asked for. */
    void askedBy(Predicate<Estimate> told) {
        asked = told;
    }

    /** Returns the prices for an object; whatever is learned from now on, it hears of unless it has all that it needs. */
    PriceList forObject(ObjectKey key) {
        lacking.add(key); // before the list is read, or what comes in between would be missed
        return list;
    }

    /** Notes what an object needs; returns whether nothing of it is still to be asked for. */
    boolean isSettled(ObjectKey key, Estimate estimate) {
        boolean settled = asked.test(estimate);
        if (settled && estimate.unpriced().isEmpty()) {
            lacking.remove(key);
        }
        return settled;
    }

    /** An object has nothing that costs. */
    void needsNothing(ObjectKey key) {
        lacking.remove(key);
    }

    /** Takes these prices; returns which objects they concern. */
    Predicate<ObjectKey> become(PriceList now) {
        PriceList before = list;
        list = now;
        boolean onlyMore = before.currency().equals(now.currency()) && Objects.equals(before.pricedAt(), now.pricedAt())
                && now.monthly().entrySet().containsAll(before.monthly().entrySet());
        return onlyMore ? Set.copyOf(lacking)::contains : _ -> true;
    }
}
