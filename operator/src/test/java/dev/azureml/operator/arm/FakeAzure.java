package dev.azureml.operator.arm;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;

/** An HTTPS server that answers what a test tells it to, and gives out tokens. */
final class FakeAzure implements AutoCloseable {
    private static final String TOKEN_PATH = "/oauth2/v2.0/token";

    private final HttpsServer server;
    private final TestCertificate certificate;
    private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    final List<Received> requests = new CopyOnWriteArrayList<>();
    final List<String> tokenRequests = new CopyOnWriteArrayList<>();
    /** One party for the test, and one for each answer that drips. */
    private final Phaser drips = new Phaser(1);
    private final Deque<Reply> tokenReplies = new ConcurrentLinkedDeque<>();
    private volatile Runnable onRequest = () -> {
    };

    /** What came in. */
    record Received(String method, String uri, Headers headers, String body) {
    }

    /** What goes out; a body shorter than the announced length ends with a closed connection. */
    record Reply(int status, Map<String, String> headers, String body, Manner manner) {
        enum Manner {
            PLAIN,
            RESET,
            CUT_SHORT,
            NEVER,
            DRIP
        }

        static Reply of(int status, String body) {
            return new Reply(status, Map.of("x-ms-request-id", "req-1", "Content-Type", "application/json"), body,
                    Manner.PLAIN);
        }

        static Reply broken(Manner manner) {
            return new Reply(200, Map.of(), "{\"id\": \"half", manner);
        }

        Reply with(String name, String value) {
            var all = new ConcurrentHashMap<>(headers);
            all.put(name, value);
            return new Reply(status, all, body, manner);
        }

        Reply notFromAzure() {
            return new Reply(status, Map.of("Content-Type", "text/html"), body, manner);
        }
    }

    FakeAzure(TestCertificate certificate) throws IOException, GeneralSecurityException {
        this.certificate = certificate;
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate.serverContext()));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    /** The answers to that method and path, in turn; the last one stays. */
    void answer(String method, String path, Reply... inTurn) {
        replies.put(method + " " + path, new ArrayDeque<>(List.of(inTurn)));
    }

    /** What runs between a request and its answer. */
    void onRequest(Runnable action) {
        onRequest = action;
    }

    void answerToken(Reply reply) {
        tokenReplies.add(reply);
    }

    String url() {
        return "https://localhost:" + server.getAddress().getPort();
    }

    AzureCloud cloud() {
        return AzureCloud.custom(URI.create(url()), "https://management.azure.com", URI.create(url()),
                certificate.pem());
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        var uri = exchange.getRequestURI();
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (uri.getPath().endsWith(TOKEN_PATH)) {
            tokenRequests.add(body);
            var reply = tokenReplies.isEmpty() ? token() : tokenReplies.remove();
            reply(exchange, reply);
            return;
        }
        requests.add(new Received(exchange.getRequestMethod(), uri.toString(), exchange.getRequestHeaders(), body));
        onRequest.run();
        reply(exchange, next(exchange.getRequestMethod() + " " + uri.getPath()));
    }

    private Reply next(String key) {
        var queue = replies.get(key);
        if (queue == null) {
            return Reply.of(500, "{\"error\":{\"code\":\"NotScripted\",\"message\":\"" + key + "\"}}");
        }
        synchronized (queue) {
            return queue.size() > 1 ? queue.remove() : queue.element();
        }
    }

    private static Reply token() {
        return Reply.of(200, "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"ext_expires_in\":3599,"
                + "\"access_token\":\"fake-access-token\"}");
    }

    private void reply(HttpExchange exchange, Reply reply) throws IOException {
        switch (reply.manner()) {
            case RESET -> exchange.close();
            case NEVER -> waitUntilClosed(exchange);
            case DRIP -> drip(exchange, reply);
            case PLAIN, CUT_SHORT -> {
                var bytes = reply.body().getBytes(StandardCharsets.UTF_8);
                reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
                boolean isEmpty = bytes.length == 0 || reply.status() == 204;
                int announced = reply.manner() == Reply.Manner.CUT_SHORT ? bytes.length + 100 : bytes.length;
                exchange.sendResponseHeaders(reply.status(), isEmpty ? -1 : announced);
                if (!isEmpty) {
                    exchange.getResponseBody().write(bytes);
                    exchange.getResponseBody().flush();
                }
                exchange.close();
            }
        }
    }

    /** Sends a byte now and then, without end. */
    private void drip(HttpExchange exchange, Reply reply) throws IOException {
        exchange.sendResponseHeaders(reply.status(), 0);
        drips.register();
        try {
            while (!closed.await(20, TimeUnit.MILLISECONDS)) {
                exchange.getResponseBody().write(' ');
                exchange.getResponseBody().flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            drips.arriveAndDeregister();
        }
        exchange.close();
    }

    /** Returns when nobody reads such an answer any more: its connection is closed. */
    void awaitNoDripping() {
        drips.arriveAndAwaitAdvance();
    }

    private void waitUntilClosed(HttpExchange exchange) {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }
}
