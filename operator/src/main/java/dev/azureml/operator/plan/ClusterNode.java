package dev.azureml.operator.plan;

import java.util.Map;

/**
 * A node of the cluster that the operator runs in.
 *
 * @param allocatable quantities by resource, such as {@code nvidia.com/gpu}, as Kubernetes writes them
 */
public record ClusterNode(String name, Map<String, String> labels, Map<String, String> allocatable) {
}
