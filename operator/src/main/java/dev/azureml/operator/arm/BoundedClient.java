package dev.azureml.operator.arm;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;

import static java.util.Objects.requireNonNullElse;

/**
 * Bounds each exchange as a whole, the body of the answer included. The timeouts of the client below are for the
 * connection, for the headers and for each read, so that an answer which comes byte by byte would pass them all and never
 * end.
 */
final class BoundedClient implements HttpClient {
    private static final String EAGERLY = "azure-eagerly-read-response";

    private final HttpClient client;
    private final Duration atMost;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    BoundedClient(HttpClient client, Duration atMost) {
        this.client = client;
        this.atMost = atMost;
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return send(request, Context.NONE);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request, Context context) {
        return client.send(request, context.addData(EAGERLY, true))
                .timeout(atMost, Mono.error(() -> new UncheckedIOException(unended())));
    }

    /** Interrupting the exchange closes its connection. */
    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        Future<HttpResponse> answer = threads.submit(() -> client.sendSync(request, context.addData(EAGERLY, true)));
        try {
            return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new UncheckedIOException(unended());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in an exchange", e);
        } catch (ExecutionException e) {
            throw unchecked(requireNonNullElse(e.getCause(), e));
        } finally {
            answer.cancel(true);
        }
    }

    private IOException unended() {
        return new IOException("the answer had not ended after " + atMost.toSeconds() + " s");
    }

    private static RuntimeException unchecked(Throwable cause) {
        return switch (cause) {
            case RuntimeException runtime -> runtime;
            case Error error -> throw error;
            default -> new IllegalStateException(cause);
        };
    }
}
