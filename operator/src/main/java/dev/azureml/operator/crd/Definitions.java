package dev.azureml.operator.crd;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the API server whether the definition of a kind is being deleted. The API server marks a CRD first and deletes its
 * objects then (<a href=
 * "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/">Kubernetes</a>), so
 * that whoever sees an object that is being deleted, and asks after that, can't be told too early.
 */
public final class Definitions {
    private static final Logger LOG = LoggerFactory.getLogger(Definitions.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CRDS = "apis/apiextensions.k8s.io/v1/customresourcedefinitions/";
    /** A definition is large, and its metadata is all that is asked for. */
    private static final String METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private static final long SECONDS = 10;
    /** What is published of a kind follows its definition after a moment; clocks of API servers differ by less. */
    private static final Duration LAG = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final InstantSource clock;

    /** How a definition stands to the deletion of one of its objects. */
    public enum Standing {
        /** It stays, or went only after somebody had deleted the object. */
        STAYS,
        /** It goes, and the object with it. */
        GOES,
        /** The API server did not say; to be asked again. */
        UNKNOWN,
        /** The operator may not know. */
        FORBIDDEN
    }

    public Definitions(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /**
     * Returns whether an object of the kind is deleted because its definition is.
     *
     * @param deletedAt when the object was
     */
    public Standing of(String kind, Instant deletedAt) {
        try {
            return ask(kind, deletedAt);
        } catch (KubernetesClientException e) {
            LOG.debug("whether CRD {} is being deleted can't be told", ApiGroup.crd(kind), e);
            return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN ? Standing.FORBIDDEN : Standing.UNKNOWN;
        } catch (IOException | ExecutionException | TimeoutException e) {
            LOG.debug("whether CRD {} is being deleted can't be told", ApiGroup.crd(kind), e);
            return Standing.UNKNOWN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Standing.UNKNOWN;
        }
    }

    private Standing ask(String kind, Instant deletedAt) throws IOException, ExecutionException, TimeoutException,
            InterruptedException {
        HttpClient http = client.getHttpClient();
        HttpResponse<String> answer = http.sendAsync(http.newHttpRequestBuilder()
                .uri(client.getMasterUrl().toString() + CRDS + ApiGroup.crd(kind)).header("Accept", METADATA).build(),
                String.class).get(SECONDS, TimeUnit.SECONDS);
        return switch (answer.code()) {
            case HttpURLConnection.HTTP_OK -> {
                JsonNode goesAt = JSON.readTree(answer.body()).at("/metadata/deletionTimestamp");
                yield !goesAt.isTextual() || deletedAt.plus(LAG).isBefore(Instant.parse(goesAt.asText()))
                        ? Standing.STAYS
                        : Standing.GOES;
            }
            case HttpURLConnection.HTTP_NOT_FOUND -> Standing.GOES;
            // An operator of a few namespaces has no right to read what belongs to no namespace.
            case HttpURLConnection.HTTP_FORBIDDEN -> discovered(kind, deletedAt);
            default -> {
                LOG.debug("the API server answered {} to the question for CRD {}", answer.code(), ApiGroup.crd(kind));
                yield Standing.UNKNOWN;
            }
        };
    }

    /** Of a kind whose definition is being deleted the API server publishes that nothing of it can be created. */
    private Standing discovered(String kind, Instant deletedAt) throws IOException {
        Optional<JsonNode> served = ApiGroup.served(client).valueStream()
                .filter(resource -> resource.path("name").asText().equals(ApiGroup.plural(kind))).findFirst();
        if (served.isEmpty()) {
            // Of what goes that much is published until its last object has gone: this server has only begun.
            return Standing.UNKNOWN;
        }
        if (served.get().path("verbs").valueStream().noneMatch(verb -> verb.asText().equals("create"))) {
            return Standing.GOES;
        }
        return clock.instant().isBefore(deletedAt.plus(LAG)) ? Standing.UNKNOWN : Standing.STAYS;
    }
}
