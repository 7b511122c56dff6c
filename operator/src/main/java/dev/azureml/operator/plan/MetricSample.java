package dev.azureml.operator.plan;

/**
 * A number that an object adds to one of the operator's meters, which shows the sum over all objects: never one series
 * per object.
 *
 * @param meter such as {@code azureml.compute.nodes}
 * @param label the one tag, with few values
 */
public record MetricSample(String meter, String label, String value, long number) {
}
