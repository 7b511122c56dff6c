package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What a region lacks is said before Azure is asked, and looked at only where something is to be made. */
@ExtendWith(SharedKubeServer.class)
class QuotaTest {
    private static final String KIND = "MLCompute";
    private static final String TWO = "vmSize: Standard_DS3_v2, scaleSettings: {minNodeCount: 2, maxNodeCount: 9}";

    private final KubeServer server;
    private World world;
    private Probe probe;

    QuotaTest(KubeServer server) {
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
    void tooLittleQuotaIsNamedAndTheClusterComesByItselfWhenThereIsMore() {
        world.arm().quota("standardDSv2Family", 7);
        world.apply(Probe.clusterManifest("cpu", TWO));

        JsonNode stalled = world.awaitStalled(KIND, "cpu", "QuotaExceeded");

        assertThat(World.message(stalled)).contains("standardDSv2Family", "8 cores", "0 of 7", "westeurope");
        assertThat(stalled.at("/status/advice").toString()).contains("MaximumAboveQuota");
        assertThat(world.writes()).isEmpty();
        world.arm().quota("standardDSv2Family", 8);
        world.awaitReady(KIND, "cpu");
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("PUT");
    }

    @Test
    void lowPriorityHasItsOwnQuota() {
        world.arm().quota("TotalLowPriorityCores", 4);
        world.apply(Probe.clusterManifest("dedicated", TWO));
        world.apply(Probe.clusterManifest("cheap", TWO + ", vmPriority: LowPriority"));

        JsonNode stalled = world.awaitStalled(KIND, "cheap", "QuotaExceeded");

        assertThat(World.message(stalled)).contains("TotalLowPriorityCores", "0 of 4");
        world.awaitReady(KIND, "dedicated");
    }

    @Test
    void anInstanceNeedsQuotaForItself() {
        world.arm().quota("standardDSv2Family", 3);
        world.apply(Probe.manifest(KIND, "dev", "  computeInstance: {vmSize: Standard_DS3_v2}\n"));

        assertThat(World.message(world.awaitStalled(KIND, "dev", "QuotaExceeded"))).contains("4 cores", "0 of 3");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void aSizeThatTheRegionLacksIsSaidWithThoseLikeIt() {
        world.apply(Probe.clusterManifest("typo", "vmSize: Standard_DS3_v22, scaleSettings: {maxNodeCount: 1}"));

        JsonNode stalled = world.awaitStalled(KIND, "typo", "InvalidSpec");

        assertThat(World.message(stalled)).contains("spec.amlCompute.vmSize", "Standard_DS3_v2");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void aLimitThatShrinksIsAdvisedOfAtRest() {
        world.apply(Probe.clusterManifest("cpu", TWO));
        world.awaitReady(KIND, "cpu");
        world.arm().quota("standardDSv2Family", 8);
        world.stopOperator(); // what was read serves for a while
        world.startOperator();

        JsonNode advised = world.await(KIND, "cpu",
                object -> object.at("/status/advice").toString().contains("MaximumAboveQuota"));

        assertThat(World.condition(advised, "Ready").path("status").asText()).isEqualTo("True");
        assertThat(world.requests("PUT", "/computes/cpu")).hasSize(1);
    }

    @Test
    void whatIsAtRestAndCannotGrowDoesNotLookAtQuota() throws InterruptedException {
        world.apply(Probe.clusterManifest("cpu", TWO.replace("maxNodeCount: 9", "maxNodeCount: 2")));
        world.awaitReady(KIND, "cpu");
        assertThat(world.requests("GET", "/locations/westeurope/usages")).isNotEmpty();
        world.arm().clearRequests();

        probe.look(KIND, "cpu", Probe.compute("cpu"));

        assertThat(world.requests("GET", "/locations/westeurope/usages")).isEmpty();
        assertThat(world.requests("GET", "/locations/westeurope/vmSizes")).isEmpty();
    }

    @Test
    void dataInAnotherRegionThanTheNodesIsAdvisedOf() {
        String storage = "/subscriptions/" + World.SUBSCRIPTION
                + "/resourceGroups/data/providers/Microsoft.Storage/storageAccounts/faraway";
        world.arm().put(storage, Probe.json("{location: 'northeurope'}"));
        probe.change(Probe.WORKSPACE, workspace -> workspace.withObject("/properties").put("storageAccount", storage));

        world.apply(Probe.clusterManifest("cpu", TWO));

        assertThat(world.awaitReady(KIND, "cpu").at("/status/advice").toString()).contains("OtherRegion",
                "the workspace's storage account is in northeurope");
    }

    @Test
    void aClusterIsNotDeletedForOneThatCannotBeMade() {
        // Before anything is read: what was read serves all objects for a while.
        world.arm().quota("standardNCSv3Family", 0);
        world.apply(Probe.clusterManifest("cpu", TWO, "replacementPolicy: Recreate"));
        world.awaitReady(KIND, "cpu");
        world.arm().clearRequests();

        world.apply(Probe.clusterManifest("cpu", TWO.replace("Standard_DS3_v2", "Standard_NC6s_v3"),
                "replacementPolicy: Recreate"));

        assertThat(World.message(world.awaitStalled(KIND, "cpu", "QuotaExceeded"))).contains("standardNCSv3Family");
        assertThat(world.writes()).isEmpty();
    }
}
