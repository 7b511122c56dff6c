package dev.azureml.operator.inference;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.ManagedOnlineDeployment;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Archive;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Upload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DeploymentAssetsTest {
    private static final String PATH = "spec.managed.deployments[0]";
    private static final String KEY = "deployment/blue";
    private static final String MODELS = Golden.WORKSPACE.value() + "/models/";
    private static final ArmId ENDPOINT = Golden.WORKSPACE.child("onlineEndpoints", "thing");
    private static final ObjectRef CHURN = new ObjectRef("MLModel", null, "churn");
    private static final ObjectRef SCORING = new ObjectRef("MLEnvironment", null, "scoring");

    private final Map<ObjectRef, ReferencedObject> objects = new HashMap<>();

    private void refer(ObjectRef ref, String id, @Nullable String versionId) {
        objects.put(ref, new ReferencedObject(ref, ArmId.parse(id), Json.object(),
                Json.object().put("versionId", versionId)));
    }

    private DeploymentParts parts(String deployment, Facts facts) {
        JsonNode said = Golden.json("{\"name\":\"blue\"," + deployment + "}");
        ResolvedReferences plain = Golden.resolved(said);
        ResolvedReferences resolved = new ResolvedReferences(Golden.WORKSPACE, "westeurope", null, plain.secrets(),
                Map.of(), null,
                new ResolvedReferences.Nearby(plain.nearby().configMaps(), objects, null), Golden.NOW);
        return DeploymentAssets.of(PATH, KEY, read(said), ENDPOINT, resolved, facts);
    }

    private static ManagedOnlineDeployment read(JsonNode said) {
        return Json.MAPPER.convertValue(said, ManagedOnlineDeployment.class);
    }

    private static Facts version(String version) {
        return Golden.present("model/m", "{\"properties\":{\"latestVersion\":" + version + "}}");
    }

    @Test
    void objectsAreReferredToOnce() {
        ManagedOnlineDeployment blue = read(Golden.json("{\"name\":\"blue\",\"modelRef\":{\"name\":\"churn\"}}"));
        ManagedOnlineDeployment green = read(Golden.json("""
                {"name":"green","modelRef":{"name":"churn"},"environmentRef":{"name":"scoring"}}
                """));

        assertThat(DeploymentAssets.references(List.of(blue, green))).containsExactly(CHURN, SCORING);
    }

    @Test
    void aReferenceIsTheVersionThatIsReady() {
        refer(CHURN, MODELS + "churn", MODELS + "churn/versions/3");
        refer(SCORING, Golden.WORKSPACE.value() + "/environments/e", Golden.WORKSPACE.value()
                + "/environments/e/versions/1");

        DeploymentParts parts = parts("\"modelRef\":{\"name\":\"churn\"},\"environmentRef\":{\"name\":\"scoring\"}",
                Facts.NONE);

        assertThat(parts.properties().path("model").asText()).isEqualTo(MODELS + "churn/versions/3");
        assertThat(parts.properties().path("environmentId").asText()).endsWith("/environments/e/versions/1");
        assertThat(parts.hindrances()).isEmpty();
        assertThat(parts.needs()).isEmpty();
    }

    @Test
    void aCollectionIsStoredInTheDataAssetThatItRefersTo() {
        ObjectRef ref = new ObjectRef("MLData", null, "inputs");
        String collector = "\"dataCollector\":{\"rollingRate\":\"Hour\",\"collections\":{\"request\":{"
                + "\"dataCollectionMode\":\"Enabled\",\"dataRef\":{\"name\":\"inputs\"}},\"response\":{"
                + "\"dataId\":\"azureml:out:2\"}}}";
        String inputs = Golden.WORKSPACE.value() + "/data/inputs";
        String place = "/properties/dataCollector/collections/request/dataId";
        refer(ref, inputs, null);

        DeploymentParts early = parts(collector, Facts.NONE);
        refer(ref, inputs, inputs + "/versions/3");
        DeploymentParts parts = parts(collector, Facts.NONE);

        assertThat(early.hindrances()).extracting(Problem::message).containsExactly(PATH
                + ".dataCollector.collections.request.dataRef: MLData inputs has no version that is ready yet");
        assertThat(early.unknown()).containsExactly(JsonPointer.compile(place));
        assertThat(parts.properties().path("dataCollector")).isEqualTo(Golden.json("{\"rollingRate\":\"Hour\","
                + "\"collections\":{\"request\":{\"dataCollectionMode\":\"Enabled\",\"dataId\":\"" + inputs
                + "/versions/3\"},\"response\":{\"dataId\":\"" + Golden.WORKSPACE.value()
                + "/data/out/versions/2\"}}}"));
        assertThat(parts.needs()).extracting(Intent::key).containsExactly("data asset/out/2");
        assertThat(DeploymentAssets.references(List.of(read(Golden.json("{\"name\":\"blue\"," + collector + "}")))))
                .containsExactly(ref);
    }

    @Test
    void withoutAReadyVersionNothingIsMadeAndWhatIsThereStays() {
        refer(CHURN, MODELS + "churn", null);
        Problem wanted = new Problem(Reason.DEPENDENCY_NOT_READY, PATH
                + ".modelRef: MLModel churn has no version that is ready yet");

        DeploymentParts parts = parts("\"modelRef\":{\"name\":\"churn\"}", Facts.NONE);

        Intent intent = parts.complete(Intent.manage(KEY, ENDPOINT.child("deployments", "blue"), "1", Json.object()));
        assertThat(intent.creationGuard()).isEqualTo(wanted);
        assertThat(intent.rules().ignored()).contains(JsonPointer.compile("/properties/model"));
        assertThat(parts.hindrances()).containsExactly(wanted);
    }

    @Test
    void aReferenceIntoAnotherWorkspaceIsRefused() {
        refer(CHURN, MODELS.replace("/ws/", "/other/") + "churn", MODELS.replace("/ws/", "/other/")
                + "churn/versions/3");

        DeploymentParts parts = parts("\"modelRef\":{\"name\":\"churn\"}", Facts.NONE);

        assertThat(parts.properties().has("model")).isFalse();
        assertThat(parts.hindrances()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.INVALID_SPEC);
            assertThat(problem.message()).startsWith(PATH + ".modelRef: ").contains("/workspaces/other/")
                    .contains("not in the endpoint's workspace");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"azureml://registries/r/models/m/versions/3",
        "azureml://registries/r/models/m/labels/latest",
        "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/o/models/m/versions/1"})
    void idsAndUrisAreSentAsTheyStand(String id) {
        DeploymentParts parts = parts("\"model\":\"" + id + "\"", Facts.NONE);

        assertThat(parts.properties().path("model").asText()).isEqualTo(id);
        assertThat(parts.needs()).isEmpty();
    }

    @Test
    void anIdBehindAzuremlIsAnId() {
        assertThat(parts("\"model\":\"azureml:" + MODELS + "m/versions/1\"", Facts.NONE).properties().path("model")
                .asText()).isEqualTo(MODELS + "m/versions/1");
    }

    @ParameterizedTest
    @CsvSource({"azureml://registries/R/models/m/versions/7,true",
        "azureml://registries/r/models/other/versions/7,false"})
    void whatAzureFoundForALabelOfARegistryIsNoDrift(String observed, boolean same) {
        Facts facts = Golden.present(KEY, "{\"properties\":{\"model\":\"" + observed + "\"}}");
        String label = "azureml://registries/r/models/m/labels/latest";

        assertThat(parts("\"model\":\"" + label + "\"", facts).properties().path("model").asText())
                .isEqualTo(same ? observed : label);
    }

    @Test
    void aVersionIsLookedForUntilTheDeploymentHasIt() {
        String spec = "\"model\":\"azureml:m:3\"";

        DeploymentParts first = parts(spec, Facts.NONE);
        DeploymentParts running = parts(spec, Golden.present(KEY, "{\"properties\":{\"model\":\"" + MODELS
                + "M/versions/3\"}}"));

        assertThat(first.needs()).singleElement().satisfies(need -> {
            assertThat(need.mode()).isEqualTo(Intent.Mode.LOOK);
            assertThat(need.id().value()).isEqualTo(MODELS + "m/versions/3");
        });
        assertThat(first.properties().path("model").asText()).isEqualTo(MODELS + "m/versions/3");
        assertThat(running.needs()).isEmpty();
        assertThat(running.properties().path("model").asText()).isEqualTo(MODELS + "m/versions/3");
    }

    @Test
    void aVersionThatIsNotThereIsWaitedForWithASuggestion() {
        Facts absent = Facts.NONE.with("model/m/3", new Observation.Absent());

        assertThat(parts("\"model\":\"azureml:m:3\"", version("\"2\"").with("model/m/3", new Observation.Absent()))
                .hindrances()).containsExactly(new Problem(Reason.DEPENDENCY_NOT_READY,
                        PATH
                                + ".model: the workspace has no version 3 of model m yet; its latest is 2"));
        assertThat(parts("\"model\":\"azureml:m:3\"", absent.with("model/m", new Observation.Absent())).hindrances())
                .containsExactly(new Problem(Reason.DEPENDENCY_NOT_READY, PATH + ".model: the workspace has no version "
                        + "3 of model m yet; correct the name, or register m with an MLModel"));
    }

    @Test
    void theLatestIsWhatAzureHas() {
        String spec = "\"model\":\"azureml:m@latest\"";

        assertThat(parts(spec, Facts.NONE).hindrances()).isEmpty();
        assertThat(parts(spec, Facts.NONE).needs()).extracting(Intent::key).containsExactly("model/m");
        assertThat(parts(spec, version("\"5\"")).properties().path("model").asText()).isEqualTo(MODELS
                + "m/versions/5");
        assertThat(parts(spec, version("null")).hindrances()).singleElement()
                .satisfies(p -> assertThat(p.message()).contains("latest version of model m is not known"));
        assertThat(parts(spec, Facts.NONE.with("model/m", new Observation.Absent())).hindrances()).singleElement()
                .satisfies(p -> assertThat(p.message()).contains("no model m yet"));
    }

    @ParameterizedTest
    @CsvSource({"azureml:m@newest,the only label is latest", "azureml:m,neither azureml:name:version",
        "azureml:a:b:c,neither azureml:name:version"})
    void whatIsNoNameIsRefused(String said, String why) {
        assertThat(parts("\"environmentId\":\"" + said + "\"", Facts.NONE).hindrances()).singleElement()
                .satisfies(problem -> {
                    assertThat(problem.reason()).isEqualTo(Reason.INVALID_SPEC);
                    assertThat(problem.message()).startsWith(PATH + ".environmentId: ").contains(why);
                });
    }

    @Test
    void codeIsRegisteredUnderANameThatSaysWhichItIs() {
        DeploymentParts one = code("https://a.blob.core.windows.net/c/one/");
        DeploymentParts two = code("https://a.blob.core.windows.net/c/two/");

        Intent version = one.needs().getFirst();
        assertThat(version.id().value()).startsWith(Golden.WORKSPACE.value() + "/codes/thing/versions/blue-");
        assertThat(version.body().at("/properties/codeUri").asText()).endsWith("/c/one/");
        assertThat(one.properties().at("/codeConfiguration/codeId").asText()).isEqualTo(version.id().value());
        assertThat(one.properties().at("/codeConfiguration").has("codeUri")).isFalse();
        assertThat(two.needs().getFirst().key()).isNotEqualTo(version.key());
        assertThat(code("https://a.blob.core.windows.net/c/one/").needs()).isEqualTo(one.needs());
        assertThat(one.complete(Intent.manage(KEY, ENDPOINT.child("deployments", "blue"), "1", Json.object()))
                .dependsOn()).containsExactly(version.key());
    }

    @Test
    void filesOfConfigMapsAreBroughtAlong() {
        DeploymentParts parts = files("src/score.py");

        Intent version = parts.needs().getFirst();
        assertThat(version.upload()).isEqualTo(new Upload(JsonPointer.compile("/properties/codeUri"),
                version.id().name(), Map.of("src/score.py", "text of code/score")));
        assertThat(version.body().at("/properties/codeUri").isMissingNode()).isTrue();
        assertThat(parts.properties().at("/codeConfiguration/codeId").asText()).isEqualTo(version.id().value());
        assertThat(parts.properties().at("/codeConfiguration").has("files")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../score.py", "/score.py", "a//b", "a/.", ".a", "a?b", "a b", "a\\\\b", "%2e%2e/a"})
    void aFileStaysInItsFolder(String name) {
        assertThat(files(name).hindrances()).singleElement().satisfies(problem -> assertThat(problem.message())
                .startsWith(PATH + ".codeConfiguration.files: "));
        assertThat(files(name).needs()).isEmpty();
    }

    @Test
    void codeThatServesStaysWhileItCantBeToldWhichShould() {
        String code = Golden.WORKSPACE.child("codes", "thing").child("versions", "blue-1").value();
        DeploymentParts parts = parts("\"codeConfiguration\":{\"scoringScript\":\"s\",\"files\":{\"../a\":"
                + "{\"configMapKeyRef\":{\"name\":\"code\",\"key\":\"score\"}}}}",
                Golden.present(KEY,
                        "{\"properties\":{\"codeConfiguration\":{\"codeId\":\"" + code + "\"}}}"));

        assertThat(parts.unknown()).containsExactly(JsonPointer.compile("/properties/codeConfiguration/codeId"));
        assertThat(parts.needs()).singleElement().satisfies(need -> {
            assertThat(need.mode()).isEqualTo(Intent.Mode.LOOK);
            assertThat(need.key()).isEqualTo("code/blue-1");
            assertThat(need.id().value()).isEqualTo(code);
        });
    }

    private DeploymentParts archive(String url, String digest, String path) {
        return parts("\"codeConfiguration\":{\"scoringScript\":\"s\",\"archive\":{\"url\":\"" + url
                + "\",\"digest\":\"" + digest + "\",\"path\":\"" + path + "\"}}", Facts.NONE);
    }

    @Test
    void whichVersionAnArchiveIsFollowsFromItsDigest() {
        DeploymentParts one = archive("https://a.b/c.tgz", "sha256:1", "src");
        Intent version = one.needs().getFirst();

        assertThat(version.upload())
                .isEqualTo(new Upload(JsonPointer.compile("/properties/codeUri"), version.id().name(),
                        new Archive(PATH + ".codeConfiguration.archive", "https://a.b/c.tgz", "sha256:1", "src", "s")));
        assertThat(one.properties().at("/codeConfiguration/codeId").asText()).isEqualTo(version.id().value());
        assertThat(one.properties().at("/codeConfiguration").has("archive")).isFalse();
        assertThat(archive("https://mirror/c.tgz", "sha256:1", "src/").needs().getFirst().id()).isEqualTo(version.id());
        assertThat(archive("https://a.b/c.tgz", "sha256:2", "src").needs().getFirst().id()).isNotEqualTo(version.id());
        assertThat(archive("https://a.b/c.tgz", "sha256:1", "lib").needs().getFirst().id()).isNotEqualTo(version.id());
    }

    private DeploymentParts files(String name) {
        return parts("\"codeConfiguration\":{\"scoringScript\":\"s\",\"files\":{\"" + name
                + "\":{\"configMapKeyRef\":{\"name\":\"code\",\"key\":\"score\"}}}}", Facts.NONE);
    }

    private DeploymentParts code(String uri) {
        return parts("\"codeConfiguration\":{\"codeUri\":\"" + uri + "\",\"scoringScript\":\"score.py\"}", Facts.NONE);
    }

    @Test
    void variablesComeFromSecretsAndConfigMaps() {
        DeploymentParts parts = parts("""
                "environmentVariables":{"PLAIN":"text"},
                "environmentVariablesFrom":{"TOKEN":{"secretKeyRef":{"name":"s","key":"k"}},
                 "LEVEL":{"configMapKeyRef":{"name":"c","key":"k"}}}
                """, Facts.NONE);

        assertThat(parts.properties().path("environmentVariables"))
                .isEqualTo(Golden.json("{\"PLAIN\":\"text\",\"LEVEL\":\"text of c/k\"}"));
        assertThat(parts.secrets()).containsOnlyKeys(JsonPointer.compile("/properties/environmentVariables/TOKEN"));
        assertThat(parts.writeOnly()).containsExactly("/properties/environmentVariables/TOKEN");
    }

    private static final String IMAGE = "\"environment\":{\"image\":\"a/b:1\",\"condaFile\":{\"configMapKeyRef\":{"
            + "\"name\":\"conda\",\"key\":\"yaml\"}}}";

    private Intent only(String deployment) {
        DeploymentParts parts = parts(deployment, Facts.NONE);
        assertThat(parts.hindrances()).isEmpty();
        return parts.needs().getFirst();
    }

    @Test
    void anEnvironmentInlineIsAnAnonymousVersionThatIsNamedAfterItsContent() {
        Intent version = only(IMAGE);

        assertThat(version.id().value()).startsWith(Golden.WORKSPACE.value()
                + "/environments/CliV2AnonymousEnvironment/versions/thing-blue-");
        assertThat(version.body().path("properties")).isEqualTo(Golden.json("{\"image\":\"a/b:1\",\"condaFile\":"
                + "\"text of conda/yaml\",\"isAnonymous\":true,\"description\":\"Environment of deployment blue\"}"));
        assertThat(parts(IMAGE, Facts.NONE).properties().path("environmentId").asText())
                .isEqualTo(version.id().value());
        assertThat(only(IMAGE)).isEqualTo(version);
        assertThat(only(IMAGE.replace("a/b:1", "a/b:2")).id()).isNotEqualTo(version.id());
        assertThat(only(IMAGE.replace("yaml", "other")).id()).isNotEqualTo(version.id());
        assertThat(only(IMAGE.replace("{\"image", "{\"osType\":\"Windows\",\"image")).id()).isNotEqualTo(version.id());
    }

    @Test
    void theSameFilesInOtherWordsAreTheSameVersion() {
        refer(new ObjectRef("MLDatastore", null, "store"), Golden.WORKSPACE.value() + "/datastores/lake", null);
        Intent version = only("\"modelSource\":{\"datastoreRef\":{\"name\":\"store\"},\"path\":\"churn\"}");

        assertThat(version.id().value()).startsWith(MODELS + "CliV2AnonymousModel/versions/thing-blue-");
        assertThat(version.body().at("/properties/modelType").asText()).isEqualTo("custom_model");
        assertThat(only("\"modelSource\":{\"uri\":\"azureml://datastores/lake/paths/churn/\"}").id())
                .isEqualTo(version.id());
        assertThat(only("\"modelSource\":{\"uri\":\"azureml://datastores/lake/paths/other\"}").id())
                .isNotEqualTo(version.id());
        assertThat(only(
                "\"modelType\":\"triton_model\",\"modelSource\":{\"uri\":\"azureml://datastores/lake/paths/churn\"}")
                .id()).isNotEqualTo(version.id());
    }

    @Test
    void whatIsInADatastoreRefersToIt() {
        assertThat(DeploymentAssets.references(List.of(read(Golden.json("""
                {"name":"blue","modelSource":{"datastoreRef":{"name":"a"},"path":"m"},
                 "environment":{"build":{"datastoreRef":{"name":"b"},"path":"d"}}}
                """))))).containsExactly(new ObjectRef("MLDatastore", null, "a"),
                new ObjectRef("MLDatastore", null, "b"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"modelSource\":{\"uri\":\"https://a.b/c?sig=d\"}|.modelSource.uri: a URI has no query|/properties/model",
        "\"environment\":{\"build\":{\"contextUri\":\"https://a.b/../c\"}}|.environment.build.contextUri: the URI must not "
                + "climb|/properties/environmentId"})
    void whatCantBeIsToldAndNothingIsMade(String deployment, String words, String place) {
        DeploymentParts parts = parts(deployment, Facts.NONE);

        assertThat(parts.hindrances()).singleElement().satisfies(problem -> assertThat(problem.message())
                .startsWith(PATH + words));
        assertThat(parts.needs()).isEmpty();
        assertThat(parts.unknown()).containsExactly(JsonPointer.compile(place));
    }

    private static String collecting(String name, String more) {
        return "\"dataCollector\":{\"collections\":{\"" + name + "\":{\"dataCollectionMode\":\"" + more + "\"}}}";
    }

    @Test
    void aCollectionWithoutADataAssetGetsTheOneThatAzuresToolsRegister() {
        Intent asset = only(collecting("model_inputs", "Enabled"));

        assertThat(asset.id().value()).isEqualTo(Golden.WORKSPACE.value()
                + "/data/thing-blue-model_inputs/versions/1");
        assertThat(asset.body().at("/properties/dataUri").asText()).isEqualTo(
                "azureml://datastores/workspaceblobstore/paths/modelDataCollector/thing/blue/model_inputs");
        assertThat(parts(collecting("model_inputs", "Enabled"), Facts.NONE).properties()
                .at("/dataCollector/collections/model_inputs/dataId").asText()).isEqualTo(asset.id().value());
        assertThat(parts(collecting("model_inputs", "Disabled"), Facts.NONE).needs()).isEmpty();
        assertThat(parts(collecting("a b", "Enabled"), Facts.NONE).hindrances()).singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("collection 'a b'", "dataRef"));
    }

    @Test
    void aCollectionKeepsTheDataAssetThatItHasInAzure() {
        DeploymentParts parts = parts(collecting("request", "Enabled"), Golden.present(KEY,
                "{\"properties\":{\"dataCollector\":{\"collections\":{\"request\":{\"dataId\":\"/theirs\"}}}}}"));

        assertThat(parts.needs()).isEmpty();
        assertThat(parts.properties().at("/dataCollector/collections/request").has("dataId")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"blue,code/blue-0123456789abcdef,true", "blue,code/blue-two-0123456789abcdef,false",
        "blue-two,code/blue-two-0123456789abcdef,true", "blue,anonymousModel/blue/0,true",
        "blue,anonymousModel/blue-two/0,false", "blue,collectedData/blue/a-b,true", "blue,deployment/blue,false"})
    void whatIsRegisteredIsOfOneDeployment(String deployment, String key, boolean its) {
        assertThat(Registered.isOf(deployment, key)).isEqualTo(its);
    }
}
