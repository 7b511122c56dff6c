package dev.azureml.e2e.gitops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.api.Kinds;
import dev.azureml.e2e.chart.Chart;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

/** What the API server returns says all that was applied: else a tool that compares is never in sync. */
@ExtendWith(SharedKubeServer.class)
class ServedAsSaidTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubeServer server;

    ServedAsSaidTest(KubeServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", """
            connectionSecrets: {enabled: false}
            commonLabels: {team: ml}
            rbac: {aggregateInfrastructure: true}
            operator: {driftInterval: 1h}
            networkPolicy: {metricsFrom: [{podSelector: {}}]}
            """, """
            clusterId: c
            watchNamespaces: [default]
            rbac: {clusterWide: false}
            """})
    void everyObjectOfTheChartComesBackAsItIsSaid(String values) throws IOException {
        compared(Chart.objects(Chart.render("default", Chart.LEAST + values)));
    }

    @Test
    void everyCustomResourceDefinitionAndPolicyComesBackAsItIsSaid() throws IOException {
        var objects = new ArrayList<GenericKubernetesResource>();
        var files = new ArrayList<>(Checkout.find().crds());
        files.addAll(Checkout.find().policies());
        for (Path file : files) {
            objects.addAll(Chart.objects(Files.readString(file)));
        }
        compared(objects);
    }

    /** Helm 4 applies on the server's side, and without force. */
    @Test
    void definitionsAppliedByHandDoNotConflictWithTheCharts() throws IOException {
        Path folder = Checkout.find().path("crds");
        server.kubectl().must("apply", "--server-side", "--force-conflicts", "--field-manager=by-hand", "-f",
                folder.toString());
        var definitions = Chart.objects(Chart.render("default", Chart.LEAST)).stream()
                .filter(o -> o.getKind().equals("CustomResourceDefinition")).toList();
        assertThat(definitions).hasSize(Kinds.values().length);
        apply(definitions, "--field-manager=helm");
    }

    private void compared(List<GenericKubernetesResource> objects) throws IOException {
        List<JsonNode> sent = objects.stream().<JsonNode>map(JSON::valueToTree).toList();
        JsonNode served = apply(objects, "--force-conflicts", "--field-manager=argocd-controller");
        var differences = new ArrayList<String>();
        assertThat(sent).isNotEmpty();
        for (JsonNode object : sent) {
            String name = object.path("kind").asText() + "/" + object.at("/metadata/name").asText();
            collect(name, object, find(served, object), differences);
        }
        assertThat(differences).isEmpty();
    }

    private static JsonNode find(JsonNode served, JsonNode object) {
        for (JsonNode one : served) {
            if (one.path("kind").equals(object.path("kind"))
                    && one.at("/metadata/name").equals(object.at("/metadata/name"))
                    && (!object.at("/metadata/namespace").isTextual()
                            || one.at("/metadata/namespace").equals(object.at("/metadata/namespace")))) {
                return one;
            }
        }
        throw new AssertionError("not served: " + object);
    }

    private JsonNode apply(List<GenericKubernetesResource> objects, String... flags) throws IOException {
        Path file = Files.createTempFile("objects-", ".yaml");
        try {
            Files.writeString(file, objects.stream().map(Serialization::asYaml).collect(joining("\n---\n")));
            var arguments = new ArrayList<>(List.of("apply", "--server-side", "--dry-run=server", "-o", "json", "-f",
                    file.toString()));
            arguments.addAll(List.of(flags));
            return items(server.kubectl().must(arguments.toArray(String[]::new)));
        } finally {
            Files.delete(file);
        }
    }

    private static JsonNode items(String output) throws JsonProcessingException {
        JsonNode answer = JSON.readTree(output);
        return answer.path("kind").asText().equals("List") ? answer.path("items") : JSON.createArrayNode().add(answer);
    }

    /** Paths at which the server says something else than was sent, or nothing. */
    private static void collect(String path, JsonNode sent, JsonNode served, List<String> differences) {
        if (sent.isObject() && served.isObject()) {
            for (Map.Entry<String, JsonNode> field : sent.properties()) {
                collect(path + "." + field.getKey(), field.getValue(), served.path(field.getKey()), differences);
            }
        } else if (sent.isArray() && served.size() == sent.size()) {
            for (int i = 0; i < sent.size(); i++) {
                collect(path + "[" + i + "]", sent.get(i), served.get(i), differences);
            }
        } else if (!sent.equals(served) && !(sent.isNumber() && sent.asDouble() == served.asDouble(Double.NaN))) {
            differences.add(path + ": " + sent + " is served as " + served);
        }
    }
}
