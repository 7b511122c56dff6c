package dev.azureml.e2e.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The emulator's request log, read as it grows. Requests for tokens are left out. */
public final class Requests {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LOOK_MILLIS = 5;

    private final Path file;
    private final List<Request> seen = new ArrayList<>();
    private long offset;

    /** One request, and when the emulator got it. */
    public record Request(Instant at, String method, String path, JsonNode query, int status, JsonNode body,
            long durationMs) {
        /** Whether it asked for something to be other than it is. */
        public boolean changes() {
            return !method.equals("GET");
        }
    }

    /** @param file the log of an emulator */
    public Requests(Path file) {
        this.file = file;
    }

    /** How many there are so far. */
    public int mark() {
        read();
        return seen.size();
    }

    /** Those after the mark. */
    public List<Request> since(int mark) {
        read();
        return List.copyOf(seen.subList(mark, seen.size()));
    }

    /** The first after the mark that is as asked for, waited for if need be. */
    public Optional<Request> await(int mark, Predicate<Request> asked, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        int next = mark;
        while (System.nanoTime() < deadline) {
            read();
            for (; next < seen.size(); next++) {
                if (asked.test(seen.get(next))) {
                    return Optional.of(seen.get(next));
                }
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return Optional.empty();
    }

    /** Waits until none has come for that long. */
    public void awaitQuiet(Duration quiet, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        int before = -1;
        while (before != mark() && System.nanoTime() < deadline) {
            before = seen.size();
            Thread.sleep(quiet);
        }
    }

    /** How many there are of each method; polls of operations count apart. */
    public static Map<String, Long> byVerb(List<Request> requests) {
        return requests.stream().collect(Collectors.groupingBy(Requests::verb, TreeMap::new, Collectors.counting()));
    }

    private static String verb(Request request) {
        boolean poll = request.method.equals("GET") && request.path.matches("(?i).*/operation(s|status|results).*");
        return poll ? "GET of an operation" : request.method;
    }

    private void read() {
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            byte[] bytes = new byte[(int) Math.min(in.length() - offset, 1 << 26)];
            in.seek(offset);
            in.readFully(bytes);
            int end = lastNewline(bytes);
            offset += end;
            for (String line : new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList()) {
                parse(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int lastNewline(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private void parse(String line) throws IOException {
        JsonNode json = JSON.readTree(line);
        String path = json.path("path").asText();
        if (!path.endsWith("/oauth2/v2.0/token")) {
            seen.add(new Request(Instant.parse(json.path("at").asText()), json.path("method").asText(), path,
                    json.path("query"), json.path("status").asInt(), json.path("body"),
                    json.path("durationMs").asLong()));
        }
    }
}
