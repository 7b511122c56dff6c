package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;

// @formatter:off: each description stands above its field
/** An ARM id where Azure wraps it in an object. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ArmResourceId(
        @JsonPropertyDescription("ARM id of the resource.")
        @Pattern(Patterns.ARM_ID) @Required String id) {
}
