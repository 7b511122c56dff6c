package dev.azureml.operator.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.azureml.operator.config.TelemetrySettings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /metrics}, {@code /healthz} and {@code /readyz}. A check that throws has failed. Whoever reaches the port
 * may ask, so a client that is slow, or that are many, costs little: its time and the number of connections are bounded.
 */
public final class HttpEndpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpEndpoints.class);
    private static final String TEXT = "text/plain; charset=utf-8";
    /** What the JDK's server is told; it has no other way to be told. */
    private static final Map<String, String> BOUNDS = Map.of(
            // Seconds that a client may take to ask, and then to be answered and to take the answer.
            "sun.net.httpserver.maxReqTime", "5", "sun.net.httpserver.maxRspTime", "15",
            // Seconds that a connection stays open with nothing asked, and how many may.
            "sun.net.httpserver.idleInterval", "30", "sun.net.httpserver.maxIdleConnections", "32",
            "jdk.httpserver.maxConnections", "512",
            "sun.net.httpserver.maxReqHeaderSize", "16384", "sun.net.httpserver.maxReqHeaders", "64");
    /** Each is some hundred kilobytes that wait for a client to take them. */
    private static final int MOST_SCRAPES = 8;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Content content;
    private final Semaphore scrapes = new Semaphore(MOST_SCRAPES);

    /**
     * What is served; asked on every request.
     *
     * @param metrics told what the client says that it takes, which may be nothing
     * @param live checks by name
     * @param ready checks by name
     * @param remarks what somebody should know of an operator that is ready nevertheless, one a line
     */
    public record Content(Function<String, Exposition> metrics, Map<String, HealthCheck> live,
            Map<String, HealthCheck> ready, Supplier<List<String>> remarks) {
        public Content {
            live = Collections.unmodifiableMap(new LinkedHashMap<>(live));
            ready = Collections.unmodifiableMap(new LinkedHashMap<>(ready));
        }
    }

    private HttpEndpoints(HttpServer server, Content content) {
        this.server = server;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.content = content;
    }

    /**
     * Listens at the address, on a free port where that says 0.
     *
     * @param tls null to serve everything without TLS
     */
    public static HttpEndpoints start(InetSocketAddress address, TelemetrySettings.@Nullable Tls tls, Content content)
            throws IOException {
        BOUNDS.forEach((name, value) -> {
            if (System.getProperty(name) == null) { // who says another one on the command line means it
                System.setProperty(name, value);
            }
        });
        HttpServer server = server(address, tls);
        HttpEndpoints endpoints = new HttpEndpoints(server, content);
        server.createContext("/", endpoints::handle);
        server.setExecutor(endpoints.threads);
        server.start();
        return endpoints;
    }

    private static HttpServer server(InetSocketAddress address, TelemetrySettings.@Nullable Tls tls)
            throws IOException {
        SSLContext context = tls == null ? null : ReloadingKeyManager.context(tls);
        try {
            if (context == null) {
                return HttpServer.create(address, 0);
            }
            HttpsServer server = HttpsServer.create(address, 0);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            return server;
        } catch (BindException e) {
            InetAddress host = address.getAddress();
            throw new IOException("HTTP_ADDRESS, HTTP_PORT: can't listen at port " + address.getPort() + " of "
                    + (host == null || host.isAnyLocalAddress() ? "all addresses" : host.getHostAddress()) + ": "
                    + e.getMessage(), e);
        }
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
            String path = exchange.getRequestURI().getPath();
            if (!head && !method.equals("GET")) {
                send(exchange, refusal(), false);
            } else if (path.equals("/metrics")) {
                scrape(exchange, head);
            } else {
                send(exchange, answer(path, ""), head);
            }
        }
    }

    private void scrape(HttpExchange exchange, boolean head) throws IOException {
        if (!scrapes.tryAcquire()) {
            LOG.debug("{} scrapes are under way, another one is refused", MOST_SCRAPES);
            send(exchange, new Answer(503, TEXT, "too many at once\n"), head);
            return;
        }
        try {
            String accept = exchange.getRequestHeaders().getOrDefault("Accept", List.of()).stream()
                    .collect(Collectors.joining(","));
            send(exchange, answer("/metrics", accept), head);
        } finally {
            scrapes.release();
        }
    }

    private static void send(HttpExchange exchange, Answer answer, boolean head) throws IOException {
        byte[] body = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type);
        exchange.sendResponseHeaders(answer.status, head || body.length == 0 ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(String path, String accept) {
        try {
            return switch (path) {
                case "/metrics" -> {
                    Exposition metrics = content.metrics.apply(accept);
                    yield new Answer(200, metrics.contentType(), metrics.text());
                }
                case "/healthz" -> health(content.live, List.of());
                case "/readyz" -> health(content.ready, content.remarks.get());
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

    private static Answer health(Map<String, HealthCheck> checks, List<String> remarks) {
        String failing = checks.entrySet().stream().flatMap(check -> trouble(check).stream())
                .collect(Collectors.joining("\n"));
        return failing.isEmpty()
                ? new Answer(200, TEXT, Stream.concat(Stream.of("ok"), remarks.stream())
                        .collect(Collectors.joining("\n", "", "\n")))
                : new Answer(503, TEXT, failing + "\n");
    }

    /** In one line. */
    private static Optional<String> trouble(Map.Entry<String, HealthCheck> check) {
        try {
            return check.getValue().trouble().map(said -> said.isEmpty()
                    ? check.getKey()
                    : check.getKey() + ": " + Redaction.mask(said.replaceAll("\\s+", " ")));
        } catch (RuntimeException e) {
            LOG.debug("check {} threw", check.getKey(), e);
            return Optional.of(check.getKey());
        }
    }
}
