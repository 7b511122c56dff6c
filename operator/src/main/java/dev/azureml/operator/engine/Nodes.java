package dev.azureml.operator.engine;

import dev.azureml.operator.plan.ClusterNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The nodes of the cluster that the operator runs in, read now and then. */
final class Nodes {
    private static final Duration LIFETIME = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final InstantSource clock;
    private @Nullable List<ClusterNode> nodes;
    private Instant readAt = Instant.MIN;

    Nodes(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Null when the API server does not let us look. */
    synchronized @Nullable List<ClusterNode> list() {
        if (clock.instant().isAfter(readAt.plus(LIFETIME))) {
            nodes = read();
            readAt = clock.instant();
        }
        return nodes;
    }

    private @Nullable List<ClusterNode> read() {
        try {
            return client.nodes().list().getItems().stream().map(Nodes::node).toList();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return null;
            }
            throw e;
        }
    }

    private static ClusterNode node(Node node) {
        Map<String, String> allocatable = new HashMap<>();
        if (node.getStatus() != null && node.getStatus().getAllocatable() != null) {
            node.getStatus().getAllocatable().forEach((resource, quantity) -> allocatable.put(resource,
                    quantity.toString()));
        }
        Map<String, String> labels = Objects.requireNonNullElse(node.getMetadata().getLabels(), Map.of());
        return new ClusterNode(node.getMetadata().getName(), Map.copyOf(labels), Map.copyOf(allocatable));
    }
}
