package dev.azureml.operator.engine;

import dev.azureml.api.ConfigMapKeyRef;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The ConfigMaps of the namespaces whose objects refer to one; no other namespace is watched. */
final class ConfigMaps implements AutoCloseable {
    private final KubernetesClient client;
    private final Graph graph;
    private final Map<String, DataWatch<ConfigMap>> watches = new ConcurrentHashMap<>();

    ConfigMaps(KubernetesClient client, Graph graph) {
        this.client = client;
        this.graph = graph;
    }

    /** The text under the key; empty when there is no such ConfigMap or key, or it is not known yet. */
    Optional<String> value(String namespace, ConfigMapKeyRef ref) {
        return watches.computeIfAbsent(namespace, this::watch).find(namespace, ref.name())
                .map(ConfigMap::getData).map(data -> data.get(ref.key()));
    }

    boolean exists(String namespace, String name) {
        return watches.computeIfAbsent(namespace, this::watch).find(namespace, name).isPresent();
    }

    private DataWatch<ConfigMap> watch(String namespace) {
        return DataWatch.start(List.of(client.configMaps().inNamespace(namespace)::inform),
                map -> Optional.ofNullable(map.getData()).orElse(Map.of()),
                map -> graph.wakeLinked(List.of(Graph.configMapLink(namespace, map.getMetadata().getName()))));
    }

    @Override
    public void close() {
        watches.values().forEach(DataWatch::close);
    }
}
