package dev.azureml.e2e.bench;

import dev.azureml.e2e.process.FailedException;
import dev.azureml.e2e.process.Requests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** How fast many datastores converge, against a client that only sends the same PUTs. */
record RatePart(Site.Ground ground, Figures figures) {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/bench";
    private static final String SEED = """
            {"resources": [{"id": "%1$s", "location": "westeurope"},
             {"id": "%1$s/providers/Microsoft.MachineLearningServices/workspaces/bench", "location": "westeurope",
              "kind": "Default", "properties": {"provisioningState": "Succeeded"}}]}
            """.formatted(GROUP);

    /** The site is left with its objects at rest and the operator running. */
    Site run(String namespace, String azure, String... emulatorOptions)
            throws IOException, InterruptedException, ExecutionException,
            GeneralSecurityException {
        int count = ground.options().objects();
        String part = count + " datastores, " + azure;
        Site site = Site.open(ground, namespace, emulatorOptions);
        site.startOperator();
        site.awaitOperator();
        site.objects().createReady(Manifest.workspace(), LIMIT);
        var datastores = Manifest.datastores(count);
        KubernetesWrites before = site.writes();
        int mark = site.requests().mark();
        Duration cpu = site.cpu();

        var ready = new Ready();
        long begun;
        long applied;
        long converged;
        try (var _ = site.objects().watchAll("MLDatastore", ready)) {
            begun = System.nanoTime();
            site.objects().createAll(datastores);
            applied = System.nanoTime();
            converged = ready.await(count, LIMIT);
        }
        List<Requests.Request> sent = site.requests().since(mark);
        List<Requests.Request> puts = sent.stream().filter(r -> r.method().equals("PUT") && r.status() / 100 == 2)
                .sorted(Comparator.comparing(Requests.Request::at)).toList();
        double bare = bare(puts, emulatorOptions);

        double rate = count / ((converged - begun) / 1e9);
        figures.add(part, "applying them took", (applied - begun) / 1e6, "ms");
        figures.add(part, "all Ready after the first was applied", (converged - begun) / 1e6, "ms");
        figures.add(part, "all Ready after the last was applied", (converged - applied) / 1e6, "ms");
        figures.add(part, "the operator's processor time", site.cpu().minus(cpu).toMillis(), "ms");
        KubernetesWrites written = site.writes().since(before);
        Requests.byVerb(sent).forEach((verb, n) -> figures.add(part, "ARM " + verb + " per object", (double) n / count,
                ""));
        figures.add(part, "Kubernetes writes per object", (double) written.toObjects() / count, "", "at most 3");
        figures.add(part, "Events per object", (double) written.events() / count, "");
        figures.add(part, "operator, from first apply to last Ready", rate, "/s");
        Duration putting = Duration.between(puts.getFirst().at(), puts.getLast().at());
        figures.add(part, "operator, from first PUT to last PUT", count / (putting.toMillis() / 1e3), "/s");
        figures.add(part, "bare client", bare, "/s");
        figures.add(part, "operator / bare client", 100 * rate / bare, "%", "at least 60 %");
        return site;
    }

    private double bare(List<Requests.Request> puts, String... emulatorOptions)
            throws IOException, InterruptedException,
            ExecutionException, GeneralSecurityException {
        if (puts.isEmpty()) {
            throw new FailedException("the operator sent no PUT");
        }
        Path seed = ground.workDir().file("seed.json");
        Files.writeString(seed, SEED);
        var options = new ArrayList<>(List.of("--operation-time", "20ms", "--seed", seed.toString()));
        options.addAll(List.of(emulatorOptions));
        var emulator = ground.programs().startEmulator(ground.cleanup(), ground.workDir().file("requests-bare.jsonl"),
                options);
        try {
            var client = new BareClient(emulator.address(), emulator.caBundle());
            return puts.size() / (client.put(puts).toNanos() / 1e9);
        } finally {
            emulator.process().close();
        }
    }
}
