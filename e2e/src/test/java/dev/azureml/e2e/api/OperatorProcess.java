package dev.azureml.e2e.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The operator as a program of its own, of which only its output and its port are known. */
final class OperatorProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    private OperatorProcess(Process process) {
        this.process = process;
    }

    static OperatorProcess start(Map<String, String> environment, Path kubeconfig) {
        ProcessBuilder builder = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(),
                "-XX:+ExitOnOutOfMemoryError", "-cp",
                System.getProperty("java.class.path"), "dev.azureml.operator.Main").redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        try {
            OperatorProcess operator = new OperatorProcess(builder.start());
            Thread.ofVirtual().start(operator::read);
            return operator;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every record so far; fails when a line is not one JSON object. */
    List<JsonNode> records() {
        return lines().stream().map(OperatorProcess::parse).toList();
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    /** The first record as asked for, now or later. */
    synchronized JsonNode await(Predicate<JsonNode> wanted) {
        Instant end = Instant.now().plus(PATIENCE);
        for (int next = 0;; next++) {
            while (next >= lines.size()) {
                long left = Duration.between(Instant.now(), end).toMillis();
                if (ended || left <= 0) {
                    throw new AssertionError("was not logged; what was: " + String.join("\n", lines));
                }
                try {
                    wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while waiting", e);
                }
            }
            JsonNode line = parse(lines.get(next));
            if (wanted.test(line)) {
                return line;
            }
        }
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            add(e.toString());
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private synchronized void add(String line) {
        lines.add(line);
        notifyAll();
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not a record: " + line, e);
        }
    }

    /** Whether it ends by itself within a minute. */
    boolean ends() throws InterruptedException {
        return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the operator did not end within 20 s of SIGTERM");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
