package dev.azureml.operator.arm;

import com.azure.core.credential.TokenCredential;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Azure Resource Manager over HTTPS with one identity. Retries nothing and sleeps nowhere: whoever calls decides when to
 * come back. A limited number of calls of all clients runs at once; the others wait.
 */
public final class ArmClient implements Arm {
    private static final int MAX_PAGES = 1000;
    private static final HttpHeaderName CLIENT_REQUEST_ID = HttpHeaderName.fromString("x-ms-client-request-id");
    private static final HttpHeaderName RETURN_ID = HttpHeaderName.fromString("x-ms-return-client-request-id");
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final TokenCredential credential;
    private final Settings settings;
    private final HttpPipeline pipeline;
    private final ArmHttp http;
    private final BlobStore blobs;
    private final ArmEndpoint endpoint;
    private final ResponseReader reader;
    private final String userAgent;
    private final Semaphore places;
    private final ArmListener listener;
    private final InstantSource clock;

    /**
     * How clients present themselves and how much all that have these settings do at once.
     *
     * @param version of this program, sent as the user agent
     * @param places one for each call at the same time
     */
    public record Settings(String version, Semaphore places) {
        public static final int CONCURRENCY = 128;

        public Settings(String version) {
            this(version, CONCURRENCY);
        }

        public Settings(String version, int concurrency) {
            this(version, new Semaphore(concurrency, true));
        }
    }

    public ArmClient(ArmHttp http, TokenCredential credential, Settings settings, ArmListener listener,
            InstantSource clock) {
        this.credential = credential;
        this.settings = settings;
        this.pipeline = http.pipeline(new TokenPolicy(credential, http));
        this.http = http;
        this.blobs = new BlobStore(http);
        this.endpoint = new ArmEndpoint(http.cloud());
        this.reader = new ResponseReader(endpoint);
        this.userAgent = "azureml-operator/" + settings.version();
        this.places = settings.places();
        this.listener = listener;
        this.clock = clock;
    }

    @Override
    public Arm at(URI host, String audience) {
        return new ArmClient(http.at(host, audience), credential, settings, listener, clock);
    }

    @Override
    public ArmResult send(ArmRequest request) {
        return switch (exchange(request)) {
            case Answer.Answered answer -> reader.read(request, answer);
            case Answer.Unanswered(var failure) -> failure;
        };
    }

    @Override
    public Optional<ArmResult.Failure> upload(String signed, String path, InputStream content) throws IOException {
        return blobs.put(signed, path, content);
    }

    @Override
    public String container(String account, String container) {
        return blobs.container(account, container);
    }

    @Override
    public PollResult poll(Operation operation) {
        return switch (exchange(ArmRequest.ofPath("GET", operation.pathAndQuery()))) {
            case Answer.Answered answer -> PollReader.read(operation, answer);
            case Answer.Unanswered(var failure) -> new PollResult.Unknown(failure);
        };
    }

    @Override
    public ListResult list(String pathAndQuery) {
        var begunAt = clock.instant();
        var items = new ArrayList<ObjectNode>();
        var seen = new HashSet<String>();
        var next = pathAndQuery;
        while (seen.add(next) && seen.size() <= MAX_PAGES) {
            switch (send(ArmRequest.ofPath("GET", next))) {
                case ArmResult.Failure failure -> {
                    return new ListResult.Failed(failure);
                }
                case ArmResult.NotFound(var response, var error) -> {
                    return new ListResult.NotFound(response, error);
                }
                case ArmResult.Accepted(var response, _) -> {
                    return new ListResult.Failed(ResponseReader.garbage(response));
                }
                case ArmResult.Ok(var response) -> {
                    var page = Page.read(response, endpoint);
                    if (page instanceof Page.Unusable(var failure)) {
                        return new ListResult.Failed(failure);
                    }
                    var usable = (Page.Usable) page;
                    items.addAll(usable.items());
                    if (usable.next().isEmpty()) {
                        return new ListResult.Ok(items, seen.size(), begunAt);
                    }
                    next = usable.next().get();
                }
            }
        }
        return new ListResult.Failed(ArmResult.Failure.unanswered(FailureKind.UNAVAILABLE,
                ArmError.of("EndlessList", "Azure's list does not end: stopped after " + seen.size() + " pages")));
    }

    private Answer exchange(ArmRequest request) {
        var url = endpoint.resolve(request.pathAndQuery());
        if (url.isEmpty()) {
            return unanswered(FailureKind.OUT_OF_HOST, "OutOfHost",
                    "The path does not lead to the configured resource manager; nothing was sent");
        }
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unanswered(FailureKind.UNAVAILABLE, "Interrupted", "Interrupted while waiting to call Azure");
        }
        var begunAt = clock.instant();
        Answer answer;
        try {
            answer = call(request, url.get());
        } finally {
            places.release();
        }
        tell(request, answer, Duration.between(begunAt, clock.instant()));
        return answer;
    }

    private Answer call(ArmRequest request, URI url) {
        listener.onRequest(request);
        try (var response = pipeline.sendSync(httpRequest(request, url), Context.NONE)) {
            return answered(response, clock.instant());
        } catch (TokenPolicy.Refused e) {
            return new Answer.Unanswered(e.failure());
        } catch (RuntimeException | MalformedURLException e) {
            return broken(e, http.way(url));
        }
    }

    private HttpRequest httpRequest(ArmRequest request, URI url) throws MalformedURLException {
        var sent = new HttpRequest(HttpMethod.valueOf(request.method()), url.toURL())
                .setHeader(HttpHeaderName.ACCEPT, "application/json")
                .setHeader(HttpHeaderName.USER_AGENT, userAgent)
                .setHeader(CLIENT_REQUEST_ID, request.clientRequestId())
                .setHeader(RETURN_ID, "true");
        if (request.body() != null) {
            sent.setHeader(HttpHeaderName.CONTENT_TYPE, "application/json; charset=utf-8")
                    .setBody(request.body().toString().getBytes(StandardCharsets.UTF_8));
        } else if (request.method().equals("POST")) {
            sent.setBody(new byte[0]);
        }
        return sent;
    }

    private static Answer answered(HttpResponse response, Instant at) {
        var headers = new HashMap<String, String>();
        response.getHeaders().stream().forEach(header -> headers.put(header.getName(), header.getValue()));
        var bytes = response.getBodyAsBinaryData() == null ? new byte[0] : response.getBodyAsBinaryData().toBytes();
        var body = parse(bytes);
        var json = body.filter(node -> !node.isMissingNode() && !node.isNull()).orElse(null);
        return new Answer.Answered(new ArmResponse(response.getStatusCode(), json, headers, at), body.isPresent());
    }

    private static Optional<JsonNode> parse(byte[] bytes) {
        try {
            return Optional.of(JSON.readTree(bytes));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Answer broken(Exception e, String way) {
        var causes = Stream.<Throwable>iterate(e, cause -> cause != null, Throwable::getCause).limit(20).toList();
        if (causes.stream().anyMatch(InterruptedException.class::isInstance)) {
            Thread.currentThread().interrupt();
        }
        return unanswered(FailureKind.UNAVAILABLE, "NoAnswer", "Azure did not answer" + way + ": " + describe(causes));
    }

    private static String describe(List<Throwable> causes) {
        var innermost = causes.getLast();
        var message = innermost.getMessage() == null ? "" : ": " + innermost.getMessage();
        return innermost.getClass().getSimpleName() + message;
    }

    private static Answer.Unanswered unanswered(FailureKind kind, String code, String message) {
        return new Answer.Unanswered(ArmResult.Failure.unanswered(kind, ArmError.of(code, message)));
    }

    private void tell(ArmRequest request, Answer answer, Duration took) {
        @Nullable
        ArmResponse response = answer instanceof Answer.Answered answered ? answered.response() : null;
        listener.onResponse(request, response == null ? 0 : response.status(), took, response);
    }
}
