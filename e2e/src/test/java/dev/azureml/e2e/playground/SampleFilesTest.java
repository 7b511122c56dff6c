package dev.azureml.e2e.playground;

import dev.azureml.e2e.kube.Checkout;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Samples go into the namespace that whoever applies them chooses, several folders into one if they like. */
class SampleFilesTest {

    /** What is applied as it stands: not the overlays of one environment, nor what other programs read. */
    private static List<Path> files() throws IOException {
        Path samples = Checkout.find().path("samples");
        try (Stream<Path> files = Files.walk(samples)) {
            return files.filter(file -> file.toString().endsWith(".yaml") && !file.startsWith(samples.resolve("gitops"))
                    && !file.startsWith(samples.resolve("tenants")) && !file.startsWith(samples.resolve("cost")))
                    .toList();
        }
    }

    private static List<GenericKubernetesResource> objects(Path file) throws IOException {
        return Arrays.stream(Files.readString(file).split("(?m)^---$", -1)).filter(text -> text.contains("kind:"))
                .map(text -> Serialization.unmarshal(text, GenericKubernetesResource.class)).toList();
    }

    @Test
    void noneNamesTheNamespaceThatItGoesTo() throws IOException {
        for (Path file : files()) {
            assertThat(objects(file)).as(file.toString()).isNotEmpty().allSatisfy(object -> assertThat(
                    object.getMetadata().getNamespace()).isNull());
        }
    }

    @Test
    void noTwoDefineTheSameObject() throws IOException {
        Map<String, Path> seen = new TreeMap<>();
        for (Path file : files()) {
            for (GenericKubernetesResource object : objects(file)) {
                String name = object.getKind() + " " + object.getMetadata().getName();
                assertThat(seen.put(name, file)).as(name + " in " + file).isNull();
            }
        }
    }
}
