package dev.azureml.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Takes traces as a collector of OpenTelemetry does, by OTLP over HTTP, from who has the key. */
final class TraceCollector implements AutoCloseable {
    static final String KEY = "a-key-of-the-collector";
    private static final int UNAUTHORIZED = 401;

    private final HttpServer server;
    private final List<ExportTraceServiceRequest> taken = new CopyOnWriteArrayList<>();

    private TraceCollector(HttpServer server) {
        this.server = server;
    }

    static TraceCollector start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TraceCollector collector = new TraceCollector(server);
            server.createContext("/v1/traces", collector::take);
            server.start();
            return collector;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!KEY.equals(exchange.getRequestHeaders().getFirst("x-api-key"))) {
                exchange.sendResponseHeaders(UNAUTHORIZED, -1);
                return;
            }
            try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(body))) {
                taken.add(ExportTraceServiceRequest.parseFrom(unpacked));
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<ResourceSpans> resources() {
        return taken.stream().flatMap(request -> request.getResourceSpansList().stream()).toList();
    }

    List<Span> spans() {
        return resources().stream().flatMap(resource -> resource.getScopeSpansList().stream()).flatMap(
                scope -> scope.getSpansList().stream()).toList();
    }

    /** The only one that is so, or the first. */
    Span span(Predicate<Span> which) {
        return spans().stream().filter(which).findFirst().orElseThrow(() -> new AssertionError("no such span among "
                + spans().stream().map(Span::getName).toList()));
    }

    /** The span in which another is. */
    Span parent(Span span) {
        return span(other -> other.getSpanId().equals(span.getParentSpanId()));
    }

    /** All of one trace. */
    Stream<Span> trace(Span span) {
        return spans().stream().filter(other -> other.getTraceId().equals(span.getTraceId()));
    }

    static Optional<String> attribute(List<KeyValue> attributes, String name) {
        return attributes.stream().filter(attribute -> attribute.getKey().equals(name)).map(
                attribute -> attribute.getValue().hasStringValue()
                        ? attribute.getValue().getStringValue()
                        : String.valueOf(attribute.getValue().getIntValue()))
                .findFirst();
    }

    static String attribute(Span span, String name) {
        return attribute(span.getAttributesList(), name).orElse("");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
