package dev.azureml.e2e.api;

import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.operator.convert.ConvertCommand;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code convert} makes of files of az ml is taken by the API server, with all rules of the CRDs. */
@ExtendWith(SharedKubeServer.class)
class ConvertTest {
    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---$");
    private static final int LEAST = 40;

    private final KubeServer server;

    ConvertTest(KubeServer server) {
        this.server = server;
    }

    /** One manifest. */
    record Manifest(String from, String text) {
        @Override
        public String toString() {
            return from + ": " + text.lines().filter(line -> line.matches("kind: .*|  name: .*")).limit(2).toList();
        }
    }

    static List<Manifest> manifests() throws IOException {
        try (Stream<Path> cases = Files.list(inputs())) {
            return cases.sorted().flatMap(folder -> SEPARATOR.splitAsStream(convert(folder.resolve("in")))
                    .filter(text -> !text.isBlank())
                    .map(text -> new Manifest(folder.getFileName().toString(), text))).toList();
        }
    }

    /** Where there are other files of az ml to be tried: -Dconvert.inputs=DIR, with a folder for each set. */
    private static Path inputs() {
        String others = System.getProperty("convert.inputs");
        return others != null
                ? Path.of(others)
                : Checkout.find().root().resolve("operator/src/test/resources/convert");
    }

    private static String convert(Path folder) {
        var out = new ByteArrayOutputStream();
        ConvertCommand.run(List.of(folder.toString(), "--workspace", "shop"),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void isTakenByTheApiServer(Manifest manifest) {
        var resource = server.client().getKubernetesSerialization()
                .convertValue(Serialization.unmarshal(manifest.text(),
                        Object.class), GenericKubernetesResource.class);
        resource.getMetadata().setNamespace(server.createNamespace("convert"));

        server.client().resource(resource).dryRun().fieldValidation(FieldValidateable.Validation.STRICT).create();
    }

    @Test
    void thereIsSomethingToTake() throws IOException {
        assertThat(manifests()).hasSizeGreaterThan(LEAST);
    }
}
