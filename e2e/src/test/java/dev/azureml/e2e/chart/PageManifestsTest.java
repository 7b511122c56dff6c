package dev.azureml.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.operator.cost.PriceFile;
import dev.azureml.operator.tenant.TenantsFile;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Each block of YAML in a page is taken by that which it is for: the API server, the chart, the tenants file or that of prices. */
@ExtendWith(SharedKubeServer.class)
class PageManifestsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```ya?ml\\n(.*?)^```$");
    private static final Pattern SEPARATOR = Pattern.compile("(?m)^---$");

    private final KubeServer server;

    PageManifestsTest(KubeServer server) {
        this.server = server;
    }

    /** One document of one block. */
    record Document(Path page, int number, String text) {
        JsonNode parsed() {
            return yaml(text);
        }

        @Override
        public String toString() {
            return page + " " + number + ": " + text.lines().filter(line -> !line.startsWith("#")).limit(4).toList();
        }
    }

    static List<Document> documents() throws IOException {
        Path root = Checkout.find().root();
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".md")).map(root::relativize)
                    .filter(file -> Stream.of(file.toString().split("/", -1))
                            .noneMatch(part -> part.equals("target") || part.startsWith(".")))
                    .sorted().flatMap(file -> documents(root, file)).toList();
        }
    }

    private static Stream<Document> documents(Path root, Path page) {
        try {
            List<String> texts = BLOCK.matcher(Files.readString(root.resolve(page))).results()
                    .flatMap(block -> SEPARATOR.splitAsStream(block.group(1))).toList();
            return Stream.iterate(0, i -> i < texts.size(), i -> i + 1)
                    .map(i -> new Document(page, i + 1, texts.get(i)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void isTaken(Document document) throws IOException {
        JsonNode content = document.parsed();
        if (content.has("apiVersion")) {
            isTakenByTheApiServer(content.deepCopy());
        } else if (content.has("spec")) {
            isTakenByTheApiServer(named(document.page(), content.path("spec")));
        } else if (content.has("currency")) {
            PriceFile.parse(document.text());
        } else if (content.has("dependencies")) {
            JsonNode dependency = content.at("/dependencies/0");
            JsonNode chart = yaml(Files.readString(Chart.folder().resolve("Chart.yaml")));
            assertThat(dependency.path("name")).isEqualTo(chart.path("name"));
            assertThat(chart.path("version").asText()).startsWith(dependency.path("version").asText());
        } else {
            if (content.has("tenants")) {
                TenantsFile.parse(document.text());
            }
            assertThat(Chart.render("azureml-system",
                    JSON.readerForUpdating(yaml(Chart.LEAST)).readValue(content).toString()))
                    .contains("kind: Deployment");
        }
    }

    private static JsonNode yaml(String text) {
        return JSON.valueToTree(Serialization.unmarshal(text, Object.class));
    }

    /** A block that begins with its spec stands in the page of its kind. */
    private static ObjectNode named(Path page, JsonNode spec) throws IOException {
        String title = Files.readAllLines(Checkout.find().root().resolve(page)).getFirst();
        ObjectNode object = JSON.createObjectNode().put("apiVersion", "azureml.dev/v1alpha1")
                .put("kind", title.replaceFirst("^# (\\w+).*", "$1"));
        object.putObject("metadata").put("name", "object").put("namespace", "team-a");
        object.set("spec", spec);
        return object;
    }

    private void isTakenByTheApiServer(ObjectNode object) {
        var resource = server.client().getKubernetesSerialization().convertValue(object,
                GenericKubernetesResource.class);
        if (resource.getMetadata().getNamespace() != null) {
            resource.getMetadata().setNamespace(server.createNamespace("pages"));
        }
        server.client().resource(resource).dryRun().fieldValidation(FieldValidateable.Validation.STRICT).create();
    }
}
