package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Models and environments are versioned as data is; what is in an environment can stand in a ConfigMap. */
@ExtendWith(SharedKubeServer.class)
class ModelAssetTest {
    private static final String ML = "Microsoft.MachineLearningServices/workspaces/";

    private final KubeServer server;
    private World world;
    private String workspace;

    ModelAssetTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server, EmulatorOptions.defaults());
        workspace = Given.workspace(world);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private JsonNode made(String kind, String spec) {
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: %s
                metadata: {name: thing}
                spec:
                  workspaceId: %s
                """.formatted(kind, workspace) + spec.indent(2));
        return world.awaitReady(kind, "thing");
    }

    private JsonNode version(String collection, String version) {
        return world.arm().resource(workspace + "/" + collection + "/thing/versions/" + version)
                .orElseThrow(() -> new AssertionError("version " + version + " is not in Azure"));
    }

    private void conda(String text) {
        world.client().resource(new ConfigMapBuilder().withNewMetadata().withNamespace(world.namespace())
                .withName("conda").endMetadata().addToData("conda.yaml", text).build()).forceConflicts()
                .serverSideApply();
    }

    @Test
    void aModelIsRegisteredFromADatastoreAndFromAJob() throws InterruptedException {
        world.apply(Given.datastore("lake", workspace));
        JsonNode first = made("MLModel", "stage: Development\nmlflowModel: {datastoreRef: {name: lake}, path: m/1}");
        assertThat(first.at("/status/version").asText()).isEqualTo("1");
        assertThat(first.at("/status/modelType").asText()).isEqualTo("mlflow_model");
        assertThat(made("MLModel", "stage: Production\nmlflowModel: {datastoreRef: {name: lake}, path: m/1}")
                .at("/status/version").asText()).isEqualTo("1");
        assertThat(version("models", "1").at("/properties/stage").asText()).isEqualTo("Production");

        JsonNode second = made("MLModel", "mlflowModel: {jobOutput: {jobName: train_1, path: model}}");

        assertThat(second.at("/status/versionId").asText()).isEqualTo(workspace + "/models/thing/versions/2");
        assertThat(version("models", "2").at("/properties/jobName").asText()).isEqualTo("train_1");
        assertThat(version("models", "1").at("/properties/isArchived").asBoolean()).isTrue();
        // Azure answers where the job's output is, in other words than it was told: still the same content.
        assertThat(version("models", "2").at("/properties/modelUri").asText()).contains("workspaceartifactstore");
        new Probe(world).look("MLModel", "thing", workspace + "/models/thing/versions/2");
        assertThat(made("MLModel", "stage: Production\nmlflowModel: {jobOutput: {jobName: train_1, path: model}}")
                .at("/status/version").asText()).isEqualTo("2");
        assertThat(version("models", "2").at("/properties/stage").asText()).isEqualTo("Production");
        world.delete("MLModel", "thing");
        world.awaitGone("MLModel", "thing");
        assertThat(world.arm().ids(ML + "models")).isEmpty();
        assertThat(world.arm().ids(ML + "models/versions")).isEmpty();
    }

    @Test
    void aVersionOfAModelIsNotMovedToOtherFiles() {
        made("MLModel", "version: '1'\ncustomModel: {uri: 'https://a.b/c'}");

        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLModel
                metadata: {name: thing}
                spec:
                  workspaceId: %s
                  version: '1'
                  customModel: {uri: 'https://a.b/d'}
                """.formatted(workspace));

        assertThat(World.message(world.awaitStalled("MLModel", "thing", "InvalidSpec"))).contains("modelUri",
                "use another version");
    }

    @Test
    void anotherTextInTheConfigMapIsAnotherVersionOfTheEnvironment() {
        String spec = "image: mcr.microsoft.com/azureml/base:1\n"
                + "condaFile: {configMapKeyRef: {name: conda, key: conda.yaml}}";
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLEnvironment
                metadata: {name: thing}
                spec:
                  workspaceId: %s
                """.formatted(workspace) + spec.indent(2));
        assertThat(World.message(world.awaitReason("MLEnvironment", "thing", "DependencyNotReady"))).contains("conda");
        conda("dependencies: [python=3.11]\n");
        JsonNode ready = world.awaitReady("MLEnvironment", "thing");
        assertThat(ready.at("/status/version").asText()).isEqualTo("1");
        assertThat(version("environments", "1").at("/properties/condaFile").asText()).contains("python=3.11");

        conda("dependencies: [python=3.12]\n");
        world.await("MLEnvironment", "thing", object -> object.at("/status/version").asText().equals("2")
                && World.condition(object, "Ready").path("status").asText().equals("True"));

        assertThat(version("environments", "2").at("/properties/condaFile").asText()).contains("python=3.12");
        assertThat(version("environments", "1").at("/properties/isArchived").asBoolean()).isTrue();
    }

    @Test
    void anImageWithItsRoutesAndABuildContext() {
        JsonNode ready = made("MLEnvironment", """
                image: registry.example.com/scoring:1
                osType: Linux
                inferenceConfig:
                  scoringRoute: {path: /score, port: 8080}
                """);
        assertThat(ready.at("/status/image").asText()).isEqualTo("registry.example.com/scoring:1");

        made("MLEnvironment", "build: {contextUri: 'https://a.blob.core.windows.net/c/docker/'}");

        assertThat(version("environments", "2").at("/properties/build/contextUri").asText()).endsWith("/c/docker/");
        assertThat(version("environments", "2").at("/properties").has("image")).isFalse();
    }
}
