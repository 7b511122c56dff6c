package dev.azureml.operator.telemetry;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HttpEndpointsTest {
    private final AtomicBoolean synced = new AtomicBoolean();
    private final AtomicBoolean token = new AtomicBoolean();
    private final AtomicReference<List<String>> remarks = new AtomicReference<>(List.of());

    @Test
    void readyOnlyWhenEveryCheckPasses() throws Exception {
        try (HttpEndpoints endpoints = start(() -> "")) {
            assertThat(get(endpoints, "/readyz")).satisfies(answer -> {
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.body().lines()).containsExactlyInAnyOrder("caches", "token");
            });
            synced.set(true);
            assertThat(get(endpoints, "/readyz").body()).isEqualTo("token\n");
            token.set(true);
            assertThat(get(endpoints, "/readyz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void readyWithARemarkIsReadyAndSaysIt() throws Exception {
        synced.set(true);
        token.set(true);
        remarks.set(List.of("CRD a is older", "CRD b is newer"));
        try (HttpEndpoints endpoints = start(() -> "")) {
            assertThat(get(endpoints, "/readyz").statusCode()).isEqualTo(200);
            assertThat(get(endpoints, "/readyz").body()).isEqualTo("ok\nCRD a is older\nCRD b is newer\n");
            assertThat(get(endpoints, "/healthz").body()).isEqualTo("ok\n");
        }
    }

    @Test
    void liveWhileItAnswers() throws Exception {
        try (HttpEndpoints endpoints = start(() -> "")) {
            assertThat(get(endpoints, "/healthz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aCheckThatThrowsHasFailed() throws Exception {
        BooleanSupplier broken = () -> {
            throw new IllegalStateException("broken");
        };
        try (HttpEndpoints endpoints = HttpEndpoints.start(0, null, new HttpEndpoints.Content(() -> "",
                Map.of("engine", broken), Map.of(), List::of))) {
            assertThat(get(endpoints, "/healthz").statusCode()).isEqualTo(503);
            assertThat(get(endpoints, "/healthz").body()).isEqualTo("engine\n");
        }
    }

    @Test
    void metricsAreServed() throws Exception {
        try (HttpEndpoints endpoints = start(() -> "azureml_operations 2\n")) {
            HttpResponse<String> answer = get(endpoints, "/metrics");
            assertThat(answer.body()).isEqualTo("azureml_operations 2\n");
            assertThat(answer.headers().firstValue("Content-Type")).get().asString().contains("version=0.0.4");
        }
    }

    @Test
    void failingMetricsAreAnErrorWithoutItsText() throws Exception {
        try (HttpEndpoints endpoints = start(() -> {
            throw new IllegalStateException("inner");
        })) {
            HttpResponse<String> answer = get(endpoints, "/metrics");
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(answer.body()).doesNotContain("inner");
            assertThat(get(endpoints, "/healthz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theRestIsRefused() throws Exception {
        try (HttpEndpoints endpoints = start(() -> "")) {
            assertThat(get(endpoints, "/metricsx").statusCode()).isEqualTo(404);
            assertThat(get(endpoints, "/healthz/x").statusCode()).isEqualTo(404);
            assertThat(send(endpoints, "/healthz", "POST").statusCode()).isEqualTo(405);
            assertThat(send(endpoints, "/healthz", "HEAD").statusCode()).isEqualTo(200);
        }
    }

    private HttpEndpoints start(Supplier<String> metrics) throws IOException {
        return HttpEndpoints.start(0, null, new HttpEndpoints.Content(metrics, Map.of(),
                Map.of("caches", synced::get, "token", token::get), remarks::get));
    }

    private static HttpResponse<String> get(HttpEndpoints endpoints, String path) throws Exception {
        return send(endpoints, path, "GET");
    }

    private static HttpResponse<String> send(HttpEndpoints endpoints, String path, String method) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI url = URI.create("http://localhost:" + endpoints.port() + path);
            HttpRequest request = HttpRequest.newBuilder(url).method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
