package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

// @formatter:off: each description stands above its field
/** Whose identity gets a role. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record GrantAccessTo(
        @JsonPropertyDescription("The MLCompute, in the object's own namespace, whose managed identity gets the role.")
        @Required ObjectName computeRef) {
}
