package dev.azureml.operator.azuremetrics;

import java.util.List;

/** A metric of Azure's as the page of metrics has it. */
public record ExportedMetric(String name, List<String> labels, String help, String group) {

    public static List<ExportedMetric> all() {
        return Catalogue.load().stream().map(metric -> new ExportedMetric(metric.exported(), metric.labels().stream()
                .map(Metric.Label::name).toList(),
                metric.name() + ", " + metric.unit() + ", " + metric.aggregation()
                        + (metric.factor() == 1 ? "" : " × " + metric.factor()),
                metric.group().name())).toList();
    }
}
