package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What is true of the Azure ML extension of a cluster. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MLClusterExtensionStatus(
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
        @JsonPropertyDescription("AKS or Arc.")
        @Size(max = 16) @Nullable String clusterType,
        @JsonPropertyDescription("The version that is installed.")
        @Size(max = 64) @Nullable String currentVersion,
        @JsonPropertyDescription("Which releases are installed.")
        @Size(max = 64) @Nullable String releaseTrain,
        @JsonPropertyDescription("ARM id of the hybrid connection through which Azure ML reaches the cluster.")
        @Size(max = 1024) @Nullable String hybridConnectionId,
        @JsonPropertyDescription("What the installer says of its progress.")
        @Size(max = Limits.ERRORS) @Nullable List<InstallStatus> statuses,
        @JsonPropertyDescription("What went wrong in the installation, as Azure says it.")
        @Size(max = Limits.ERRORS) @Nullable List<@Size(max = Limits.MESSAGE) String> errors) implements MLStatus {
    /** One word of the installer. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record InstallStatus(
            @JsonPropertyDescription("Code of the status.")
            @Size(max = 256) @Nullable String code,
            @JsonPropertyDescription("The status in short.")
            @Size(max = 1024) @Nullable String displayStatus,
            @JsonPropertyDescription("Error, Warning or Information.")
            @Size(max = 64) @Nullable String level,
            @JsonPropertyDescription("The status at length.")
            @Size(max = 4096) @Nullable String message) {
    }
}
