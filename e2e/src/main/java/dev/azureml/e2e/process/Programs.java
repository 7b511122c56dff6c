package dev.azureml.e2e.process;

import dev.azureml.e2e.kube.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The packaged jars of this checkout, run as the programs that they are. */
public record Programs(Checkout checkout, WorkDir workDir) {

    private static final Pattern ADDRESS = Pattern.compile("ARM emulator at (https://localhost:\\d+)");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final int LOWEST_PORT = 15_000;
    private static final int HIGHEST_PORT = 32_000;
    private static final int MOST_TRIES = 100;

    /** The ARM emulator, where it listens, and the certificate authority to trust. */
    public record Emulator(ChildProcess process, URI address, Path caBundle) {
    }

    /** The operator, and where its metrics and health are. */
    public record Operator(ChildProcess process, URI http) {
    }

    /** Starts it on a free port; it writes its requests to {@code requestLog}. */
    public Emulator startEmulator(Cleanup cleanup, Path requestLog, List<String> options)
            throws InterruptedException {
        Path caBundle = workDir.file(requestLog.getFileName() + ".ca.pem");
        var arguments = new ArrayList<>(List.of("--port", "0", "--ca-out", caBundle.toString(),
                "--request-log", requestLog.toString()));
        arguments.addAll(options);
        var process = cleanup.add(ChildProcess.java("the ARM emulator",
                checkout.path("e2e/emulator/target/arm-emulator.jar"), List.of(), arguments, Map.of(),
                workDir.file("emulator.log")));
        String address = process.awaitOutput(ADDRESS, START_LIMIT).group(1);
        return new Emulator(process, URI.create(address), caBundle);
    }

    /** Starts it with the recommended JVM options and those; the settings come on top of what leads it to Azure. */
    public Operator startOperator(Cleanup cleanup, Path kubeconfig, Emulator azure, List<String> furtherJvmOptions,
            Map<String, String> settings) {
        return startOperator("operator", cleanup, kubeconfig, azure, furtherJvmOptions, settings);
    }

    /** Starts it as one of several, whose log has that name. */
    public Operator startOperator(String name, Cleanup cleanup, Path kubeconfig, Emulator azure,
            List<String> furtherJvmOptions, Map<String, String> settings) {
        int port = freePort();
        var environment = operatorEnvironment(kubeconfig, azure, port);
        environment.putAll(settings);
        var flags = new ArrayList<>(List.of("@" + jvmOptions()));
        flags.addAll(furtherJvmOptions);
        var process = cleanup.add(ChildProcess.java("the operator", operatorJar(), flags, List.of(), environment,
                workDir.file(name + ".log")));
        return new Operator(process, URI.create("http://localhost:" + port));
    }

    /** Starts that command, which runs the operator from somewhere else, in that folder. */
    public Operator startOperatorAs(List<String> command, Path dir, Path kubeconfig, Emulator azure,
            Map<String, String> settings) {
        int port = freePort();
        var environment = operatorEnvironment(kubeconfig, azure, port);
        environment.putAll(settings);
        var process = ChildProcess.run("the operator", command, dir, environment, workDir.file("operator.log"));
        return new Operator(process, URI.create("http://localhost:" + port));
    }

    private Map<String, String> operatorEnvironment(Path kubeconfig, Emulator azure, int port) {
        var environment = new HashMap<>(azureEnvironment(checkout, azure.address(), azure.caBundle()));
        environment.putAll(Map.of("KUBECONFIG", kubeconfig.toString(), "HTTP_ADDRESS", "127.0.0.1", "HTTP_PORT",
                Integer.toString(port), "LEADER_ELECTION", "false"));
        return environment;
    }

    /** What leads the operator and its commands to that emulator instead of Azure. */
    public static Map<String, String> azureEnvironment(Checkout checkout, URI address, Path caBundle) {
        return Map.ofEntries(Map.entry("AZURE_CLOUD", "custom"),
                Map.entry("AZURE_RESOURCE_MANAGER_URL", address.toString()),
                Map.entry("AZURE_RESOURCE_MANAGER_AUDIENCE", "https://management.azure.com"),
                Map.entry("AZURE_AUTHORITY_HOST", address + "/"),
                Map.entry("AZURE_CA_BUNDLE", caBundle.toString()),
                Map.entry("AZURE_CREDENTIAL", "client-secret"),
                Map.entry("AZURE_TENANT_ID", "00000000-0000-0000-0000-00000000000a"),
                Map.entry("AZURE_CLIENT_ID", "00000000-0000-0000-0000-00000000000b"),
                Map.entry("AZURE_CLIENT_SECRET", "playground-secret"),
                Map.entry("AZURE_SUBSCRIPTION_ID", "00000000-0000-0000-0000-000000000001"),
                Map.entry("TENANTS_FILE", checkout.path("samples/tenants/one-team.yaml").toString()));
    }

    /** The AOT cache for the operator's jar as it is now, run by this Java with the recommended JVM options. */
    public AotCache operatorCache() {
        try {
            return AotCache.of(operatorJar(), Path.of(System.getProperty("java.home")),
                    Files.readAllLines(jvmOptions()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The operator's jar, which is also its commands'. */
    public Path operatorJar() {
        return checkout.path("operator/target/azureml-operator.jar");
    }

    private Path jvmOptions() {
        return checkout.path("operator/jvm.options");
    }

    /**
     * A port of the loopback interface that nobody listens on now. The system gives those to whoever asks for any from
     * 32768 on: one below is not somebody else's by the time that it is used.
     */
    public static int freePort() {
        BindException last = new BindException("none was tried");
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                last = e;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new UncheckedIOException("no port is free between " + LOWEST_PORT + " and " + HIGHEST_PORT, last);
    }
}
