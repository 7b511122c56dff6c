package dev.azureml.e2e.image;

import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.process.Cleanup;
import dev.azureml.e2e.process.FailedException;
import dev.azureml.e2e.process.Programs;
import dev.azureml.e2e.process.WorkDir;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs the image's program until the quickstart is Ready, and ends it: what was loaded by then goes into its cache. */
record Training(Checkout checkout, ImageRoot root) {
    private static final Duration END = Duration.ofMinutes(2);
    private static final String KINDS = "mlworkspaces,mlcomputes,mldatastores,mlinferenceendpoints";

    void run(String cache) throws InterruptedException {
        WorkDir work = WorkDir.take(checkout, "image-training");
        Programs programs = new Programs(checkout, work);
        Cleanup cleanup = new Cleanup();
        cleanup.register();
        try (KubeServer server = KubeServer.start(checkout)) {
            var emulator = programs.startEmulator(cleanup, work.file("requests.jsonl"),
                    List.of("--operation-time", "1s"));
            var operator = programs.startOperatorAs(command(cache), root.app(), server.kubeconfigFile(), emulator,
                    Map.of("POLL_INTERVAL", "100ms"));
            try (var azure = emulator.process(); var trained = operator.process()) {
                apply(server);
                azure.requireAlive();
                trained.close(END);
            }
        }
        if (!Files.isRegularFile(root.app().resolve(cache))) {
            throw new FailedException("the training run left no cache; its log is " + work.file("operator.log"));
        }
    }

    private List<String> command(String cache) {
        return List.of(root.java().toString(), "@jvm.options", "-XX:AOTCacheOutput=" + cache, "-jar",
                "azureml-operator.jar");
    }

    private void apply(KubeServer server) {
        server.kubectl().must("apply", "--server-side", "-f", checkout.path("samples/quickstart").toString());
        server.kubectl().must("wait", "--for=condition=Ready", KINDS, "--all", "--timeout=120s");
    }
}
