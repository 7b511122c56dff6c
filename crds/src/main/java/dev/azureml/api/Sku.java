package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** An ARM SKU. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Sku(
        @JsonPropertyDescription("Name of the SKU, such as Basic.")
        @Size(max = 64) @Required String name,
        @JsonPropertyDescription("Tier of the SKU.")
        @Nullable Tier tier,
        @JsonPropertyDescription("Size, when it is not part of the name.")
        @Size(max = 64) @Nullable String size,
        @JsonPropertyDescription("Hardware family, when one SKU has several.")
        @Size(max = 64) @Nullable String family,
        @JsonPropertyDescription("Capacity, when the SKU scales.")
        @Min(0) @Nullable Integer capacity) {
    /** A SKU's tier. */
    public enum Tier {
        Free, Basic, Standard, Premium
    }
}
