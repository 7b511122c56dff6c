package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** How many instances a managed deployment has, by Azure Monitor: its autoscale setting for the deployment. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = OnlineAutoscale.IN_ORDER, message = OnlineAutoscale.NOT_IN_ORDER)
public record OnlineAutoscale(
        @JsonPropertyDescription("The least instances.")
        @Min(1) @Max(OnlineAutoscale.MOST) @Required Integer minInstances,
        @JsonPropertyDescription("The most instances.")
        @Min(1) @Max(OnlineAutoscale.MOST) @Required Integer maxInstances,
        @JsonPropertyDescription("Instances to begin with, and while there are no metrics; minInstances when absent.")
        @Min(1) @Max(OnlineAutoscale.MOST) @Nullable Integer defaultInstances,
        @JsonPropertyDescription("When instances are added or removed.")
        @Size(max = 10) @Nullable List<Rule> rules,
        @JsonPropertyDescription("Times at which other numbers or rules hold.")
        @Size(max = 9) @Nullable List<Schedule> schedules) {
    static final int MOST = 1000;
    static final String IN_ORDER = "self.minInstances <= self.maxInstances && (!has(self.defaultInstances) || "
            + "(self.minInstances <= self.defaultInstances && self.defaultInstances <= self.maxInstances))";
    static final String NOT_IN_ORDER = "minInstances, defaultInstances and maxInstances must be in this order,"
            + " such as 1, 2 and 5";

    /** When instances are added or removed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Rule(
            @JsonPropertyDescription("The metric: of the deployment, or of the endpoint where only that has it "
                    + "(RequestLatency for this deployment alone, ConnectionsActive, NewConnectionsPerSecond, "
                    + "NetworkBytes).")
            @Required Metric metricName,
            @JsonPropertyDescription("How the metric compares with the threshold.")
            @Required Operator operator,
            @JsonPropertyDescription("The value to compare with: percent, milliseconds or a count.")
            @Min(0) @Required Integer threshold,
            @JsonPropertyDescription("The granularity of the metric; PT1M when absent.")
            @Pattern(Patterns.DURATION) @Size(min = 3, max = 32) @Nullable String timeGrain,
            @JsonPropertyDescription("How the metrics of instances are combined; Average when absent.")
            @Nullable Statistic statistic,
            @JsonPropertyDescription("Over what time the metric is looked at, as an ISO 8601 duration; PT5M when "
                    + "absent.")
            @Pattern(Patterns.DURATION) @Size(min = 3, max = 32) @Nullable String timeWindow,
            @JsonPropertyDescription("How the values of that time are combined; Average when absent.")
            @Nullable TimeAggregation timeAggregation,
            @JsonPropertyDescription("Whether the metric is divided by the number of instances.")
            @Nullable Boolean dividePerInstance,
            @JsonPropertyDescription("What is done then.")
            @Required ScaleAction scaleAction) {
    }

    /** What a rule does. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ScaleAction(
            @JsonPropertyDescription("Whether instances are added or removed.")
            @Required Direction direction,
            @JsonPropertyDescription("What value counts: instances (ChangeCount, the default), percent, or the number "
                    + "to have.")
            @Nullable ScaleActionType type,
            @JsonPropertyDescription("How many; 1 when absent.")
            @Min(1) @Nullable Integer value,
            @JsonPropertyDescription("Time to wait after any scaling before this one, as an ISO 8601 duration; PT5M "
                    + "when absent.")
            @Pattern(Patterns.DURATION) @Size(min = 3, max = 32) @Nullable String cooldown) {
    }

    /** A time at which other numbers or rules hold. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = OnlineAutoscale.IN_ORDER, message = OnlineAutoscale.NOT_IN_ORDER)
    @ValidationRule(value = "has(self.recurrence) != has(self.fixedDate)",
            message = "exactly one of recurrence and fixedDate must be set")
    public record Schedule(
            @JsonPropertyDescription("Name of the schedule.")
            @Pattern(Patterns.DATASTORE_NAME) @Size(min = 1, max = 64) @Required String name,
            @JsonPropertyDescription("The least instances at that time.")
            @Min(1) @Max(OnlineAutoscale.MOST) @Required Integer minInstances,
            @JsonPropertyDescription("The most instances at that time.")
            @Min(1) @Max(OnlineAutoscale.MOST) @Required Integer maxInstances,
            @JsonPropertyDescription("Instances while there are no metrics; minInstances when absent.")
            @Min(1) @Max(OnlineAutoscale.MOST) @Nullable Integer defaultInstances,
            @JsonPropertyDescription("The rules at that time; those of the autoscale when absent.")
            @Size(max = 10) @Nullable List<Rule> rules,
            @JsonPropertyDescription("Every week on these days.")
            @Nullable Recurrence recurrence,
            @JsonPropertyDescription("Once.")
            @Nullable FixedDate fixedDate) {
    }

    /** Every week on some days. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Recurrence(
            @JsonPropertyDescription("The days on which it begins.")
            @Size(min = 1, max = 7) @Required List<ComputeSchedules.WeekDay> days,
            @JsonPropertyDescription("When it begins, as HH:mm.")
            @Pattern(Patterns.CLOCK) @Size(max = 5) @Required String start,
            @JsonPropertyDescription("When it ends, as HH:mm; on the next day when that is not after start.")
            @Pattern(Patterns.CLOCK) @Size(max = 5) @Required String end,
            @JsonPropertyDescription(ComputeSchedules.TIME_ZONE)
            @Size(max = 128) @Nullable String timeZone) {
    }

    /** Once. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "self.start < self.end", message = "start must be before end")
    public record FixedDate(
            @JsonPropertyDescription("When it begins, as yyyy-MM-ddTHH:mm:ss.")
            @Pattern(Patterns.LOCAL_TIME) @Size(max = 19) @Required String start,
            @JsonPropertyDescription("When it ends, as yyyy-MM-ddTHH:mm:ss.")
            @Pattern(Patterns.LOCAL_TIME) @Size(max = 19) @Required String end,
            @JsonPropertyDescription(ComputeSchedules.TIME_ZONE)
            @Size(max = 128) @Nullable String timeZone) {
    }

    /** Azure Monitor's metrics of a managed deployment and its endpoint that can tell the load. */
    public enum Metric {
        CpuUtilizationPercentage, CpuMemoryUtilizationPercentage, GpuUtilizationPercentage,
        GpuMemoryUtilizationPercentage, DiskUtilization, RequestsPerMinute, RequestLatency_P50, RequestLatency_P90,
        RequestLatency_P95, RequestLatency_P99, RequestLatency, ConnectionsActive, NewConnectionsPerSecond,
        NetworkBytes
    }

    /** How a metric compares with a threshold. */
    public enum Operator {
        Equals, NotEquals, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual
    }

    /** How the metrics of instances are combined. */
    public enum Statistic {
        Average, Min, Max, Sum, Count
    }

    /** How the values of a time are combined. */
    public enum TimeAggregation {
        Average, Minimum, Maximum, Total, Count, Last
    }

    /** Whether instances are added or removed. */
    public enum Direction {
        Increase, Decrease
    }

    /** What the value of an action counts. */
    public enum ScaleActionType {
        ChangeCount, PercentChangeCount, ExactCount
    }
}
