package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.azureml.api.MLAlertRuleSpec.Aggregation;
import dev.azureml.api.MLAlertRuleSpec.Dimension;
import dev.azureml.api.MLAlertRuleSpec.Operator;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** A query of logs, and when what it returns is amiss. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.preset) != has(self.query)",
        message = "exactly one of preset and query must be set, such as preset: FailedJobs or query: AmlComputeJobEvent | where"
                + " EventType == \"JobFailed\"")
@ValidationRule(value = "has(self.preset) || has(self.threshold)",
        message = "a query needs a threshold, such as threshold: 0 for any row at all",
        fieldPath = ".threshold")
@ValidationRule(value = "(has(self.timeAggregation) && self.timeAggregation != 'Count') == has(self.metricMeasureColumn)",
        message = "Count counts the rows, and all others are of a column: set both of timeAggregation and metricMeasureColumn, such"
                + " as timeAggregation: Average with metricMeasureColumn: DurationMs, or neither",
        fieldPath = ".metricMeasureColumn")
@ValidationRule(value = "!has(self.dimensions) || self.dimensions.all(d, "
        + "self.dimensions.exists_one(e, e.name == d.name))",
        message = "two entries of logQuery.dimensions have the same name: name each column once, with all of its values",
        fieldPath = ".dimensions")
@ValidationRule(value = LogQueryAlert.FREQUENCY + " <= " + LogQueryAlert.WINDOW + " * " + LogQueryAlert.PERIODS,
        message = "evaluationFrequency must not be longer than windowSize times failingPeriods.numberOfEvaluationPeriods, or rows"
                + " between two evaluations are never looked at: set a larger windowSize, such as windowSize: PT1H (they are PT15M"
                + " and PT5M where absent)",
        fieldPath = ".windowSize")
@ValidationRule(value = LogQueryAlert.WINDOW + " * " + LogQueryAlert.PERIODS + " <= 2880",
        message = "Azure looks back 48 hours at most: windowSize times failingPeriods.numberOfEvaluationPeriods must not be more, such"
                + " as windowSize: PT6H with 4 periods",
        fieldPath = ".windowSize")
@ValidationRule(value = "(has(self.windowSize) && self.windowSize == 'PT1M') ? " + LogQueryAlert.FREQUENCY + " == 1 : "
        + "(" + LogQueryAlert.FREQUENCY + " != 1 || " + LogQueryAlert.WINDOW + " < 1440)",
        message = "Azure takes windowSize: PT1M with evaluationFrequency: PT1M alone, and that with a windowSize of PT6H at most",
        fieldPath = ".windowSize")
public record LogQueryAlert(
        @JsonPropertyDescription("What people are usually told of; it stands for a query of which any row at all is amiss, unless "
                + "threshold says otherwise.")
        @Nullable Preset preset,
        @JsonPropertyDescription("The query, in KQL, of tables of this scope alone: workspace(), app(), resource(), adx() and the like "
                + "are refused.")
        @Size(min = 1, max = 16384) @Nullable String query,
        @JsonPropertyDescription("ARM id of the Log Analytics workspace that is queried, in which the logs of others may be, too. When "
                + "absent it is what the watched workspace wrote to wherever its diagnostic settings send it.")
        @Pattern(Patterns.LOG_ANALYTICS_ID) @Size(max = 1024) @Nullable String logAnalyticsWorkspaceId,
        @JsonPropertyDescription("What is made of the rows of a window: Count (when absent) of rows, or another of "
                + "metricMeasureColumn.")
        @Nullable Aggregation timeAggregation,
        @JsonPropertyDescription("The column with the number that is aggregated.")
        @Size(min = 1, max = 128) @Nullable String metricMeasureColumn,
        @JsonPropertyDescription("How that is compared with the threshold; GreaterThan when absent.")
        @Nullable Operator operator,
        @JsonPropertyDescription("With what it is compared; 0 beside a preset when absent.")
        @Nullable Double threshold,
        @JsonPropertyDescription("By which columns of text or numbers the rows are split or narrowed: each combination of values is "
                + "watched by itself.")
        @Size(min = 1, max = 6) @Nullable List<Dimension> dimensions,
        @JsonPropertyDescription("In how many of the last windows it has to be amiss; in the last one when absent.")
        @Nullable FailingPeriods failingPeriods,
        @JsonPropertyDescription("How often Azure looks; PT5M when absent.")
        @Nullable EvaluationFrequency evaluationFrequency,
        @JsonPropertyDescription("Over how long rows are aggregated each time; PT15M when absent.")
        @Nullable WindowSize windowSize) {
    private static final String MINUTES = "{'PT1M': 1, 'PT5M': 5, 'PT10M': 10, 'PT15M': 15, 'PT30M': 30, 'PT45M': 45, 'PT1H': 60,"
            + " 'PT2H': 120, 'PT3H': 180, 'PT4H': 240, 'PT5H': 300, 'PT6H': 360, 'P1D': 1440, 'P2D': 2880}";
    static final String FREQUENCY = MINUTES + "[has(self.evaluationFrequency) ? self.evaluationFrequency : 'PT5M']";
    static final String WINDOW = MINUTES + "[has(self.windowSize) ? self.windowSize : 'PT15M']";
    static final String PERIODS = "(has(self.failingPeriods) ? self.failingPeriods.numberOfEvaluationPeriods : 1)";

    /** What people are usually told of. */
    public enum Preset {
        FailedJobs, FailedRuns
    }

    /** In how many of the last windows it has to be amiss. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "self.minFailingPeriodsToAlert <= self.numberOfEvaluationPeriods",
            message = "minFailingPeriodsToAlert must not be more than numberOfEvaluationPeriods, such as 3 of 4",
            fieldPath = ".minFailingPeriodsToAlert")
    public record FailingPeriods(
            @JsonPropertyDescription("How many windows are looked at; more than one asks for a query that keeps TimeGenerated.")
            @Min(1) @Max(6) @Required Integer numberOfEvaluationPeriods,
            @JsonPropertyDescription("In how many of them it has to be amiss.")
            @Min(1) @Max(6) @Required Integer minFailingPeriodsToAlert) {
    }

    /** How often Azure can look. */
    public enum EvaluationFrequency {
        PT1M, PT5M, PT10M, PT15M, PT30M, PT45M, PT1H, PT2H, PT3H, PT4H, PT5H, PT6H, P1D
    }

    /** Over how long Azure can aggregate. */
    public enum WindowSize {
        PT1M, PT5M, PT10M, PT15M, PT30M, PT45M, PT1H, PT2H, PT3H, PT4H, PT5H, PT6H, P1D, P2D
    }
}
