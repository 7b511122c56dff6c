package dev.azureml.emulator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import dev.azureml.emulator.arm.Activities;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmRequest;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Caller;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.Service;
import dev.azureml.emulator.types.ActivityLog;
import dev.azureml.emulator.types.Blobs;
import dev.azureml.emulator.types.CostQueries;
import dev.azureml.emulator.types.MetricsBatch;
import dev.azureml.emulator.types.ResourceGraph;
import dev.azureml.emulator.types.RetailPrices;
import dev.azureml.emulator.types.Scoring;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads a request, decides who answers it, sends and logs the answer. */
public final class Front implements HttpHandler {
    private static final Duration AT_MOST = Duration.ofMinutes(5);
    private static final Duration A_DRIP = Duration.ofMillis(100);

    private final EmulatorOptions options;
    private final Service service;
    private final Scoring scoring;
    private final Blobs blobs;
    private final MetricsBatch metrics;
    private final ActivityLog activities;
    private final ResourceGraph graph;
    private final RetailPrices prices;
    private final CostQueries costs;
    private final Faults faults;
    private final Tokens tokens;
    private final Throttle throttle;
    private final RequestLog log;
    private final Garbling garbling = new Garbling();

    /** A front of this service; {@code principals} learns the object ids of those who take a token. */
    public Front(EmulatorOptions options, Service service, Scoring scoring, Blobs blobs, MetricsBatch metrics,
            ActivityLog activities, ResourceGraph graph, RetailPrices prices, CostQueries costs,
            Faults faults, RequestLog log,
            Set<String> principals,
            Map<String, String> federated) {
        this.options = options;
        this.service = service;
        this.scoring = scoring;
        this.blobs = blobs;
        this.metrics = metrics;
        this.activities = activities;
        this.graph = graph;
        this.prices = prices;
        this.costs = costs;
        this.faults = faults;
        this.tokens = new Tokens(options, principals, federated);
        this.throttle = new Throttle(options.throttle());
        this.log = log;
    }

    /** What was read of a request. */
    private record Incoming(String method, String path, Map<String, String> query, ByteBuffer bytes, String text,
            @Nullable String authorization,
            @Nullable String deployment, @Nullable String blobType, String clientRequestId, String requestId) {
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Instant at = Instant.now();
        long start = System.nanoTime();
        String requestId = UUID.randomUUID().toString();
        try (exchange) {
            var headers = exchange.getRequestHeaders();
            byte[] bytes = exchange.getRequestBody().readAllBytes();
            String text = new String(bytes, StandardCharsets.UTF_8);
            var in = new Incoming(exchange.getRequestMethod(), exchange.getRequestURI().getPath(),
                    Forms.parse(exchange.getRequestURI().getRawQuery()), ByteBuffer.wrap(bytes), text,
                    headers.getFirst("Authorization"),
                    headers.getFirst("azureml-model-deployment"), headers.getFirst("x-ms-blob-type"),
                    Objects.requireNonNullElse(headers.getFirst("x-ms-client-request-id"), ""), requestId);
            pause(options.latency());
            Reply reply = answer(in);
            log.add(new RequestRecord(at, in.method(), in.path(), in.query(), reply.status(), logged(in),
                    (System.nanoTime() - start) / 1_000_000, requestId));
            if (reply.status() != 0) {
                send(exchange, reply.with("x-ms-request-id", requestId));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Reply answer(Incoming in) throws InterruptedException {
        try {
            if (in.path().startsWith("/inference/")) {
                return Reply.of(scoring.score(in.path(), in.authorization(), in.deployment()));
            }
            if (Blobs.serves(in.path(), in.query())) {
                return blob(in);
            }
            if (in.method().equals("GET") && in.path().equals(RetailPrices.PATH)) {
                return retail(in);
            }
            if (in.method().equals("GET") && in.path().endsWith("/.well-known/openid-configuration")) {
                return Reply.of(tokens.openId(service.url(), Paths.first(in.path())));
            }
            return in.path().endsWith("/oauth2/v2.0/token") ? token(in) : managed(in);
        } catch (ArmError e) {
            return Reply.json(e.status(), e.headers(), e.body());
        } catch (RuntimeException e) {
            return Reply.json(500, Map.of(),
                    ArmError.of(500, "InternalServerError", "The emulator failed: " + e).body());
        }
    }

    private Reply blob(Incoming in) throws InterruptedException {
        Fault fault = faults.match(in.method(), in.path());
        Reply played = fault == null ? null : instead(fault, in, new Caller("", "", ""));
        if (played != null) {
            return played;
        }
        return Reply.of(in.method().equals("GET")
                ? blobs.get(in.path(), in.query(), in.authorization())
                : blobs.put(in.path(), in.query(), in.blobType(), in.authorization(), in.bytes().array()));
    }

    private Reply retail(Incoming in) throws InterruptedException {
        Fault fault = faults.match(in.method(), in.path());
        Reply played = fault == null ? null : instead(fault, in, new Caller("", "", ""));
        return played == null ? Reply.of(prices.answer(in.query(), in.authorization())) : played;
    }

    private Reply token(Incoming in) throws InterruptedException {
        Fault fault = faults.match(in.method(), in.path());
        Reply played = fault == null ? null : instead(fault, in, new Caller("", "", ""));
        if (played != null) {
            return played;
        }
        String tenant = Paths.first(in.path());
        return Reply.of(tokens.issue(tenant, Forms.parse(in.text())));
    }

    private Reply managed(Incoming in) throws InterruptedException {
        Caller caller = tokens.caller(in.authorization());
        String subscription = Paths.subscription(in.path());
        Optional<Throttle.Remaining> remaining = throttle.count(caller, subscription, in.method());
        Fault fault = faults.match(in.method(), in.path());
        Reply reply = told(in, caller, fault);
        return remaining.filter(r -> !reply.headers().containsKey(r.header()))
                .map(r -> reply.with(r.header(), r.value())).orElse(reply);
    }

    /** Does what is asked, and has the activity log tell of it. */
    private Reply told(Incoming in, Caller caller, @Nullable Fault fault) throws InterruptedException {
        Optional<Activities.Deed> deed = ActivityLog.deed(in.method(), in.path(), Activities.Who.application(caller), in
                .clientRequestId(), in.requestId());
        deed.ifPresent(d -> activities.started(d, Instant.now()));
        try {
            Reply played = fault == null ? null : instead(fault, in, caller);
            Reply reply = played == null ? act(in, caller, fault) : played;
            deed.ifPresent(d -> activities.answered(d, reply.status(), statusUrl(reply)));
            return reply;
        } catch (ArmError e) {
            deed.ifPresent(d -> activities.answered(d, e.status(), null));
            throw e;
        }
    }

    private static @Nullable String statusUrl(Reply reply) {
        String async = reply.headers().get("Azure-AsyncOperation");
        return async == null ? reply.headers().get("Location") : async;
    }

    private Reply act(Incoming in, Caller caller, @Nullable Fault fault) {
        String key = in.path().toLowerCase(Locale.ROOT);
        if (faults.isHidden(in.method(), key)) {
            throw ArmId.parse(in.path()).map(ArmError::notFound)
                    .orElse(ArmError.of(404, "ResourceNotFound", "Not found."));
        }
        ArmRequest request = new ArmRequest(in.method(), in.path(), in.query(), body(in.text()), caller, fault);
        if (MetricsBatch.serves(in.path())) {
            tokens.require(in.authorization(), MetricsBatch.AUDIENCE);
        }
        ArmResponse response = answered(request);
        if (fault != null && fault.action() == Fault.Action.NOT_FOUND_AFTER_SUCCESS) {
            faults.hide(key);
        }
        if (fault != null && fault.action() == Fault.Action.DRIP) {
            return Reply.of(response).dripping(fault.delay().isZero() ? A_DRIP : fault.delay());
        }
        return fault == null ? Reply.of(response) : garbling.apply(fault, response);
    }

    private ArmResponse answered(ArmRequest request) {
        if (ActivityLog.serves(request.path())) {
            return activities.answer(request);
        }
        if (CostQueries.serves(request.path())) {
            return costs.answer(request);
        }
        if (ResourceGraph.serves(request.path())) {
            return graph.answer(request);
        }
        return MetricsBatch.serves(request.path()) ? metrics.answer(request) : service.handle(request);
    }

    /** The answer of a fault that does not do what was asked; null when it is to be done. */
    private @Nullable Reply instead(Fault fault, Incoming in, Caller caller) throws InterruptedException {
        ArmError refusal = Refusals.of(fault, in.method(), in.path(), caller);
        if (refusal != null) {
            return Reply.json(refusal.status(), refusal.headers(), refusal.body());
        }
        return switch (fault.action()) {
            case STATUS -> Reply.json(fault.status(), fault.headers(),
                    fault.body() == null ? Refusals.plain(fault) : fault.body());
            case HTML -> new Reply(fault.status() == 0 ? 502 : fault.status(), fault.headers(),
                    "<html><body><h1>Bad Gateway</h1></body></html>").with("Content-Type", "text/html");
            case RESET -> Reply.closed();
            case HANG -> {
                pause(fault.delay().isZero() ? AT_MOST : fault.delay());
                yield Reply.closed();
            }
            case DELAY -> {
                pause(fault.delay());
                yield null;
            }
            default -> null;
        };
    }

    private static @Nullable JsonNode body(String text) {
        if (text.isBlank()) {
            return null;
        }
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw ArmError.badRequest("InvalidRequestContent",
                    "The request content was invalid and could not be deserialized.", null);
        }
    }

    private static @Nullable JsonNode logged(Incoming in) {
        if (in.text().isBlank()) {
            return null;
        }
        if (in.path().endsWith("/oauth2/v2.0/token")) {
            return Json.node("***");
        }
        try {
            return Masking.mask(Json.MAPPER.readTree(in.text()));
        } catch (JsonProcessingException e) {
            return Json.node("***");
        }
    }

    private static void send(HttpExchange exchange, Reply reply) throws IOException, InterruptedException {
        var headers = exchange.getResponseHeaders();
        reply.headers().forEach(headers::set);
        headers.set("x-ms-correlation-request-id", headers.getFirst("x-ms-request-id"));
        headers.set("Cache-Control", "no-cache");
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD") || reply.status() == 204;
        exchange.sendResponseHeaders(reply.status(), bodiless ? -1 : body.length);
        if (!bodiless && reply.between().isZero()) {
            exchange.getResponseBody().write(body);
        } else if (!bodiless) {
            for (byte one : body) {
                pause(reply.between());
                exchange.getResponseBody().write(one);
                exchange.getResponseBody().flush();
            }
        }
    }

    private static void pause(Duration duration) throws InterruptedException {
        if (!duration.isZero()) {
            Thread.sleep(duration);
        }
    }
}
