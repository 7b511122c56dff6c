package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

// @formatter:off: each description stands above its field
/** A login of a database server. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SqlLogin(
        @JsonPropertyDescription("Name of the login.")
        @Size(min = 1, max = 256) @Required String username,
        @JsonPropertyDescription("Its password.")
        @Required SecretValueSource password) {
}
