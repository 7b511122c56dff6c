package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What an object has cost since the month began, as Azure's Cost Management accounts it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MonthToDateCost(
        @JsonPropertyDescription("A decimal number.")
        @Size(max = 32) @Nullable String amount,
        @JsonPropertyDescription("Of the amount.")
        @Size(max = 3) @Nullable String currency,
        @JsonPropertyDescription("The day from which it counts.")
        @Size(max = 10) @Nullable String from,
        @JsonPropertyDescription("The day on which Azure said so.")
        @Size(max = 10) @Nullable String asOf) {
}
