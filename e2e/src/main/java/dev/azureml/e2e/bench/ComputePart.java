package dev.azureml.e2e.bench;

import dev.azureml.e2e.process.Requests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/** What many computes of mixed variants cost from create to Ready. */
record ComputePart(Site.Ground ground, Figures figures) {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int COUNT = 200;
    private static final String GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/bench";
    private static final String WORKSPACE = GROUP + "/providers/Microsoft.MachineLearningServices/workspaces/bench";
    private static final String CLUSTER = GROUP + "/providers/Microsoft.Kubernetes/connectedClusters/factory";
    private static final String MACHINE = GROUP + "/providers/Microsoft.Compute/virtualMachines/dsvm";
    private static final String FACTORY = GROUP + "/providers/Microsoft.DataFactory/factories/movers";
    private static final String SEED = """
            {"resources": [
              {"id": "%s", "location": "westeurope"},
              {"id": "%s", "location": "westeurope", "properties": {"provisioningState": "Succeeded"}},
              {"id": "%s", "location": "westeurope"},
              {"id": "%s/providers/Microsoft.KubernetesConfiguration/extensions/azureml"},
              {"id": "%s", "location": "westeurope"},
              {"id": "%s", "location": "westeurope"}
            ]}
            """.formatted(GROUP, WORKSPACE, CLUSTER, CLUSTER, MACHINE, FACTORY);
    /** One of each in turn. */
    private static final List<String> VARIANTS = List.of(
            "amlCompute: {vmSize: Standard_DS3_v2, scaleSettings: {minNodeCount: 0, maxNodeCount: 2}}",
            "computeInstance: {vmSize: Standard_DS3_v2, idleTimeBeforeShutdown: PT60M}",
            "kubernetes: {clusterId: " + CLUSTER + ", namespace: team}",
            "virtualMachine: {resourceId: " + MACHINE + ", administratorAccount: {username: azureuser, password: "
                    + "{secretKeyRef: {name: dsvm, key: password}}}}",
            "dataFactory: {resourceId: " + FACTORY + "}");

    void run() throws IOException, InterruptedException, ExecutionException {
        String part = COUNT + " computes of " + VARIANTS.size() + " variants, from create to Ready";
        Path seed = ground.workDir().file("compute-seed.json");
        Files.writeString(seed, SEED);
        Site site = Site.open(ground, "computes", "--seed", seed.toString());
        site.objects().client().resource(new SecretBuilder().withNewMetadata().withName("dsvm")
                .withNamespace(site.objects().namespace()).endMetadata().addToStringData("password", "Pa55-of-bench")
                .build()).create();
        site.startOperator();
        site.awaitOperator();
        KubernetesWrites before = site.writes();
        int mark = site.requests().mark();
        Duration cpu = site.cpu();
        long begun = System.nanoTime();
        var ready = new Ready();
        try (var _ = site.objects().watchAll("MLCompute", ready)) {
            site.objects().createAll(IntStream.range(0, COUNT).mapToObj(ComputePart::compute).toList());
            long converged = ready.await(COUNT, LIMIT);
            figures.add(part, "all Ready after the first was applied", (converged - begun) / 1e6, "ms");
        }
        figures.add(part, "the operator's processor time", site.cpu().minus(cpu).toMillis(), "ms");
        Requests.byVerb(site.requests().since(mark)).forEach((verb, n) -> figures.add(part, "ARM " + verb
                + " per object", (double) n / COUNT, ""));
        KubernetesWrites written = site.writes().since(before);
        figures.add(part, "Kubernetes writes per object", (double) written.toObjects() / COUNT, "", "at most 4");
        figures.add(part, "Events per object", (double) written.events() / COUNT, "");
        site.close();
    }

    private static GenericKubernetesResource compute(int number) {
        return Serialization.unmarshal("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLCompute
                metadata: {name: c%dx}
                spec:
                  workspaceId: %s
                  %s
                """.formatted(number, WORKSPACE, VARIANTS.get(number % VARIANTS.size())),
                GenericKubernetesResource.class);
    }
}
