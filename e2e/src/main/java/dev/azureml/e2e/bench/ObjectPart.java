package dev.azureml.e2e.bench;

import dev.azureml.e2e.process.Requests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What one object costs from create to Ready, alone. */
record ObjectPart(Site.Ground ground, Figures figures) {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration QUIET = Duration.ofMillis(1500);

    void run() throws IOException, InterruptedException {
        Site site = Site.open(ground, "objects");
        site.startOperator("POLL_INTERVAL=100ms");
        site.awaitOperator();
        cost(site, "Workspace with created dependencies", Manifest.workspace(), "", "");
        cost(site, "Datastore", Manifest.datastore("store"), "1 PUT, at most 1 GET", "at most 3");
        cost(site, "Compute cluster", Manifest.compute("cluster"), "", "at most 4");
        cost(site, "Endpoint with two deployments", Manifest.endpoint("scoring"), "", "");
        site.close();
    }

    private void cost(Site site, String what, GenericKubernetesResource object, String armGoal, String writesGoal)
            throws InterruptedException {
        String part = what + ", from create to Ready";
        KubernetesWrites before = site.writes();
        int mark = site.requests().mark();
        site.objects().createReady(object, LIMIT);
        site.requests().awaitQuiet(QUIET, LIMIT);
        List<Requests.Request> sent = site.requests().since(mark);
        KubernetesWrites written = site.writes().since(before);
        Requests.byVerb(sent).forEach((verb, count) -> figures.add(part, "ARM " + verb, count, "", armGoal));
        figures.add(part, "Kubernetes writes to the object", written.toObjects(), "", writesGoal);
        if (written.toOutputs() > 0) {
            figures.add(part, "Kubernetes writes to Secrets and ConfigMaps", written.toOutputs(), "");
        }
        figures.add(part, "Events", written.events(), "");
    }
}
