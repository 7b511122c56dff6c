package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The samples of data sources and of roles, with what their seed puts into Azure. */
@ExtendWith(SharedKubeServer.class)
class DataSamplesTest {
    private final KubeServer server;

    DataSamplesTest(KubeServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @CsvSource({"samples/data, 15", "samples/access, 11"})
    void allOfThemBecomeReady(String samples, int more) throws IOException {
        Path folder = Checkout.find().path(samples);
        JsonNode seed = new ObjectMapper().readTree(folder.resolve("seed.json").toFile());
        try (World world = World.start(server, EmulatorOptions.defaults().withSeed(seed));
                var files = Files.list(folder)) {
            List<JsonNode> objects = new ArrayList<>();
            for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
                String text = Files.readString(file);
                world.apply(text);
                for (String document : text.split("(?m)^---$", -1)) {
                    objects.add(Serialization.unmarshal(document, JsonNode.class));
                }
            }
            objects.removeIf(object -> !object.path("apiVersion").asText().startsWith("azureml.dev/"));
            assertThat(objects).hasSizeGreaterThan(more);
            objects.forEach(object -> world.awaitReady(object.path("kind").asText(),
                    object.at("/metadata/name").asText()));
        }
    }
}
