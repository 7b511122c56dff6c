package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.Attacks.Attack;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.Kubectl;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.RequestRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A tenant whose namespace may use one resource group tries to reach what is others', by every way that there is. */
@ExtendWith(SharedKubeServer.class)
class AttackTest {
    private static final String WORKSPACE = "/providers/Microsoft.MachineLearningServices/workspaces/";
    private static final String TEAM = "33333333-3333-3333-3333-333333333333";

    private final KubeServer server;
    private World world;

    @TempDir
    private Path dir;

    AttackTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults()
                .withClient("22222222-2222-2222-2222-222222222222", "a-secret-of-the-tests")
                .withClient(TEAM, "the-teams-secret"));
        world.plant(Attacks.MINE);
        world.plant(Attacks.MINE + WORKSPACE + "wsp");
        world.plant(Attacks.MINE + "/providers/Microsoft.ContainerService/managedClusters/x");
        world.plant(Attacks.MINE + "/providers/Microsoft.Kubernetes/connectedClusters/x");
        world.plant(Attacks.MINE + "/providers/Microsoft.DataFactory/factories/x");
        world.plant(Attacks.MINE + "/providers/Microsoft.Synapse/workspaces/x");
        world.plant(Attacks.MINE + "/providers/Microsoft.Synapse/workspaces/x/bigDataPools/y");
        plantComputes();
        plantAssets();
        plantKey();
        world.plant(Attacks.THEIRS);
        world.plant(Attacks.THEIRS + WORKSPACE + "w");
        world.plant(Attacks.THEIRS + WORKSPACE + "w/datastores/precious");
        world.secret("own", "value", "x");
        allow(world.namespace(), Attacks.MINE);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    /** What the endpoints name and may: nothing keeps them from going on to what they may not. */
    private void plantAssets() {
        String models = Attacks.MINE + WORKSPACE + "wsp/models/m";
        String environments = Attacks.MINE + WORKSPACE + "wsp/environments/e";
        world.arm().put(models, Probe.json("{properties: {}}"));
        world.arm().put(models + "/versions/1", Probe.json("{properties: {modelUri: 'azureml://x'}}"));
        world.arm().put(environments, Probe.json("{properties: {}}"));
        world.arm().put(environments + "/versions/1", Probe.json("{properties: {image: 'mcr.microsoft.com/x:1'}}"));
    }

    /** Nothing of a workspace is made before its key can be used. */
    private void plantKey() {
        String vault = Attacks.MINE + "/providers/Microsoft.KeyVault/vaults/v";
        world.arm().put(vault, Probe.json("{location: 'westeurope', properties: {enablePurgeProtection: true}}"));
        world.arm().put(vault + "/keys/k", Probe.json("{properties: {}}"));
        world.arm().put(vault + "/keys/k/versions/1", Probe.json("{properties: {}}"));
    }

    /** Deployments are told of what keeps their compute before anything else. */
    private void plantComputes() {
        String cluster = Attacks.MINE + "/providers/Microsoft.ContainerService/managedClusters/serving";
        world.plant(cluster);
        world.arm().put(cluster + Kubernetes.EXTENSIONS + "ml", Probe.json("""
                {properties: {extensionType: 'Microsoft.AzureML.Kubernetes', provisioningState: 'Succeeded',
                  configurationSettings: {enableInference: 'true'}}}
                """));
        world.arm().put(Attacks.MINE + WORKSPACE + "wsp/computes/aks", Probe.json(
                "{location: 'westeurope', properties: {computeType: 'Kubernetes', resourceId: '" + cluster + "'}}"));
        world.arm().put(Attacks.MINE + WORKSPACE + "wsp/computes/cpu", Probe.json(
                "{location: 'westeurope', properties: {computeType: 'AmlCompute', properties: {vmSize: "
                        + "'Standard_DS3_v2', scaleSettings: {maxNodeCount: 1}}}}"));
    }

    private void allow(String namespaces, String... rules) {
        world.tenants(World.tenant(world.namespace(), Stream.of(rules).map(World::all).toArray(String[]::new)));
        world.stopOperator();
        world.startOperator("WATCH_NAMESPACES=" + namespaces);
    }

    private List<RequestRecord> requestsOfOthers() {
        return world.arm().requests().stream().filter(r -> Attacks.speaksOfOthers(r.path())
                || r.body() != null && Attacks.speaksOfOthers(r.body().toString())).toList();
    }

    /** What a field that is new, and that no attack tries, fails. */
    @Test
    void everyWayIsTried() {
        TreeSet<String> tried = new TreeSet<>();
        Attacks.all().forEach(attack -> tried.add(attack.kind() + " " + attack.place()));

        assertThat(tried).containsExactlyElementsOf(Attacks.ways());
    }

    @Test
    void noWayLeadsOut() {
        List<Attack> attacks = Attacks.all();
        List<String> refused = new ArrayList<>();
        for (Attack attack : attacks) {
            Kubectl.Result result = world.tryApply(attack.manifest());
            if (!result.succeeded()) {
                refused.add(attack.kind() + " " + attack.place() + ": " + result.output());
            }
        }
        assertThat(refused).as("attacks that never began").isEmpty();

        List<Future<String>> outcomes = new ArrayList<>();
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            attacks.forEach(attack -> outcomes.add(all.submit(() -> outcome(attack))));
        }
        assertThat(outcomes.stream().map(Future::resultNow).filter(outcome -> !outcome.isEmpty())).isEmpty();
        assertThat(requestsOfOthers()).isEmpty();
    }

    /** What went wrong; empty when the object is Stalled, by the right reason and with the property named. */
    private String outcome(Attack attack) {
        try {
            String message = World.message(world.awaitStalled(attack.kind(), attack.name(), attack.reason()));
            return attack.isNamedIn(message)
                    ? ""
                    : attack.kind() + " " + attack.place() + " is not named in: " + message;
        } catch (AssertionError e) {
            return attack.kind() + " " + attack.place() + ": " + World.condition(world.require(attack.kind(),
                    attack.name()), "Ready");
        }
    }

    @Test
    void aForgedRecordDeletesNothingOfOthers() {
        String precious = Attacks.THEIRS + WORKSPACE + "w/datastores/precious";
        world.apply(Given.datastore("mine", Attacks.MINE + WORKSPACE + "wsp"));
        world.awaitReady("MLDatastore", "mine");
        // Nobody has a look before the deletion, nor after it was forged.
        world.stopOperator();
        forge("mldatastore", "mine", """
                {"status":{"resources":[{"key":"datastore","id":"%s","apiVersion":"2025-12-01","origin":"Created",
                 "phase":"Ready"}]}}""".formatted(precious));
        world.delete("MLDatastore", "mine");
        world.startOperator();

        String message = World.message(world.awaitStalled("MLDatastore", "mine", "OutOfScope"));

        assertThat(message).contains(precious);
        assertThat(world.arm().resource(precious)).isPresent();
        assertThat(requestsOfOthers()).isEmpty();
        forge("mldatastore", "mine", "{\"status\":{\"resources\":[]}}");
        world.awaitGone("MLDatastore", "mine");
    }

    @Test
    void aForgedRecordIsNotFollowedWhileTheObjectLives() {
        String precious = Attacks.THEIRS + WORKSPACE + "w/datastores/precious";
        world.apply(Given.datastore("mine", Attacks.MINE + WORKSPACE + "wsp"));
        world.awaitReady("MLDatastore", "mine");
        forge("mldatastore", "mine", """
                {"status":{"resources":[{"key":"another","id":"%s","apiVersion":"2025-12-01","origin":"Created",
                 "phase":"Ready"}]}}""".formatted(precious));
        world.touch("MLDatastore", "mine");

        world.awaitStalled("MLDatastore", "mine", "OutOfScope");

        assertThat(world.arm().resource(precious)).isPresent();
        assertThat(requestsOfOthers()).isEmpty();
    }

    @Test
    void aForgedOperationReadsNothingOfOthers() {
        world.apply(Given.datastore("mine", Attacks.MINE + WORKSPACE + "wsp"));
        world.awaitReady("MLDatastore", "mine");
        List<String> places = List.of(Attacks.THEIRS + WORKSPACE + "w?api-version=2025-12-01",
                "/subscriptions/" + Attacks.SUBSCRIPTION_OF_OTHERS + "/operationresults/x?api-version=2025-12-01",
                "/subscriptions/" + World.SUBSCRIPTION + "/operationresults/../../" + Attacks.SUBSCRIPTION_OF_OTHERS,
                "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/theirs/operations/x");
        for (String place : places) {
            forge("mldatastore", "mine", """
                    {"status":{"operations":[{"key":"datastore","verb":"Create","style":"ASYNC_OPERATION",
                     "poll":"%s","startedAt":"2025-01-01T00:00:00Z"}]}}""".formatted(place));
            world.touch("MLDatastore", "mine");

            world.await("MLDatastore", "mine", object -> object.at("/status/operations").isEmpty());
            world.awaitReady("MLDatastore", "mine");
            assertThat(requestsOfOthers()).as(place).isEmpty();
        }
    }

    /** A workspace that says of itself that it is another's takes no children there. */
    @Test
    void aForgedWorkspaceLeadsNowhere() {
        world.apply(Manifests.workspace("bait").replace("rg-bait", "mine") + "  managementPolicy: Paused\n");
        world.awaitReason("MLWorkspace", "bait", "Paused");
        forge("mlworkspace", "bait", """
                {"status":{"id":"%1$s","provisioningState":"Succeeded","resources":[{"key":"workspace","id":"%1$s",
                 "apiVersion":"2025-12-01","origin":"Created","phase":"Ready"}]}}""".formatted(Attacks.THEIRS
                + WORKSPACE + "w"));
        world.apply(Manifests.datastore("caught", "bait"));

        world.awaitStalled("MLDatastore", "caught", "OutOfScope");

        assertThat(requestsOfOthers()).isEmpty();
    }

    private void forge(String kind, String name, String patch) {
        Kubectl.Result result = world.kubectl().run(List.of("patch", kind, name, "--namespace", world.namespace(),
                "--subresource=status", "--type=merge", "--patch", patch));
        assertThat(result.succeeded()).as(result.output()).isTrue();
    }

    /** No annotation of ours takes an id; one that looks as if it did is not heard. */
    @Test
    void annotationsLeadNowhere() {
        world.apply(Given.datastore("mine", Attacks.MINE + WORKSPACE + "wsp").replace("metadata: {name: mine}",
                "metadata: {name: mine, annotations: {azureml.dev/adopt: '%1$s', azureml.dev/import: '%1$s', "
                        .formatted(Attacks.THEIRS + WORKSPACE + "w/datastores/precious") + "azureml.dev/id: '"
                        + Attacks.THEIRS + "'}}"));

        world.awaitReady("MLDatastore", "mine");

        assertThat(requestsOfOthers()).isEmpty();
    }

    /** Every reference that can name another namespace is refused by what it names, and a Secret can't be in one. */
    @Test
    void whatIsInAnotherNamespaceIsNotUsedWithoutItsConsent() throws IOException {
        String other = server.createNamespace("other");
        allow(world.namespace() + "," + other, Attacks.MINE, "azureml://registries/open");
        in(other, "Secret", "team", "stringData", """
                {"AZURE_TENANT_ID": "11111111-1111-1111-1111-111111111111", "AZURE_CLIENT_ID": "%s",
                 "AZURE_CLIENT_SECRET": "the-teams-secret"}""".formatted(TEAM));
        world.apply(Manifests.workspace("wants") + "  credentialsRef: {name: team}\n");
        assertThat(World.message(world.awaitReason("MLWorkspace", "wants", "DependencyNotReady")))
                .contains("Secret " + world.namespace() + "/team");
        assertThat(world.tryApply(Manifests.workspace("refused") + "  credentialsRef: {name: " + other
                + "/team}\n").succeeded()).isFalse();

        in(other, "MLWorkspace", "theirs", "spec",
                "{\"location\": \"westeurope\", \"resourceGroup\": {\"name\": \"x\"},"
                        + " \"managementPolicy\": \"Paused\"}");
        in(other, "MLClusterExtension", "theirs", "spec", "{\"clusterId\": \"" + Attacks.THEIRS
                + "/providers/Microsoft.ContainerService/managedClusters/x\", \"enableTraining\": true,"
                + " \"managementPolicy\": \"Paused\"}");
        in(other, "MLNetwork", "theirs", "spec", "{\"virtualNetworkId\": \"" + Attacks.THEIRS
                + "/providers/Microsoft.Network/virtualNetworks/x\", \"managementPolicy\": \"Paused\"}");
        List<Attack> attacks = new ArrayList<>();
        for (String way : Attacks.references()) {
            attacks.add(reference(way, other, attacks.size()));
        }
        attacks.forEach(attack -> world.apply(attack.manifest()));
        for (Attack attack : attacks) {
            // Of what is there it may not have heard at first.
            JsonNode refused = world.await(attack.kind(), attack.name(), object -> World.message(object).contains(other
                    + "/theirs does not list namespace " + world.namespace()));
            assertThat(World.condition(refused, "Ready").path("reason").asText())
                    .as(attack.kind() + " " + attack.place()).isEqualTo("DependencyNotReady");
        }
        assertThat(world.arm().requests()).noneMatch(r -> r.body() != null && r.body().toString().contains(TEAM));
        assertThat(requestsOfOthers()).isEmpty();
    }

    private void in(String namespace, String kind, String name, String part, String json) throws IOException {
        Path file = dir.resolve("object.json");
        Files.writeString(file, """
                {"apiVersion": "%s", "kind": "%s", "metadata": {"name": "%s", "namespace": "%s"}, "%s": %s}"""
                .formatted(kind.equals("Secret") ? "v1" : "azureml.dev/v1alpha1", kind, name, namespace, part, json));
        world.kubectl().must("apply", "-f", file.toString());
    }

    /** An object of that kind with the reference in place of what it otherwise says. */
    private static Attack reference(String way, String namespace, int number) {
        String kind = way.substring(0, way.indexOf(' '));
        String place = way.substring(way.indexOf(' ') + 1);
        ObjectNode spec = Attacks.all().stream().filter(attack -> attack.kind().equals(kind)).findFirst().orElseThrow()
                .spec().deepCopy();
        ObjectNode ref = World.JSON.createObjectNode().put("name", "theirs").put("namespace", namespace);
        switch (place.substring("spec.".length(), place.lastIndexOf('.'))) {
            case "workspaceRef" -> {
                spec.remove("workspaceId");
                spec.set("workspaceRef", ref);
            }
            case "principal.workspaceRef" -> spec.put("workspaceId", Attacks.MINE + WORKSPACE + "wsp")
                    .putObject("principal").set("workspaceRef", ref);
            case "exemptions[].workspaceRef" -> spec.put("workspaceId", Attacks.MINE + WORKSPACE + "wsp")
                    .putArray("exemptions").addObject().put("name", "x").put("category", "Waiver")
                    .set("workspaceRef", ref);
            case "hubRef" -> {
                spec.remove("subscriptionId");
                spec.put("kind", "Project").set("hubRef", ref);
            }
            case "kubernetes.extensionRef" -> {
                spec.remove("dataFactory");
                spec.put("workspaceId", Attacks.MINE + WORKSPACE + "wsp").putObject("kubernetes").put("namespace", "x")
                        .set("extensionRef", ref);
            }
            case "amlCompute.subnet.networkRef", "computeInstance.subnet.networkRef" -> {
                spec.remove("dataFactory");
                spec.put("workspaceId", Attacks.MINE + WORKSPACE + "wsp")
                        .putObject(place.substring("spec.".length(), place.indexOf(".subnet")))
                        .put("vmSize", "Standard_DS3_v2").putObject("subnet").put("name", "x").set("networkRef", ref);
            }
            case "network.networkRef" -> {
                ObjectNode network = spec.putObject("network").put("architecture", "Private").put("subnet", "x");
                network.putObject("privateDns").put("manage", false);
                network.set("networkRef", ref);
            }
            default -> throw new AssertionError("no attack tries " + way);
        }
        return new Attack(kind, place, "reference" + number, spec, "DependencyNotReady");
    }
}
