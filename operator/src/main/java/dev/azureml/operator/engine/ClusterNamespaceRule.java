package dev.azureml.operator.engine;

import java.util.Optional;

/** In which namespaces of Kubernetes clusters the objects of a namespace may have something run. */
@FunctionalInterface
public interface ClusterNamespaceRule {
    /** All may all. */
    ClusterNamespaceRule NONE = (_, _) -> Optional.empty();

    /**
     * Why it may not; empty when it may.
     *
     * @param namespace of the object
     * @param kubernetesNamespace of the cluster
     */
    Optional<String> refusalOfClusterNamespace(String namespace, String kubernetesNamespace);
}
