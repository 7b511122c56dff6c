package dev.azureml.e2e.bench;

import dev.azureml.e2e.process.FailedException;
import dev.azureml.e2e.process.Requests;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/** A site whose objects are at rest: its memory, edits, a rotated Secret, and what drift checks cost. */
record RestPart(Site site, Figures figures) {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final Duration DRIFT = Duration.ofSeconds(20);
    private static final int CHECKS = 3;
    private static final int SHARED = 100;

    void run() throws IOException, InterruptedException, ExecutionException {
        int count = site.ground().options().objects();
        memory("resident, " + count + " objects, after they converged", count);
        edits(count);
        rotation();
        driftChecks(count);
        site.close();
    }

    private void memory(String name, int count) throws IOException, InterruptedException {
        site.requests().awaitQuiet(SETTLE, LIMIT);
        figures.add("Memory", name, site.residentMib(), "MiB", count <= 1000 ? "< 200 MiB" : "< 350 MiB");
    }

    private void edits(int count) throws InterruptedException {
        String part = "Edits, one at a time, " + count + " objects at rest";
        List<Double> first = new ArrayList<>();
        List<Double> put = new ArrayList<>();
        KubernetesWrites before = site.writes();
        for (int i = 0; i < site.ground().options().edits(); i++) {
            String name = "store-" + (i * 7L % count);
            String end = "/datastores/" + name;
            int mark = site.requests().mark();
            Instant at = site.objects().edit("MLDatastore", name,
                    "{\"spec\": {\"description\": \"edit %d\"}}".formatted(i));
            first.add(latency(at, site.requests().await(mark, r -> r.path().endsWith(end), LIMIT).orElseThrow()));
            put.add(latency(at, site.requests().await(mark, r -> r.path().endsWith(end) && r.changes(), LIMIT)
                    .orElseThrow(() -> new FailedException("an edit did not reach Azure"))));
        }
        figures.add(part, "from the edit to the first ARM request, p50", Percentile.of(first, 50), "ms");
        figures.add(part, "from the edit to the first ARM request, p99", Percentile.of(first, 99), "ms", "< 250 ms");
        figures.add(part, "from the edit to the PUT, p50", Percentile.of(put, 50), "ms");
        figures.add(part, "from the edit to the PUT, p99", Percentile.of(put, 99), "ms");
        site.requests().awaitQuiet(Duration.ofSeconds(1), LIMIT);
        figures.add(part, "Kubernetes writes per edit", (double) site.writes().since(before).toObjects()
                / first.size(), "");
    }

    private static double latency(Instant at, Requests.Request request) {
        return Duration.between(at, request.at()).toNanos() / 1e6;
    }

    private void rotation() throws InterruptedException, ExecutionException {
        String part = "A Secret that " + SHARED + " datastores use gets a new value";
        var ready = new Ready();
        secret("b25l");
        try (var _ = site.objects().watchAll("MLDatastore", ready)) {
            site.objects().createAll(IntStream.range(0, SHARED).mapToObj(i -> Manifest.keyedDatastore("keyed-" + i,
                    "rotated")).toList());
            ready.await(site.ground().options().objects() + SHARED, LIMIT);
        }
        site.requests().awaitQuiet(Duration.ofSeconds(2), LIMIT);
        int mark = site.requests().mark();
        KubernetesWrites before = site.writes();
        secret("dHdv");
        Instant at = Instant.now();
        site.requests().awaitQuiet(Duration.ofSeconds(3), LIMIT);
        List<Requests.Request> sent = site.requests().since(mark);
        Instant last = sent.stream().filter(Requests.Request::changes).map(Requests.Request::at)
                .max(Instant::compareTo).orElse(at);
        figures.add(part, "until the last PUT left", Duration.between(at, last).toMillis(), "ms");
        Requests.byVerb(sent).forEach((verb, n) -> figures.add(part, "ARM " + verb, n, "", verb.equals("PUT")
                ? Integer.toString(SHARED)
                : ""));
        figures.add(part, "Kubernetes writes to objects", site.writes().since(before).toObjects(), "");
    }

    private void secret(String value) {
        var client = site.objects().client();
        client.resource(new SecretBuilder().withNewMetadata().withName("rotated")
                .withNamespace(site.objects().namespace()).endMetadata().addToStringData("accountKey", value).build())
                .forceConflicts().serverSideApply();
    }

    private void driftChecks(int count) throws IOException, InterruptedException {
        String part = "At rest, " + count + " objects, per drift check";
        site.stopOperator();
        site.startOperator("DRIFT_INTERVAL=" + DRIFT.toSeconds() + "s");
        site.awaitOperator();
        Thread.sleep(DRIFT.multipliedBy(2));
        int mark = site.requests().mark();
        KubernetesWrites before = site.writes();
        Duration cpu = site.cpu();
        Thread.sleep(DRIFT.multipliedBy(CHECKS));
        List<Requests.Request> sent = site.requests().since(mark);
        long pages = sent.stream().filter(r -> r.path().endsWith("/datastores")).count();
        long reads = sent.stream().filter(r -> !r.changes() && r.path().contains("/datastores/")).count();
        figures.add(part, "pages of LIST of datastores", (double) pages / CHECKS, "",
                Math.ceilDiv(count + SHARED, 30) + " of 30");
        figures.add(part, "GETs of a datastore", (double) reads / CHECKS, "", "0");
        figures.add(part, "ARM calls per object", (double) sent.size() / CHECKS / count, "");
        figures.add(part, "ARM writes", sent.stream().filter(Requests.Request::changes).count(), "", "0");
        KubernetesWrites written = site.writes().since(before);
        figures.add(part, "Kubernetes writes", written.toObjects() + written.toOutputs() + written.events(), "", "0");
        figures.add(part, "the operator's processor time", site.cpu().minus(cpu).toMillis() / (double) CHECKS, "ms");
        memory("resident, " + count + " objects, started with them, at rest", count);
    }
}
