package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A namespace that the platform team pauses: nothing reaches Azure, until it is lifted, without a restart. */
@ExtendWith(SharedKubeServer.class)
class PausedNamespaceTest {
    private final KubeServer server;
    private World world;

    PausedNamespaceTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
    }

    private void pause(boolean paused) {
        world.tenants(
                "{namespaces: [" + world.namespace() + "], identity: Operator, scopes: [/], paused: " + paused + "}");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void nothingIsSentForWhatIsMadeEditedOrDeletedUntilThePauseIsLifted() {
        world.apply(Manifests.workspace("wsp"));
        world.apply(Manifests.cluster("cpu", "wsp"));
        world.apply(Manifests.datastore("going", "wsp"));
        world.awaitReady("MLCompute", "cpu");
        world.awaitReady("MLDatastore", "going");

        pause(true);
        JsonNode paused = world.awaitReason("MLCompute", "cpu", "Paused");
        assertThat(World.condition(paused, "Ready").path("status").asText()).isEqualTo("True");
        assertThat(World.message(paused)).isEqualTo(
                "nothing is done while the platform team pauses namespace " + world.namespace());
        world.awaitReason("MLWorkspace", "wsp", "Paused");
        world.awaitReason("MLDatastore", "going", "Paused");
        int before = world.arm().requests().size();
        world.apply(Manifests.cluster("cpu", "wsp").replace("maxNodeCount: 2", "maxNodeCount: 5"));
        world.apply(Manifests.datastore("coming", "wsp"));
        world.delete("MLDatastore", "going");
        world.awaitReason("MLDatastore", "coming", "Paused");
        world.touch("MLWorkspace", "wsp");
        assertThat(world.require("MLDatastore", "going").at("/metadata/deletionTimestamp").isMissingNode()).isFalse();
        assertThat(world.arm().requests()).as("neither read nor written").hasSize(before);

        pause(false);
        world.await("MLCompute", "cpu", c -> World.condition(c, "Ready").path("reason").asText().equals("Available")
                && c.at("/status/observedGeneration").asLong() == 2);
        world.awaitReady("MLDatastore", "coming");
        world.awaitGone("MLDatastore", "going");
        world.awaitReason("MLWorkspace", "wsp", "Available");
        assertThat(world.requests("PATCH", "/computes/cpu")).hasSize(1);
        assertThat(world.requests("DELETE", "/datastores/going")).hasSize(1);
    }

    @Test
    void itIsPausedFromTheStartToo() {
        world.stopOperator();
        pause(true);
        world.apply(Manifests.workspace("wsp"));
        world.startOperator();

        world.awaitReason("MLWorkspace", "wsp", "Paused");
        assertThat(world.writes()).isEmpty();
        pause(false);
        world.awaitReady("MLWorkspace", "wsp");
    }
}
