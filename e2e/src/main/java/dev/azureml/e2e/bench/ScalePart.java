package dev.azureml.e2e.bench;

import dev.azureml.e2e.process.Requests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/** What datastores cost by their number, each number with an operator and an Azure of its own: whether it is linear. */
record ScalePart(Site.Ground ground, Figures figures) {
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final Duration QUIET = Duration.ofSeconds(3);
    private static final double MIB = 1024.0 * 1024;

    /** What one number of objects came to. */
    private record Cost(int count, double cpuMillis, double heapBytes) {
    }

    void run() throws IOException, InterruptedException, ExecutionException {
        List<Cost> costs = new ArrayList<>();
        for (int count : ground.options().scale()) {
            costs.add(measure(count));
        }
        Cost least = costs.getFirst();
        Cost most = costs.getLast();
        if (most.count > least.count) {
            String part = "Scale, " + most.count + " datastores against " + least.count;
            figures.add(part, "processor time an object, ratio", most.cpuMillis / least.cpuMillis, "", "1 is linear");
            figures.add(part, "live heap an object, ratio", most.heapBytes / least.heapBytes, "", "1 is linear");
        }
    }

    private void restart(Site site, String part) throws IOException, InterruptedException {
        site.stopOperator();
        int mark = site.requests().mark();
        KubernetesWrites before = site.writes();
        site.startOperator();
        site.awaitOperator();
        figures.add(part, "processor time of a restart, to ready", site.cpu().toMillis(), "ms");
        site.requests().awaitQuiet(QUIET, LIMIT);
        figures.add(part, "ARM calls of a restart", site.requests().since(mark).size(), "");
        figures.add(part, "Kubernetes writes of a restart", site.writes().since(before).toObjects(), "");
        figures.add(part, "resident memory after a restart", site.residentMib(), "MiB");
        figures.add(part, "resident memory after a restart, peak", site.peakMib(), "MiB");
    }

    private Cost measure(int count) throws IOException, InterruptedException, ExecutionException {
        String part = "Scale, " + count + " datastores in 10 workspaces";
        Path seed = ground.workDir().file("scale-seed.json");
        Files.writeString(seed, DataPart.seed());
        Site site = Site.open(ground, "scale-" + count, "--seed", seed.toString());
        site.startOperator();
        site.awaitOperator();
        figures.add(part, "resident memory, idle", site.residentMib(), "MiB");
        double empty = site.liveHeapBytes("0-before-" + count);
        KubernetesWrites before = site.writes();
        int mark = site.requests().mark();
        Duration cpu = site.cpu();
        long begun = System.nanoTime();
        var ready = new Ready();
        try (var _ = site.objects().watchAll("MLDatastore", ready)) {
            site.objects().createAll(IntStream.range(0, count).mapToObj(DataPart::plainDatastore).toList());
            figures.add(part, "all Ready after the first was applied", (ready.await(count, LIMIT) - begun) / 1e6, "ms");
        }
        site.requests().awaitQuiet(QUIET, LIMIT);
        double cpuMillis = (double) site.cpu().minus(cpu).toMillis() / count;
        List<Requests.Request> sent = site.requests().since(mark);
        figures.add(part, "the operator's processor time", cpuMillis * count / 1000, "s");
        figures.add(part, "the operator's processor time an object", cpuMillis, "ms");
        KubernetesWrites written = site.writes().since(before);
        figures.add(part, "Kubernetes writes an object", (double) written.toObjects() / count, "");
        figures.add(part, "ARM calls an object", (double) sent.size() / count, "");
        figures.add(part, "Kubernetes events an object", (double) written.events() / count, "");
        figures.add(part, "resident memory, just made", site.residentMib(), "MiB");
        figures.add(part, "resident memory, peak", site.peakMib(), "MiB");
        site.writeNativeMemory(Integer.toString(count));
        double live = site.liveHeapBytes(Integer.toString(count));
        figures.add(part, "resident memory after a full collection", site.residentMib(), "MiB");
        figures.add(part, "live heap after a full collection", live / MIB, "MiB");
        figures.add(part, "live heap an object", (live - empty) / count, "bytes");
        restart(site, part);
        site.close();
        return new Cost(count, cpuMillis, (live - empty) / count);
    }
}
