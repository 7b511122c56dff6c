package dev.azureml.operator.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The names that the API server has for our kinds. */
public final class ApiGroup {
    /** The path of what the API server publishes of our kinds, and under which it serves them. */
    public static final String PATH = "/apis/azureml.dev/v1alpha1";
    private static final String NAME = "azureml.dev";
    private static final ObjectMapper JSON = new ObjectMapper();

    private ApiGroup() {
    }

    /** Returns the plural of a kind, as in paths: mldatas of MLData. */
    static String plural(String kind) {
        return kind.toLowerCase(Locale.ROOT) + "s";
    }

    /** Returns the name of a kind's CRD. */
    public static String crd(String kind) {
        return plural(kind) + "." + NAME;
    }

    /**
     * Returns the path of the list of a kind's objects.
     *
     * @param namespace null for those of all namespaces
     */
    public static String list(String kind, @Nullable String namespace) {
        return PATH + (namespace == null ? "/" : "/namespaces/" + namespace + "/") + plural(kind);
    }

    /**
     * Returns the kinds that are served, as an APIResourceList of Kubernetes has them; none where the group is not.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException where that was not answered
     */
    static JsonNode served(KubernetesClient client) throws IOException {
        return get(client, PATH).path("resources");
    }

    /** Returns what is there, an empty object where nothing is. */
    static JsonNode get(KubernetesClient client, String path) throws IOException {
        return JSON.readTree(Objects.requireNonNullElse(client.raw(path), "{}"));
    }
}
