package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A deployment that is one object: its environment and model stand in it, its data asset is registered for it. */
@ExtendWith(SharedKubeServer.class)
class InlineAssetsTest {
    private static final String KIND = "MLInferenceEndpoint";
    private static final String ENVIRONMENT = "environment: {image: 'mcr.microsoft.com/azureml/base:1', condaFile: "
            + "{configMapKeyRef: {name: conda, key: conda.yaml}}}";
    private static final String MODEL = "modelSource: {uri: 'https://a.b/churn'}";
    private static final List<String> VERSIONS = List.of("models", "environments", "codes", "data");

    private final KubeServer server;
    private World world;
    private String workspace;
    private String blue;

    InlineAssetsTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = world.plantWorkspace("wsp");
        blue = workspace + "/onlineEndpoints/scoring/deployments/blue";
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void conda(String dependency) {
        world.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: conda}, data: {conda.yaml: 'dependencies: ["
                + dependency + "]'}}");
    }

    private static String deployment(String name, String parts) {
        return "  - {name: " + name + ", instanceType: Standard_DS3_v2, instanceCount: 1, " + parts + "}\n";
    }

    private void apply(String traffic, String... deployments) {
        world.apply(Manifests.endpoint("scoring", workspace, Manifests.managed(traffic, deployments)));
    }

    private void apply(String parts) {
        apply("{blue: 100}", deployment("blue", parts));
    }

    private JsonNode azure(String id) {
        return world.arm().resource(id).orElseThrow();
    }

    private String deployed(String pointer) {
        return azure(blue).at(pointer).asText();
    }

    private List<String> versions(String collection) {
        return world.arm().ids("Microsoft.MachineLearningServices/workspaces/" + collection + "/versions");
    }

    private void assertNothingIsLeft() {
        assertThat(VERSIONS).allSatisfy(collection -> assertThat(versions(collection)).isEmpty());
    }

    @Test
    void oneObjectIsAllThatAModelNeeds() {
        apply(ENVIRONMENT + ", " + MODEL + ", modelType: mlflow_model");
        assertThat(World.message(world.awaitReason(KIND, "scoring", "DependencyNotReady"))).contains("conda",
                "environment.condaFile");
        assertThat(world.writes()).isEmpty();
        conda("python=3.11");
        world.awaitReady(KIND, "scoring");

        JsonNode environment = azure(deployed("/properties/environmentId"));
        assertThat(environment.path("id").asText()).startsWith(workspace
                + "/environments/CliV2AnonymousEnvironment/versions/scoring-blue-");
        assertThat(environment.at("/properties/isAnonymous").asBoolean()).isTrue();
        assertThat(environment.at("/properties/condaFile").asText()).contains("python=3.11");
        JsonNode model = azure(deployed("/properties/model"));
        assertThat(model.path("id").asText()).startsWith(workspace
                + "/models/CliV2AnonymousModel/versions/scoring-blue-");
        assertThat(model.at("/properties/isAnonymous").asBoolean()).isTrue();
        assertThat(model.at("/properties/modelType").asText()).isEqualTo("mlflow_model");

        world.arm().clearRequests();
        world.stopOperator();
        world.startOperator();
        world.touch(KIND, "scoring");
        world.awaitRequest(r -> r.method().equals("GET") && r.path().equals(environment.path("id").asText()));
        world.awaitReady(KIND, "scoring");
        assertThat(world.writes()).isEmpty();

        world.delete(KIND, "scoring");
        world.awaitGone(KIND, "scoring");
        assertNothingIsLeft();
        assertThat(deletions()).last().asString().contains("CliV2Anonymous");
    }

    private List<String> deletions() {
        return world.requests("DELETE", "").stream().map(RequestRecord::path).toList();
    }

    @Test
    void anotherContentIsAnotherVersionAndTheOldOneGoesWhenNothingRunsIt() {
        conda("python=3.11");
        apply(ENVIRONMENT + ", " + MODEL);
        world.awaitReady(KIND, "scoring");
        String environment = deployed("/properties/environmentId");
        String model = deployed("/properties/model");
        world.arm().clearRequests();

        conda("python=3.12");
        world.await(KIND, "scoring", _ -> !deployed("/properties/environmentId").equals(environment)
                && versions("environments").size() == 1);
        apply(ENVIRONMENT + ", " + MODEL.replace("churn", "other"));
        world.await(KIND, "scoring", _ -> !deployed("/properties/model").equals(model)
                && versions("models").size() == 1);

        world.awaitReady(KIND, "scoring");
        assertThat(versions("environments")).containsExactly(deployed("/properties/environmentId"));
        assertThat(versions("models")).containsExactly(deployed("/properties/model"));
        assertThat(deletions()).containsExactly(environment, model);
        assertThat(world.requests("PUT", "/deployments/blue")).hasSize(2);
    }

    @Test
    void theSameContentInTwoDeploymentsAndEndpointsIsNoConflict() {
        conda("python=3.11");
        apply("{blue: 100}", deployment("blue", ENVIRONMENT + ", " + MODEL), deployment("green", ENVIRONMENT));
        world.apply(Manifests.endpoint("other", workspace, Manifests.managed("{blue: 100}",
                deployment("blue", ENVIRONMENT + ", " + MODEL))));
        world.awaitReady(KIND, "scoring");
        world.awaitReady(KIND, "other");
        assertThat(versions("environments")).hasSize(3);

        world.delete(KIND, "scoring");
        world.awaitGone(KIND, "scoring");
        assertThat(versions("environments")).singleElement().asString().contains("/other-blue-");
        assertThat(versions("models")).singleElement().asString().contains("/other-blue-");
    }

    @Test
    void aDeploymentThatLeavesTheSpecGoesBeforeWhatItRunsAndNotWhileItHasTraffic() {
        conda("python=3.11");
        String code = ", codeConfiguration: {scoringScript: s.py, codeUri: 'https://a.b/code'}";
        apply("{green: 100}", deployment("blue", MODEL), deployment("green", ENVIRONMENT + ", " + MODEL + code));
        world.awaitReady(KIND, "scoring");
        assertThat(versions("environments")).hasSize(1);
        world.arm().clearRequests();

        apply("", deployment("blue", MODEL));
        assertThat(World.message(world.awaitStalled(KIND, "scoring", "InvalidSpec"))).contains("still has 100 %");
        world.touch(KIND, "scoring");
        world.awaitStalled(KIND, "scoring", "InvalidSpec");
        assertThat(deletions()).isEmpty();
        assertThat(versions("codes")).hasSize(1);

        apply("{blue: 100}", deployment("blue", MODEL));
        world.await(KIND, "scoring", _ -> versions("environments").isEmpty() && versions("codes").isEmpty());
        world.awaitReady(KIND, "scoring");
        assertThat(deletions()).hasSize(4).first().asString().endsWith("/deployments/green");
        assertThat(versions("models")).singleElement().asString().contains("/scoring-blue-");
    }

    @Test
    void aBatchDeploymentBringsItsOwnToo() {
        conda("python=3.11");
        world.apply(Manifests.cluster("cpu", "wsp").replace("workspaceRef: {name: wsp}", "workspaceId: " + workspace));
        world.apply(Manifests.endpoint("scoring", workspace, "batch:\n  deployments:\n  - {name: nightly, computeRef: "
                + "{name: cpu}, " + ENVIRONMENT + ", modelSource: {jobOutput: {jobName: train_1}}}\n"));
        world.awaitReady(KIND, "scoring");

        JsonNode nightly = azure(workspace + "/batchEndpoints/scoring/deployments/nightly");
        assertThat(versions("models")).containsExactly(nightly.at("/properties/model/assetId").asText());
        assertThat(versions("environments")).containsExactly(nightly.at("/properties/environmentId").asText());
        assertThat(azure(versions("models").getFirst()).at("/properties/jobName").asText()).isEqualTo("train_1");

        world.delete(KIND, "scoring");
        world.awaitGone(KIND, "scoring");
        assertNothingIsLeft();
    }

    @Test
    void filesInADatastoreWaitForItAndHoldIt() {
        apply("modelSource: {datastoreRef: {name: store}, path: models/churn}, environment: {build: {datastoreRef: "
                + "{name: store}, path: docker}}");
        assertThat(World.message(world.awaitReason(KIND, "scoring", "DependencyNotReady"))).contains("store");
        assertThat(world.writes()).isEmpty();
        world.secret("storage", "accountKey", "dmFsdWU=");
        world.apply(Given.datastore("store", workspace, Given.accountKey("storage")));
        world.awaitReady(KIND, "scoring");

        assertThat(azure(deployed("/properties/model")).at("/properties/modelUri").asText())
                .endsWith("/datastores/store/paths/models/churn");
        assertThat(azure(deployed("/properties/environmentId")).at("/properties/build/contextUri").asText())
                .isEqualTo("https://account.blob.core.windows.net/container/docker/");
        world.delete("MLDatastore", "store");
        assertThat(World.message(world.awaitReason("MLDatastore", "store", "DependentsExist"))).contains("scoring");
    }

    @Test
    void aDatastoreOfAnotherWorkspaceIsRefused() {
        world.secret("storage", "accountKey", "dmFsdWU=");
        world.apply(Given.datastore("store", world.plantWorkspace("other"), Given.accountKey("storage")));
        world.awaitReady("MLDatastore", "store");

        apply("modelSource: {datastoreRef: {name: store}, path: models/churn}");

        assertThat(World.message(world.awaitStalled(KIND, "scoring", "InvalidSpec")))
                .contains("spec.managed.deployments[0].modelSource.datastoreRef", "/workspaces/other/");
        assertThat(world.writes().stream().map(RequestRecord::path)).noneMatch(path -> path.contains("/scoring"));
    }

    @Test
    void whatAzureRefusesKeepsTheDeploymentFromBeingMade() {
        world.arm().inject(Fault.on("PUT", "/CliV2AnonymousEnvironment/", Fault.Action.STATUS).status(400).times(-1)
                .error("UserError", "no such image"));
        apply("environment: {image: 'nowhere/base:1'}");

        assertThat(World.message(world.awaitStalled(KIND, "scoring", "InvalidSpec"))).contains("no such image");
        assertThat(world.arm().resource(blue)).isEmpty();
        world.delete(KIND, "scoring");
        world.awaitGone(KIND, "scoring");
        assertNothingIsLeft();
    }

    @Test
    void aCollectionThatNamesNoDataAssetGetsOne() {
        Given.blobStore(world, workspace);
        String place = "/properties/dataCollector/collections/request/dataId";
        apply(MODEL + ", dataCollector: {collections: {request: {dataCollectionMode: Enabled}, response: "
                + "{dataCollectionMode: Disabled}}}");
        world.awaitReady(KIND, "scoring");

        String asset = workspace + "/data/scoring-blue-request/versions/1";
        assertThat(deployed(place)).isEqualTo(asset);
        assertThat(versions("data")).containsExactly(asset);
        assertThat(azure(asset).at("/properties/dataUri").asText())
                .endsWith("/datastores/workspaceblobstore/paths/modelDataCollector/scoring/blue/request");
        assertThat(azure(asset).at("/properties/dataType").asText()).isEqualTo("uri_folder");

        world.delete(KIND, "scoring");
        world.awaitGone(KIND, "scoring");
        assertNothingIsLeft();
    }

    @Test
    void aCollectionWithoutTheDatastoreThatItIsStoredInIsNamed() {
        apply(MODEL + ", dataCollector: {collections: {request: {dataCollectionMode: Enabled}}}");

        assertThat(World.message(world.awaitReason(KIND, "scoring", "InvalidSpec"))).contains(
                "spec.managed.deployments[0].dataCollector.collections.request: ", "workspaceblobstore");
        Given.blobStore(world, workspace);
        world.touch(KIND, "scoring");
        world.awaitReady(KIND, "scoring");
    }

    @Test
    void anImageThatMovesIsSaidOnceForAllDeployments() {
        apply("{blue: 100}", deployment("blue", MODEL + ", environment: {image: 'team/base:latest'}"),
                deployment("green",
                        MODEL + ", environment: {image: 'team/other'}"),
                deployment("red", MODEL
                        + ", environment: {image: 'team/fixed:1'}"));

        String advice = world.awaitReady(KIND, "scoring").at("/status/advice").toString();

        assertThat(advice).contains("team/base:latest, team/other move").doesNotContain("team/fixed")
                .containsOnlyOnce("PinImage");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "model: a, modelSource: {uri: 'https://a.b/c'}|at most one of model, modelRef and"
                + " modelSource",
        "model: a, modelType: mlflow_model|modelType says what the files of modelSource are",
        "modelSource: {uri: 'https://a.b/c'}, modelType: mlflow|modelType: Unsupported value: \"mlflow\"",
        "modelSource: {uri: 'https://a.b/c', path: d}|set both or neither",
        "modelSource: {}|exactly one of datastoreRef, jobOutput, uri",
        "environment: {image: a}, environmentId: b|at most one of environment, environmentId and environmentRef",
        "environment: {image: a}, environmentRef: {name: b}|at most one of environment, environmentId and environmentRef",
        "environment: {}|exactly one of image and build",
        "environment: {image: a, build: {contextUri: 'https://a.b/c'}}|exactly one of image and build",
        "environment: {image: a b}|must be an image such as registry.example.com/team/scoring:1.2",
        "environment: {build: {contextUri: 'https://a.b/c'}, condaFile: {configMapKeyRef: {name: a, key: b}}}|condaFile "
                + "is installed upon image",
        "environment: {build: {contextUri: 'https://a.b/c?sig=d'}}|without a query or a shared access signature"})
    void whatContradictsItselfIsNotTaken(String parts, String words) {
        assertThat(world.refusal(Manifests.endpoint("scoring", workspace, Manifests.managed("", deployment("blue",
                parts))))).contains(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "modelSource: {uri: 'https://a.b/c'}|of a model (model, modelRef or modelSource)",
        "environment: {image: a}|environment is for models"})
    void aPipelineTakesNeither(String parts, String words) {
        assertThat(world.refusal(Manifests.endpoint("scoring", workspace, "batch:\n  deployments:\n  - {name: nightly, "
                + "pipelineComponent: {componentId: 'azureml:train:4'}, " + parts + "}\n"))).contains(words);
    }
}
