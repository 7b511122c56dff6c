package dev.azureml.e2e.chaos;

import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.process.Cleanup;
import dev.azureml.e2e.process.FailedException;
import dev.azureml.e2e.process.Programs;
import dev.azureml.e2e.process.Requests;
import dev.azureml.e2e.process.Switch;
import dev.azureml.e2e.process.WorkDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Disturbs the operator for some time on this machine; {@code e2e/chaos} starts it. */
public final class Chaos {
    private static final int USAGE = 2;
    // A request that trickles is given up within the round that it was made to trickle in, not after two minutes.
    private static final Map<String, String> SETTINGS = Map.of("ARM_REQUEST_TIMEOUT", "10s");

    private Chaos() {
    }

    /** Ends with 0 when the operator came through, 1 when not, 2 when the options were not understood. */
    public static void main(String[] arguments) {
        ChaosOptions options;
        try {
            options = ChaosOptions.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("chaos: " + e.getMessage());
            System.err.println("Try e2e/chaos --help.");
            System.exit(USAGE);
            return;
        }
        var cleanup = new Cleanup();
        cleanup.register();
        System.exit(run(options, cleanup));
    }

    private static int run(ChaosOptions options, Cleanup cleanup) {
        System.out.println("chaos: seed " + options.seed());
        try {
            Report report = disturb(options, cleanup);
            String text = report.text(options.again());
            System.out.print(text);
            if (options.report().isPresent()) {
                Files.writeString(options.report().get(), text);
            }
            return report.isWell() ? 0 : 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            if (!cleanup.running()) {
                System.err.println("chaos: " + (e instanceof FailedException ? e.getMessage() : e.toString()));
                System.err.println("chaos: to do it again: " + options.again());
            }
        }
        return 1;
    }

    private static Report disturb(ChaosOptions options, Cleanup cleanup) throws IOException, InterruptedException,
            GeneralSecurityException {
        var checkout = Checkout.find();
        var workDir = WorkDir.take(checkout, "chaos");
        System.setProperty("playground.log", workDir.file("api-server.log").toString());
        var server = cleanup.add(KubeServer.start(checkout));
        Path kubeconfig = workDir.file("kubeconfig");
        var apiServer = cleanup.add(Switch.to(server.client().getMasterUrl().getPort()));
        Files.writeString(kubeconfig, server.kubeconfig(apiServer.port()));
        var programs = new Programs(checkout, workDir);
        var faults = new FaultsFile(workDir.file("faults.json"));
        Path log = workDir.file("requests.jsonl");
        var emulator = programs.startEmulator(cleanup, log, List.of("--operation-time", "1s", "--faults",
                faults.file().toString(), "--seed", seed(workDir)));
        var operator = new OperatorLife("operator", programs, cleanup, workDir, kubeconfig, emulator, settings(Map.of(
                "WATCH_NAMESPACES", Things.NAMESPACE)));
        var things = new Things(server.client());
        var azure = new Azure(emulator, new Requests(log));
        var report = new Report();
        var contest = new Contest(server.client(), things, operator, haste -> new OperatorLife("second", programs,
                cleanup, workDir, kubeconfig, emulator, settings(haste, Contest.SECOND)), azure, report);
        var progress = Progress.to(System.out);
        var settlement = new Settlement(things, operator, azure, report, progress);
        var course = new Course(options, things, operator, apiServer, faults, azure, settlement, new Restoration(server,
                things, operator, settlement, azure, workDir, report, progress), contest, report, progress);
        course.run();
        return report;
    }

    @SafeVarargs
    private static Map<String, String> settings(Map<String, String>... further) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        for (Map<String, String> one : further) {
            settings.putAll(one);
        }
        return settings;
    }

    private static String seed(WorkDir workDir) throws IOException {
        try (var seed = Chaos.class.getResourceAsStream("/chaos/seed.json")) {
            if (seed == null) {
                throw new IllegalStateException("chaos/seed.json is part of the program");
            }
            Path file = workDir.file("seed.json");
            Files.write(file, seed.readAllBytes());
            return file.toString();
        }
    }
}
