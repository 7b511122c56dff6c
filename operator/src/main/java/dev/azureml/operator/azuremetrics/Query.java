package dev.azureml.operator.azuremetrics;

import dev.azureml.api.MetricExport;
import dev.azureml.operator.azureml.MetricScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is asked of Azure Monitor at once: metrics that are split by the same dimensions and added up in the same way; the
 * energy of GPUs alone.
 *
 * @param metrics at least one
 */
record Query(MetricScope scope, List<Metric> metrics) {
    /** Azure Monitor takes no more names. */
    private static final int MOST = 20;

    /** @param energy is asked for alone: of longer times than all else */
    private record Kind(String filter, Metric.Aggregation aggregation, boolean energy) {
    }

    Query {
        metrics = List.copyOf(metrics);
    }

    /** Returns as few as there can be for the metrics of these groups that are of something like that. */
    static List<Query> of(List<Metric> catalogue, MetricScope scope, Collection<MetricExport.Group> groups) {
        Map<Kind, List<Metric>> kinds = new LinkedHashMap<>();
        catalogue.stream().filter(metric -> metric.scope() == scope && groups.contains(metric.group()))
                .forEach(metric -> kinds.computeIfAbsent(new Kind(metric.filter(), metric.aggregation(), metric
                        .isGpuEnergy()), _ -> new ArrayList<>()).add(metric));
        List<Query> queries = new ArrayList<>();
        for (List<Metric> alike : kinds.values()) {
            for (int from = 0; from < alike.size(); from += MOST) {
                queries.add(new Query(scope, alike.subList(from, Math.min(alike.size(), from + MOST))));
            }
        }
        return queries;
    }

    String names() {
        return metrics.stream().map(Metric::name).collect(Collectors.joining(","));
    }

    Metric.Aggregation aggregation() {
        return metrics.getFirst().aggregation();
    }

    /** Returns Azure's filter that splits them; empty where they are not split. */
    String filter() {
        return metrics.getFirst().filter();
    }

    /** Whether how busy GPUs of computes are is among them. */
    boolean hasGpuUtilization() {
        return metrics.stream().anyMatch(Metric::isGpuUtilization);
    }

    /** Whether the energy of GPUs is among them. */
    boolean hasGpuEnergy() {
        return metrics.stream().anyMatch(Metric::isGpuEnergy);
    }
}
