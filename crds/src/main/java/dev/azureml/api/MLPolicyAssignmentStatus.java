package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What is true of the assignment of a policy. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MLPolicyAssignmentStatus(
        @JsonPropertyDescription("The metadata.generation that was last acted on; -1 before the first time.")
        @Nullable Long observedGeneration,
        @JsonPropertyDescription("ARM id of the main resource.")
        @Size(max = 1024) @Nullable String id,
        @JsonPropertyDescription("Not used: an assignment has no state in Azure.")
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
        @JsonPropertyDescription("ARM id of the definition that is assigned.")
        @Size(max = 1024) @Nullable String policyDefinitionId,
        @JsonPropertyDescription("How Azure calls the policy.")
        @Size(max = 256) @Nullable String policyName,
        @JsonPropertyDescription("What the policy does with what does not comply, such as Audit or Deny, as Azure "
                + "has it; with (DoNotEnforce) where it is only told.")
        @Size(max = 64) @Nullable String effect,
        @JsonPropertyDescription("Object id in Entra ID of the identity as which the policy changes resources.")
        @Size(max = 64) @Nullable String principalId,
        @JsonPropertyDescription("What complies, as Azure found at its last evaluation.")
        @Nullable Compliance compliance,
        @JsonPropertyDescription("What is exempt, as Azure has it.")
        @Size(max = 50) @Nullable List<Exemption> exemptions,
        @JsonPropertyDescription("The remediation that was asked for last.")
        @Nullable Remediation remediation) implements MLStatus {

    /** What complies. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Compliance(
            @JsonPropertyDescription("How many resources comply.")
            @Nullable Long compliant,
            @JsonPropertyDescription("How many resources do not comply.")
            @Nullable Long nonCompliant,
            @JsonPropertyDescription("How many resources are exempt.")
            @Nullable Long exempt,
            @JsonPropertyDescription("Resources that do not comply, at most 50.")
            @Size(max = 50) @Nullable List<Resource> nonCompliantResources) {
    }

    /** What is exempt. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Exemption(
            @JsonPropertyDescription("Its name in the spec.")
            @Size(max = 64) @Nullable String name,
            @JsonPropertyDescription("ARM id of the exemption.")
            @Size(max = 1024) @Nullable String id,
            @JsonPropertyDescription("Waiver or Mitigated.")
            @Size(max = 64) @Nullable String category,
            @JsonPropertyDescription("When it ends.")
            @Size(max = 64) @Nullable String expiresOn) {
    }

    /** How what was there before the policy is put right. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Remediation(
            @JsonPropertyDescription("ARM id of the remediation.")
            @Size(max = 1024) @Nullable String id,
            @JsonPropertyDescription("Where it is, such as Evaluating, Succeeded or Failed, as Azure says.")
            @Size(max = 64) @Nullable String provisioningState,
            @JsonPropertyDescription("How many resources it changes.")
            @Nullable Long totalDeployments,
            @JsonPropertyDescription("How many of them were changed.")
            @Nullable Long successfulDeployments,
            @JsonPropertyDescription("How many of them could not be changed.")
            @Nullable Long failedDeployments,
            @JsonPropertyDescription("What Azure says of it.")
            @Size(max = 1024) @Nullable String message) {
    }

    /** A resource that does not comply. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Resource(
            @JsonPropertyDescription("Its ARM id.")
            @Size(max = 1024) @Nullable String id,
            @JsonPropertyDescription("The object that made it, by its owner tag: cluster/namespace/kind/name.")
            @Size(max = 512) @Nullable String owner,
            @JsonPropertyDescription("Of an initiative, the policy in it: its reference id.")
            @Size(max = 128) @Nullable String policy,
            @JsonPropertyDescription("When Azure evaluated it.")
            @Size(max = 64) @Nullable String evaluatedAt) {
    }
}
