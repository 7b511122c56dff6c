package dev.azureml.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.RequestRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The samples of attached computes, on the machines and services that their seed has. */
@ExtendWith(SharedKubeServer.class)
class AttachedSamplesTest {
    private static final List<String> FILES = List.of("attached-data-factory.yaml", "attached-databricks.yaml",
            "attached-hdinsight.yaml", "attached-legacy.yaml", "attached-synapse-spark.yaml",
            "attached-virtual-machine.yaml", "workspace.yaml");
    private static final List<String> COMPUTES = List.of("movers", "lakehouse", "spark-hdinsight", "scoring", "usql",
            "sparkpool", "team-dsvm");

    private final KubeServer server;
    private final Path samples = Checkout.find().path("samples/compute");

    AttachedSamplesTest(KubeServer server) {
        this.server = server;
    }

    @Test
    void areReadyAndLeaveWhatTheyAttachAsItWas() throws IOException {
        EmulatorOptions options = EmulatorOptions.defaults()
                .withSeed(new ObjectMapper().readTree(samples.resolve("seed.json").toFile()));
        try (World world = World.start(server, options)) {
            for (String file : FILES) {
                world.apply(Files.readString(samples.resolve(file)));
            }
            List<String> attached = COMPUTES.stream()
                    .map(name -> world.awaitReady("MLCompute", name).at("/status/resourceId").asText()).toList();

            world.delete("MLWorkspace", "computes");
            COMPUTES.forEach(name -> world.delete("MLCompute", name));
            COMPUTES.forEach(name -> world.awaitGone("MLCompute", name));
            world.awaitGone("MLWorkspace", "computes");

            assertThat(world.arm().requests().stream().filter(r -> r.method().equals("DELETE")
                    && r.path().contains("/computes/"))).hasSize(COMPUTES.size()).extracting(RequestRecord::query)
                    .allMatch(query -> "Detach".equals(query.get("underlyingResourceAction")));
            assertThat(attached).allSatisfy(id -> assertThat(world.arm().resource(id)).isPresent());
        }
    }
}
