package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

// @formatter:off: each description stands above its field
/** A POST action that was asked for, so that it is not asked for twice. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AppliedAction(
        @JsonPropertyDescription("What the action is about: power, restart.")
        @Size(max = 64) @Required String name,
        @JsonPropertyDescription("The wish that it was asked for.")
        @Size(max = 256) @Required String value) {
}
