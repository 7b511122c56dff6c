package dev.azureml.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Kinds;
import dev.azureml.operator.cli.PlanArguments;
import dev.azureml.operator.crd.ApiGroup;
import dev.azureml.operator.engine.inputs.LiveCluster;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.manifest.KindSchemas;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads from a cluster what a command asks for, as whoever the kubeconfig says. */
final class ClusterReader implements LiveCluster, AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 500;
    /** That of objects where nobody names one. */
    static final String DEFAULT_NAMESPACE = "default";

    private final KubernetesClient client;
    private final Config config;
    private final Set<String> namespaces;
    private final List<ObjectNode> objects = new ArrayList<>();
    private Optional<byte[]> digestKey = Optional.empty();

    private ClusterReader(KubernetesClient client, Config config, Set<String> namespaces) {
        this.client = client;
        this.config = config;
        this.namespaces = namespaces;
    }

    /** What can't be had of the cluster, said for whoever asked. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1;

        UnreadableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Returns the way to the cluster, as kubectl would find it.
     *
     * @param flag by which its context was said, such as {@code --context}
     */
    static Config config(PlanArguments.Cluster cluster, String flag) throws UnreadableException {
        String context = cluster.context();
        File file = cluster.kubeconfig() == null ? null : new File(cluster.kubeconfig());
        if (file != null && !file.isFile()) {
            throw new UnreadableException("--kubeconfig: " + cluster.kubeconfig() + ": no such file", null);
        }
        Config config;
        List<String> known;
        try {
            config = file == null ? Config.autoConfigure(context) : Config.fromKubeconfig(context, file);
            known = config.getContexts().stream().map(NamedContext::getName).sorted().toList();
        } catch (RuntimeException e) { // whatever a parser makes of what is no kubeconfig
            throw new UnreadableException(
                    (file == null ? "the kubeconfig" : "--kubeconfig: " + file) + " can't be read: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
        if (context != null && !known.contains(context)) {
            throw new UnreadableException(flag + "=" + context + ": the kubeconfig has no such context; it has "
                    + (known.isEmpty() ? "none" : String.join(", ", known)), null);
        }
        if (config.getCurrentContext() == null && known.isEmpty() && file != null) {
            throw new UnreadableException("--kubeconfig: " + cluster.kubeconfig() + " has no context", null);
        }
        return config;
    }

    /** Returns the namespace of what names none: as it was said, or as the context has it. */
    static String namespace(@Nullable String said, Config config) {
        return said != null ? said : Objects.requireNonNullElse(config.getNamespace(), DEFAULT_NAMESPACE);
    }

    /** Opens it, for single objects. */
    static ClusterReader open(Config config) {
        return open(config, Set.of());
    }

    private static ClusterReader open(Config config, Set<String> namespaces) {
        return new ClusterReader(KubernetesConnection.open(KubernetesConnection.directly(config), List.of()), config,
                namespaces);
    }

    /**
     * Opens it, and reads the objects of our kinds.
     *
     * @param namespaces whose objects
     * @param digestSecret {@code namespace/name} of the operator's Secret
     */
    static ClusterReader open(Config config, Set<String> namespaces, String digestSecret) throws UnreadableException {
        ClusterReader reader = open(config, namespaces);
        try {
            for (String namespace : namespaces) {
                reader.objects.addAll(reader.listed(namespace));
            }
            reader.digestKey = reader.readDigestKey(digestSecret);
            return reader;
        } catch (KubernetesClientException e) {
            reader.close();
            throw reader.unreadable(e);
        } catch (UncheckedIOException e) {
            reader.close();
            throw e;
        }
    }

    /**
     * Returns the objects of our kinds.
     *
     * @param namespace null for those of all namespaces
     */
    List<ObjectNode> objects(@Nullable String namespace) throws UnreadableException {
        try {
            return listed(namespace);
        } catch (KubernetesClientException e) {
            throw unreadable(e);
        }
    }

    private List<ObjectNode> listed(@Nullable String namespace) {
        return Stream.of(Kinds.values()).flatMap(kind -> list(kind.kind(), namespace).stream()).toList();
    }

    /** A kind that the cluster does not serve has no objects. */
    private List<ObjectNode> list(String kind, @Nullable String namespace) {
        List<ObjectNode> all = new ArrayList<>();
        String path = ApiGroup.list(kind, namespace == null ? null : segment(namespace));
        String next = "";
        do {
            String page = client.raw(path + "?limit=" + PAGE + (next.isEmpty()
                    ? ""
                    : "&continue=" + segment(next)));
            JsonNode list = page == null ? JSON.missingNode() : parsed(page);
            for (JsonNode item : list.path("items")) {
                if (item instanceof ObjectNode object) {
                    all.add(object.put("kind", kind).put("apiVersion", KindSchemas.API_VERSION));
                }
            }
            next = list.at("/metadata/continue").asText("");
        } while (!next.isEmpty());
        return all;
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new KubernetesClientException("the answer is no JSON", e);
        }
    }

    private UnreadableException unreadable(KubernetesClientException e) {
        String why = switch (e.getCode()) {
            case HttpURLConnection.HTTP_UNAUTHORIZED -> "it does not know who asks: sign in to it, as for kubectl";
            case HttpURLConnection.HTTP_FORBIDDEN -> e.getStatus() == null
                    ? "it may not be read"
                    : e.getStatus().getMessage() + "; the cluster role view lets one read objects, Secrets aside";
            default ->
                Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause).map(Throwable::getMessage).filter(
                        Objects::nonNull).distinct().collect(Collectors.joining(": "));
        };
        return new UnreadableException("the cluster at " + config.getMasterUrl() + " can't be read: " + why, e);
    }

    /** Returns the id that owner tags have unless CLUSTER_ID says another; empty where it may not be read. */
    Optional<String> clusterId() {
        return get("/api/v1/namespaces/kube-system") instanceof Reading.Found(ObjectNode namespace)
                ? Optional.of(namespace.at("/metadata/uid").asText())
                : Optional.empty();
    }

    @Override
    public List<ObjectNode> objects() {
        return List.copyOf(objects);
    }

    /** Returns an object of ours, a Secret, a ConfigMap or a ServiceAccount. */
    Reading object(ObjectKey key) throws UnreadableException {
        try {
            return switch (key.kind()) {
                case "Secret" -> secret(key.namespace(), key.name());
                case "ConfigMap" -> configMap(key.namespace(), key.name());
                case "ServiceAccount" -> get(namespaced(key.namespace()) + "/serviceaccounts/" + segment(key.name()));
                default -> get(ApiGroup.list(key.kind(), segment(key.namespace())) + "/" + segment(key.name()));
            };
        } catch (KubernetesClientException e) {
            throw unreadable(e);
        }
    }

    /** Returns the events about an object of ours that are still kept; none where they may not be read. */
    List<JsonNode> events(ObjectKey key) throws UnreadableException {
        try {
            return get(namespaced(key.namespace()) + "/events?fieldSelector="
                    + segment("involvedObject.kind=" + key.kind()
                            + ",involvedObject.name=" + key.name())) instanceof Reading.Found(ObjectNode list)
                                    ? list.path("items").valueStream().toList()
                                    : List.of();
        } catch (KubernetesClientException e) {
            throw unreadable(e);
        }
    }

    @Override
    public Reading secret(String namespace, String name) {
        return get(namespaced(namespace) + "/secrets/" + segment(name));
    }

    @Override
    public Reading configMap(String namespace, String name) {
        return get(namespaced(namespace) + "/configmaps/" + segment(name));
    }

    private static String namespaced(String namespace) {
        return "/api/v1/namespaces/" + segment(namespace);
    }

    /** A name of a file, which nobody has looked at, stays one name. */
    private static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    @Override
    public Optional<byte[]> digestKey() {
        return digestKey;
    }

    private Optional<byte[]> readDigestKey(String digestSecret) {
        String[] parts = digestSecret.split("/", -1);
        return secret(parts[0], parts[1]) instanceof Reading.Found(ObjectNode secret)
                && secret.at("/data/key").isTextual()
                        ? Optional.of(Base64.getDecoder().decode(secret.at("/data/key").textValue()))
                        : Optional.empty();
    }

    @Override
    public Set<String> namespaces() {
        return namespaces;
    }

    private Reading get(String path) {
        try {
            String found = client.raw(path);
            return found != null && parsed(found) instanceof ObjectNode object
                    ? new Reading.Found(object)
                    : new Reading.Absent();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return new Reading.Unknown();
            }
            throw new UncheckedIOException(new IOException(unreadable(e).getMessage(), e));
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
