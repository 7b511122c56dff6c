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

/** The samples of serverless and containerInstance, as a person applies them. */
@ExtendWith(SharedKubeServer.class)
class ServingSamplesTest {
    private static final List<String> ENDPOINTS = List.of("chat-serverless", "churn-container");

    private final KubeServer server;

    ServingSamplesTest(KubeServer server) {
        this.server = server;
    }

    @Test
    void areReadyAndLeaveNothing() throws IOException {
        try (World world = World.start(server)) {
            for (String file : List.of("serverless.yaml", "containerinstance.yaml", "workspace.yaml")) {
                world.apply(Files.readString(Checkout.find().path("samples/inference").resolve(file)));
            }
            assertThat(ENDPOINTS).allSatisfy(name -> {
                JsonNode ready = world.awaitReady("MLInferenceEndpoint", name);
                assertThat(ready.at("/status/scoringUri").asText()).startsWith("http");
                assertThat(ready.at("/status/connectionSecret").asText()).isEqualTo(name);
            });

            ENDPOINTS.forEach(name -> world.delete("MLInferenceEndpoint", name));
            world.delete("MLWorkspace", "inference");
            ENDPOINTS.forEach(name -> world.awaitGone("MLInferenceEndpoint", name));
            world.awaitGone("MLWorkspace", "inference");
            assertThat(world.arm().ids("Microsoft.ContainerInstance/containerGroups")).isEmpty();
            assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces")).isEmpty();
        }
    }
}
