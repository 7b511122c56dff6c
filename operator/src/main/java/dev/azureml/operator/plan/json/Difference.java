package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One place where Azure differs from what is wanted. Elements of keyed lists stand in the path as {@code name=blue}.
 *
 * @param wanted null where it is to go; never holds a write-only value
 * @param observed null where Azure has nothing
 */
public record Difference(JsonPointer path, @Nullable JsonNode wanted, @Nullable JsonNode observed) {

    /** The path alone: values may be long, and a person's business. */
    @Override
    public String toString() {
        return Overlay.display(path);
    }
}
