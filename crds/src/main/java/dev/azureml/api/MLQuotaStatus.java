package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What is true of the quota of a workspace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MLQuotaStatus(
        @JsonPropertyDescription("The metadata.generation that was last acted on; -1 before the first time.")
        @Nullable Long observedGeneration,
        @JsonPropertyDescription("Not used: a quota is several resources, which stand under resources.")
        @Size(max = 1024) @Nullable String id,
        @JsonPropertyDescription("Not used: a quota has no state in Azure.")
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
        @JsonPropertyDescription("What is true of each family that the spec names, as Azure said it last.")
        @Size(max = 50) @Nullable List<Family> families,
        @JsonPropertyDescription("The families in one line, for kubectl get: how many cores of each are used of how many.")
        @Size(max = 10240) @Nullable String cores) implements MLStatus {

    /** One family. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Family(
            @JsonPropertyDescription("The family as the spec names it.")
            @Size(max = 128) @Nullable String name,
            @JsonPropertyDescription("How many cores the workspace may use; absent where it has no limit of its own.")
            @Nullable Long limit,
            @JsonPropertyDescription("How many cores the workspace uses.")
            @Nullable Long used,
            @JsonPropertyDescription("How many cores the subscription may use in the region.")
            @Nullable Long subscriptionLimit,
            @JsonPropertyDescription("How many cores all workspaces of the subscription use in the region.")
            @Nullable Long subscriptionUsed,
            @JsonPropertyDescription("The computes of the workspace that use cores of the family, those that use most first.")
            @Size(max = 20) @Nullable List<User> usedBy) {
    }

    /** A compute that uses cores. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record User(
            @JsonPropertyDescription("Its name in Azure.")
            @Size(max = 128) @Nullable String compute,
            @JsonPropertyDescription("How many cores it uses.")
            @Nullable Long cores) {
    }
}
