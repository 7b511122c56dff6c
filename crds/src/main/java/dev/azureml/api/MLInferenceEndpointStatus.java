package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What is true of an Azure ML endpoint and its deployments. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MLInferenceEndpointStatus(
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
        @JsonPropertyDescription("Where requests are sent.")
        @Size(max = 2048) @Nullable String scoringUri,
        @JsonPropertyDescription("Where the API is described.")
        @Size(max = 2048) @Nullable String swaggerUri,
        @JsonPropertyDescription("How callers authenticate.")
        @Size(max = 64) @Nullable String authMode,
        @JsonPropertyDescription("Azure's state of what serves, where it tells: Online or Suspended (serverless), "
                + "Running or Pending (containerInstance).")
        @Size(max = 64) @Nullable String servingState,
        @JsonPropertyDescription("The model that is served (serverless).")
        @Size(max = 512) @Nullable String model,
        @JsonPropertyDescription("Azure's state of the subscription to the model (serverless).")
        @Size(max = 64) @Nullable String marketplaceSubscriptionStatus,
        @JsonPropertyDescription("Percentage of live traffic by deployment.")
        @Size(max = 64) @Nullable Map<String, Integer> traffic,
        @JsonPropertyDescription("Percentage of live traffic that is copied, by deployment.")
        @Size(max = 64) @Nullable Map<String, Integer> mirrorTraffic,
        @JsonPropertyDescription("The deployment of a batch endpoint that serves callers who name none.")
        @Size(max = 64) @Nullable String defaultDeployment,
        @JsonPropertyDescription("The deployments, by name.")
        @Size(max = Limits.DEPLOYMENTS) @Nullable List<Deployment> deployments,
        @JsonPropertyDescription("The diagnostic settings of this object, as Azure has them.")
        @Size(max = DiagnosticSetting.MOST) @Nullable List<DiagnosticStatus> diagnostics,
        @JsonPropertyDescription("Name of the Secret that the scoring URI and the keys were written to.")
        @Size(max = 253) @Nullable String connectionSecret,
        @JsonPropertyDescription("What it is to cost, where the operator knows prices.")
        @Nullable MonthlyCost estimatedMonthlyCost) implements MLStatus {
    /** What is true of one deployment. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Deployment(
            @JsonPropertyDescription("Name of the deployment.")
            @Size(max = 64) @Required String name,
            @JsonPropertyDescription("Azure's state of the deployment.")
            @Size(max = 64) @Nullable String provisioningState,
            @JsonPropertyDescription("VM size of the instances.")
            @Size(max = 64) @Nullable String instanceType,
            @JsonPropertyDescription("Number of instances.")
            @Nullable Integer instanceCount,
            @JsonPropertyDescription("Asset id of the model.")
            @Size(max = 1024) @Nullable String model,
            @JsonPropertyDescription("Another word whenever the deployment was changed: a digest of the body last "
                    + "accepted.")
            @Size(max = 64) @Nullable String revision,
            @JsonPropertyDescription("Percentage of live traffic that it gets.")
            @Nullable Integer traffic) {
    }
}
