package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

// @formatter:off: each description stands above its field
/** One key of a Secret in the object's own namespace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretKeyRef(
        @JsonPropertyDescription("Name of the Secret.")
        @Pattern(Patterns.DNS_NAME) @Size(max = 253) @Required String name,
        @JsonPropertyDescription("Key in the Secret's data.")
        @Pattern(Patterns.DATA_KEY) @Size(max = 253) @Required String key) {
}
