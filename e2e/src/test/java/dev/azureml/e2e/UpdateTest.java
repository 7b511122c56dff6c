package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What an edit sends, what it leaves alone, and what becomes of a value that Azure does not keep. */
@ExtendWith(SharedKubeServer.class)
class UpdateTest {
    private static final String FIRST = Probe.datastore("first");
    private static final String CPU = Probe.compute("cpu");

    private final KubeServer server;
    private World world;
    private Probe probe;

    UpdateTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        probe = new Probe(world);
        probe.workspace();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void whatTheSpecLeavesOutSurvivesAnEdit() {
        world.apply(Probe.datastoreManifest("first", "description: one", "tags: {team: a}"));
        world.awaitReady("MLDatastore", "first");
        probe.change(FIRST, r -> r.withObject("/properties/tags").put("costCentre", "4711"));
        world.arm().clearRequests();

        world.apply(Probe.datastoreManifest("first", "description: two", "tags: {team: a}"));
        world.awaitReady("MLDatastore", "first");

        assertThat(probe.bodies("PUT", FIRST)).singleElement().satisfies(body -> {
            assertThat(body.at("/properties/description").asText()).isEqualTo("two");
            assertThat(body.at("/properties/tags/team").asText()).isEqualTo("a");
            assertThat(body.at("/properties/tags/costCentre").asText()).isEqualTo("4711");
            assertThat(body.has("systemData")).isFalse();
        });
        assertThat(probe.resource(FIRST).at("/properties/tags/costCentre").asText()).isEqualTo("4711");
    }

    @Test
    void whatTheSpecDropsIsRemovedAndNothingElse() {
        world.apply(Probe.datastoreManifest("first", "description: one", "tags: {team: a, stage: dev}"));
        world.awaitReady("MLDatastore", "first");
        probe.change(FIRST, r -> r.withObject("/properties/tags").put("costCentre", "x"));
        world.arm().clearRequests();

        world.apply(Probe.datastoreManifest("first", "tags: {team: a}"));
        world.awaitReady("MLDatastore", "first");

        assertThat(world.writes()).hasSize(1);
        JsonNode now = probe.resource(FIRST).path("properties");
        assertThat(now.path("tags").properties()).extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("team", "costCentre", "azureml.dev-owner");
        assertThat(now.path("description").asText("")).isEmpty();
    }

    @Test
    void aClusterIsScaledByOnePatchThatKeepsWhatTheStudioSet() {
        world.apply(Probe.clusterManifest("cpu", "vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 2}"));
        world.awaitReady("MLCompute", "cpu");
        probe.change(CPU, r -> r.withObject("/properties/properties/scaleSettings")
                .put("nodeIdleTimeBeforeScaleDown", "PT10M"));
        world.arm().clearRequests();

        world.apply(Probe.clusterManifest("cpu", "vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 5}"));
        world.awaitReady("MLCompute", "cpu");

        assertThat(world.writes()).hasSize(1);
        assertThat(probe.bodies("PATCH", CPU)).singleElement().satisfies(body -> {
            assertThat(body.properties()).hasSize(1);
            assertThat(body.at("/properties").properties()).hasSize(1);
            JsonNode sent = body.at("/properties/properties");
            assertThat(sent.properties()).hasSize(1);
            assertThat(sent.at("/scaleSettings/maxNodeCount").asInt()).isEqualTo(5);
            assertThat(sent.at("/scaleSettings/nodeIdleTimeBeforeScaleDown").asText()).isEqualTo("PT10M");
        });
    }

    @Test
    void aTagOfAClusterIsSentByOnePut() {
        world.apply(Probe.clusterManifest("cpu", "vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 2}"));
        world.awaitReady("MLCompute", "cpu");
        world.arm().clearRequests();

        world.apply(Probe.clusterManifest("cpu", "vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 2}",
                "tags: {team: a}"));
        world.awaitReady("MLCompute", "cpu");

        assertThat(world.writes()).hasSize(1);
        assertThat(probe.bodies("PUT", CPU)).singleElement().satisfies(body -> {
            assertThat(body.at("/tags/team").asText()).isEqualTo("a");
            assertThat(body.at("/properties/properties/vmSize").asText()).isEqualTo("Standard_DS3_v2");
        });
    }

    @Test
    void whatAzureDoesNotKeepIsSentTwiceAndGoesOnWithTheSpec() throws InterruptedException {
        world.arm().inject(Fault.on("PUT", "/datastores/first", Fault.Action.DROP_PROPERTY)
                .property("properties.description").times(-1));
        world.apply(Probe.datastoreManifest("first", "description: one"));

        JsonNode stalled = world.awaitStalled("MLDatastore", "first", "NotKept");
        probe.look("MLDatastore", "first", FIRST);

        assertThat(World.message(stalled)).contains("properties.description");
        assertThat(probe.bodies("PUT", FIRST)).hasSize(2);
        assertThat(stalled.at("/status/plan/0/paths/0").asText())
                .isEqualTo("spec.description (ARM: properties.description)");
        world.arm().clearFaults();
        world.apply(Probe.datastoreManifest("first", "description: two"));
        world.awaitReady("MLDatastore", "first");
        assertThat(probe.resource(FIRST).at("/properties/description").asText()).isEqualTo("two");
        assertThat(probe.bodies("PUT", FIRST)).hasSize(3);
    }

    @Test
    void whatAzureDoesNotKeepIsNotSentForEverWhileAnotherPropertyWaits() throws InterruptedException {
        world.arm().inject(Fault.on("PUT", "/workspaces/mine$", Fault.Action.DROP_PROPERTY)
                .property("properties.friendlyName").times(-1));
        world.apply(Manifests.workspace("mine") + "  friendlyName: ours\n  imageBuildCompute: builder\n");

        String id = world.awaitStalled("MLWorkspace", "mine", "NotKept").at("/status/id").asText();
        probe.look("MLWorkspace", "mine", id);

        assertThat(probe.bodies("PUT", id)).hasSize(2);
    }

    /** Azure's reads lag behind its writes, by 40 seconds and more: that is no reason to give up or to write again. */
    @Test
    void aReadThatLagsBehindTheWriteIsWaitedFor() throws InterruptedException {
        world.stopOperator();
        world.startOperator("RETRY_BASE=5s", "RETRY_MAX=10s");
        world.apply(Probe.clusterManifest("cpu", "vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 2}"));
        world.awaitReady("MLCompute", "cpu");
        world.arm().inject(Given.answer("GET", "/computes/cpu$", 200).body(probe.resource(CPU)).times(-1));
        world.arm().clearRequests();

        world.apply(Probe.clusterManifest("cpu", "vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 3}"));
        JsonNode waiting = world.await("MLCompute", "cpu", o -> World.message(o).contains("does not show it yet"));
        probe.look("MLCompute", "cpu", CPU);
        probe.look("MLCompute", "cpu", CPU);
        assertThat(World.condition(waiting, "Reconciling").path("reason").asText()).isEqualTo("Updating");
        world.arm().clearFaults();
        probe.request("MLCompute", "cpu");
        world.awaitReady("MLCompute", "cpu");

        assertThat(world.writes()).hasSize(1);
    }

    @Test
    void aCreationThatFailsIsTriedAgain() {
        world.arm().inject(Fault.on("PUT", "/computes/cpu", Fault.Action.FAIL_OPERATION)
                .error("InternalServerError", "no nodes"));

        JsonNode stalled = world.awaitPassing("MLCompute", "cpu", World.isStalled("ProvisioningFailed"),
                () -> world.apply(Probe.clusterManifest("cpu",
                        "vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 2}")));
        world.awaitReady("MLCompute", "cpu");

        assertThat(World.condition(stalled, "Ready").path("status").asText()).isEqualTo("False");
        assertThat(World.message(stalled)).contains("no nodes");
        assertThat(world.requests("DELETE", CPU)).isEmpty();
        assertThat(world.requests("PUT", CPU)).hasSize(2);
    }

    /** Azure may hold on to what it failed at: a PUT over it that fails too is not the way. */
    @Test
    void aCreationThatFailsTwiceIsTriedAgainFromTheBeginning() {
        world.arm().inject(Fault.on("PUT", "/computes/cpu", Fault.Action.FAIL_OPERATION)
                .error("InternalServerError", "no nodes").times(2));
        world.apply(Probe.clusterManifest("cpu", "vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 2}"));

        world.awaitReady("MLCompute", "cpu");

        assertThat(world.requests("DELETE", CPU)).hasSize(1);
        assertThat(world.requests("PUT", CPU)).hasSize(3);
    }

    @Test
    void whatFailedAndIsWantedOtherwiseNowIsMadeAnewThoughNothingAllowsToReplace() {
        // It must not succeed with the former size in between.
        world.stopOperator();
        world.startOperator("RETRY_BASE=10s", "RETRY_MAX=1m");
        world.arm().inject(Fault.on("PUT", "/computes/cpu", Fault.Action.FAIL_OPERATION)
                .error("InvalidVmSize", "not that one"));
        world.apply(Probe.clusterManifest("cpu", "vmSize: Standard_DS2_v2, scaleSettings: {maxNodeCount: 2}"));
        world.awaitStalled("MLCompute", "cpu", "ProvisioningFailed");

        world.apply(Probe.clusterManifest("cpu", "vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 2}"));
        world.awaitReady("MLCompute", "cpu");

        assertThat(probe.resource(CPU).at("/properties/properties/vmSize").asText()).isEqualTo("Standard_DS3_v2");
    }

    @Test
    void whatHasWorkedOnceIsWrittenAgainAndNeverDeletedWhenItFails() throws InterruptedException {
        world.apply(Probe.clusterManifest("cpu", "vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 2}"));
        world.awaitReady("MLCompute", "cpu");
        world.arm().clearRequests();

        probe.change(CPU, r -> r.withObject("/properties").put("provisioningState", "Failed"));
        probe.request("MLCompute", "cpu");
        world.arm().awaitRequest(r -> r.method().equals("PUT") && r.path().equalsIgnoreCase(CPU),
                Duration.ofSeconds(60));
        probe.look("MLCompute", "cpu", CPU);
        world.awaitReady("MLCompute", "cpu");

        assertThat(world.requests("DELETE", CPU)).isEmpty();
        assertThat(probe.resource(CPU).at("/properties/provisioningState").asText()).isEqualTo("Succeeded");
    }

    @Test
    void whatWorkedButNeverCameToRestIsNotDeletedWhenItFails() throws InterruptedException {
        world.arm().inject(Fault.on("PUT", "/computes/cpu", Fault.Action.DROP_PROPERTY)
                .property("tags.team").times(-1));
        String manifest = Probe.clusterManifest("cpu", "vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 2}",
                "tags: {team: a}");
        world.apply(manifest);
        world.awaitStalled("MLCompute", "cpu", "NotKept");
        world.arm().clearFaults();
        world.arm().clearRequests();

        probe.change(CPU, r -> r.withObject("/properties").put("provisioningState", "Failed"));
        probe.request("MLCompute", "cpu");

        world.awaitRequest(r -> r.method().equals("PUT") && r.path().equalsIgnoreCase(CPU));
        world.awaitReady("MLCompute", "cpu");
        assertThat(world.requests("DELETE", CPU)).isEmpty();
    }
}
