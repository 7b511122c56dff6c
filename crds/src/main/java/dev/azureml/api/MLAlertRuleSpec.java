package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** When Azure Monitor should tell whom. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.workspaceRef) != has(self.workspaceId)",
        message = "exactly one of workspaceRef and workspaceId must be set")
@ValidationRule(value = "has(self.workspaceRef) == has(oldSelf.workspaceRef)"
        + " && (!has(self.workspaceRef) || self.workspaceRef == oldSelf.workspaceRef)"
        + " && has(self.workspaceId) == has(oldSelf.workspaceId)"
        + " && (!has(self.workspaceId) || self.workspaceId.lowerAscii() == oldSelf.workspaceId.lowerAscii())",
        message = "a rule stays in the resource group of its workspace: create another MLAlertRule for another workspace")
@ValidationRule(value = "!has(self.endpointRef) || !has(self.endpointName)",
        message = "endpointRef and endpointName both say which endpoint: set one of them",
        fieldPath = ".endpointName")
@ValidationRule(value = "!has(self.deployment) || has(self.endpointRef) || has(self.endpointName)",
        message = "deployment is one of an endpoint: set endpointRef with it, such as endpointRef: {name: scoring}",
        fieldPath = ".deployment")
@ValidationRule(value = "(has(self.preset) || has(self.metric) ? 1 : 0) + (has(self.activityLog) ? 1 : 0)"
        + " + (has(self.logQuery) ? 1 : 0) == 1",
        message = "exactly one of metric (or preset), activityLog and logQuery must be set, such as preset: FailedRuns,"
                + " activityLog: {preset: WorkspaceDeleted} or logQuery: {preset: FailedJobs}")
@ValidationRule(value = "has(self.activityLog) == has(oldSelf.activityLog) && has(self.logQuery) == has(oldSelf.logQuery)",
        message = "of metric (or preset), activityLog and logQuery each is a rule of another type in Azure: create another"
                + " MLAlertRule")
@ValidationRule(value = "has(self.preset) || !has(self.metric) || (has(self.metric.name) && has(self.metric.aggregation)"
        + " && has(self.metric.threshold))",
        message = "preset, or metric with name, aggregation and threshold must be set, such as preset: FailedRuns or"
                + " metric: {name: Failed Runs, aggregation: Total, threshold: 5}",
        fieldPath = ".metric")
@ValidationRule(value = "!has(self.activityLog) || !(has(self.severity) || has(self.evaluationFrequency) || has(self.windowSize)"
        + " || has(self.autoMitigate))",
        message = "Azure tells of an event as it comes, and has no severity for it: leave out severity, evaluationFrequency,"
                + " windowSize and autoMitigate beside activityLog",
        fieldPath = ".activityLog")
@ValidationRule(value = "!has(self.logQuery) || !(has(self.evaluationFrequency) || has(self.windowSize))",
        message = "a query has more of them to choose from: say evaluationFrequency and windowSize in logQuery, such as"
                + " logQuery: {preset: FailedJobs, windowSize: PT1H}",
        fieldPath = ".logQuery")
@ValidationRule(value = "!has(self.logQuery) || !(has(self.endpointRef) || has(self.endpointName) || has(self.computeRef)"
        + " || has(self.computeName))",
        message = "a query is of the logs of the workspace: leave out endpointRef, endpointName, deployment, computeRef and"
                + " computeName, and let the query choose, such as | where ClusterName == \"cpu\"",
        fieldPath = ".logQuery")
@ValidationRule(value = "!has(self.logQuery) || !has(self.logQuery.evaluationFrequency) || self.logQuery.evaluationFrequency != 'P1D'"
        + " || (has(self.autoMitigate) && !self.autoMitigate)",
        message = "Azure resolves no alert of a query that runs less often than every 12 hours: set autoMitigate: false, or a"
                + " shorter logQuery.evaluationFrequency, such as PT6H",
        fieldPath = ".autoMitigate")
@ValidationRule(value = "!(has(self.computeRef) || has(self.computeName)) || has(self.activityLog)",
        message = "Azure has metrics of a compute at its workspace alone: computeRef and computeName go with activityLog; by a"
                + " metric's dimension, such as ClusterName, one is chosen",
        fieldPath = ".computeRef")
@ValidationRule(value = "[has(self.computeRef), has(self.computeName), has(self.endpointRef) || has(self.endpointName)]"
        + ".filter(said, said).size() <= 1",
        message = "a rule watches one thing: set one of endpointRef, endpointName, computeRef and computeName, or none for the"
                + " workspace",
        fieldPath = ".computeRef")
@ValidationRule(value = "!has(self.preset) || !has(self.metric) || !has(self.metric.name)",
        message = "a preset is about a metric of its own: leave out metric.name, or preset",
        fieldPath = ".metric.name")
@ValidationRule(value = "!has(self.preset) || !(self.preset in ['FailedDeployments', 'FailedRuns', 'NotRespondingRuns',"
        + " 'QuotaUtilization', 'UnusableNodes', 'PreemptedNodes']) || !(has(self.endpointRef) || has(self.endpointName))",
        message = "this preset is about the workspace: leave out endpointRef, endpointName and deployment, or choose one that"
                + " is about an endpoint, such as LatencyP95",
        fieldPath = ".preset")
@ValidationRule(value = "!has(self.preset) || !(self.preset in ['LatencyP95', 'LatencyP99', 'ServerErrors'])"
        + " || has(self.endpointRef) || has(self.endpointName)",
        message = "this preset is about an online endpoint: set endpointRef, such as endpointRef: {name: scoring}",
        fieldPath = ".preset")
@ValidationRule(value = "!has(self.preset) || self.preset != 'ServerErrors' || !has(self.deployment)",
        message = "Azure tells the class of an answer of an endpoint alone: leave out deployment, and choose one by"
                + " an entry of metric.dimensions with name: deployment",
        fieldPath = ".deployment")
@ValidationRule(value = "!has(self.preset) || !(self.preset in ['CpuUtilization', 'MemoryUtilization', 'DiskUtilization'])"
        + " || has(self.deployment)",
        message = "this preset is about a deployment: set endpointRef and deployment, such as deployment: blue",
        fieldPath = ".preset")
@ValidationRule(value = "{'PT1M': 1, 'PT5M': 5, 'PT15M': 15, 'PT30M': 30, 'PT1H': 60, 'PT6H': 360, 'PT12H': 720, 'P1D': 1440}"
        + "[has(self.windowSize) ? self.windowSize : 'PT15M'] >="
        + " {'PT1M': 1, 'PT5M': 5, 'PT15M': 15, 'PT30M': 30, 'PT1H': 60}"
        + "[has(self.evaluationFrequency) ? self.evaluationFrequency : 'PT5M']",
        message = "windowSize must not be smaller than evaluationFrequency, or samples between two evaluations are never looked"
                + " at: set a larger windowSize, such as windowSize: PT1H (they are PT15M and PT5M where absent)",
        fieldPath = ".windowSize")
@ValidationRule(value = "!has(self.actionGroupIds) || self.actionGroupIds.all(a, "
        + "self.actionGroupIds.exists_one(b, b.lowerAscii() == a.lowerAscii()))",
        message = "two entries of actionGroupIds are the same group, which Azure takes in any case: name each group once, such as"
                + " /subscriptions/<id>/resourceGroups/monitoring/providers/Microsoft.Insights/actionGroups/ops",
        fieldPath = ".actionGroupIds")
public record MLAlertRuleSpec(
        @JsonPropertyDescription("The rule's name in Azure; metadata.name when absent. Can't be changed.")
        @Pattern(Patterns.DIAGNOSTIC_SETTING_NAME) @Size(min = 1, max = 253) @Nullable String azureName,
        @JsonPropertyDescription("Manage (default) makes Azure match the spec; Observe reads and reports what "
                + "differs; Paused does neither.")
        @Nullable ManagementPolicy managementPolicy,
        @JsonPropertyDescription("What happens when the rule exists already and this object did not create it: "
                + "Adopt (default) takes it over if it watches the same, Never stops.")
        @Nullable AdoptionPolicy adoptionPolicy,
        @JsonPropertyDescription("What happens in Azure when this object is deleted: Delete (default for what was "
                + "created here) or Retain (default for what was adopted).")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("A JSON object merged last into the rule's ARM body, for what this schema does not know "
                + "yet, such as properties.criteria with a dynamic threshold.")
        @Nullable Map<String, JsonNode> overrides,
        @JsonPropertyDescription("The MLWorkspace that is watched, or in which what is watched lies.")
        @Nullable WorkspaceRef workspaceRef,
        @JsonPropertyDescription("ARM id of the workspace, in place of workspaceRef.")
        @Pattern(Patterns.WORKSPACE_ID) @Nullable String workspaceId,
        @JsonPropertyDescription("The MLInferenceEndpoint, in this namespace and of this workspace, that is watched in place of "
                + "the workspace: an online endpoint, managed or on Kubernetes.")
        @Nullable ObjectName endpointRef,
        @JsonPropertyDescription("Name in Azure of an online endpoint of the workspace, in place of endpointRef.")
        @Pattern(Patterns.ENDPOINT_NAME) @Size(min = 3, max = 32) @Nullable String endpointName,
        @JsonPropertyDescription("Name of a deployment of the endpoint that is watched in place of the endpoint, such as blue.")
        @Pattern(Patterns.ENDPOINT_NAME) @Size(min = 3, max = 32) @Nullable String deployment,
        @JsonPropertyDescription("The MLCompute, in this namespace and of this workspace, whose activity is watched in place of the "
                + "workspace's; with activityLog alone.")
        @Nullable ObjectName computeRef,
        @JsonPropertyDescription("Name in Azure of a compute of the workspace, in place of computeRef.")
        @Pattern(Patterns.COMPUTE_NAME) @Size(min = 3, max = 24) @Nullable String computeName,
        @JsonPropertyDescription("What people are usually told of; it stands for a metric, when it is amiss, and a severity, each "
                + "of which metric and severity may say otherwise.")
        @Nullable Preset preset,
        @JsonPropertyDescription("The metric, and when it is amiss; beside a preset, what of it is another here.")
        @Nullable Metric metric,
        @JsonPropertyDescription("An operation in Azure's activity log, in place of a metric: somebody did something.")
        @Nullable ActivityLogAlert activityLog,
        @JsonPropertyDescription("A query of logs, in place of a metric.")
        @Nullable LogQueryAlert logQuery,
        @JsonPropertyDescription("How bad it is: 0 critical, 1 error, 2 warning, 3 informational, 4 verbose. When absent that of "
                + "the preset, or 3; a rule that was taken over keeps its own.")
        @Min(0) @Max(4) @Nullable Integer severity,
        @JsonPropertyDescription("How often Azure looks; PT5M when absent; a rule that was taken over keeps its own unless windowSize is "
                + "set.")
        @Nullable EvaluationFrequency evaluationFrequency,
        @JsonPropertyDescription("Over how long samples are aggregated each time; PT15M when absent; a rule that was taken over keeps "
                + "its own unless evaluationFrequency is set.")
        @Nullable WindowSize windowSize,
        @JsonPropertyDescription("Whether Azure resolves the alert by itself once all is well again; it does when absent. "
                + "If not, people are told anew as long as it is amiss.")
        @Nullable Boolean autoMitigate,
        @JsonPropertyDescription("Whether Azure evaluates the rule; it does when absent.")
        @Nullable Boolean enabled,
        @JsonPropertyDescription("What stands in the mail: say what to do.")
        @Size(min = 1, max = 2048) @Nullable String description,
        @JsonPropertyDescription("ARM ids of the action groups of Azure Monitor that are told; nobody is when absent.")
        @Size(min = 1, max = 5) @Nullable List<@Pattern(Patterns.ACTION_GROUP_ID) @Size(max = 1024) String> actionGroupIds,
        @JsonPropertyDescription("Tags of the rule.")
        @Size(max = 50) @Nullable Map<String, @Size(max = 256) String> tags) implements MLSpec {
    @Override
    public @Nullable ReplacementPolicy replacementPolicy() {
        return null;
    }

    /** What people are usually told of. */
    public enum Preset {
        FailedDeployments, FailedRuns, NotRespondingRuns, QuotaUtilization, UnusableNodes, PreemptedNodes,
        LatencyP95, LatencyP99, ServerErrors, CpuUtilization, MemoryUtilization, DiskUtilization
    }

    /** A metric, and when it is amiss. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "!has(self.dimensions) || self.dimensions.all(d, "
            + "self.dimensions.exists_one(e, e.name.lowerAscii() == d.name.lowerAscii()))",
            message = "two entries of metric.dimensions have the same name: name each dimension once, with all of its values",
            fieldPath = ".dimensions")
    public record Metric(
            @JsonPropertyDescription("Its name in Azure's API, such as Failed Runs or RequestLatency_P95; the page of this kind "
                    + "lists them.")
            @Size(min = 1, max = 128) @Nullable String name,
            @JsonPropertyDescription("What is made of the samples of a window: timeAggregation in Azure. Each metric offers some.")
            @Nullable Aggregation aggregation,
            @JsonPropertyDescription("How that is compared with the threshold; GreaterThan when absent.")
            @Nullable Operator operator,
            @JsonPropertyDescription("With what it is compared, in the metric's unit.")
            @Nullable Double threshold,
            @JsonPropertyDescription("By what the metric is split or narrowed: each combination of values is watched by itself. "
                    + "Beside a preset, an entry takes the place of the preset's of the same name.")
            @Size(min = 1, max = 10) @Nullable List<Dimension> dimensions) {
    }

    /** By what a metric is split or narrowed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "!('*' in self.values) || (self.values.size() == 1"
            + " && (!has(self.operator) || self.operator == 'Include'))",
            message = "'*' stands for all values: let it stand alone and without operator: Exclude, such as one entry '*' for"
                    + " ClusterName, or name the values that are meant, such as cpu",
            fieldPath = ".values")
    public record Dimension(
            @JsonPropertyDescription("Its name in Azure, such as ClusterName or deployment.")
            @Size(min = 1, max = 128) @Required String name,
            @JsonPropertyDescription("Include (when absent) watches these values, Exclude all others.")
            @Nullable DimensionOperator operator,
            @JsonPropertyDescription("The values; '*', alone and with Include, stands for all that there are and will be.")
            @Size(min = 1, max = 50) @Required List<@Size(min = 1, max = 256) String> values) {
    }

    /** What is made of the samples of a window. */
    public enum Aggregation {
        Average, Minimum, Maximum, Total, Count
    }

    /** Comparisons of Azure's. */
    public enum Operator {
        Equals, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual
    }

    /** Whether values are meant, or all others. */
    public enum DimensionOperator {
        Include, Exclude
    }

    /** How often Azure can look. */
    public enum EvaluationFrequency {
        PT1M, PT5M, PT15M, PT30M, PT1H
    }

    /** Over how long Azure can aggregate. */
    public enum WindowSize {
        PT1M, PT5M, PT15M, PT30M, PT1H, PT6H, PT12H, P1D
    }
}
