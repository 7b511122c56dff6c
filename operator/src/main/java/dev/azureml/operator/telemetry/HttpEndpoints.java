package dev.azureml.operator.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves {@code /metrics}, {@code /healthz} and {@code /readyz}. A check that throws has failed. */
public final class HttpEndpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoints.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads;
    private final Supplier<String> metrics;
    private final Map<String, BooleanSupplier> live;
    private final Map<String, BooleanSupplier> ready;

    private HttpEndpoints(HttpServer server, Supplier<String> metrics, Map<String, BooleanSupplier> live,
            Map<String, BooleanSupplier> ready) {
        this.server = server;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.metrics = metrics;
        this.live = new LinkedHashMap<>(live);
        this.ready = new LinkedHashMap<>(ready);
    }

    /** Listens on the port, or on a free one for 0. The checks are asked on every request. */
    public static HttpEndpoints start(int port, Supplier<String> metrics, Map<String, BooleanSupplier> live,
            Map<String, BooleanSupplier> ready) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        HttpEndpoints endpoints = new HttpEndpoints(server, metrics, live, ready);
        server.createContext("/", endpoints::handle);
        server.setExecutor(endpoints.threads);
        server.start();
        return endpoints;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        threads.close();
    }

    private record Answer(int status, String type, String body) {
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            boolean head = method.equals("HEAD");
            Answer answer = head || method.equals("GET") ? answer(exchange.getRequestURI().getPath()) : refusal();
            byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type);
            exchange.sendResponseHeaders(answer.status, head || body.length == 0 ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answer(String path) {
        try {
            return switch (path) {
                case "/metrics" -> new Answer(200, PROMETHEUS_TEXT, metrics.get());
                case "/healthz" -> health(live);
                case "/readyz" -> health(ready);
                default -> new Answer(404, TEXT, "not found\n");
            };
        } catch (RuntimeException e) {
            LOG.warn("{} failed", path, e);
            return new Answer(500, TEXT, "failed; the log says why\n");
        }
    }

    private static Answer refusal() {
        return new Answer(405, TEXT, "GET only\n");
    }

    private static Answer health(Map<String, BooleanSupplier> checks) {
        String failing = checks.entrySet().stream().filter(check -> !passes(check)).map(Map.Entry::getKey)
                .collect(Collectors.joining("\n"));
        return failing.isEmpty() ? new Answer(200, TEXT, "ok\n") : new Answer(503, TEXT, failing + "\n");
    }

    private static boolean passes(Map.Entry<String, BooleanSupplier> check) {
        try {
            return check.getValue().getAsBoolean();
        } catch (RuntimeException e) {
            LOG.debug("check {} threw", check.getKey(), e);
            return false;
        }
    }
}
