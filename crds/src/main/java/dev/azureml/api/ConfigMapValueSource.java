package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;

// @formatter:off: each description stands above its field
/** A text that a ConfigMap holds. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConfigMapValueSource(
        @JsonPropertyDescription("The ConfigMap, in the same namespace, that holds the text.")
        @Required ConfigMapKeyRef configMapKeyRef) {
}
