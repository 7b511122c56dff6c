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
import java.util.Map;

/** The operator, ended and started again as often as asked; the log of each of its lives is kept. */
final class OperatorLife {
    private static final String LOST_WAKES = "azureml_lost_wakes_total";
    private static final Duration ASK = Duration.ofSeconds(2);

    private final Programs programs;
    private final Cleanup cleanup;
    private final WorkDir workDir;
    private final Path kubeconfig;
    private final Programs.Emulator emulator;
    private final Map<String, String> settings;
    private final HttpClient http = HttpClient.newHttpClient();
    private Programs.Operator running;
    private int lives = 1;
    private long lostWakesBefore;
    private long lostWakes;

    OperatorLife(Programs programs, Cleanup cleanup, WorkDir workDir, Path kubeconfig, Programs.Emulator emulator,
            Map<String, String> settings) {
        this.programs = programs;
        this.cleanup = cleanup;
        this.workDir = workDir;
        this.kubeconfig = kubeconfig;
        this.emulator = emulator;
        this.settings = settings;
        this.running = start();
    }

    private Programs.Operator start() {
        return programs.startOperator(cleanup, kubeconfig, emulator, programs.operatorCache().toUse(), settings);
    }

    /** Ends it without a word, wherever it stands, and starts another. */
    synchronized void kill() {
        look();
        running.process().process().destroyForcibly();
        try {
            running.process().process().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        lostWakesBefore += lostWakes;
        lostWakes = 0;
        try {
            Files.move(running.process().log(), workDir.file("operator-" + lives + ".log"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lives++;
        running = start();
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
