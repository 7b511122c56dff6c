package dev.azureml.e2e.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.e2e.process.FailedException;
import dev.azureml.e2e.process.Requests;
import dev.azureml.e2e.process.Trust;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/** Sends requests to Azure Resource Manager and does nothing else: what the operator's rate is compared with. */
final class BareClient {
    private static final int AT_ONCE = 128;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final String TOKEN_PATH = "/00000000-0000-0000-0000-00000000000a/oauth2/v2.0/token";
    private static final String TOKEN_FORM = "grant_type=client_credentials&client_id="
            + "00000000-0000-0000-0000-00000000000b&client_secret=a-secret&scope=https%3A%2F%2Fmanagement.azure.com"
            + "%2F.default";

    private final URI azure;
    private final HttpClient http;

    BareClient(URI azure, Path caBundle) throws IOException, GeneralSecurityException {
        this.azure = azure;
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(Trust.in(caBundle))
                .executor(Executors.newVirtualThreadPerTaskExecutor()).build();
    }

    /**
     * Sends the PUTs, at most 128 at once, again where Azure says to wait; how long that took from before the token to the
     * last answer.
     */
    Duration put(List<Requests.Request> puts) throws IOException, InterruptedException, ExecutionException {
        long begun = System.nanoTime();
        String token = token();
        var places = new Semaphore(AT_ONCE);
        List<Future<Integer>> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Requests.Request put : puts) {
                places.acquire();
                Callable<Integer> call = () -> {
                    try {
                        return send(put, token);
                    } finally {
                        places.release();
                    }
                };
                answers.add(threads.submit(call));
            }
        }
        for (Future<Integer> answer : answers) {
            if (answer.get() / 100 != 2) {
                throw new FailedException("the bare client was answered " + answer.get());
            }
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private int send(Requests.Request put, String token) throws IOException, InterruptedException {
        String query = put.query().properties().stream().map(e -> e.getKey() + "=" + e.getValue().asText())
                .collect(Collectors.joining("&"));
        var uri = azure.resolve(put.path() + "?" + query);
        var request = HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json").PUT(BodyPublishers.ofString(put.body().toString()))
                .build();
        while (true) {
            HttpResponse<byte[]> answer = http.send(request, BodyHandlers.ofByteArray());
            if (answer.statusCode() != TOO_MANY_REQUESTS) {
                return answer.statusCode();
            }
            Thread.sleep(Duration.ofSeconds(answer.headers().firstValueAsLong("Retry-After").orElse(1)));
        }
    }

    private String token() throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(azure.resolve(TOKEN_PATH))
                .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString(TOKEN_FORM))
                .build();
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        return new ObjectMapper().readTree(answer.body()).path("access_token").asText();
    }
}
