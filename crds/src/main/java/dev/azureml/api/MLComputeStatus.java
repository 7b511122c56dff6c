package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What is true of an Azure ML compute. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MLComputeStatus(
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
        @JsonPropertyDescription("Azure's type of the compute.")
        @Size(max = 64) @Nullable String computeType,
        @JsonPropertyDescription("What a compute of that type is for: Train, Deploy or both.")
        @Size(max = 2) @Nullable List<Use> uses,
        @JsonPropertyDescription("Whether it is somebody else's resource that was attached.")
        @Nullable Boolean isAttachedCompute,
        @JsonPropertyDescription("ARM id of the resource that is attached.")
        @Size(max = 1024) @Nullable String resourceId,
        @JsonPropertyDescription("VM size of the nodes, the instance or the machine.")
        @Size(max = 64) @Nullable String vmSize,
        @JsonPropertyDescription("Allocation state of a cluster, or state of an instance.")
        @Size(max = 64) @Nullable String state,
        @JsonPropertyDescription("Nodes of a cluster.")
        @Nullable NodeCounts nodeCounts,
        @JsonPropertyDescription("What went wrong on nodes or in provisioning, as Azure says it.")
        @Size(max = Limits.ERRORS) @Nullable List<@Size(max = Limits.MESSAGE) String> errors,
        @JsonPropertyDescription("How fresh the image of an instance is.")
        @Nullable OsImage osImage,
        @JsonPropertyDescription("The Spark pool that is attached.")
        @Nullable SparkPool sparkPool,
        @JsonPropertyDescription("Applications of an instance.")
        @Size(max = 32) @Nullable List<Application> applications,
        @JsonPropertyDescription("Public IP address of an instance.")
        @Size(max = 64) @Nullable String publicIpAddress,
        @JsonPropertyDescription("Private IP address of an instance.")
        @Size(max = 64) @Nullable String privateIpAddress,
        @JsonPropertyDescription("What it is to cost, where the operator knows prices.")
        @Nullable MonthlyCost estimatedMonthlyCost,
        @JsonPropertyDescription("What it has cost this month, where Azure accounts something to it and the operator is to read that.")
        @Nullable MonthToDateCost monthToDateCost) implements MLStatus {
    /** What a compute is for. */
    public enum Use {
        Train, Deploy
    }

    /** A Spark pool. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SparkPool(
            @JsonPropertyDescription("Version of Spark.")
            @Size(max = 32) @Nullable String sparkVersion,
            @JsonPropertyDescription("Nodes that the pool has.")
            @Nullable Integer nodeCount,
            @JsonPropertyDescription("Whether it grows and shrinks.")
            @Nullable Boolean autoScale,
            @JsonPropertyDescription("The fewest nodes then.")
            @Nullable Integer minNodeCount,
            @JsonPropertyDescription("The most nodes then.")
            @Nullable Integer maxNodeCount) {
    }

    /** Nodes of a cluster; as they move they are on /metrics, and here with other changes or after some minutes. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NodeCounts(
            @JsonPropertyDescription("Nodes that there are.")
            @Nullable Integer currentNodeCount,
            @JsonPropertyDescription("Since when the state is what it is: nodes of a steady cluster were made before.")
            @Size(max = 64) @Nullable String steadySince,
            @JsonPropertyDescription("Nodes that there will be.")
            @Nullable Integer targetNodeCount,
            @JsonPropertyDescription("Nodes that wait for a job.")
            @Nullable Integer idleNodeCount,
            @JsonPropertyDescription("Nodes that run one.")
            @Nullable Integer runningNodeCount,
            @JsonPropertyDescription("Nodes that get ready.")
            @Nullable Integer preparingNodeCount,
            @JsonPropertyDescription("Nodes that can't be used.")
            @Nullable Integer unusableNodeCount,
            @JsonPropertyDescription("Nodes that are being removed.")
            @Nullable Integer leavingNodeCount,
            @JsonPropertyDescription("Low-priority nodes that Azure took away.")
            @Nullable Integer preemptedNodeCount) {
    }

    /** An application of an instance. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Application(
            @JsonPropertyDescription("What it is.")
            @Size(max = 128) @Nullable String displayName,
            @JsonPropertyDescription("Where it is.")
            @Size(max = 1024) @Nullable String endpointUri) {
    }

    /** How fresh the image of an instance is. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OsImage(
            @JsonPropertyDescription("Version of the image in use.")
            @Size(max = 128) @Nullable String current,
            @JsonPropertyDescription("The newest version.")
            @Size(max = 128) @Nullable String latest,
            @JsonPropertyDescription("Whether the one in use is the newest; only recreation refreshes it.")
            @Nullable Boolean isLatest) {
    }
}
