package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.engine.references.ObjectKey;
import org.jspecify.annotations.Nullable;

/** What objects have cost, which is found out beside their visits and told in their status at the next one. */
@FunctionalInterface
public interface Spending {
    /** The field of a status that says it. */
    String FIELD = "monthToDateCost";
    /** Nobody finds it out. */
    Spending NONE = (_, _) -> null;

    /**
     * Returns what a status is to say of it; null for nothing.
     *
     * @param before what it says; that stands while nobody has looked yet
     */
    @Nullable
    JsonNode of(ObjectKey key, @Nullable JsonNode before);
}
