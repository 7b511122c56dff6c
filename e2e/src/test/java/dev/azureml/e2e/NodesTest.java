package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The nodes of clusters: they move by themselves, and are told where that costs nobody anything. */
@ExtendWith(SharedKubeServer.class)
class NodesTest {
    private static final String KIND = "MLCompute";
    private static final String ID = Probe.compute("cpu");
    private static final String SIZE = "vmSize: Standard_DS3_v2, scaleSettings: {minNodeCount: 0, maxNodeCount: 9}";

    private final KubeServer server;
    private World world;
    private Probe probe;

    NodesTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server, EmulatorOptions.defaults().withSeed(Probe.json("{keepsVmSize: true}")));
        probe = new Probe(world);
        probe.workspace();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private List<String> metrics() {
        return World.metrics(world.operator().httpPort()).lines().toList();
    }

    @Test
    void theirNumbersAreMetricsAndInTheStatusWithOtherChangesAlone() throws InterruptedException {
        world.apply(Probe.clusterManifest("cpu", SIZE));
        world.awaitReady(KIND, "cpu");
        world.arm().edit(ID, body -> body.withObject("/properties/properties").put("allocationState", "Resizing")
                .put("currentNodeCount", 3).withObject("/nodeStateCounts").put("runningNodeCount", 3));

        probe.look(KIND, "cpu", ID);

        assertThat(metrics()).contains("azureml_compute_nodes{state=\"running\"} 3.0",
                "azureml_compute_nodes{state=\"idle\"} 0.0");
        JsonNode status = world.require(KIND, "cpu").path("status");
        assertThat(status.path("state").asText()).isEqualTo("Steady");
        assertThat(status.at("/nodeCounts/runningNodeCount").asInt()).isZero();

        world.apply(Probe.clusterManifest("cpu", SIZE, "deletionPolicy: Retain"));

        world.await(KIND, "cpu", o -> o.at("/status/nodeCounts/runningNodeCount").asInt() == 3);
    }

    @Test
    void nodesThatAreOlderThanAMonthAreSaidWithTheWayOut() {
        world.apply(Probe.clusterManifest("cpu", SIZE.replace("minNodeCount: 0", "minNodeCount: 1")));
        JsonNode young = world.awaitReady(KIND, "cpu");
        assertThat(World.condition(young, "OSImageCurrent").path("reason").asText()).isEqualTo("ImageUnknown");
        world.awaitInAzure(ID, body -> body.at("/properties/properties/allocationState").asText().equals("Steady"));
        world.arm().clearRequests();

        world.arm().edit(ID, body -> body.withObject("/properties/properties").put("allocationState", "Steady")
                .put("currentNodeCount", 1).put("allocationStateTransitionTime", "2026-01-01T00:00:00Z"));
        world.touch(KIND, "cpu");

        JsonNode old = world.await(KIND, "cpu", o -> World.condition(o, "OSImageCurrent").path("reason").asText()
                .equals("ImageOutdated"));
        assertThat(World.condition(old, "Ready").path("status").asText()).isEqualTo("True");
        assertThat(old.at("/status/advice").toString()).contains("OutdatedImage", "minNodeCount 0", "2026-01-01");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void whoMakesAClusterAnewIsToldThatAzureMayKeepItsMachines() throws InterruptedException {
        world.apply(Probe.clusterManifest("cpu", SIZE, "replacementPolicy: Recreate"));
        world.awaitReady(KIND, "cpu");

        world.apply(Probe.clusterManifest("cpu", SIZE.replace("DS3", "DS4"), "replacementPolicy: Recreate"));

        assertThat(probe.awaitEvent("cpu", "Replacing")).contains("vmSize", "may keep nodes of", "azureName");
        world.awaitReady(KIND, "cpu");
        assertThat(world.arm().nodeVmSize(ID)).isEqualToIgnoringCase("Standard_DS3_v2");
    }
}
