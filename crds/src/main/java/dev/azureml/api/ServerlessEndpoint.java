package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** A model of a catalogue, served and billed by the token: Azure's ServerlessEndpointProperties. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServerlessEndpoint(
        @JsonPropertyDescription("The model that is served.")
        @Required ModelSettings modelSettings,
        @JsonPropertyDescription("How callers authenticate.")
        @Required AuthMode authMode,
        @JsonPropertyDescription("Whether prompts and answers are filtered; Azure's default when absent.")
        @Nullable ContentSafety contentSafety,
        @JsonPropertyDescription("Whether the workspace is subscribed to the model in Azure Marketplace, as models of "
                + "other publishers than Microsoft need; it accepts the publisher's terms. All endpoints of a "
                + "workspace with one model share the subscription, which goes with the last of them.")
        @Nullable Boolean marketplaceSubscription,
        @JsonPropertyDescription("How long callers may take to read the new key once the annotation "
                + "azureml.dev/rotate-keys asked for one, as an ISO 8601 duration; PT10M when absent.")
        @Pattern(Patterns.TIME_OF_DAYS) @Size(min = 3, max = 32) @Nullable String keyRotationOverlap) {
    /** How callers authenticate. */
    public enum AuthMode {
        Key, AAD, KeyAndAAD
    }

    /** The model that is served. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "self.modelId == oldSelf.modelId",
            message = "the model can't be changed: create another MLInferenceEndpoint",
            fieldPath = ".modelId")
    public record ModelSettings(
            @JsonPropertyDescription("The model in a registry, such as "
                    + "azureml://registries/azureml/models/Phi-4; with /versions/1 behind it, that version. Can't be "
                    + "changed.")
            @Pattern(Patterns.CATALOGUE_MODEL) @Size(max = 512) @Required String modelId) {
    }

    /** Whether prompts and answers are filtered. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ContentSafety(
            @JsonPropertyDescription("Whether harmful prompts and answers are refused.")
            @Required EnabledDisabled contentSafetyStatus) {
    }
}
