package dev.azureml.operator.alert;

import dev.azureml.api.MLAlertRuleSpec.Aggregation;
import dev.azureml.api.MLAlertRuleSpec.Dimension;
import dev.azureml.api.MLAlertRuleSpec.Metric;
import dev.azureml.api.MLAlertRuleSpec.Operator;
import dev.azureml.api.MLAlertRuleSpec.Preset;
import java.util.Arrays;
import java.util.List;

/** What each preset stands for: a metric that Azure publishes, when it is amiss, and how bad that is. */
final class Presets {
    private static final int ERROR = 1;
    private static final int WARNING = 2;
    private static final int INFORMATIONAL = 3;
    private static final double NONE = 0;
    private static final double PERCENT_80 = 80;
    private static final double PERCENT_85 = 85;
    private static final double SECOND = 1000;

    private Presets() {
    }

    /**
     * A metric and when it is amiss.
     *
     * @param severity from 0, the worst, to 4
     */
    record Meaning(Metric metric, int severity) {
    }

    /** A sum above 0 is what Azure's own alerts for such counts ask for. */
    static Meaning of(Preset preset) {
        return switch (preset) {
            case FailedDeployments -> new Meaning(any("Model Deploy Failed"), WARNING);
            case FailedRuns -> new Meaning(any("Failed Runs"), INFORMATIONAL);
            case NotRespondingRuns -> new Meaning(any("Not Responding Runs"), WARNING);
            // Each family has a quota of its own, and another for nodes of low priority: a mean of all says nothing.
            case QuotaUtilization -> new Meaning(above("Quota Utilization Percentage", Aggregation.Average, PERCENT_80,
                    each("VmFamilyName"), each("VmPriority")), WARNING);
            case UnusableNodes -> new Meaning(any("Unusable Nodes", each("ClusterName")), WARNING);
            case PreemptedNodes -> new Meaning(any("Preempted Nodes", each("ClusterName")), INFORMATIONAL);
            case LatencyP95 -> new Meaning(latency("RequestLatency_P95"), WARNING);
            case LatencyP99 -> new Meaning(latency("RequestLatency_P99"), WARNING);
            // Average is all that Azure offers, and over several series that is a mean of theirs, no sum.
            case ServerErrors -> new Meaning(above("RequestsPerMinute", Aggregation.Average, NONE,
                    new Dimension("statusCodeClass", null, List.of("5xx")), each("deployment"), each("statusCode")),
                    ERROR);
            case CpuUtilization -> new Meaning(above("CpuUtilizationPercentage", Aggregation.Average, PERCENT_80),
                    WARNING);
            case MemoryUtilization -> new Meaning(above("CpuMemoryUtilizationPercentage", Aggregation.Average,
                    PERCENT_80), WARNING);
            case DiskUtilization -> new Meaning(above("DiskUtilization", Aggregation.Maximum, PERCENT_85,
                    each("instanceId"), each("disk")), WARNING);
        };
    }

    /** A percentile can't be averaged over deployments: of an endpoint each is watched by itself. */
    private static Metric latency(String name) {
        return above(name, Aggregation.Average, SECOND, each("deployment"));
    }

    private static Metric any(String name, Dimension... dimensions) {
        return above(name, Aggregation.Total, NONE, dimensions);
    }

    private static Metric above(String name, Aggregation aggregation, double threshold, Dimension... dimensions) {
        return new Metric(name, aggregation, Operator.GreaterThan, threshold, Arrays.asList(dimensions));
    }

    private static Dimension each(String dimension) {
        return new Dimension(dimension, null, List.of("*"));
    }
}
