package dev.azureml.operator.alert;

import dev.azureml.api.MLAlertRuleSpec.Dimension;
import dev.azureml.api.MLAlertRuleSpec.Metric;
import dev.azureml.api.MLAlertRuleSpec.Preset;
import dev.azureml.operator.azureml.PublishedMetric;
import dev.azureml.operator.azureml.PublishedMetrics;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What presets stand for is what Azure publishes. */
class PresetsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FailedDeployments | WORKSPACE  | Model Deploy Failed            | Total   | 0    | 2
            FailedRuns        | WORKSPACE  | Failed Runs                    | Total   | 0    | 3
            NotRespondingRuns | WORKSPACE  | Not Responding Runs            | Total   | 0    | 2
            QuotaUtilization  | WORKSPACE  | Quota Utilization Percentage   | Average | 80   | 2
            UnusableNodes     | WORKSPACE  | Unusable Nodes                 | Total   | 0    | 2
            PreemptedNodes    | WORKSPACE  | Preempted Nodes                | Total   | 0    | 3
            LatencyP95        | ENDPOINT   | RequestLatency_P95             | Average | 1000 | 2
            LatencyP99        | ENDPOINT   | RequestLatency_P99             | Average | 1000 | 2
            ServerErrors      | ENDPOINT   | RequestsPerMinute              | Average | 0    | 1
            LatencyP95        | DEPLOYMENT | RequestLatency_P95             | Average | 1000 | 2
            LatencyP99        | DEPLOYMENT | RequestLatency_P99             | Average | 1000 | 2
            CpuUtilization    | DEPLOYMENT | CpuUtilizationPercentage       | Average | 80   | 2
            MemoryUtilization | DEPLOYMENT | CpuMemoryUtilizationPercentage | Average | 80   | 2
            DiskUtilization   | DEPLOYMENT | DiskUtilization                | Maximum | 85   | 2
            """)
    void standForAMetricThatThereIs(Preset preset, WatchedType of, String name, String aggregation, double threshold,
            int severity) {
        Presets.Meaning meaning = Presets.of(preset);
        Metric metric = meaning.metric();

        assertThat(metric.name()).isEqualTo(name);
        assertThat(Objects.toString(metric.aggregation())).isEqualTo(aggregation);
        assertThat(metric.threshold()).isEqualTo(threshold);
        assertThat(meaning.severity()).isEqualTo(severity);
        PublishedMetric published = PublishedMetrics.table().find(of.scope(), name).orElseThrow();
        assertThat(published.aggregations()).contains(Objects.requireNonNull(metric.aggregation()));
        Stream<String> split = Objects.requireNonNull(metric.dimensions()).stream().map(Dimension::name)
                .filter(one -> of != WatchedType.DEPLOYMENT || !one.equals("deployment"));
        assertThat(split).allSatisfy(one -> assertThat(published.dimensions()).contains(one));
    }

    /** Azure offers the average alone, and over several series that is no sum: each has to be one. */
    @Test
    void requestsAMinuteAreOfEachDeploymentAndCode() {
        List<Dimension> dimensions = Objects.requireNonNull(Presets.of(Preset.ServerErrors).metric().dimensions());

        assertThat(dimensions).extracting(one -> one.name() + " " + one.values()).containsExactly(
                "statusCodeClass [5xx]", "deployment [*]", "statusCode [*]");
    }

    /** One of these is about a deployment, too, and is checked twice. */
    @Test
    void noneIsLeftOutAbove() {
        assertThat(Preset.values()).hasSize(12);
    }
}
