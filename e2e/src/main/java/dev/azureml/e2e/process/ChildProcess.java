package dev.azureml.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program of its own whose output goes to {@code log}; it ends when this is closed. */
public record ChildProcess(String name, Process process, Path log) implements AutoCloseable {

    private static final Set<String> INHERITED = Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR",
            "SystemRoot");
    private static final int TAIL_LINES = 15;
    private static final long POLL_MILLIS = 50;
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** Runs a jar on this JVM's Java; what the person's own shell says of Azure, Kubernetes or proxies is left out. */
    static ChildProcess java(String name, Path jar, List<String> flags, List<String> arguments,
            Map<String, String> environment, Path log) {
        if (!Files.isRegularFile(jar)) {
            throw new FailedException("not built: " + jar);
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(arguments);
        return run(name, command, Path.of(""), environment, log);
    }

    /** Runs a command in that folder, with no more of the person's own environment. */
    static ChildProcess run(String name, List<String> command, Path dir, Map<String, String> environment, Path log) {
        var builder = new ProcessBuilder(command).directory(dir.toAbsolutePath().toFile()).redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new ChildProcess(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the program prints a line that has {@code pattern} in it. */
    public Matcher awaitOutput(Pattern pattern, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Matcher matcher = pattern.matcher(output());
            if (matcher.find()) {
                return matcher;
            }
            requireAlive();
            if (System.nanoTime() > deadline) {
                throw new FailedException("%s did not start within %d s; its log %s ends with%n%s".formatted(name,
                        limit.toSeconds(), log, tail()));
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Fails, with the last lines of the log, when the program has ended. */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new FailedException("%s ended with code %d; its log %s ends with%n%s".formatted(name,
                    process.exitValue(), log, tail()));
        }
    }

    private String tail() {
        List<String> lines = output().lines().toList();
        return String.join(System.lineSeparator(), lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    private String output() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        close(GRACE);
    }

    /** Ends it, by force when it has not ended by itself within {@code grace}. */
    public void close(Duration grace) {
        process.destroy();
        try {
            if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
