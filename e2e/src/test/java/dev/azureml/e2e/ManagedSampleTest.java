package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The samples of managed endpoints, as a person applies them: the endpoint before what it refers to. */
@ExtendWith(SharedKubeServer.class)
class ManagedSampleTest {
    private final KubeServer server;

    ManagedSampleTest(KubeServer server) {
        this.server = server;
    }

    @Test
    void isReadyAndLeavesNothing() throws IOException {
        try (World world = World.start(server)) {
            for (String file : List.of("managed.yaml", "workspace.yaml")) {
                world.apply(Files.readString(Checkout.find().path("samples/inference").resolve(file)));
            }
            JsonNode ready = world.awaitReady("MLInferenceEndpoint", "churn-managed");
            assertThat(ready.at("/status/deployments/0/model").asText()).endsWith("/models/churn/versions/1");
            assertThat(ready.at("/status/traffic/blue").asInt()).isEqualTo(100);

            world.delete("MLInferenceEndpoint", "churn-managed");
            world.delete("MLModel", "inference-churn");
            world.delete("MLEnvironment", "inference-scoring");
            world.delete("MLWorkspace", "inference");

            world.awaitGone("MLInferenceEndpoint", "churn-managed");
            world.awaitGone("MLWorkspace", "inference");
            assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces")).isEmpty();
        }
    }

    @Test
    void theOneThatIsOneObjectIsReadyAndLeavesNothing() throws IOException {
        try (World world = World.start(server)) {
            for (String file : List.of("inline.yaml", "workspace.yaml")) {
                world.apply(Files.readString(Checkout.find().path("samples/inference").resolve(file)));
            }
            JsonNode ready = world.awaitReady("MLInferenceEndpoint", "churn-inline");
            assertThat(ready.at("/status/deployments/0/model").asText())
                    .contains("/models/CliV2AnonymousModel/versions/");
            assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces/environments/versions"))
                    .hasSize(1);
            assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces/data/versions")).hasSize(1);

            world.delete("MLInferenceEndpoint", "churn-inline");
            world.awaitGone("MLInferenceEndpoint", "churn-inline");

            for (String collection : List.of("models", "environments", "codes", "data")) {
                assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces/" + collection + "/versions"))
                        .isEmpty();
            }
            world.delete("MLWorkspace", "inference");
            world.awaitGone("MLWorkspace", "inference");
            assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces")).isEmpty();
        }
    }
}
