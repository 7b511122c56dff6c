package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What the platform team allows, and overrides. */
@ExtendWith(SharedKubeServer.class)
class PlatformRulesTest {
    private static final String SUBNET = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/network/providers/Microsoft.Network/virtualNetworks/v/subnets/s";
    private static final String SIZE = "vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 2}";

    private final KubeServer server;
    private World world;
    private Probe probe;

    PlatformRulesTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults());
        probe = new Probe(world);
        probe.workspace();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void allow(String... scopes) {
        world.tenants(World.tenant(world.namespace(), scopes));
        world.startOperator();
    }

    @Test
    void anIdOutsideInThePathIsRefusedBeforeAnythingIsAsked() {
        allow(Probe.WORKSPACE + "2");
        world.apply(Probe.datastoreManifest("first"));

        JsonNode stalled = world.awaitStalled("MLDatastore", "first", "OutOfScope");

        assertThat(World.message(stalled)).containsIgnoringCase(Probe.datastore("first"));
        assertThat(world.requests("GET", "/datastores/first")).isEmpty();
        assertThat(world.writes()).isEmpty();
        world.delete("MLDatastore", "first");
        world.awaitGone("MLDatastore", "first");
    }

    @Test
    void anIdOutsideInTheBodyIsRefused() {
        allow(Probe.WORKSPACE);
        world.apply(Probe.clusterManifest("cpu", SIZE + ", subnet: {id: %s}".formatted(SUBNET)));

        JsonNode stalled = world.awaitStalled("MLCompute", "cpu", "OutOfScope");

        assertThat(World.message(stalled)).contains(SUBNET);
        assertThat(world.writes()).isEmpty();
        world.apply(Probe.clusterManifest("cpu", SIZE));
        world.awaitReady("MLCompute", "cpu");
    }

    @Test
    void anIdOutsideInOverridesIsRefused() {
        allow(Probe.WORKSPACE);
        world.apply(Probe.clusterManifest("cpu", SIZE,
                "overrides: {properties: {properties: {subnet: {id: %s}}}}".formatted(SUBNET)));

        JsonNode stalled = world.awaitStalled("MLCompute", "cpu", "OutOfScope");

        assertThat(World.message(stalled)).contains(SUBNET);
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void aWorkspaceWithOneIdOutsideSendsNothingOfItself() {
        String group = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/rg-mine";
        allow(group);
        String storage = group.replace("rg-mine", "rg-theirs") + "/providers/Microsoft.Storage/storageAccounts/theirs";
        world.apply(Manifests.workspace("mine") + "  dependencies: {storageAccount: {id: %s}}\n".formatted(storage));

        JsonNode stalled = world.awaitStalled("MLWorkspace", "mine", "OutOfScope");

        assertThat(World.message(stalled)).contains(storage);
        assertThat(world.writes()).isEmpty();
        assertThat(stalled.at("/status/resources").size()).isZero();
    }

    @Test
    void aTenantAdoptsNothingUnlessAnObjectSaysSo() {
        world.arm().put(Probe.datastore("theirs"),
                Probe.json("{properties: {datastoreType: 'AzureBlob', accountName: 'account', "
                        + "containerName: 'container', credentials: {credentialsType: 'None'}}}"));
        world.tenants("{namespaces: [" + world.namespace() + "], identity: Operator, scopes: [" + World.all("/")
                + "], adoptionPolicy: Never}");
        world.startOperator();
        world.apply(Probe.datastoreManifest("theirs"));

        world.awaitStalled("MLDatastore", "theirs", "AdoptionRefused");
        assertThat(world.writes()).isEmpty();
        world.apply(Probe.datastoreManifest("theirs", "adoptionPolicy: Adopt"));
        world.awaitReady("MLDatastore", "theirs");
    }

    @Test
    void overridesAreMergedLast() {
        world.startOperator();
        world.apply(Probe.datastoreManifest("first", "description: said", "tags: {team: a}",
                "overrides: {properties: {description: overridden, tags: {stage: dev}}}"));
        world.awaitReady("MLDatastore", "first");

        assertThat(probe.bodies("PUT", Probe.datastore("first"))).singleElement().satisfies(body -> {
            assertThat(body.at("/properties/description").asText()).isEqualTo("overridden");
            assertThat(body.at("/properties/tags/team").asText()).isEqualTo("a");
            assertThat(body.at("/properties/tags/stage").asText()).isEqualTo("dev");
        });
    }

    @Test
    void overridesTakeNoSecrets() {
        world.startOperator();
        world.apply(Probe.datastoreManifest("first",
                "overrides: {properties: {credentials: {secrets: {secretsType: AccountKey, key: hunter2}}}}"));

        JsonNode stalled = world.awaitStalled("MLDatastore", "first", "InvalidSpec");

        assertThat(World.message(stalled)).contains("spec.overrides").contains("secretKeyRef")
                .doesNotContain("hunter2");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void overridesCanBeSwitchedOff() {
        world.tenants("{namespaces: [" + world.namespace() + "], identity: Operator, scopes: [/]}");
        world.startOperator();
        world.apply(Probe.datastoreManifest("first", "overrides: {properties: {description: x}}"));
        world.apply(Probe.datastoreManifest("second", "tags: {overrides: none}"));

        JsonNode stalled = world.awaitStalled("MLDatastore", "first", "InvalidSpec");
        world.awaitReady("MLDatastore", "second");

        assertThat(World.message(stalled)).contains("spec.overrides", "overrides: true");
        assertThat(world.requests("PUT", "/datastores/first")).isEmpty();
    }
}
