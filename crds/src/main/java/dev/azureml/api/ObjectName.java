package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

// @formatter:off: each description stands above its field
/** Names an object of a known kind in the same namespace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ObjectName(
        @JsonPropertyDescription("metadata.name of the object.")
        @Pattern(Patterns.DNS_NAME) @Size(max = 253) @Required String name) {
}
