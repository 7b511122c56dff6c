package dev.azureml.operator.cost;

import java.util.function.Function;
import java.util.stream.Stream;

/** Says what things cost, to somebody who has the time to wait for it. */
@FunctionalInterface
public interface PriceSource {
    /** Of whom no cost is to be estimated. */
    PriceSource NONE = _ -> PriceList.NONE;

    /**
     * Returns the prices, with those that are asked for.
     *
     * @param parts of all that is to have a price, by the prices that are known already
     */
    PriceList with(Function<PriceList, Stream<Part>> parts);
}
