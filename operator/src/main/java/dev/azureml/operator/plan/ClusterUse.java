package dev.azureml.operator.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an object has to do with the Kubernetes cluster that it is about.
 *
 * @param namespaces the cluster's namespaces in which what the object runs would run, by the path of the spec that says so
 * @param wholeCluster the path of the spec by which it would say something for all of the cluster
 * @param readsNodes whether the translation looks at the nodes of the cluster that the operator runs in
 * @param keeps the APIs of which it may keep objects in the cluster, with nothing wanted: they go with it
 */
public record ClusterUse(Map<String, String> namespaces, Optional<String> wholeCluster, boolean readsNodes,
        List<Output.ClusterObjects> keeps) {
    /** Of an object that is about none. */
    public static final ClusterUse NONE = new ClusterUse(Map.of(), Optional.empty(), false, List.of());

    public ClusterUse {
        namespaces = Map.copyOf(namespaces);
        keeps = List.copyOf(keeps);
    }
}
