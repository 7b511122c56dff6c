package dev.azureml.e2e.bench;

import dev.azureml.e2e.process.Requests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A hundred workspaces with a thousand endpoints, all of whose metrics in Azure are read: what that asks and takes. */
record AzureMetricsPart(Site.Ground ground, Figures figures) {
    private static final int WORKSPACES = 100;
    private static final int ENDPOINTS = 1000;
    private static final int EDITS = 100;
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final double MIB = 1 << 20;
    private static final String GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/metrics";

    void run() throws IOException, InterruptedException, ExecutionException {
        Path seed = ground.workDir().file("metrics-seed.json");
        Files.writeString(seed, seed());
        Site site = Site.open(ground, "metrics", "--latency", "0ms", "--seed", seed.toString());
        site.startOperator();
        site.awaitOperator();
        create(site, "MLWorkspace", IntStream.range(0, WORKSPACES).mapToObj(AzureMetricsPart::workspace).toList());
        create(site, "MLInferenceEndpoint",
                IntStream.range(0, ENDPOINTS).mapToObj(AzureMetricsPart::endpoint).toList());
        double without = look(site, "no metrics", List.of());
        List<String> read = List.of("AZURE_METRICS_GROUPS=model,run,quota,resource,endpoint,deployment",
                "AZURE_METRICS_INTERVAL=" + INTERVAL.toSeconds() + "s", "AZURE_METRICS_DELAY=1ms",
                "AZURE_METRICS_REQUESTS_PER_MINUTE=100000");
        double alone = look(site, "each resource alone", read);
        double together = look(site, "fifty together",
                Stream.concat(read.stream(), Stream.of("AZURE_METRICS_BATCH=true",
                        "AZURE_METRICS_BATCH_URL=" + site.azure(),
                        "AZURE_METRICS_BATCH_AUDIENCE=https://metrics.monitor.azure.com")).toList());
        figures.add(part("each resource alone"), "live heap beyond that without metrics", alone - without, "MiB",
                "< 40 MiB");
        figures.add(part("fifty together"), "live heap beyond that without metrics", together - without, "MiB",
                "< 40 MiB");
        site.close();
    }

    private static String part(String how) {
        return "Azure's metrics of " + WORKSPACES + " workspaces with " + ENDPOINTS + " endpoints, " + how;
    }

    private static void create(Site site, String kind, List<GenericKubernetesResource> objects)
            throws InterruptedException, ExecutionException {
        var ready = new Ready();
        try (var _ = site.objects().watchAll(kind, ready)) {
            site.objects().createAll(objects);
            ready.await(objects.size(), LIMIT);
        }
        site.requests().awaitQuiet(Duration.ofSeconds(3), LIMIT);
    }

    /** Counts for two intervals what is asked, edits in the meantime, and returns the live heap in MiB. */
    private double look(Site site, String how, List<String> settings) throws IOException, InterruptedException {
        site.stopOperator();
        site.startOperator(settings.toArray(String[]::new));
        site.awaitOperator();
        Thread.sleep(INTERVAL);
        int mark = site.requests().mark();
        Duration cpu = site.cpu();
        List<Double> first = edits(site);
        figures.add(part(how), "from an edit to its first ARM request, p50", Percentile.of(first, 50), "ms");
        figures.add(part(how), "from an edit to its first ARM request, p99", Percentile.of(first, 99), "ms");
        Thread.sleep(INTERVAL);
        if (!settings.isEmpty()) {
            long asked = site.requests().since(mark).stream().filter(AzureMetricsPart::isForMetrics).count();
            double intervals = Duration.between(site.requests().since(mark).getFirst().at(), Instant.now()).toMillis()
                    / (double) INTERVAL.toMillis();
            figures.add(part(how), "requests for metrics an interval", asked / intervals, "");
            figures.add(part(how), "series under /metrics of Azure's", series(site), "");
        }
        figures.add(part(how), "the operator's processor time", site.cpu().minus(cpu).toMillis(), "ms");
        double live = site.liveHeapBytes("metrics-" + how.replace(' ', '-')) / MIB;
        figures.add(part(how), "live heap after a full collection", live, "MiB");
        return live;
    }

    private static boolean isForMetrics(Requests.Request request) {
        return request.path().toLowerCase(Locale.ROOT).contains("/microsoft.insights/metrics")
                || request.path().endsWith("/metrics:getBatch");
    }

    private static List<Double> edits(Site site) throws InterruptedException {
        List<Double> first = new ArrayList<>();
        for (int i = 0; i < EDITS; i++) {
            String name = name(i * 7 % ENDPOINTS);
            String end = "/onlineEndpoints/" + name;
            int mark = site.requests().mark();
            Instant at = site.objects().edit("MLInferenceEndpoint", name, "{\"spec\": {\"tags\": {\"edit\": \"%s\"}}}"
                    .formatted(Instant.now().toEpochMilli()));
            site.requests().await(mark, r -> r.path().endsWith(end), LIMIT).ifPresent(request -> first.add(Duration
                    .between(at, request.at()).toNanos() / 1e6));
        }
        return first;
    }

    private static long series(Site site) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(site.operator().http() + "/metrics")).build(),
                    BodyHandlers.ofString()).body().lines().filter(line -> line.startsWith("azureml_")
                            && line.contains("workspace=\""))
                    .count();
        }
    }

    private static String seed() {
        return "{\"resources\": [{\"id\": \"" + GROUP + "\", \"location\": \"westeurope\"}, "
                + IntStream.range(0, WORKSPACES).mapToObj(i -> "{\"id\": \"" + workspaceId(i)
                        + "\", \"location\": \"westeurope\", \"properties\": {\"provisioningState\": \"Succeeded\"}}")
                        .collect(Collectors.joining(", "))
                + "]}";
    }

    private static String workspaceId(int number) {
        return GROUP + "/providers/Microsoft.MachineLearningServices/workspaces/lab-" + number;
    }

    private static GenericKubernetesResource workspace(int number) {
        return Serialization.unmarshal("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLWorkspace
                metadata: {name: lab-%d}
                spec:
                  managementPolicy: Observe
                  resourceGroup: {name: metrics}
                  location: westeurope
                """.formatted(number), GenericKubernetesResource.class);
    }

    private static String name(int number) {
        return "scoring-" + number + "-bench";
    }

    private static GenericKubernetesResource endpoint(int number) {
        return Serialization.unmarshal("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLInferenceEndpoint
                metadata: {name: %s}
                spec:
                  workspaceRef: {name: lab-%d}
                  managed: {authMode: Key}
                """.formatted(name(number), number % WORKSPACES), GenericKubernetesResource.class);
    }
}
