package dev.azureml.operator;

import dev.azureml.operator.cost.PriceFile;
import dev.azureml.operator.cost.PriceList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a file of prices, which may be long, and makes out what it says only when that is something else. */
final class PriceReader implements Supplier<PriceList> {
    private final PriceFile file;
    private String text = "";
    private @Nullable PriceList said;
    private @Nullable IllegalArgumentException fault;

    PriceReader(PriceFile file) {
        this.file = file;
    }

    @Override
    public synchronized PriceList get() {
        String now = file.text();
        if (said == null && fault == null || !now.equals(text)) {
            text = now;
            said = null;
            fault = null;
            try {
                said = PriceFile.parse(now);
            } catch (IllegalArgumentException e) {
                fault = e;
            }
        }
        if (said == null) {
            throw new IllegalArgumentException(fault == null ? "" : fault.getMessage(), fault);
        }
        return said;
    }
}
