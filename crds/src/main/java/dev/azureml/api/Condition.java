package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** A condition by the rules of the Kubernetes API conventions and kstatus. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
        @JsonPropertyDescription("Ready is always there; Reconciling and Stalled only while they are True.")
        @Size(max = 64) @Required String type,
        @JsonPropertyDescription("True, False or Unknown.")
        @Required @Pattern("^(True|False|Unknown)$") @Size(max = 7) String status,
        @JsonPropertyDescription("The metadata.generation that the condition speaks of.")
        @Nullable Long observedGeneration,
        @JsonPropertyDescription("When the status last went from one value to another.")
        @Size(max = 64) @Required String lastTransitionTime,
        @JsonPropertyDescription("One CamelCase word of a closed list that says why.")
        @Required @Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$") @Size(max = 256) String reason,
        @JsonPropertyDescription("What happened and what to do about it, for a person.")
        @Size(max = Limits.MESSAGE) @Required String message) {
}
