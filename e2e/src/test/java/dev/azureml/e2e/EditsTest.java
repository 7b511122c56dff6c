package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Edits of a spec that race with the operator's own writes of the status: the last one always reaches Azure. */
@ExtendWith(SharedKubeServer.class)
class EditsTest {
    private static final int ROUNDS = 50;
    /** So many that none is edited more often than the operator looks at one object at once. */
    private static final int STORES = 15;

    private final KubeServer server;
    private World world;
    private String workspace;

    EditsTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = Given.workspace(world);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void theLastOfManyRapidEditsReachesAzure() {
        world.apply(Given.datastore("first", workspace));
        world.apply(Given.cluster("cpu", workspace));
        world.awaitReady("MLDatastore", "first");
        world.awaitReady("MLCompute", "cpu");

        for (int i = 1; i <= ROUNDS; i++) {
            patch("MLDatastore", "first", "{\"spec\":{\"description\":\"edit " + i + "\"}}");
            patch("MLCompute", "cpu", "{\"spec\":{\"amlCompute\":{\"scaleSettings\":{\"maxNodeCount\":" + (2 + i)
                    + "}}}}");
        }

        assertThat(azure("MLDatastore", "first", "/properties/description").asText()).isEqualTo("edit " + ROUNDS);
        assertThat(azure("MLCompute", "cpu", "/properties/properties/scaleSettings/maxNodeCount").asInt())
                .isEqualTo(2 + ROUNDS);
    }

    @Test
    void anEditAsSoonAsAStatusIsWrittenIsNeverLost() {
        for (int i = 0; i < STORES; i++) {
            world.apply(Given.datastore("store-" + i, workspace));
            world.awaitReady("MLDatastore", "store-" + i);
        }
        for (int i = 1; i <= ROUNDS; i++) {
            String name = "store-" + i % STORES;
            String first = "edit " + i;
            patch("MLDatastore", name, "{\"spec\":{\"description\":\"" + first + "\"}}");
            world.awaitRequest(_ -> String.valueOf(world.requests("PUT", "/datastores/" + name).getLast().body())
                    .contains("\"" + first + "\""));
            patch("MLDatastore", name, "{\"spec\":{\"description\":\"last " + i + "\"}}");
            assertThat(azure("MLDatastore", name, "/properties/description").asText()).isEqualTo("last " + i);
        }
    }

    private JsonNode azure(String kind, String name, String pointer) {
        JsonNode ready = world.awaitReady(kind, name);
        return world.arm().resource(ready.at("/status/id").asText()).orElseThrow().at(pointer);
    }

    private void patch(String kind, String name, String merge) {
        world.resource(kind, name).patch(PatchContext.of(PatchType.JSON_MERGE), merge);
    }
}
