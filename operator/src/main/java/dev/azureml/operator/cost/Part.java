package dev.azureml.operator.cost;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Something that costs as long as it is there.
 *
 * @param place what of the object it is: the path in its spec, or the name of the resource to it
 * @param what it is, as a price names it
 * @param monthly what one of it costs a month; null where no price is known
 * @param least how many of it there are when nothing is used
 * @param most how many there are when all runs
 */
public record Part(String place, String what, String region, boolean lowPriority, @Nullable BigDecimal monthly,
        long least, long most) {
    public Part {
        if (least < 0 || most < least) {
            throw new IllegalArgumentException("the least is more than the most, or less than nothing");
        }
    }

    boolean isVm() {
        return Things.isVmSize(what);
    }

    /** Returns what a person needs to give it a price. */
    String unpriced() {
        return place + ": " + (lowPriority ? "LowPriority " : "") + what + (region.isEmpty() ? "" : " in " + region);
    }
}
