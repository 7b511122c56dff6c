package dev.azureml.operator.arm;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON of hosts that ask nobody who they are. No token goes there; it goes the way to Azure, and trusts whom that
 * trusts. A redirection is not followed, and an answer may be neither too long nor take too long.
 */
public final class PublicJson {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(
            DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
    private static final long LARGEST = 8L << 20;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int SECONDS_DIGITS = 6;

    private final HttpClient client;
    private final @Nullable HttpsProxy proxy;
    private final Duration atMost;

    /**
     * An answer that is JSON.
     *
     * @param body a missing node where there is none, or something else
     */
    public record Answer(int status, JsonNode body, Optional<Duration> retryAfter) {
    }

    /** @param atMost how long an answer may take as a whole */
    public PublicJson(AzureCloud cloud, @Nullable HttpsProxy proxy, Duration atMost) {
        this.client = ArmHttp.jdk(cloud, proxy).connectTimeout(CONNECT_TIMEOUT).build();
        this.proxy = proxy;
        this.atMost = atMost;
    }

    /** Returns what is there; throws where nobody answers, or without end. */
    public Answer get(URI url) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).header("Accept", "application/json").timeout(atMost);
        if (proxy != null && proxy.authorization() != null && proxy.serves(url)) {
            request.header("Proxy-Authorization", proxy.authorization().value());
        }
        CompletableFuture<HttpResponse<byte[]>> exchange = client.sendAsync(request.build(),
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LARGEST));
        try {
            HttpResponse<byte[]> response = exchange.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), json(response.body()), response.headers()
                    .firstValue("Retry-After").filter(text -> text.matches("\\d{1," + SECONDS_DIGITS + "}"))
                    .map(text -> Duration.ofSeconds(Long.parseLong(text))));
        } catch (TimeoutException e) {
            throw new IOException("no answer had ended after " + atMost.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("interrupted in an exchange").initCause(e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(cause.getClass().getSimpleName() + (cause.getMessage() == null
                    ? ""
                    : ": " + cause.getMessage()), cause);
        } finally {
            exchange.cancel(true);
        }
    }

    private static JsonNode json(byte[] body) throws IOException {
        try {
            return MAPPER.readTree(body);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }
}
