package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What an object is to cost a month, by the operator's prices; amounts are decimal numbers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MonthlyCost(
        @JsonPropertyDescription("With all running, at the most nodes.")
        @Size(max = 32) @Nullable String running,
        @JsonPropertyDescription("With nothing in use: stopped, at the fewest nodes.")
        @Size(max = 32) @Nullable String idle,
        @JsonPropertyDescription("Of the amounts.")
        @Size(max = 3) @Nullable String currency,
        @JsonPropertyDescription("The day of the prices.")
        @Size(max = 10) @Nullable String pricedAt,
        @JsonPropertyDescription("Parts in no sum: no price is known.")
        @Size(max = 8) @Nullable List<@Size(max = 512) String> unpriced) {
}
