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

/** The sample of a managed endpoint, as a person applies it: the endpoint before what it refers to. */
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
}
