package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What is true of an Azure ML model. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MLModelStatus(
        @JsonPropertyDescription("The metadata.generation that was last acted on; -1 before the first time.")
        @Nullable Long observedGeneration,
        @JsonPropertyDescription("ARM id of the main resource.")
        @Size(max = 1024) @Nullable String id,
        @JsonPropertyDescription("Azure's state of the main resource.")
        @Size(max = 64) @Nullable String provisioningState,
        @JsonPropertyDescription("Ready always; Reconciling and Stalled while they are true.")
        @Size(max = Limits.CONDITIONS) @Nullable List<Condition> conditions,
        @JsonPropertyDescription("The ARM resources behind this object, and what was last applied to each.")
        @Size(max = Limits.RESOURCES) @Nullable List<ResourceStatus> resources,
        @JsonPropertyDescription("Long-running operations under way.")
        @Size(max = Limits.RESOURCES) @Nullable List<OperationStatus> operations,
        @JsonPropertyDescription("What still differs between the spec and Azure.")
        @Size(max = Limits.PLAN) @Nullable List<PlannedChange> plan,
        @JsonPropertyDescription("Guidance that blocks nothing.")
        @Size(max = Limits.ADVICE) @Nullable List<Advice> advice,
        @JsonPropertyDescription("Azure's type of the model: mlflow_model, custom_model or triton_model.")
        @Size(max = 64) @Nullable String modelType,
        @JsonPropertyDescription("The version that stands for the spec; the one before until Azure has taken it.")
        @Size(max = 255) @Nullable String version,
        @JsonPropertyDescription("ARM id of that version.")
        @Size(max = 1024) @Nullable String versionId,
        @JsonPropertyDescription("The model's latest version in Azure, whoever made it.")
        @Size(max = 255) @Nullable String latestVersion,
        @JsonPropertyDescription("Where the files of that version are.")
        @Size(max = 4096) @Nullable String modelUri,
        @JsonPropertyDescription("Whether the model is archived.")
        @Nullable Boolean isArchived) implements MLStatus {
}
