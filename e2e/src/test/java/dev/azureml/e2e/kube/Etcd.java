package dev.azureml.e2e.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the API servers of this process store, by etcd's own HTTP API. */
public final class Etcd {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LISTENS = "--listen-client-urls";

    private Etcd() {
    }

    /**
     * Takes an object away under the API server, whatever its finalizers are; its watches tell of it.
     *
     * @return how many there were in all servers
     */
    public static long delete(String plural, String namespace, String name) throws IOException, InterruptedException {
        String key = Base64.getEncoder().encodeToString("/registry/azureml.dev/%s/%s/%s".formatted(plural, namespace,
                name).getBytes(StandardCharsets.UTF_8));
        long deleted = 0;
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String url : addresses()) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v3/kv/deleterange"))
                        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(Map.of("key", key))))
                        .build();
                JsonNode answer = JSON.readTree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
                deleted += answer.path("deleted").asLong();
            }
        }
        return deleted;
    }

    private static List<String> addresses() {
        return ProcessHandle.current().descendants().flatMap(process -> process.info().arguments().stream())
                .flatMap(Etcd::listens).distinct().toList();
    }

    private static Stream<String> listens(String... arguments) {
        List<String> all = Arrays.asList(arguments);
        return IntStream.range(0, all.size()).filter(i -> all.get(i).matches("-?" + LISTENS))
                .mapToObj(i -> all.get(i + 1));
    }
}
