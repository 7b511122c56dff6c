package dev.azureml.e2e.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.api.Kinds;
import dev.azureml.e2e.Manifests;
import dev.azureml.e2e.World;
import dev.azureml.e2e.chart.Chart;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Nothing is out of sync at rest, and the samples for GitOps are what the API server takes. */
@ExtendWith(SharedKubeServer.class)
class GitOpsTest {
    private final KubeServer server;

    GitOpsTest(KubeServer server) {
        this.server = server;
    }

    @Test
    void theSameManifestsAppliedAgainChangeNothingAndTheOperatorOwnsNoSpec() {
        String manifests = Manifests.workspace("wsp") + "---\n" + Manifests.datastore("data", "wsp") + "---\n"
                + Manifests.cluster("cpu", "wsp");
        Map<String, String> objects = Map.of("wsp", "MLWorkspace", "data", "MLDatastore", "cpu", "MLCompute");
        try (World world = World.start(server)) {
            world.apply(manifests);
            objects.forEach((name, kind) -> world.awaitReady(kind, name));
            Map<String, JsonNode> before = Map.of("wsp", world.require("MLWorkspace", "wsp"), "data",
                    world.require("MLDatastore", "data"), "cpu", world.require("MLCompute", "cpu"));

            world.apply(manifests);

            before.forEach((name, object) -> {
                JsonNode after = world.require(object.path("kind").asText(), name);
                assertThat(after.at("/metadata/resourceVersion")).as(name)
                        .isEqualTo(object.at("/metadata/resourceVersion"));
                JsonNode owners = after.at("/metadata/managedFields");
                assertThat(owners).filteredOn(entry -> entry.path("manager").asText().equals("azureml-operator"))
                        .isNotEmpty().allSatisfy(entry -> assertThat(entry.path("fieldsV1").has("f:spec")).isFalse());
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev", "qa", "prod"})
    void theApiServerTakesEachOverlay(String environment) throws IOException {
        server.client().resource(new NamespaceBuilder().withNewMetadata().withName("ml-" + environment).endMetadata()
                .build()).serverSideApply();
        String rendered = server.kubectl().must("kustomize", Checkout.find().path("samples/gitops/overlays/"
                + environment).toString());
        Path file = Files.createTempFile("overlay-", ".yaml");
        try {
            Files.writeString(file, rendered);
            server.kubectl().must("apply", "--server-side", "--force-conflicts", "--dry-run=server", "-f",
                    file.toString());
        } finally {
            Files.delete(file);
        }
        assertThat(rendered).contains("name: ml-fraud-" + environment, "accountName: fraudlake" + environment);
        List<String> ours = List.of(rendered.split("(?m)^---$")).stream()
                .filter(object -> object.contains("apiVersion: azureml.dev/")).toList();
        assertThat(ours).hasSize(3).allSatisfy(object -> assertThat(object.contains("\n  deletionPolicy: Retain\n"))
                .as(object).isEqualTo(environment.equals("prod")));
    }

    @Test
    void theValuesOfTheSampleForFluxAreEnough() throws IOException {
        String text = Files.readString(Checkout.find().path("samples/gitops/flux/operator.yaml"));
        JsonNode release = new ObjectMapper().valueToTree(Serialization.unmarshal(List.of(text.split("(?m)^---$"))
                .getLast(), Map.class));
        String rendered = Chart.render("azureml-system", Serialization.asYaml(release.at("/spec/values")));

        assertThat(rendered).contains("AZURE_SUBSCRIPTION_ID");
    }

    @ParameterizedTest
    @CsvSource({"flux/operator.yaml, spec.chart.spec.chart", "flux/environment.yaml, spec.path",
        "argocd/application.yaml, spec.source.path"})
    void whatTheSamplesPointToIsThere(String sample, String field) throws IOException {
        String text = Files.readString(Checkout.find().path("samples/gitops/" + sample));
        String last = List.of(text.split("(?m)^---$")).getLast();
        JsonNode object = new ObjectMapper().valueToTree(
                Serialization.unmarshal(last, Map.class));

        assertThat(Checkout.find().path(object.at("/" + field.replace('.', '/')).asText())).isDirectory();
    }

    @Test
    void theExpressionsForFluxAreTheSameForEveryKind() throws IOException {
        String text = Files.readString(Checkout.find().path("samples/gitops/flux/environment.yaml"));
        JsonNode entries = new ObjectMapper().valueToTree(Serialization.unmarshal(text, Map.class))
                .at("/spec/healthCheckExprs");

        assertThat(entries.findValuesAsText("kind")).as("the kinds in healthCheckExprs").containsExactlyElementsOf(
                Stream.of(Kinds.values()).map(Kinds::kind).toList());
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.path("apiVersion").asText()).isEqualTo("azureml.dev/v1alpha1");
            assertThat(entry.path("failed").asText()).contains("Stalled").isEqualTo(entries.at("/0/failed").asText());
            assertThat(entry.path("current").asText()).contains("Ready").isEqualTo(entries.at("/0/current").asText());
        });
    }
}
