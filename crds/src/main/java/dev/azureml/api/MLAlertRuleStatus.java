package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What is true of an alert rule. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MLAlertRuleStatus(
        @JsonPropertyDescription("The metadata.generation that was last acted on; -1 before the first time.")
        @Nullable Long observedGeneration,
        @JsonPropertyDescription("ARM id of the main resource.")
        @Size(max = 1024) @Nullable String id,
        @JsonPropertyDescription("Not used: an alert rule has no state in Azure.")
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
        @JsonPropertyDescription("ARM id of what is watched, as Azure has it.")
        @Size(max = 1024) @Nullable String scope,
        @JsonPropertyDescription("When it fires, as Azure has it, such as Total of Failed Runs GreaterThan 0, or which operation it tells of; of several "
                + "criteria, all of which must hold, one after the other.")
        @Size(max = 4096) @Nullable String criterion,
        @JsonPropertyDescription("How bad it is, as Azure has it: from 0, the worst, to 4; none for an event.")
        @Nullable Integer severity,
        @JsonPropertyDescription("Whether Azure evaluates the rule.")
        @Nullable Boolean enabled,
        @JsonPropertyDescription("How many alerts of the rule are fired and not resolved, as Azure said at the last comparison.")
        @Nullable Integer firedAlerts,
        @JsonPropertyDescription("Since when the first of these is.")
        @Size(max = 64) @Nullable String firedSince) implements MLStatus {
}
