package dev.azureml.operator.fetch;

import dev.azureml.operator.arm.SensitiveString;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Fetches what is at a URL, wherever it redirects to, each step held to the guard. */
final class Fetcher {
    private static final int MOST_REDIRECTS = 5;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;

    private final UrlGuard guard;
    private final Connector connector;
    private final Duration atMost;
    private final long mostBytes;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param atMost what a fetch may take as a whole
     * @param mostBytes what a body may have
     */
    Fetcher(UrlGuard guard, Connector connector, Duration atMost, long mostBytes) {
        this.guard = guard;
        this.connector = connector;
        this.atMost = atMost;
        this.mostBytes = mostBytes;
    }

    /**
     * What is asked for.
     *
     * @param token for this host alone; null to ask as nobody
     */
    record Request(String url, String accept, @Nullable SensitiveString token, long mostBytes) {
        static Request of(String url, @Nullable SensitiveString token, long mostBytes) {
            return new Request(url, "*/*", token, mostBytes);
        }
    }

    /** Some exchanges that together may take no longer than one. */
    @FunctionalInterface
    interface Work {
        void run() throws IOException;
    }

    /** A host does not answer to nobody, and says what it wants. */
    static final class ChallengeException extends IOException {
        private static final long serialVersionUID = 1L;

        private final String challenge;

        ChallengeException(String host, String challenge) {
            super(host + " answered 401: it must be readable without credentials");
            this.challenge = challenge;
        }

        String challenge() {
            return challenge;
        }
    }

    long mostBytes() {
        return mostBytes;
    }

    /** Does the work within the time that there is; what was written before an exception is worth nothing. */
    void within(Work work) throws FetchException {
        Future<?> done = threads.submit(() -> {
            work.run();
            return null;
        });
        try {
            done.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw FetchException.unavailable("it had not arrived after " + atMost.toSeconds()
                    + " s, the time that the setting FETCH_TIMEOUT gives it");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw FetchException.unavailable("the operator stopped while it arrived");
        } catch (ExecutionException e) {
            throw told(Objects.requireNonNullElse(e.getCause(), e));
        } finally {
            // Interrupting it closes its connection, even one that brings a byte now and then.
            done.cancel(true);
        }
    }

    private static FetchException told(Throwable cause) {
        return switch (cause) {
            case FetchException known -> known;
            case ChallengeException e -> FetchException.unavailable(words(e));
            case IOException e -> FetchException.unavailable("it did not arrive: " + words(e));
            case UncheckedIOException e -> FetchException.unavailable("it did not arrive: " + words(e));
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(cause);
        };
    }

    /** The JDK's messages speak of hosts and certificates; none repeats what was received. */
    private static String words(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Writes what is there, to be called {@link #within} the time. */
    void get(Request request, HostRule hosts, OutputStream to) throws IOException {
        UrlGuard.Target target = guard.check(request.url(), hosts);
        @Nullable
        SensitiveString token = request.token();
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            Map<String, String> headers = new LinkedHashMap<>(Map.of("Accept", request.accept()));
            if (token != null) {
                headers.put("Authorization", "Bearer " + token.value());
            }
            try (Socket socket = connector.open(target);
                    Exchange exchange = Exchange.get(socket, target.url(), headers)) {
                if (!REDIRECTS.contains(exchange.head().status())) {
                    copy(target, exchange, to, request.mostBytes());
                    return;
                }
                target = redirected(target, exchange, hosts);
                token = null; // whoever is redirected to is somebody else
            }
        }
        throw FetchException.unavailable(target.host() + " redirects more than " + MOST_REDIRECTS + " times");
    }

    private UrlGuard.Target redirected(UrlGuard.Target from, Exchange exchange, HostRule hosts) throws IOException {
        String location = exchange.head().header("location").orElse("");
        String next;
        try {
            next = from.url().resolve(URI.create(location)).toString();
        } catch (IllegalArgumentException e) {
            throw FetchException.unavailable(from.host() + " redirects to what is no URL");
        }
        try {
            return guard.check(next, hosts);
        } catch (FetchException e) {
            throw new FetchException(e.kind(), from.host() + " redirects to another place: " + e.getMessage());
        }
    }

    private void copy(UrlGuard.Target from, Exchange exchange, OutputStream to, long most) throws IOException {
        int status = exchange.head().status();
        Optional<String> challenge = exchange.head().header("www-authenticate");
        if (status == UNAUTHORIZED && challenge.isPresent()) {
            throw new ChallengeException(from.host(), challenge.get());
        }
        if (status != OK) {
            throw FetchException.unavailable(from.host() + " answered " + status + switch (status) {
                case 401, 403 -> ": it must be readable without credentials";
                case 404, 410 -> ": there is nothing at that URL";
                default -> "";
            });
        }
        if (Exchange.length(exchange.head()).filter(length -> length > most).isPresent()) {
            throw tooLarge(most);
        }
        byte[] buffer = new byte[16 << 10];
        long bytes = 0;
        InputStream body = exchange.body();
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            bytes += read;
            if (bytes > most) {
                throw tooLarge(most);
            }
            to.write(buffer, 0, read);
        }
    }

    private static FetchException tooLarge(long most) {
        return FetchException.invalid("it has more than " + (most >> 20) + " MiB, the most that the setting "
                + "FETCH_MAX_MIB allows");
    }
}
