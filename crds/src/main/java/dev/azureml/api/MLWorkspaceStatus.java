package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What is true of an Azure ML workspace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MLWorkspaceStatus(
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
        @JsonPropertyDescription("The workspace's own GUID.")
        @Size(max = 64) @Nullable String workspaceId,
        @JsonPropertyDescription("Where people open the workspace.")
        @Size(max = 2048) @Nullable String studioUrl,
        @JsonPropertyDescription("Where MLflow clients track to.")
        @Size(max = 2048) @Nullable String mlflowTrackingUri,
        @JsonPropertyDescription("URL of the discovery service that names the regional endpoints.")
        @Size(max = 2048) @Nullable String discoveryUrl,
        @JsonPropertyDescription("The Azure region.")
        @Size(max = 64) @Nullable String location,
        @JsonPropertyDescription("What the workspace is.")
        @Size(max = 64) @Nullable String kind,
        @JsonPropertyDescription("ARM id of the default storage account.")
        @Size(max = 1024) @Nullable String storageAccount,
        @JsonPropertyDescription("ARM id of the key vault.")
        @Size(max = 1024) @Nullable String keyVault,
        @JsonPropertyDescription("ARM id of Application Insights.")
        @Size(max = 1024) @Nullable String applicationInsights,
        @JsonPropertyDescription("ARM id of the container registry.")
        @Size(max = 1024) @Nullable String containerRegistry,
        @JsonPropertyDescription("By which ways one can sign in to the workspace and what it depends on.")
        @Nullable WorkspaceAuthenticationStatus authentication,
        @JsonPropertyDescription("What Defender for Containers found in the images of that registry, whoever built them; "
                + "absent unless the operator is to read it.")
        @Nullable VulnerabilityCounts vulnerabilities,
        @JsonPropertyDescription("From where the workspace can be reached; absent unless spec.network is set.")
        @Nullable WorkspaceNetworkStatus network,
        @JsonPropertyDescription("The managed virtual network; absent unless spec.managedNetwork is set.")
        @Nullable ManagedNetworkStatus managedNetwork,
        @JsonPropertyDescription("With whose keys the workspace and what was made for it are encrypted.")
        @Nullable WorkspaceEncryptionStatus encryption,
        @JsonPropertyDescription("The roles that spec.access gives; absent unless that is set.")
        @Size(max = 48) @Nullable List<WorkspaceAccessStatus> access,
        @JsonPropertyDescription("The diagnostic settings of this object, as Azure has them.")
        @Size(max = DiagnosticSetting.MOST) @Nullable List<DiagnosticStatus> diagnostics,
        @JsonPropertyDescription("What spec.monitoring has made; absent unless that is set.")
        @Nullable WorkspaceMonitoringStatus monitoring,
        @JsonPropertyDescription("Name of the ConfigMap that the outputs were written to.")
        @Size(max = 253) @Nullable String configMap,
        @JsonPropertyDescription("What it is to cost, where the operator knows prices.")
        @Nullable MonthlyCost estimatedMonthlyCost,
        @JsonPropertyDescription("What it has cost this month, where Azure accounts something to it and the operator is to read that.")
        @Nullable MonthToDateCost monthToDateCost) implements MLStatus {
}
