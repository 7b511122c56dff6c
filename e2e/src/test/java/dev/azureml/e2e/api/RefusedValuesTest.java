package dev.azureml.e2e.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** A value of a wrong form is refused with words and an example, where the API server would say a regular expression. */
@ExtendWith(SharedKubeServer.class)
class RefusedValuesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final JsonNode TABLE = table();

    private final KubernetesClient client;
    private final String namespace;

    RefusedValuesTest(KubeServer server) {
        this.client = server.client();
        this.namespace = server.createNamespace("t");
    }

    private static JsonNode table() {
        try (InputStream in = Objects.requireNonNull(
                RefusedValuesTest.class.getResourceAsStream("/refused-values.yaml"))) {
            return Serialization.unmarshal(in, JsonNode.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static Stream<Arguments> rows() {
        return TABLE.properties().stream().flatMap(kind -> kind.getValue().properties().stream()
                .map(row -> arguments(kind.getKey(), row.getKey(), row.getValue().get(0),
                        row.getValue().get(1).asText())));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("rows")
    void theWordsSayWhatIsRight(String kind, String place, JsonNode addition, String words) {
        String message = refusal(kind, addition);

        assertThat(message).contains(place + ": Invalid value: ", ": " + words).doesNotContain("should match");
    }

    @Test
    void everyFormHasItsRow() throws IOException {
        Set<String> words = new TreeSet<>();
        for (Path crd : Checkout.find().crds()) {
            Serialization.unmarshal(Files.readString(crd), JsonNode.class).findValues("x-kubernetes-validations")
                    .forEach(rules -> rules.forEach(rule -> {
                        if (rule.path("rule").asText().startsWith("self.matches(")) {
                            words.add(rule.path("message").asText());
                        }
                    }));
        }

        assertThat(rows().map(row -> row.get()[3].toString())).containsAll(words);
    }

    private String refusal(String kind, JsonNode addition) {
        ObjectNode spec = JSON.createObjectNode();
        switch (kind) {
            case "MLWorkspace" -> spec.put("location", "westeurope").putObject("resourceGroup").put("name", "rg");
            case "MLClusterExtension" -> spec.put("clusterId", Refusals.ARC).put("enableTraining", true);
            default -> spec.putObject("workspaceRef").put("name", "w");
        }
        spec.setAll((ObjectNode) addition);
        ObjectNode object = JSON.createObjectNode().put("apiVersion", "azureml.dev/v1alpha1").put("kind", kind);
        object.putObject("metadata").put("name", "object");
        object.set("spec", spec);
        GenericKubernetesResource resource = client.getKubernetesSerialization().convertValue(object,
                GenericKubernetesResource.class);
        return assertThrows(KubernetesClientException.class,
                () -> client.genericKubernetesResources("azureml.dev/v1alpha1", kind).inNamespace(namespace)
                        .resource(resource).dryRun().create())
                .getStatus().getMessage();
    }
}
