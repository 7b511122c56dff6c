package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Everything in one apply, in any order, and everything deleted at once. */
@ExtendWith(SharedKubeServer.class)
class TogetherTest {
    private final KubeServer server;
    private World world;

    TogetherTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void childrenAppliedBeforeTheirWorkspaceConvergeByThemselves() {
        world.apply(Manifests.datastore("first", "wsp"));
        world.apply(Manifests.cluster("cpu", "wsp"));
        world.awaitReason("MLDatastore", "first", "DependencyNotReady");
        world.apply(Manifests.workspace("wsp"));

        JsonNode datastore = world.awaitReady("MLDatastore", "first");
        world.awaitReady("MLCompute", "cpu");

        assertThat(world.requests("PUT", "/datastores/first")).hasSize(1);
        assertThat(world.arm().resource(datastore.at("/status/id").asText())).isPresent();
    }

    @Test
    void aWorkspaceAndItsChildrenDeletedTogetherLeaveOnlyWhatIsKept() {
        world.apply(Manifests.workspace("wsp"));
        world.apply(Manifests.datastore("first", "wsp"));
        world.apply(Manifests.cluster("cpu", "wsp"));
        world.awaitReady("MLDatastore", "first");
        world.awaitReady("MLCompute", "cpu");
        String id = world.awaitReady("MLWorkspace", "wsp").at("/status/id").asText();

        world.delete("MLWorkspace", "wsp");
        world.delete("MLDatastore", "first");
        world.delete("MLCompute", "cpu");

        world.awaitGone("MLWorkspace", "wsp");
        world.awaitGone("MLDatastore", "first");
        world.awaitGone("MLCompute", "cpu");
        assertThat(world.arm().resource(id)).isEmpty();
        assertThat(world.arm().ids("Microsoft.Storage/storageAccounts")).hasSize(1);
    }

    @Test
    void deletingOnlyTheWorkspaceWaitsAndTouchesNothing() {
        world.apply(Manifests.workspace("wsp"));
        world.apply(Manifests.datastore("first", "wsp"));
        world.awaitReady("MLDatastore", "first");
        world.arm().clearRequests();

        world.delete("MLWorkspace", "wsp");
        JsonNode waiting = world.awaitReason("MLWorkspace", "wsp", "DependentsExist");

        assertThat(World.message(waiting)).contains("first");
        assertThat(world.writes()).isEmpty();
        world.delete("MLDatastore", "first");
        world.awaitGone("MLWorkspace", "wsp");
    }
}
