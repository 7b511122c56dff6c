package dev.azureml.operator.azuremetrics;

import dev.azureml.api.MetricExport;
import dev.azureml.operator.azureml.MetricScope;
import dev.azureml.operator.azureml.PublishedMetric;
import dev.azureml.operator.azureml.PublishedMetrics;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What Azure's metrics are called here. */
class CatalogueTest {
    private final List<Metric> catalogue = Catalogue.load();

    @ParameterizedTest
    @CsvSource({
        "Model, Model Register Succeeded, azureml_workspace_model_register_succeeded, Total, ''",
        "Model, Model Register Failed, azureml_workspace_model_register_failed, Total, status_code",
        "Model, Model Deploy Started, azureml_workspace_model_deploy_started, Total, ''",
        "Model, Model Deploy Succeeded, azureml_workspace_model_deploy_succeeded, Total, ''",
        "Model, Model Deploy Failed, azureml_workspace_model_deploy_failed, Total, status_code",
        "Resource, CpuUtilization, azureml_workspace_cluster_cpu_utilization_ratio, Average, cluster",
        "Resource, GpuUtilization, azureml_workspace_cluster_gpu_utilization_ratio, Average, cluster",
        "Resource, GpuMemoryUtilization, azureml_workspace_cluster_gpu_memory_utilization_ratio, Average, cluster",
        "Resource, GpuEnergyJoules, azureml_workspace_gpu_energy_joules, Total, compute",
        "Quota, Total Nodes, azureml_workspace_total_nodes, Average, cluster",
        "Quota, Active Nodes, azureml_workspace_active_nodes, Average, cluster",
        "Quota, Idle Nodes, azureml_workspace_idle_nodes, Average, cluster",
        "Quota, Unusable Nodes, azureml_workspace_unusable_nodes, Average, cluster",
        "Quota, Preempted Nodes, azureml_workspace_preempted_nodes, Average, cluster",
        "Quota, Leaving Nodes, azureml_workspace_leaving_nodes, Average, cluster",
        "Quota, Total Cores, azureml_workspace_total_cores, Average, cluster",
        "Quota, Active Cores, azureml_workspace_active_cores, Average, cluster",
        "Quota, Idle Cores, azureml_workspace_idle_cores, Average, cluster",
        "Quota, Unusable Cores, azureml_workspace_unusable_cores, Average, cluster",
        "Quota, Preempted Cores, azureml_workspace_preempted_cores, Average, cluster",
        "Quota, Leaving Cores, azureml_workspace_leaving_cores, Average, cluster",
        "Quota, Quota Utilization Percentage, azureml_workspace_quota_utilization_ratio, Average, cluster vm_family vm_priority",
        "Run, Cancelled Runs, azureml_workspace_cancelled_runs, Total, run_type experiment",
        "Run, Cancel Requested Runs, azureml_workspace_cancel_requested_runs, Total, run_type experiment",
        "Run, Completed Runs, azureml_workspace_completed_runs, Total, run_type experiment",
        "Run, Failed Runs, azureml_workspace_failed_runs, Total, run_type experiment",
        "Run, Finalizing Runs, azureml_workspace_finalizing_runs, Total, run_type experiment",
        "Run, Not Responding Runs, azureml_workspace_not_responding_runs, Total, run_type experiment",
        "Run, Not Started Runs, azureml_workspace_not_started_runs, Total, run_type experiment",
        "Run, Preparing Runs, azureml_workspace_preparing_runs, Total, run_type experiment",
        "Run, Provisioning Runs, azureml_workspace_provisioning_runs, Total, run_type experiment",
        "Run, Queued Runs, azureml_workspace_queued_runs, Total, run_type experiment",
        "Run, Started Runs, azureml_workspace_started_runs, Total, run_type experiment",
        "Run, Starting Runs, azureml_workspace_starting_runs, Total, run_type experiment",
        "Run, Errors, azureml_workspace_errors, Total, ''",
        "Run, Warnings, azureml_workspace_warnings, Total, ''"})
    void theMetricsThatPeopleAskForHaveTheseNames(MetricExport.Group group, String name, String exported,
            Metric.Aggregation aggregation, String labels) {
        Metric metric = catalogue.stream().filter(m -> m.scope() == MetricScope.WORKSPACE && m.name().equals(name))
                .findFirst().orElseThrow();

        assertThat(metric.group()).isEqualTo(group);
        assertThat(metric.exported()).isEqualTo(exported);
        assertThat(metric.aggregation()).isEqualTo(aggregation);
        assertThat(metric.labels().stream().map(Metric.Label::name).collect(Collectors.joining(" "))).isEqualTo(labels);
    }

    @Test
    void namesAreOfPrometheusAndDifferAndEndInTheirUnit() {
        assertThat(catalogue).hasSize(90);
        assertThat(catalogue.stream().map(Metric::exported).collect(Collectors.toSet())).hasSameSizeAs(catalogue);
        assertThat(catalogue).allSatisfy(metric -> {
            assertThat(metric.exported()).matches("azureml_(workspace|endpoint|deployment)_[a-z0-9]+(_[a-z0-9]+)*")
                    .doesNotMatch(".*_(total|count|sum|bucket|percentage|milliseconds)");
            if (metric.unit().equals("Percent")) {
                assertThat(metric.exported()).endsWith("_ratio");
                assertThat(metric.factor()).isEqualTo(0.01);
            }
            if (metric.unit().equals("Milliseconds")) {
                assertThat(metric.exported()).endsWith("_seconds");
                assertThat(metric.factor()).isEqualTo(0.001);
            }
            assertThat(metric.exported().endsWith("_ratio")).isEqualTo(metric.factor() == 0.01);
            assertThat(metric.labels()).extracting(Metric.Label::name).doesNotHaveDuplicates()
                    .doesNotContain("namespace", "workspace", "endpoint");
        });
    }

    @Test
    void whatIsExportedIsWhatAzurePublishes() {
        assertThat(catalogue).extracting(metric -> metric.scope() + " " + metric.name())
                .containsExactlyElementsOf(PublishedMetrics.table().all().stream().map(published -> published.of()
                        + " " + published.name()).toList());
        assertThat(catalogue).allSatisfy(metric -> {
            PublishedMetric published = PublishedMetrics.table().find(metric.scope(), metric.name()).orElseThrow();
            assertThat(published.aggregations()).extracting(Enum::name).contains(metric.aggregation().name());
            assertThat(published.dimensions()).containsAll(metric.labels().stream().map(Metric.Label::dimension)
                    .toList());
        });
    }

    /** Ids of runs, nodes and devices have no bound. */
    @Test
    void whatHasNoBoundIsNoLabel() {
        Set<String> dimensions = catalogue.stream().flatMap(m -> m.labels().stream()).map(Metric.Label::dimension)
                .map(String::toLowerCase).collect(Collectors.toSet());

        assertThat(dimensions).isNotEmpty().doesNotContain("runid", "rootrunid", "nodeid", "instanceid", "deviceid",
                "threadid", "agentid", "vectorstoreid", "publishedpipelineid");
    }

    @Test
    void aQueryHasAtMostTwentyNamesWithTheSameDimensionsAndAggregation() {
        for (MetricScope scope : MetricScope.values()) {
            List<Query> queries = Query.of(catalogue, scope, EnumSet.allOf(MetricExport.Group.class));

            assertThat(queries).allSatisfy(query -> {
                assertThat(query.metrics()).hasSizeBetween(1, 20);
                assertThat(query.metrics()).allMatch(m -> m.filter().equals(query.filter())
                        && m.aggregation() == query.aggregation());
            });
            assertThat(queries.stream().flatMap(query -> query.metrics().stream())).containsExactlyInAnyOrderElementsOf(
                    catalogue.stream().filter(m -> m.scope() == scope).toList());
        }
        assertThat(Query.of(catalogue, MetricScope.WORKSPACE, EnumSet.allOf(MetricExport.Group.class)))
                .as("as the page says").hasSize(13).filteredOn(Query::hasGpuEnergy).singleElement()
                .satisfies(query -> assertThat(query.metrics()).hasSize(1));
        assertThat(Query.of(catalogue, MetricScope.ENDPOINT, Arrays.asList(MetricExport.Group.Quota))).isEmpty();
        assertThat(Query.of(catalogue, MetricScope.WORKSPACE, Arrays.asList(MetricExport.Group.Quota))).hasSize(2);
    }
}
