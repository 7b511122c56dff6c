package dev.azureml.operator.azureml;

import dev.azureml.api.MLAlertRuleSpec.Aggregation;
import java.util.List;
import java.util.Optional;

/**
 * A metric that Azure publishes.
 *
 * @param of what has it
 * @param name in Azure's API
 * @param unit as Azure says it
 * @param aggregations that it offers
 * @param dimensions by which it can be split
 */
public record PublishedMetric(MetricScope of, String name, String unit, List<Aggregation> aggregations,
        List<String> dimensions) {
    public PublishedMetric {
        aggregations = List.copyOf(aggregations);
        dimensions = List.copyOf(dimensions);
    }

    /** Returns the dimension in Azure's spelling; empty where the metric has none of that name. */
    public Optional<String> dimension(String said) {
        return dimensions.stream().filter(said::equalsIgnoreCase).findFirst();
    }
}
