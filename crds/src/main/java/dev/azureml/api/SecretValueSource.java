package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

// @formatter:off: each description stands above its field
/** A secret value; never text in the spec. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SecretValueSource(
        @JsonPropertyDescription("The Secret, in the object's own namespace, that holds the value.")
        @Required SecretKeyRef secretKeyRef) {
}
