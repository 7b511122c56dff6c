package dev.azureml.e2e.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.e2e.process.FailedException;
import dev.azureml.e2e.process.Programs;
import dev.azureml.e2e.process.Requests;
import dev.azureml.e2e.process.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reads of the emulator beside the operator's, and marked so that they are told from them. */
final class Azure {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LOOK_MILLIS = 5;
    private static final String MARK = "chaos";
    private static final String OWNER = "azureml.dev-owner";
    private static final List<String> PLACES_OF_TAGS = List.of("/tags", "/properties/tags", "/properties/metadata");
    private static final String QUOTAS = "/quotas/";
    private static final String TOKEN_PATH = "/00000000-0000-0000-0000-00000000000a/oauth2/v2.0/token";
    private static final String TOKEN_FORM = "grant_type=client_credentials&client_id="
            + "00000000-0000-0000-0000-00000000000b&client_secret=a-secret&scope=https%3A%2F%2Fmanagement.azure.com"
            + "%2F.default";

    private final URI address;
    private final HttpClient http;
    private final Requests requests;

    Azure(Programs.Emulator emulator, Requests requests) throws IOException, GeneralSecurityException {
        this.address = emulator.address();
        this.requests = requests;
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
                .sslContext(Trust.in(emulator.caBundle())).build();
    }

    /** What a GET answers of the resource, or the list of its region that has it; empty when there is none. */
    Optional<JsonNode> resource(String id, String apiVersion) throws IOException, InterruptedException {
        int quotas = id.indexOf(QUOTAS);
        return quotas < 0 ? get(id, apiVersion) : quota(id, id.substring(0, quotas), apiVersion);
    }

    /** A workspace's limit, which has an id and no address of its own. */
    private Optional<JsonNode> quota(String id, String workspace, String apiVersion)
            throws IOException, InterruptedException {
        Optional<JsonNode> found = get(workspace, apiVersion);
        if (found.isEmpty()) {
            return found;
        }
        String list = workspace.replaceFirst("(?i)/resourceGroups/.*", "/providers/Microsoft.MachineLearningServices"
                + "/locations/") + found.get().path("location").asText() + QUOTAS.substring(0, QUOTAS.length() - 1);
        return get(list, apiVersion).stream().flatMap(all -> all.path("value").valueStream())
                .filter(line -> line.path("id").asText().equalsIgnoreCase(id)).findFirst();
    }

    private Optional<JsonNode> get(String id, String apiVersion) throws IOException, InterruptedException {
        var uri = address.resolve(id.replace(" ", "%20") + "?api-version=" + apiVersion + "&" + MARK + "=1");
        var request = HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token()).build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        return switch (answer.statusCode()) {
            case 200 -> Optional.of(JSON.readTree(answer.body()));
            case 404 -> Optional.empty();
            default -> throw new FailedException("GET " + id + " was answered " + answer.statusCode() + ": "
                    + answer.body());
        };
    }

    /** The object that a resource says it belongs to; empty where it says nothing. */
    static String owner(JsonNode resource) {
        return PLACES_OF_TAGS.stream().map(place -> resource.at(place).path(OWNER).asText(""))
                .filter(owner -> !owner.isEmpty()).findFirst().orElse("");
    }

    /** The operators' requests after the mark, oldest first. */
    synchronized List<Requests.Request> requests(int mark) {
        return requests.since(mark).stream().filter(request -> !request.query().has(MARK))
                .collect(Collectors.toUnmodifiableList());
    }

    /** Waits until there are so many of the operators' after the mark whose path is asked for; false where they stay away. */
    boolean await(int mark, int count, Predicate<String> path, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (requests(mark).stream().filter(request -> path.test(request.path())).count() < count) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return true;
    }

    /** How many requests there are so far, whosever they are. */
    synchronized int mark() {
        return requests.mark();
    }

    private String token() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(address.resolve(TOKEN_PATH))
                .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(TOKEN_FORM))
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body()).path("access_token").asText();
    }
}
