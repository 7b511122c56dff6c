package dev.azureml.operator.telemetry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
        HealthCheck broken = () -> {
            throw new IllegalStateException("broken");
        };
        try (HttpEndpoints endpoints = HttpEndpoints.start(new InetSocketAddress(0), null,
                new HttpEndpoints.Content(_ -> Exposition.prometheus(""),
                        Map.of("engine", broken), Map.of(), List::of))) {
            assertThat(get(endpoints, "/healthz").statusCode()).isEqualTo(503);
            assertThat(get(endpoints, "/healthz").body()).isEqualTo("engine\n");
        }
    }

    @Test
    void itSaysWhereItCanNotListen() throws Exception {
        try (HttpEndpoints endpoints = start(() -> "")) {
            var taken = new InetSocketAddress(endpoints.port());
            assertThatThrownBy(() -> HttpEndpoints.start(taken, null,
                    new HttpEndpoints.Content(_ -> Exposition.prometheus(""), Map.of(),
                            Map.of(), List::of))
                    .close()).isInstanceOf(IOException.class).hasMessageContaining(
                            "HTTP_ADDRESS, HTTP_PORT: can't listen at port " + endpoints.port() + " of all addresses");
        }
        // TEST-NET-1 is nobody's.
        assertThatThrownBy(() -> HttpEndpoints.start(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0), null,
                new HttpEndpoints.Content(_ -> Exposition.prometheus(""), Map.of(), Map.of(), List::of)).close())
                .hasMessageContaining("can't listen at port 0 of 192.0.2.1: ");
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

    /** Finding M6: whoever reaches the port could hold it with requests that never end. */
    @Test
    void aClientThatNeverEndsItsRequestIsCutOffAndHoldsUpNobody() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (HttpEndpoints endpoints = start(() -> "")) {
            for (int i = 0; i < 40; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), endpoints.port());
                slow.add(socket);
                socket.setSoTimeout(60_000);
                // Every second one says nothing at all.
                socket.getOutputStream().write((i % 2 == 0 ? "" : "GET /metrics HTTP/1.1\r\nHost: a\r\nX: ")
                        .getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(get(endpoints, "/healthz").statusCode()).isEqualTo(200);
            for (Socket socket : slow) {
                assertThat(socket.getInputStream().readAllBytes()).as("the end, and no answer").isEmpty();
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** Finding M6: what waits to be taken is in memory. */
    @Test
    void onlySomeScrapesAreUnderWayAtOnce() throws Exception {
        CountDownLatch eight = new CountDownLatch(8);
        CountDownLatch goOn = new CountDownLatch(1);
        try (HttpEndpoints endpoints = start(() -> {
            eight.countDown();
            awaited(goOn);
            return "azureml_operations 2\n";
        }); HttpClient client = HttpClient.newHttpClient()) {
            var scrape = HttpRequest.newBuilder(URI.create("http://localhost:" + endpoints.port() + "/metrics"))
                    .build();
            var first = Stream.generate(() -> client.sendAsync(scrape, HttpResponse.BodyHandlers.ofString()))
                    .limit(8).toList();
            awaited(eight);

            assertThat(get(endpoints, "/metrics").statusCode()).isEqualTo(503);
            assertThat(get(endpoints, "/healthz").statusCode()).isEqualTo(200);

            goOn.countDown();
            assertThat(first).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
            // Their places are free once they are answered, which they know before.
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (get(endpoints, "/metrics").statusCode() != 200) {
                assertThat(System.nanoTime()).as("within a minute").isLessThan(end);
            }
        }
    }

    /** Finding M6: each anonymous look at readiness was a request to Entra while that failed. */
    @Test
    void aThousandLooksAtReadinessAskForOneToken() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HealthCheck failing = new RememberedCheck("azure token", () -> {
            asked.incrementAndGet();
            throw new IllegalStateException("Entra is down");
        }, Duration.ofSeconds(5), InstantSource.fixed(Instant.EPOCH));
        try (HttpEndpoints endpoints = HttpEndpoints.start(new InetSocketAddress(0), null,
                new HttpEndpoints.Content(_ -> Exposition.prometheus(""), Map.of(),
                        Map.of("azure token", failing), List::of));
                HttpClient client = HttpClient.newHttpClient()) {
            var look = HttpRequest.newBuilder(URI.create("http://localhost:" + endpoints.port() + "/readyz")).build();
            for (int i = 0; i < 1_000; i++) {
                var answer = client.send(look, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.body()).isEqualTo("azure token: IllegalStateException\n");
            }
        }
        assertThat(asked).hasValue(1);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting", e);
        }
    }

    private HttpEndpoints start(Supplier<String> metrics) throws IOException {
        return HttpEndpoints.start(new InetSocketAddress(0), null, new HttpEndpoints.Content(_ -> Exposition
                .prometheus(metrics.get()), Map.of(),
                Map.of("caches", HealthCheck.of(synced::get), "token", HealthCheck.of(token::get)), remarks::get));
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
