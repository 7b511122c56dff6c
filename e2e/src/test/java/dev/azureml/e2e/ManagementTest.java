package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Observe, Paused, and what happens when Azure can't change a property in place. */
@ExtendWith(SharedKubeServer.class)
class ManagementTest {
    private static final String FIRST = Probe.datastore("first");
    private static final String CPU = Probe.compute("cpu");
    private static final String SMALL = "vmSize: Standard_DS2_v2, scaleSettings: {maxNodeCount: 2}";
    private static final String LARGE = "vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 2}";

    private final KubeServer server;
    private World world;
    private Probe probe;

    ManagementTest(KubeServer server) {
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
    void observeReportsWhatItWouldMakeAndMakesNothing() {
        world.apply(Probe.datastoreManifest("first", "managementPolicy: Observe"));
        JsonNode drifted = world.awaitReason("MLDatastore", "first", "Drifted");

        assertThat(World.condition(drifted, "Ready").path("status").asText()).isEqualTo("False");
        assertThat(World.condition(drifted, "Reconciling").isMissingNode()).isTrue();
        assertThat(drifted.at("/status/plan/0/action").asText()).isEqualTo("Create");
        assertThat(drifted.at("/status/plan/0/resource").asText()).isEqualToIgnoringCase(FIRST);
        world.delete("MLDatastore", "first");
        world.awaitGone("MLDatastore", "first");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void observeReportsDifferencesAndGivesWayToManage() throws InterruptedException {
        world.apply(Probe.datastoreManifest("first", "description: ours"));
        world.awaitReady("MLDatastore", "first");
        world.apply(Probe.datastoreManifest("first", "description: ours", "managementPolicy: Observe"));
        world.awaitReady("MLDatastore", "first");
        world.arm().clearRequests();
        probe.change(FIRST, r -> r.withObject("/properties").put("description", "theirs"));
        probe.request("MLDatastore", "first");

        JsonNode drifted = world.awaitReason("MLDatastore", "first", "Drifted");
        probe.look("MLDatastore", "first", FIRST);

        assertThat(drifted.at("/status/plan/0/action").asText()).isEqualTo("Update");
        assertThat(drifted.at("/status/plan/0/paths/0").asText())
                .isEqualTo("spec.description (ARM: properties.description)");
        assertThat(world.writes()).isEmpty();
        world.apply(Probe.datastoreManifest("first", "description: ours"));
        world.awaitReady("MLDatastore", "first");
        assertThat(probe.resource(FIRST).at("/properties/description").asText()).isEqualTo("ours");
    }

    @Test
    void pausedSendsNothingAndStaysAsItWas() {
        world.apply(Probe.datastoreManifest("first", "description: one"));
        world.awaitReady("MLDatastore", "first");
        world.arm().clearRequests();
        world.apply(Probe.datastoreManifest("first", "description: two", "managementPolicy: Paused"));

        JsonNode paused = world.awaitReason("MLDatastore", "first", "Paused");

        assertThat(World.condition(paused, "Ready").path("status").asText()).isEqualTo("True");
        assertThat(World.condition(paused, "Ready").path("observedGeneration").asLong()).isEqualTo(1);
        assertThat(paused.at("/status/observedGeneration").asLong()).isEqualTo(2);
        assertThat(paused.at("/status/resources").size()).isEqualTo(1);
        world.delete("MLDatastore", "first");
        world.apply(Probe.datastoreManifest("second"));
        world.awaitReady("MLDatastore", "second");
        assertThat(world.require("MLDatastore", "first").at("/metadata/deletionTimestamp").isMissingNode()).isFalse();
        assertThat(world.arm().requests()).noneMatch(r -> r.path().equalsIgnoreCase(FIRST));
        world.apply(Probe.datastoreManifest("first", "description: two", "managementPolicy: Manage"));
        world.awaitGone("MLDatastore", "first");
        assertThat(world.arm().resource(FIRST)).isEmpty();
    }

    @Test
    void theWholeOperatorCanBePaused() {
        world.stopOperator();
        world.startOperator("PAUSED=true");
        world.apply(Probe.datastoreManifest("first"));
        JsonNode paused = world.awaitReason("MLDatastore", "first", "Paused");

        assertThat(World.condition(paused, "Ready").path("status").asText()).isEqualTo("False");
        assertThat(World.condition(paused, "Stalled").path("reason").asText()).isEqualTo("Paused");
        assertThat(paused.at("/status/observedGeneration").asLong()).isEqualTo(1);
        assertThat(world.arm().requests()).noneMatch(r -> r.path().toLowerCase(Locale.ROOT)
                .startsWith("/subscriptions"));
        world.stopOperator();
        world.startOperator();
        world.awaitReady("MLDatastore", "first");
    }

    @Test
    void aSizeThatCannotChangeIsReportedAndCanBePutBack() throws InterruptedException {
        world.apply(Probe.clusterManifest("cpu", SMALL));
        world.awaitReady("MLCompute", "cpu");
        world.arm().clearRequests();
        world.apply(Probe.clusterManifest("cpu", LARGE));

        JsonNode stalled = world.awaitStalled("MLCompute", "cpu", "ReplacementRequired");
        probe.look("MLCompute", "cpu", CPU);

        assertThat(World.message(stalled)).contains("vmSize").contains("replacementPolicy");
        assertThat(stalled.at("/status/plan/0/action").asText()).isEqualTo("Replace");
        assertThat(world.writes()).isEmpty();
        world.apply(Probe.clusterManifest("cpu", SMALL));
        world.awaitReady("MLCompute", "cpu");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void recreateDeletesAndCreatesOnce() {
        world.apply(Probe.clusterManifest("cpu", SMALL));
        world.awaitReady("MLCompute", "cpu");
        world.arm().clearRequests();
        world.apply(Probe.clusterManifest("cpu", LARGE, "replacementPolicy: Recreate", "deletionPolicy: Retain"));

        JsonNode ready = world.awaitReady("MLCompute", "cpu");

        assertThat(world.requests("DELETE", CPU)).singleElement().satisfies(delete -> assertThat(delete.query())
                .containsEntry("underlyingResourceAction", "Delete"));
        assertThat(probe.bodies("PUT", CPU)).hasSize(1);
        assertThat(probe.resource(CPU).at("/properties/properties/vmSize").asText()).isEqualTo("Standard_DS3_v2");
        assertThat(Probe.record(ready, "compute").path("origin").asText()).isEqualTo("Created");
    }

    @Test
    void aSizeThatAzureDoesNotTakeFromTheSecondCreationIsNotTriedForEver() throws InterruptedException {
        world.apply(Probe.clusterManifest("cpu", SMALL));
        world.awaitReady("MLCompute", "cpu");
        world.arm().clearRequests();
        world.arm().inject(Fault.on("PUT", "/computes/cpu", Fault.Action.DROP_PROPERTY)
                .property("properties.properties.vmSize").times(-1));
        world.apply(Probe.clusterManifest("cpu", LARGE, "replacementPolicy: Recreate"));

        JsonNode stalled = world.awaitStalled("MLCompute", "cpu", "NotKept");
        probe.look("MLCompute", "cpu", CPU);

        assertThat(World.message(stalled)).contains("vmSize");
        assertThat(world.requests("DELETE", CPU)).hasSize(1);
        assertThat(probe.bodies("PUT", CPU)).hasSize(1);
    }

    @Test
    void powerIsAppliedWhenTheWishChangesAndNotFoughtOtherwise() throws InterruptedException {
        world.apply(instance("powerState: Stopped"));
        world.awaitReady("MLCompute", "box");
        String box = Probe.compute("box");
        assertThat(world.requests("POST", "/computes/box/stop")).hasSize(1);
        assertThat(probe.resource(box).at("/properties/properties/state").asText()).isEqualTo("Stopped");

        world.apply(instance("powerState: Running"));
        world.awaitReady("MLCompute", "box");
        assertThat(world.requests("POST", "/computes/box/start")).hasSize(1);

        world.arm().clearRequests();
        probe.change(box, r -> r.withObject("/properties/properties").put("state", "Stopped"));
        probe.look("MLCompute", "box", box);
        assertThat(world.writes()).as("idle shutdown is not fought").isEmpty();

        world.apply(instance(""));
        world.awaitReady("MLCompute", "box");
        probe.look("MLCompute", "box", box);
        assertThat(world.writes()).as("unset is unmanaged").isEmpty();

        world.apply(instance("powerState: Running"));
        world.arm().awaitRequest(r -> r.method().equals("POST") && r.path().endsWith("/computes/box/start"),
                Duration.ofSeconds(60));
        world.awaitReady("MLCompute", "box");
        assertThat(world.writes()).hasSize(1);
    }

    private static String instance(String line) {
        return Probe.manifest("MLCompute", "box", """
                  location: westeurope
                  computeInstance:
                    vmSize: Standard_DS3_v2
                    idleTimeBeforeShutdown: PT60M
                """ + "    " + line + "\n");
    }
}
