package dev.azureml.operator.azuremetrics;

/**
 * A value of a metric.
 *
 * @param labels those that Azure's dimensions are, as Prometheus writes them; empty where it is not split
 */
record Sample(Metric metric, String labels, double value) {
}
