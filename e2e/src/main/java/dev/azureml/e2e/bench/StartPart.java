package dev.azureml.e2e.bench;

import dev.azureml.e2e.process.FailedException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** From the start of the process to its first request about a resource, and the memory it rests in without objects. */
record StartPart(Site.Ground ground, Figures figures) {
    private static final String PART = "Start";
    private static final int RUNS = 5;
    private static final Duration SETTLE = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    void run() throws IOException, InterruptedException {
        Site site = Site.open(ground, "start");
        site.startOperator();
        site.awaitOperator();
        Thread.sleep(SETTLE);
        figures.add("Memory", "resident, no objects, after 10 s", site.residentMib(), "MiB", "< 150 MiB");
        site.objects().createReady(Manifest.workspace(), LIMIT);
        site.objects().createReady(Manifest.datastore("at-rest"), LIMIT);
        site.stopOperator();
        start(site, "with the AOT cache", "< 1500 ms", ground.programs().operatorCache().toUse());
        start(site, "without", "", List.of());
        site.close();
    }

    private void start(Site site, String how, String goal, List<String> cache) throws IOException,
            InterruptedException {
        List<Double> first = new ArrayList<>();
        List<Double> ready = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            int mark = site.requests().mark();
            Instant at = Instant.now();
            long begun = site.startOperator(cache);
            ready.add((site.awaitOperator() - begun) / 1e6);
            var request = site.requests().await(mark, _ -> true, LIMIT)
                    .orElseThrow(() -> new FailedException("the operator asked nothing of Azure"));
            first.add((double) Duration.between(at, request.at()).toMillis());
            cpu.add((double) site.cpu().toMillis());
            site.stopOperator();
        }
        figures.add(PART, how + ", to the first request about a resource, median of " + RUNS, Percentile.of(first, 50),
                "ms", goal);
        figures.add(PART, how + ", the fastest of them", Percentile.of(first, 0), "ms");
        figures.add(PART, how + ", processor time until both, median", Percentile.of(cpu, 50), "ms");
        figures.add(PART, how + ", to ready, median", Percentile.of(ready, 50), "ms");
    }
}
