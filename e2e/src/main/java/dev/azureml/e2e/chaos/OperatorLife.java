package dev.azureml.e2e.chaos;

import dev.azureml.e2e.process.Cleanup;
import dev.azureml.e2e.process.Programs;
import dev.azureml.e2e.process.WorkDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An operator, ended and started again as often as asked; the log of each of its lives is kept. */
final class OperatorLife {
    private static final String LOST_WAKES = "azureml_lost_wakes_total";
    private static final Duration ASK = Duration.ofSeconds(2);

    private final String name;
    private final Programs programs;
    private final Cleanup cleanup;
    private final WorkDir workDir;
    private final Path kubeconfig;
    private final Programs.Emulator emulator;
    private final Map<String, String> always;
    private final HttpClient http = HttpClient.newHttpClient();
    private Map<String, String> further = Map.of();
    private Programs.Operator running;
    private int lives = 1;
    private long lostWakesBefore;
    private long lostWakes;

    /** @param name of its logs */
    OperatorLife(String name, Programs programs, Cleanup cleanup, WorkDir workDir, Path kubeconfig,
            Programs.Emulator emulator, Map<String, String> settings) {
        this.name = name;
        this.programs = programs;
        this.cleanup = cleanup;
        this.workDir = workDir;
        this.kubeconfig = kubeconfig;
        this.emulator = emulator;
        this.always = settings;
        this.running = start();
    }

    private Programs.Operator start() {
        Map<String, String> settings = new HashMap<>(always);
        settings.putAll(further);
        return programs.startOperator(name, cleanup, kubeconfig, emulator, programs.operatorCache().toUse(), settings);
    }

    /** Ends it without a word, wherever it stands, and starts another. */
    synchronized void kill() {
        look();
        end();
        running = start();
    }

    /** The same, and from now on it has those settings beside the ones that it always has. */
    synchronized void restart(Map<String, String> with) {
        further = Map.copyOf(with);
        kill();
    }

    /** Ends it for good. */
    synchronized void end() {
        running.process().process().destroyForcibly().onExit().join();
        lostWakesBefore += lostWakes;
        lostWakes = 0;
        try {
            Files.move(running.process().log(), workDir.file(name + "-" + lives + ".log"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lives++;
    }

    /** Waits until it ends by itself; false where it goes on. */
    boolean endsItself(Duration limit) throws InterruptedException {
        Process process = process();
        return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    private synchronized Process process() {
        return running.process().process();
    }

    /** Fails when it has ended by itself. */
    synchronized void requireAlive() {
        running.process().requireAlive();
    }

    /** How many lost wakes all of its lives have told of. */
    synchronized long lostWakes() {
        look();
        return lostWakesBefore + lostWakes;
    }

    private void look() {
        var request = HttpRequest.newBuilder(URI.create(running.http() + "/metrics")).timeout(ASK).build();
        try {
            lostWakes = http.send(request, BodyHandlers.ofString()).body().lines()
                    .filter(line -> line.startsWith(LOST_WAKES))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))).sum();
        } catch (IOException e) {
            // It does not listen yet, and has told of none in this life.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
