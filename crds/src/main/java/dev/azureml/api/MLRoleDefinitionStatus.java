package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What is true of a custom role. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MLRoleDefinitionStatus(
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
        @JsonPropertyDescription("Name of the role, as Azure has it.")
        @Size(max = 512) @Nullable String roleName,
        @JsonPropertyDescription("GUID of the role's definition, which role.id of an MLRoleAssignment takes.")
        @Size(max = 64) @Nullable String roleId,
        @JsonPropertyDescription("ARM ids of where the role can be assigned, with all below them.")
        @Size(max = 32) @Nullable List<@Size(max = 1024) String> assignableScopes) implements MLStatus {
}
