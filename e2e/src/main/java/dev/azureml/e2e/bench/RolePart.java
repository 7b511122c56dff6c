package dev.azureml.e2e.bench;

import dev.azureml.e2e.process.Requests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Role assignments of as many principals on one workspace: requests and writes of each, and what rest costs. */
record RolePart(Site.Ground ground, Figures figures) {
    private static final int COUNT = 200;
    private static final int CHECKS = 3;
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration DRIFT = Duration.ofSeconds(20);
    private static final String GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/roles";
    private static final String WORKSPACE = GROUP + "/providers/Microsoft.MachineLearningServices/workspaces/bench";

    void run() throws IOException, InterruptedException, ExecutionException {
        Path seed = ground.workDir().file("role-seed.json");
        Files.writeString(seed, seed());
        Site site = Site.open(ground, "roles", "--latency", "0ms", "--seed", seed.toString());
        site.startOperator();
        site.awaitOperator();
        create(site);
        rest(site);
        site.close();
    }

    /** A workspace, and those who are to have roles on it. */
    private static String seed() {
        return """
                {"principals": [%s],
                 "resources": [
                   {"id": "%s", "location": "westeurope"},
                   {"id": "%s", "location": "westeurope", "properties": {"provisioningState": "Succeeded"}}]}
                """.formatted(
                IntStream.range(0, COUNT).mapToObj(i -> "\"" + person(i) + "\"").collect(Collectors.joining(", ")),
                GROUP, WORKSPACE);
    }

    private static UUID person(int number) {
        return new UUID(0, number + 1L);
    }

    private void create(Site site) throws InterruptedException, ExecutionException {
        String part = COUNT + " role assignments on a workspace, from create to Ready";
        KubernetesWrites before = site.writes();
        int mark = site.requests().mark();
        Duration cpu = site.cpu();
        var ready = new Ready();
        try (var _ = site.objects().watchAll("MLRoleAssignment", ready)) {
            site.objects().createAll(IntStream.range(0, COUNT).mapToObj(RolePart::assignment).toList());
            ready.await(COUNT, LIMIT);
        }
        site.requests().awaitQuiet(Duration.ofSeconds(3), LIMIT);
        figures.add(part, "the operator's processor time", site.cpu().minus(cpu).toMillis(), "ms");
        Requests.byVerb(site.requests().since(mark)).forEach((verb, n) -> figures.add(part, "ARM " + verb
                + " per object", (double) n / COUNT, ""));
        KubernetesWrites written = site.writes().since(before);
        figures.add(part, "Kubernetes writes per object", (double) written.toObjects() / COUNT, "", "at most 3");
        figures.add(part, "Events per object", (double) written.events() / COUNT, "");
    }

    private void rest(Site site) throws IOException, InterruptedException {
        String part = "At rest, " + COUNT + " role assignments on a workspace, per drift check";
        site.stopOperator();
        site.startOperator("DRIFT_INTERVAL=" + DRIFT.toSeconds() + "s");
        site.awaitOperator();
        Thread.sleep(DRIFT.multipliedBy(2));
        int mark = site.requests().mark();
        KubernetesWrites before = site.writes();
        Thread.sleep(DRIFT.multipliedBy(CHECKS));
        List<Requests.Request> sent = site.requests().since(mark);
        long lists = sent.stream().filter(r -> r.path().endsWith("/roleAssignments")).count();
        figures.add(part, "LISTs of the scope's assignments", (double) lists / CHECKS, "", "1");
        figures.add(part, "other ARM calls", (double) (sent.size() - lists) / CHECKS, "", "0");
        KubernetesWrites written = site.writes().since(before);
        figures.add(part, "Kubernetes writes", written.toObjects() + written.toOutputs() + written.events(), "", "0");
    }

    private static GenericKubernetesResource assignment(int number) {
        return Serialization.unmarshal("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLRoleAssignment
                metadata: {name: person-%d}
                spec:
                  workspaceId: %s
                  principal: {objectId: %s, principalType: User}
                  role: {name: AzureML Data Scientist}
                """.formatted(number, WORKSPACE, person(number)), GenericKubernetesResource.class);
    }
}
