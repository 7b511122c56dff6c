package dev.azureml.e2e.bench;

import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.process.Cleanup;
import dev.azureml.e2e.process.FailedException;
import dev.azureml.e2e.process.Programs;
import dev.azureml.e2e.process.Requests;
import dev.azureml.e2e.process.WorkDir;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A namespace, an Azure of its own, and an operator that watches that namespace alone. */
final class Site {
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 5;

    private final Ground ground;
    private final Programs.Emulator emulator;
    private final Requests requests;
    private final Objects objects;
    private Optional<Programs.Operator> operator = Optional.empty();

    /** What all sites stand on. */
    record Ground(KubeServer server, Path kubeconfig, Map<String, String> podEnvironment, Programs programs,
            WorkDir workDir, Cleanup cleanup, BenchOptions options) {
    }

    private Site(Ground ground, Programs.Emulator emulator, Requests requests, Objects objects) {
        this.ground = ground;
        this.emulator = emulator;
        this.requests = requests;
        this.objects = objects;
    }

    static Site open(Ground ground, String namespace, String... emulatorOptions) throws InterruptedException {
        ground.server.client().resource(new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata()
                .build()).create();
        Path log = ground.workDir.file("requests-" + namespace + ".jsonl");
        var options = new ArrayList<>(List.of("--operation-time", "20ms"));
        options.addAll(List.of(emulatorOptions));
        var emulator = ground.programs.startEmulator(ground.cleanup, log, options);
        return new Site(ground, emulator, new Requests(log), new Objects(ground.server.client(), namespace));
    }

    /** Starts the operator as an image would, from its AOT cache; the time of it is {@code System.nanoTime()}. */
    long startOperator(String... settings) throws IOException {
        // The recorder brings a module of its own, which the cache does not know.
        boolean recorded = ground.options.jfr().isPresent();
        return startOperator(recorded ? List.of() : ground.programs.operatorCache().toUse(), settings);
    }

    long startOperator(List<String> cache, String... settings) throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of("WATCH_NAMESPACES", objects.namespace(),
                "OPERATOR_NAMESPACE", objects.namespace()));
        environment.putAll(ground.podEnvironment);
        for (String setting : settings) {
            String[] parts = setting.split("=", 2);
            environment.put(parts[0], parts[1]);
        }
        List<String> jvm = new ArrayList<>(cache);
        jvm.addAll(ground.options.jvm());
        if (ground.options.jfr().isPresent()) {
            Path dir = ground.options.jfr().get();
            Files.createDirectories(dir);
            jvm.add("-XX:StartFlightRecording=settings=profile,filename="
                    + Files.createTempFile(dir, objects.namespace() + "-", ".jfr"));
        }
        long begun = System.nanoTime();
        operator = Optional.of(ground.programs.startOperator(ground.cleanup, ground.kubeconfig, emulator,
                jvm, environment));
        return begun;
    }

    void stopOperator() {
        stopOperator(GRACE);
    }

    void stopOperator(Duration grace) {
        operator.ifPresent(running -> running.process().close(grace));
        operator = Optional.empty();
    }

    void close() {
        stopOperator();
        emulator.process().close();
    }

    /** Waits until {@code /readyz} says so; the {@code System.nanoTime()} of it. */
    long awaitOperator() throws InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(operator().http() + "/readyz")).build();
            long deadline = System.nanoTime() + READY_LIMIT.toNanos();
            while (System.nanoTime() < deadline) {
                operator().process().requireAlive();
                try {
                    if (http.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                        return System.nanoTime();
                    }
                } catch (IOException e) {
                    // It does not listen yet.
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
        throw new FailedException("the operator was not ready within " + READY_LIMIT.toSeconds() + " s");
    }

    Programs.Operator operator() {
        return operator.orElseThrow();
    }

    /** What the operator's process has used of the processors so far. */
    Duration cpu() {
        return operator().process().process().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The operator's resident memory now, in MiB. */
    double residentMib() throws IOException {
        return ofMemory("VmRSS:");
    }

    /** The most that the operator's process ever had of it, in MiB. */
    double peakMib() throws IOException {
        return ofMemory("VmHWM:");
    }

    private double ofMemory(String name) throws IOException {
        Path status = Path.of("/proc", Long.toString(operator().process().process().pid()), "status");
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(name)).findFirst()
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024.0).orElse(0.0);
        }
    }

    /** What the operator's heap holds after a full collection; all of it by class goes into a file of that name. */
    long liveHeapBytes(String name) throws IOException, InterruptedException {
        List<String> lines = jcmd("GC.class_histogram");
        Files.write(ground.workDir.file("heap-" + name + ".txt"), lines);
        return lines.stream().filter(line -> line.startsWith("Total")).findFirst()
                .map(line -> Long.parseLong(line.strip().split("\\s+", -1)[2]))
                .orElseThrow(() -> new FailedException("jcmd told nothing of the heap: " + lines));
    }

    /** What the JVM has outside of the heap, into a file of that name; wants {@code -XX:NativeMemoryTracking=summary}. */
    void writeNativeMemory(String name) throws IOException, InterruptedException {
        Files.write(ground.workDir.file("native-" + name + ".txt"), jcmd("VM.native_memory"));
    }

    private List<String> jcmd(String command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(operator().process().process().pid()),
                command).redirectErrorStream(true).start();
        List<String> lines;
        try (var out = process.inputReader()) {
            lines = out.readAllLines();
        }
        process.waitFor();
        return lines;
    }

    /** Where its Azure is. */
    URI azure() {
        return emulator.address();
    }

    Requests requests() {
        return requests;
    }

    Objects objects() {
        return objects;
    }

    KubernetesWrites writes() {
        return KubernetesWrites.now(objects.client());
    }

    Ground ground() {
        return ground;
    }
}
