package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The samples of kubernetes and batch endpoints, as a person applies them. */
@ExtendWith(SharedKubeServer.class)
class ClusterAndBatchSamplesTest {
    private static final String KIND = "MLInferenceEndpoint";
    private static final List<String> ENDPOINTS = List.of("defects-on-cluster", "forecast-batch");

    private final KubeServer server;
    private final Path samples = Checkout.find().path("samples/inference");

    ClusterAndBatchSamplesTest(KubeServer server) {
        this.server = server;
    }

    @Test
    void areReadyAndLeaveTheClusterAsItWas() throws IOException {
        EmulatorOptions options = EmulatorOptions.defaults()
                .withSeed(new ObjectMapper().readTree(samples.resolve("seed.json").toFile()));
        try (World world = World.start(server, options)) {
            for (String file : List.of("kubernetes.yaml", "batch.yaml", "workspace.yaml")) {
                world.apply(Files.readString(samples.resolve(file)));
            }
            JsonNode onCluster = world.awaitReady(KIND, "defects-on-cluster");
            JsonNode batch = world.awaitReady(KIND, "forecast-batch");
            assertThat(onCluster.at("/status/traffic/blue").asInt()).isEqualTo(100);
            assertThat(batch.at("/status/defaultDeployment").asText()).isEqualTo("nightly");

            ENDPOINTS.forEach(name -> world.delete(KIND, name));
            List.of("inference-serving", "inference-batch").forEach(name -> world.delete("MLCompute", name));
            world.delete("MLClusterExtension", "inference-cluster");
            List.of("inference-defects", "inference-forecast").forEach(name -> world.delete("MLModel", name));
            world.delete("MLEnvironment", "inference-forecasting");
            world.delete("MLWorkspace", "inference");

            ENDPOINTS.forEach(name -> world.awaitGone(KIND, name));
            world.awaitGone("MLClusterExtension", "inference-cluster");
            world.awaitGone("MLWorkspace", "inference");
            assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces")).isEmpty();
            assertThat(world.arm().ids("Microsoft.ContainerService/managedClusters")).hasSize(1);
        }
    }
}
