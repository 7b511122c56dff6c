package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a deployment is made of: models and environments by object and by name, code, variables. */
@ExtendWith(SharedKubeServer.class)
class DeploymentPartsTest {
    private static final String KIND = "MLInferenceEndpoint";
    private static final String SECRET = "SeededScoringSecret";

    private final KubeServer server;
    private World world;
    private String workspace;
    private String blue;

    DeploymentPartsTest(KubeServer server) {
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

    private static String endpoint(String workspaceId, String parts) {
        return Manifests.endpoint("scoring", workspaceId, "managed:\n  authMode: Key\n  deployments:\n"
                + "  - {name: blue, instanceType: Standard_DS3_v2, instanceCount: 1, " + parts + "}\n"
                + "  traffic: {blue: 100}\n");
    }

    private void apply(String parts) {
        world.apply(endpoint(workspace, parts));
    }

    private void asset(String kind, String name, String workspaceId, String content) {
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: %s
                metadata: {name: %s}
                spec:
                  workspaceId: %s
                  %s
                """.formatted(kind, name, workspaceId, content));
    }

    private void model(String folder) {
        asset("MLModel", "churn", workspace, "customModel: {uri: 'https://a.b/" + folder + "'}");
    }

    private String deployed(String pointer) {
        return world.arm().resource(blue).orElseThrow().at(pointer).asText();
    }

    private void awaitDeployed(String pointer, String value) {
        world.awaitRequest(r -> r.method().equals("PUT") && r.path().equals(blue) && deployed(pointer).equals(value));
        world.await(KIND, "scoring", object -> deployed(pointer).equals(value)
                && World.condition(object, "Ready").path("status").asText().equals("True"));
    }

    private void plantModel(String version) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("properties");
        world.arm().put(workspace + "/models/churn", body.deepCopy());
        body.withObject("/properties").put("modelUri", "https://a.b/" + version);
        world.arm().put(workspace + "/models/churn/versions/" + version, body);
    }

    @Test
    void aDeploymentWaitsForItsObjectsAndRollsWithTheirVersions() {
        apply("modelRef: {name: churn}, environmentRef: {name: image}");
        assertThat(World.message(world.awaitReason(KIND, "scoring", "DependencyNotReady"))).contains("churn");
        model("one");
        asset("MLEnvironment", "image", workspace, "image: mcr.microsoft.com/azureml/base:1");
        world.awaitReady(KIND, "scoring");
        assertThat(deployed("/properties/model")).isEqualTo(workspace + "/models/churn/versions/1");
        assertThat(deployed("/properties/environmentId")).isEqualTo(workspace + "/environments/image/versions/1");

        model("two");
        awaitDeployed("/properties/model", workspace + "/models/churn/versions/2");
        asset("MLEnvironment", "image", workspace, "image: mcr.microsoft.com/azureml/base:2");
        awaitDeployed("/properties/environmentId", workspace + "/environments/image/versions/2");

        assertThat(world.requests("DELETE", "/deployments/blue")).isEmpty();
        assertThat(world.requests("PUT", "/deployments/blue")).hasSize(3);
        world.delete("MLModel", "churn");
        assertThat(World.message(world.awaitReason("MLModel", "churn", "DependentsExist"))).contains("scoring");
    }

    @Test
    void aCollectionWaitsForItsDataAndRollsWithItsVersions() {
        String collected = "model: 'azureml://registries/r/models/m/versions/1', dataCollector: {collections: {request: "
                + "{dataCollectionMode: Enabled, dataRef: {name: inputs}}}}";
        String place = "/properties/dataCollector/collections/request/dataId";
        apply(collected);
        assertThat(World.message(world.awaitReason(KIND, "scoring", "DependencyNotReady"))).contains("inputs");
        assertThat(world.requests("PUT", "/deployments/blue")).isEmpty();
        asset("MLData", "inputs", workspace, "uriFolder: {uri: 'https://a.b/one'}");
        world.awaitReady(KIND, "scoring");
        assertThat(deployed(place)).isEqualTo(workspace + "/data/inputs/versions/1");

        asset("MLData", "inputs", workspace, "uriFolder: {uri: 'https://a.b/two'}");
        awaitDeployed(place, workspace + "/data/inputs/versions/2");
        world.delete("MLData", "inputs");

        assertThat(World.message(world.awaitReason("MLData", "inputs", "DependentsExist"))).contains("scoring");
    }

    @Test
    void aNewVersionThatAzureRefusesLeavesTheDeploymentAsItIs() {
        model("one");
        apply("modelRef: {name: churn}");
        world.awaitReady(KIND, "scoring");
        world.arm().inject(Fault.on("PUT", "/models/churn/versions/2$", Fault.Action.STATUS).status(400).times(-1)
                .error("BadRequest", "no such files"));
        world.arm().clearRequests();

        model("two");
        world.awaitStalled("MLModel", "churn", "InvalidSpec");
        world.touch(KIND, "scoring");
        world.awaitRequest(r -> r.method().equals("GET") && r.path().equals(blue));
        world.awaitReady(KIND, "scoring");

        assertThat(deployed("/properties/model")).isEqualTo(workspace + "/models/churn/versions/1");
        assertThat(world.requests("PUT", "/deployments/blue")).isEmpty();
        world.arm().clearFaults();
        world.touch("MLModel", "churn");
        awaitDeployed("/properties/model", workspace + "/models/churn/versions/2");
    }

    @Test
    void aModelOfAnotherWorkspaceIsRefused() {
        asset("MLModel", "churn", world.plantWorkspace("other"), "customModel: {uri: 'https://a.b/c'}");
        world.awaitReady("MLModel", "churn");

        apply("modelRef: {name: churn}");

        assertThat(World.message(world.awaitStalled(KIND, "scoring", "InvalidSpec")))
                .contains("spec.managed.deployments[0].modelRef", "/workspaces/other/");
        assertThat(world.arm().resource(blue)).isEmpty();
    }

    @Test
    void aNameIsFoundInTheWorkspaceOnceItIsThere() {
        plantModel("2");
        apply("model: 'azureml:churn:3'");
        JsonNode waiting = world.await(KIND, "scoring", object -> World.message(object).contains("its latest is 2"));
        assertThat(World.condition(waiting, "Ready").path("reason").asText()).isEqualTo("DependencyNotReady");
        assertThat(World.message(waiting)).contains("spec.managed.deployments[0].model");
        assertThat(world.requests("PUT", "/deployments/blue")).isEmpty();

        plantModel("3");
        world.touch(KIND, "scoring");
        world.awaitReady(KIND, "scoring");

        assertThat(deployed("/properties/model")).isEqualTo(workspace + "/models/churn/versions/3");
    }

    @Test
    void theLatestVersionIsFollowed() {
        plantModel("1");
        apply("model: 'azureml:churn@latest'");
        world.awaitReady(KIND, "scoring");
        assertThat(deployed("/properties/model")).isEqualTo(workspace + "/models/churn/versions/1");

        plantModel("2");
        world.touch(KIND, "scoring");

        awaitDeployed("/properties/model", workspace + "/models/churn/versions/2");
    }

    @Test
    void codeIsRegisteredAndGoesWithTheEndpoint() {
        String parts = "model: 'azureml://registries/r/models/m/versions/1', codeConfiguration: {scoringScript: s.py, "
                + "codeUri: 'https://a.blob.core.windows.net/code/one'}";
        apply(parts);
        world.awaitReady(KIND, "scoring");
        String one = deployed("/properties/codeConfiguration/codeId");
        assertThat(world.arm().resource(one).orElseThrow().at("/properties/codeUri").asText()).endsWith("/code/one");

        world.apply(endpoint(workspace, parts.replace("/one", "/two")));
        assertThat(World.message(world.awaitStalled(KIND, "scoring", "ReplacementRequired"))).contains("codeId");
        assertThat(world.arm().resource(one)).as("the code that serves").isPresent();
        world.apply(endpoint(workspace, parts));
        world.awaitReady(KIND, "scoring");

        world.delete(KIND, "scoring");
        world.awaitGone(KIND, "scoring");
        assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces/codes/versions")).isEmpty();
    }

    private void script(String text) {
        world.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: code}, data: {score: '" + text + "'}}");
    }

    private static String files(String deployment) {
        return "  - {name: " + deployment + ", instanceType: Standard_DS3_v2, instanceCount: 1, codeConfiguration: "
                + "{scoringScript: src/score.py, files: {src/score.py: {configMapKeyRef: {name: code, key: score}}}}}\n";
    }

    @Test
    void codeInAConfigMapIsUploadedOnceAndAnotherTextIsAnotherVersion() {
        script("def run(data): return data");
        world.arm().inject(Fault.on("PUT", "/blobs/", Fault.Action.STATUS).status(503));
        world.apply(Manifests.endpoint("scoring", workspace, Manifests.managed("{blue: 100}", files("blue"))));
        world.awaitReady(KIND, "scoring");
        String code = deployed("/properties/codeConfiguration/codeId");
        String uri = world.arm().resource(code).orElseThrow().at("/properties/codeUri").asText();
        assertThat(world.arm().blob(uri + "/src/score.py")).contains("def run(data): return data");
        world.touch(KIND, "scoring");
        world.awaitRequest(r -> r.method().equals("GET") && r.path().equals(code));
        assertThat(uploads(200, 299)).isEqualTo(1);

        script("def run(data): return 0");
        assertThat(World.message(world.awaitStalled(KIND, "scoring", "ReplacementRequired"))).contains("codeId");
        assertThat(uploads(200, 299)).isEqualTo(2);
        assertThat(world.arm().resource(code)).as("the code that serves").isPresent();
        assertThat(world.kubectl().must("get", "mlinferenceendpoints", "--namespace", world.namespace(), "-o", "yaml"))
                .doesNotContain("sig=").doesNotContain("def run");
    }

    private long uploads(int from, int to) {
        return world.arm().requests().stream().filter(r -> r.path().startsWith("/blobs/") && r.status() >= from
                && r.status() <= to).count();
    }

    @Test
    void variablesOfSecretsAreSentAndShownNowhere() {
        world.secret("token", "value", SECRET);
        world.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: level}, data: {value: debug}}");
        String from = "environmentVariables: {WORKERS: '2'}, environmentVariablesFrom: {LEVEL: {configMapKeyRef: "
                + "{name: level, key: value}}, TOKEN: {secretKeyRef: {name: token, key: value}}}";
        // Azure repeats what it was sent.
        world.arm().inject(Fault.on("PUT", "/deployments/blue$", Fault.Action.FAIL_OPERATION)
                .error("BadArgument", "TOKEN=" + SECRET + " is not liked"));
        apply(from);
        world.awaitReady(KIND, "scoring");
        assertThat(deployed("/properties/environmentVariables/TOKEN")).isEqualTo(SECRET);
        assertThat(deployed("/properties/environmentVariables/LEVEL")).isEqualTo("debug");
        for (String what : new String[]{"mlinferenceendpoints", "events"}) {
            assertThat(world.kubectl().must("get", what, "--namespace", world.namespace(), "-o", "yaml"))
                    .doesNotContain(SECRET);
        }

        world.secret("token", "value", SECRET + "2");
        awaitDeployed("/properties/environmentVariables/TOKEN", SECRET + "2");
        apply("environmentVariables: {WORKERS: '2'}");
        world.awaitReady(KIND, "scoring");
        assertThat(world.arm().resource(blue).orElseThrow().at("/properties/environmentVariables").toString())
                .isEqualTo("{\"WORKERS\":\"2\"}");
    }

    /** A PATCH takes the SKU and tags alone. */
    @Test
    void moreInstancesAreAskedForWithoutSecrets() {
        world.secret("token", "value", SECRET);
        String from = "environmentVariablesFrom: {TOKEN: {secretKeyRef: {name: token, key: value}}}";
        apply(from);
        world.awaitReady(KIND, "scoring");

        apply(from + ", tags: {team: a}");
        RequestRecord sent = world.awaitRequest(r -> r.method().equals("PATCH") && r.path().endsWith("/blue"));
        world.awaitReady(KIND, "scoring");

        assertThat(World.body(sent).propertyStream().map(Map.Entry::getKey)).containsExactly("tags");
        assertThat(deployed("/properties/environmentVariables/TOKEN")).isEqualTo(SECRET);
    }

    @ParameterizedTest
    @CsvSource({"ImageBuildFailure,Environment e version 1 can't be built: conda found no package torch==99",
        "ImagePullFailure,registry.example.com/scoring:9 can't be pulled: manifest unknown",
        "UserScriptException,score.py raised ModuleNotFoundError: No module named joblib"})
    void aDeploymentThatFailsSaysWhatAzureSays(String code, String message) {
        world.arm().inject(Fault.on("PUT", "/deployments/blue$", Fault.Action.FAIL_OPERATION).times(-1)
                .error(code, message));

        apply("model: 'azureml://registries/r/models/m/versions/1'");

        assertThat(World.message(world.awaitStalled(KIND, "scoring", "ProvisioningFailed"))).contains(message, "blue");
        assertThat(world.requests("PUT", "/onlineEndpoints/scoring")).extracting(RequestRecord::body)
                .allSatisfy(body -> assertThat(String.valueOf(body)).doesNotContain("\"blue\":100"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"model: a, modelRef: {name: b}|at most one of model, modelRef and modelSource",
        "environmentId: a, environmentRef: {name: b}|at most one of environment, environmentId and environmentRef",
        "environmentVariables: {A: b}, environmentVariablesFrom: {A: {secretKeyRef: {name: a, key: b}}}|not in both",
        "environmentVariablesFrom: {A: {}}|exactly one of secretKeyRef and configMapKeyRef",
        "codeConfiguration: {codeUri: 'https://a.b/c?sig=d', scoringScript: s}|without a query or a shared access signature",
        "codeConfiguration: {codeUri: 'https://a.b/c/../d', scoringScript: s}|must not climb",
        "codeConfiguration: {codeId: a, codeUri: 'https://a.b/c', scoringScript: s}|at most one of codeId, codeUri, files, configMapRef",
        "codeConfiguration: {scoringScript: s, files: {t: {configMapKeyRef: {name: a, key: b}}}}|must be one of files"})
    void whatContradictsItselfIsNotTaken(String parts, String words) {
        assertThat(world.refusal(endpoint(workspace, parts))).contains(words);
    }
}
