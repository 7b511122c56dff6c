package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

// @formatter:off: each description stands above its field
/** Guidance that blocks nothing; {@code severity} is Info or Warning. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Advice(
        @JsonPropertyDescription("Name of the rule that speaks, one CamelCase word.")
        @Size(max = 128) @Required String rule,
        @JsonPropertyDescription("Info or Warning.")
        @Required @Pattern("^(Info|Warning)$") @Size(max = 7) String severity,
        @JsonPropertyDescription("What could be better, and how.")
        @Size(max = Limits.MESSAGE) @Required String message) {
}
