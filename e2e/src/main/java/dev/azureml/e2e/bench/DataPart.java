package dev.azureml.e2e.bench;

import dev.azureml.e2e.process.FailedException;
import dev.azureml.e2e.process.Requests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Datastores in ten workspaces, half of them with one Secret: a new value in it, and what rest costs. */
record DataPart(Site.Ground ground, Figures figures) {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration DRIFT = Duration.ofSeconds(20);
    private static final int CHECKS = 3;
    private static final int WORKSPACES = 10;
    private static final int PAGE = 30;
    private static final String GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/bench";

    void run() throws IOException, InterruptedException, ExecutionException, GeneralSecurityException {
        int count = ground.options().objects();
        Path seed = ground.workDir().file("data-seed.json");
        Files.writeString(seed, seed());
        Site site = Site.open(ground, "data", "--latency", "0ms", "--seed", seed.toString());
        site.startOperator();
        site.awaitOperator();
        secret(site, "b25l");
        var ready = new Ready();
        try (var _ = site.objects().watchAll("MLDatastore", ready)) {
            site.objects().createAll(IntStream.range(0, count).mapToObj(DataPart::datastore).toList());
            ready.await(count, LIMIT);
        }
        rotation(site, count);
        rest(site, count);
        site.close();
    }

    private static String workspace(int number) {
        return GROUP + "/providers/Microsoft.MachineLearningServices/workspaces/bench-" + number;
    }

    /** A resource group with ten workspaces. */
    static String seed() {
        return "{\"resources\": [{\"id\": \"" + GROUP + "\", \"location\": \"westeurope\"}, "
                + IntStream.range(0, WORKSPACES).mapToObj(i -> "{\"id\": \"" + workspace(i)
                        + "\", \"location\": \"westeurope\", \"properties\": {\"provisioningState\": \"Succeeded\"}}")
                        .collect(Collectors.joining(", "))
                + "]}";
    }

    private static GenericKubernetesResource datastore(int number) {
        return datastore(number, number % 2 == 0
                ? "{accountKey: {key: {secretKeyRef: {name: shared, key: accountKey}}}}"
                : "{none: {}}");
    }

    /** In one of the ten, without a stored credential. */
    static GenericKubernetesResource plainDatastore(int number) {
        return datastore(number, "{none: {}}");
    }

    private static GenericKubernetesResource datastore(int number, String credentials) {
        return Serialization.unmarshal("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLDatastore
                metadata: {name: store-%d}
                spec:
                  workspaceId: %s
                  azureBlob: {accountName: account, containerName: container, credentials: %s}
                """.formatted(number, workspace(number % WORKSPACES), credentials), GenericKubernetesResource.class);
    }

    private static void secret(Site site, String value) {
        site.objects().client().resource(new SecretBuilder().withNewMetadata().withName("shared")
                .withNamespace(site.objects().namespace()).endMetadata().addToStringData("accountKey", value).build())
                .forceConflicts().serverSideApply();
    }

    private void rotation(Site site, int count) throws IOException, InterruptedException, ExecutionException,
            GeneralSecurityException {
        int users = (count + 1) / 2;
        String part = "A Secret that " + users + " of " + count + " datastores use gets a new value";
        site.requests().awaitQuiet(Duration.ofSeconds(3), LIMIT);
        int mark = site.requests().mark();
        KubernetesWrites before = site.writes();
        Instant at = Instant.now();
        secret(site, "dHdv");
        if (site.requests().await(mark, Requests.Request::changes, LIMIT).isEmpty()) {
            throw new FailedException("a new value did not reach Azure");
        }
        site.requests().awaitQuiet(Duration.ofSeconds(3), LIMIT);
        List<Requests.Request> puts = site.requests().since(mark).stream().filter(Requests.Request::changes).toList();
        Instant first = puts.stream().map(Requests.Request::at).min(Instant::compareTo).orElse(at);
        Instant last = puts.stream().map(Requests.Request::at).max(Instant::compareTo).orElse(at);
        figures.add(part, "ARM PUTs", puts.size(), "", Integer.toString(users));
        figures.add(part, "until the first PUT left", Duration.between(at, first).toMillis(), "ms", "< 1000 ms");
        figures.add(part, "until the last PUT left", Duration.between(at, last).toMillis(), "ms");
        figures.add(part, "a bare client sends the same PUTs in", bare(puts).toMillis(), "ms");
        figures.add(part, "ARM GETs", site.requests().since(mark).size() - puts.size(), "");
        figures.add(part, "Kubernetes writes to objects", site.writes().since(before).toObjects(), "");
    }

    private Duration bare(List<Requests.Request> puts) throws IOException, InterruptedException, ExecutionException,
            GeneralSecurityException {
        var emulator = ground.programs().startEmulator(ground.cleanup(),
                ground.workDir().file("requests-data-bare.jsonl"),
                List.of("--latency", "0ms", "--seed", ground.workDir().file("data-seed.json").toString()));
        try {
            return new BareClient(emulator.address(), emulator.caBundle()).put(puts);
        } finally {
            emulator.process().close();
        }
    }

    private void rest(Site site, int count) throws IOException, InterruptedException {
        String part = "At rest, " + count + " datastores in " + WORKSPACES + " workspaces, per drift check";
        site.stopOperator();
        site.startOperator("DRIFT_INTERVAL=" + DRIFT.toSeconds() + "s");
        site.awaitOperator();
        Thread.sleep(DRIFT.multipliedBy(2));
        int mark = site.requests().mark();
        KubernetesWrites before = site.writes();
        Thread.sleep(DRIFT.multipliedBy(CHECKS));
        List<Requests.Request> sent = site.requests().since(mark);
        long pages = sent.stream().filter(r -> r.path().endsWith("/datastores")).count();
        figures.add(part, "pages of LIST of datastores", (double) pages / CHECKS, "",
                WORKSPACES * Math.ceilDiv(Math.ceilDiv(count, WORKSPACES), PAGE) + " of " + PAGE);
        figures.add(part, "other ARM calls", (double) (sent.size() - pages) / CHECKS, "", "0");
        KubernetesWrites written = site.writes().since(before);
        figures.add(part, "Kubernetes writes", written.toObjects() + written.toOutputs() + written.events(), "", "0");
        figures.add(part, "resident", site.residentMib(), "MiB", "< 200 MiB");
    }
}
