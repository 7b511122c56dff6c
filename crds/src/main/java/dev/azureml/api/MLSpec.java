package dev.azureml.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the spec of every kind says, whatever it stands for in Azure. */
public interface MLSpec {
    /** The resource's name in Azure; {@code metadata.name} when absent. */
    @Nullable
    String azureName();

    @Nullable
    ManagementPolicy managementPolicy();

    @Nullable
    AdoptionPolicy adoptionPolicy();

    @Nullable
    DeletionPolicy deletionPolicy();

    /** Absent on kinds that are never replaced. */
    @Nullable
    ReplacementPolicy replacementPolicy();

    /** Whether the kind's objects can say a replacementPolicy at all. */
    default boolean hasReplacementPolicy() {
        return false;
    }

    /** A JSON object merged last into the resource's ARM body. */
    @Nullable
    Map<String, JsonNode> overrides();
}
