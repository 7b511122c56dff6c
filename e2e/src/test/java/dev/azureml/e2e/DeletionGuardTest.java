package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** More objects are deleted within a minute than the platform team allows without a word. */
@ExtendWith(SharedKubeServer.class)
class DeletionGuardTest {
    private static final String KIND = "MLDatastore";
    private static final String MOST_TWO = "MAX_DELETIONS_PER_MINUTE=2";
    private final KubeServer server;
    private World world;

    DeletionGuardTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server, MOST_TWO);
        world.apply(Manifests.workspace("home"));
        for (String name : List.of("one", "two", "three", "four")) {
            world.apply(Manifests.datastore(name, "home"));
            world.awaitReady(KIND, name);
        }
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void confirm(String name) {
        world.annotate(KIND, name, "azureml.dev/confirm-deletion", "true");
    }

    private List<String> deleted() {
        return world.writes().stream().filter(r -> r.method().equals("DELETE"))
                .map(r -> r.path().substring(r.path().lastIndexOf('/') + 1)).toList();
    }

    @Test
    void thoseBeyondWaitForAPersonThroughARestart() {
        world.delete(KIND, "one");
        world.delete(KIND, "two");
        world.awaitGone(KIND, "one");
        world.awaitGone(KIND, "two");

        world.delete(KIND, "three");
        world.delete(KIND, "four");

        JsonNode held = world.awaitStalled(KIND, "three", "DeletionPaused");
        assertThat(World.message(held)).contains("more than 2 objects of namespace " + world.namespace()
                + " were deleted within a minute")
                .contains("kubectl annotate mldatastore three -n " + world.namespace()
                        + " azureml.dev/confirm-deletion=true");
        world.awaitStalled(KIND, "four", "DeletionPaused");
        world.stopOperator();
        world.startOperator(MOST_TWO); // which has not seen any deletion yet
        confirm("four");
        world.awaitGone(KIND, "four");
        assertThat(World.condition(world.require(KIND, "three"), "Ready").path("reason").asText())
                .isEqualTo("DeletionPaused");
        assertThat(deleted()).containsExactlyInAnyOrder("one", "two", "four");
        world.stopOperator();
        world.startOperator(); // the guard is off
        world.awaitGone(KIND, "three");
    }

    @Test
    void whatKeepsEverythingInAzureDoesNotCount() {
        for (String name : List.of("one", "two", "three")) {
            world.apply(Manifests.datastore(name, "home") + "  deletionPolicy: Retain\n");
            world.awaitReady(KIND, name);
            world.delete(KIND, name);
        }
        for (String name : List.of("one", "two", "three")) {
            world.awaitGone(KIND, name);
        }
        assertThat(deleted()).isEmpty();
        world.delete(KIND, "four");
        world.awaitGone(KIND, "four");
    }
}
