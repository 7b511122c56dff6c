package dev.azureml.e2e.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * Applies manifests as {@code kubectl apply --server-side --force-conflicts} does, without a process for each: the same
 * requests, with the text as it is written, so that the API server alone reads it.
 */
public final class ServerSideApply {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> CORE = Set.of("Secret", "ConfigMap", "ServiceAccount");

    private final List<Document> documents;

    private ServerSideApply(List<Document> documents) {
        this.documents = documents;
    }

    /** One object of a manifest: where it belongs, and its text. */
    private record Document(String apiVersion, String kind, String name, String namespace, String text) {

        static Document read(String text, String namespace) {
            // Told to be YAML: what begins with a brace is taken for JSON otherwise.
            JsonNode object = JSON.valueToTree(Serialization.unmarshal("---\n" + text, Map.class));
            return new Document(object.path("apiVersion").asText(), object.path("kind").asText(),
                    object.at("/metadata/name").asText(), object.at("/metadata/namespace").asText(namespace), text);
        }

        /** Whether its path is known here without asking the API server for its kinds. */
        boolean isKnown() {
            return apiVersion.equals("azureml.dev/v1alpha1") || apiVersion.equals("v1") && CORE.contains(kind);
        }

        String path() {
            return (apiVersion.contains("/") ? "apis/" : "api/") + apiVersion + "/namespaces/" + namespace + "/"
                    + kind.toLowerCase(Locale.ROOT) + "s/" + name;
        }
    }

    /** Reads a manifest; its objects without a namespace go into the one that is given. */
    public static ServerSideApply of(String namespace, String yaml) {
        return new ServerSideApply(Stream.of(yaml.split("(?m)^---.*$")).filter(text -> !text.isBlank())
                .map(text -> Document.read(text, namespace)).toList());
    }

    /** Whether it is known here where all objects belong; kubectl asks the API server for that. */
    public boolean isKnown() {
        return documents.stream().allMatch(Document::isKnown);
    }

    /** Applies all objects of what is known: why the API server refused one, which ends it; empty when it took all. */
    public Optional<String> send(KubernetesClient client) {
        return documents.stream().map(document -> send(client, document)).flatMap(Optional::stream).findFirst();
    }

    private static Optional<String> send(KubernetesClient client, Document document) {
        var http = client.getHttpClient();
        URI uri = URI.create(client.getMasterUrl() + document.path()
                + "?fieldManager=kubectl&fieldValidation=Strict&force=true");
        try {
            HttpResponse<String> answer = http.sendAsync(http.newHttpRequestBuilder().uri(uri)
                    .method("PATCH", "application/apply-patch+yaml", document.text).build(), String.class).get();
            return answer.isSuccessful() ? Optional.empty() : Optional.of(words(document, answer));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + document.path() + " was applied", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(document.path() + " was not applied", e);
        }
    }

    private static String words(Document document, HttpResponse<String> answer) {
        try {
            return document.path() + ": " + JSON.readTree(answer.bodyString()).path("message").asText();
        } catch (IOException e) {
            return document.path() + ": " + answer.code() + ", and no status that says why: " + e.getMessage();
        }
    }
}
