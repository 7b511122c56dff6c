package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What is true of an Azure ML environment. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MLEnvironmentStatus(
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
        @JsonPropertyDescription("Operating system of the image.")
        @Size(max = 64) @Nullable String osType,
        @JsonPropertyDescription("Curated, or UserCreated.")
        @Size(max = 64) @Nullable String environmentType,
        @JsonPropertyDescription("The version that stands for the spec; the one before until Azure has taken it.")
        @Size(max = 255) @Nullable String version,
        @JsonPropertyDescription("ARM id of that version.")
        @Size(max = 1024) @Nullable String versionId,
        @JsonPropertyDescription("The environment's latest version in Azure, whoever made it.")
        @Size(max = 255) @Nullable String latestVersion,
        @JsonPropertyDescription("The image that it is, or is built upon.")
        @Size(max = 4096) @Nullable String image,
        @JsonPropertyDescription("The day on which that image was made, as the tag of an Azure ML base image says it.")
        @Size(max = 10) @Nullable String baseImagePublished,
        @JsonPropertyDescription("What Defender for Containers found in the image; absent unless the operator is to read "
                + "it.")
        @Nullable VulnerabilityCounts vulnerabilities,
        @JsonPropertyDescription("Whether the environment is archived.")
        @Nullable Boolean isArchived) implements MLStatus {
}
