package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What an environment variable is set from. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.secretKeyRef) != has(self.configMapKeyRef)",
        message = "exactly one of secretKeyRef and configMapKeyRef must be set")
public record VariableSource(
        @JsonPropertyDescription("A key of a Secret in the object's own namespace; the value is never shown.")
        @Nullable SecretKeyRef secretKeyRef,
        @JsonPropertyDescription("A key of a ConfigMap in the object's own namespace.")
        @Nullable ConfigMapKeyRef configMapKeyRef) {
}
