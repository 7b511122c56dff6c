package dev.azureml.e2e.playground;

import dev.azureml.e2e.kube.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The packaged jars of this checkout, as the programs that the playground runs. */
record Programs(Checkout checkout, WorkDir workDir) {

    private static final Pattern ADDRESS = Pattern.compile("ARM emulator at (https://localhost:\\d+)");
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String CA = "ca.pem";

    /** The ARM emulator, and where it listens. */
    record Emulator(ChildProcess process, URI address) {
    }

    /** The operator, and where its metrics and health are. */
    record Operator(ChildProcess process, URI http) {
    }

    Emulator startEmulator(Cleanup cleanup, Options options, Optional<Path> seed) throws InterruptedException {
        var arguments = new ArrayList<>(List.of("--port", "0", "--ca-out", workDir.file(CA).toString(),
                "--request-log", requestLog(options).toString()));
        seed.ifPresent(file -> arguments.addAll(List.of("--seed", file.toString())));
        arguments.addAll(options.emulatorArguments());
        var process = cleanup.add(ChildProcess.java("the ARM emulator",
                checkout.path("e2e/emulator/target/arm-emulator.jar"), arguments, Map.of(),
                workDir.file("emulator.log")));
        String address = process.awaitOutput(ADDRESS, START_LIMIT).group(1);
        return new Emulator(process, URI.create(address));
    }

    Operator startOperator(Cleanup cleanup, Path kubeconfig, URI azure) {
        int port = freePort();
        var environment = Map.ofEntries(Map.entry("KUBECONFIG", kubeconfig.toString()),
                Map.entry("AZURE_CLOUD", "custom"),
                Map.entry("AZURE_RESOURCE_MANAGER_URL", azure.toString()),
                Map.entry("AZURE_RESOURCE_MANAGER_AUDIENCE", "https://management.azure.com"),
                Map.entry("AZURE_AUTHORITY_HOST", azure + "/"),
                Map.entry("AZURE_CA_BUNDLE", workDir.file(CA).toString()),
                Map.entry("AZURE_CREDENTIAL", "client-secret"),
                Map.entry("AZURE_TENANT_ID", "00000000-0000-0000-0000-00000000000a"),
                Map.entry("AZURE_CLIENT_ID", "00000000-0000-0000-0000-00000000000b"),
                Map.entry("AZURE_CLIENT_SECRET", "playground-secret"),
                Map.entry("AZURE_SUBSCRIPTION_ID", "00000000-0000-0000-0000-000000000001"),
                Map.entry("HTTP_PORT", Integer.toString(port)), Map.entry("LEADER_ELECTION", "false"));
        var process = cleanup.add(ChildProcess.java("the operator",
                checkout.path("operator/target/azureml-operator.jar"), List.of(), environment,
                workDir.file("operator.log")));
        return new Operator(process, URI.create("http://localhost:" + port));
    }

    /** Where the requests to Azure Resource Manager are written. */
    Path requestLog(Options options) {
        return options.requestLog().orElseGet(() -> workDir.file("requests.jsonl"));
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
