package dev.azureml.e2e.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** What an API server stores, by etcd's own HTTP API. */
public final class Etcd {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Etcd() {
    }

    /**
     * Takes an object away under the API server, whatever its finalizers are; its watches tell of it.
     *
     * @return how many there were
     */
    public static long delete(KubeServer server, String plural, String namespace, String name) throws IOException,
            InterruptedException {
        String key = Base64.getEncoder().encodeToString("/registry/azureml.dev/%s/%s/%s".formatted(plural, namespace,
                name).getBytes(StandardCharsets.UTF_8));
        String url = ServerProcesses.of(server.client().getMasterUrl().getPort()).etcdUrl();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v3/kv/deleterange"))
                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(Map.of("key", key)))).build();
            JsonNode answer = JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
            return answer.path("deleted").asLong();
        }
    }
}
