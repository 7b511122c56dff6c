package dev.azureml.e2e.bench;

import dev.azureml.e2e.process.FailedException;
import dev.azureml.e2e.process.Requests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Edits in one namespace, by themselves and while very many objects of another namespace are made. */
record NeighboursPart(Site.Ground ground, Figures figures) {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String QUIET = "quiet";
    private static final String CROWD = "crowd";
    /** So many that none of them is edited as often as the operator looks at one object only in its turn. */
    private static final int STORES = 100;
    private static final String GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/bench";

    void run() throws IOException, InterruptedException, ExecutionException {
        int neighbours = ground.options().neighbours();
        Path seed = ground.workDir().file("neighbours-seed.json");
        Files.writeString(seed, seed());
        Site site = Site.open(ground, QUIET, "--latency", ground.options().latency(), "--seed", seed.toString());
        Objects crowd = new Objects(ground.server().client(), CROWD);
        crowd.client().resource(new NamespaceBuilder().withNewMetadata().withName(CROWD).endMetadata().build())
                .create();
        site.startOperator("WATCH_NAMESPACES=" + QUIET + "," + CROWD);
        site.awaitOperator();
        var ready = new Ready();
        try (var _ = site.objects().watchAll("MLDatastore", ready)) {
            site.objects().createAll(datastores(QUIET, STORES));
            ready.await(STORES, LIMIT);
        }
        site.requests().awaitQuiet(Duration.ofSeconds(3), LIMIT);
        int edits = ground.options().edits();
        edits(site, "Edits, one at a time, in a namespace of " + STORES + " datastores, alone", () -> false, edits);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> made = threads.submit(() -> {
                crowd.createAll(datastores(CROWD, neighbours));
                return null;
            });
            edits(site, "The same while " + neighbours + " datastores of another namespace are made", made::isDone,
                    Integer.MAX_VALUE);
            made.get();
        }
        figures.add("Memory", "resident, " + neighbours + " objects just made", site.residentMib(), "MiB");
        site.close();
    }

    private void edits(Site site, String part, BooleanSupplier over, int most) throws InterruptedException {
        List<Double> first = new ArrayList<>();
        List<Double> put = new ArrayList<>();
        List<Double> watched = new ArrayList<>();
        List<Double> own = new ArrayList<>();
        for (int i = 0; i < most && !over.getAsBoolean(); i++) {
            String name = QUIET + "-" + i % STORES;
            String end = "/datastores/" + name;
            int mark = site.requests().mark();
            String description = part + ", edit " + i;
            var seen = new Seen(description);
            try (var _ = site.objects().watch("MLDatastore", name, seen)) {
                Instant at = site.objects().edit("MLDatastore", name,
                        "{\"spec\": {\"description\": \"%s\"}}".formatted(description));
                Requests.Request request = await(site, mark, end, false);
                first.add(millis(at, request.at()));
                put.add(millis(at, await(site, mark, end, true).at()));
                Instant told = seen.at(LIMIT);
                watched.add(millis(at, told));
                own.add(Math.max(0, millis(told, request.at())));
            }
        }
        figures.add(part, "edits", first.size(), "");
        figures.add(part, "from the edit to a bare watch of that object, p50", Percentile.of(watched, 50), "ms");
        figures.add(part, "from the edit to a bare watch of that object, p99", Percentile.of(watched, 99), "ms");
        figures.add(part, "from the edit to the first ARM request, p50", Percentile.of(first, 50), "ms");
        figures.add(part, "from the edit to the first ARM request, p99", Percentile.of(first, 99), "ms", "< 250 ms");
        figures.add(part, "of that, after the bare watch had seen the edit, p50", Percentile.of(own, 50), "ms");
        figures.add(part, "of that, after the bare watch had seen the edit, p99", Percentile.of(own, 99), "ms",
                "< 250 ms");
        figures.add(part, "from the edit to the PUT, p99", Percentile.of(put, 99), "ms");
    }

    private static Requests.Request await(Site site, int mark, String end, boolean changes)
            throws InterruptedException {
        return site.requests().await(mark, r -> r.path().endsWith(end) && (r.changes() || !changes), LIMIT)
                .orElseThrow(() -> new FailedException("an edit did not reach Azure"));
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    private static String workspace(String name) {
        return GROUP + "/providers/Microsoft.MachineLearningServices/workspaces/" + name;
    }

    private static String seed() {
        return "{\"resources\": [{\"id\": \"" + GROUP + "\", \"location\": \"westeurope\"}, "
                + Stream.of(QUIET, CROWD).map(name -> "{\"id\": \"" + workspace(name)
                        + "\", \"location\": \"westeurope\", \"properties\": {\"provisioningState\": \"Succeeded\"}}")
                        .collect(Collectors.joining(", "))
                + "]}";
    }

    private static List<GenericKubernetesResource> datastores(String workspace, int count) {
        return IntStream.range(0, count).mapToObj(i -> Serialization.unmarshal("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLDatastore
                metadata: {name: %s-%d}
                spec:
                  workspaceId: %s
                  azureBlob: {accountName: account, containerName: container, credentials: {none: {}}}
                """.formatted(workspace, i, workspace(workspace)), GenericKubernetesResource.class)).toList();
    }
}
