package dev.azureml.operator.environment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.ConfigMapKeyRef;
import dev.azureml.api.MLEnvironmentSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.Cloud;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EnvironmentKindTest {
    private static final ObjectRef LAKE = new ObjectRef("MLDatastore", null, "lake");
    private static final ConfigMapKeyRef CONDA = new ConfigMapKeyRef("conda", "conda.yaml");
    private static final String FILE = "dependencies:\n  - python=3.11\n";
    private static final Facts EMPTY = Facts.NONE.with("asset", new Observation.Absent());

    private final EnvironmentKind kind = new EnvironmentKind();

    @ParameterizedTest
    @ValueSource(strings = {"conda", "image", "build"})
    void isWhatAzureTakes(String name) {
        JsonNode golden = Golden.read("environment/" + name);
        Facts facts = EMPTY.with(golden.at("/puts/1/key").asText(), new Observation.Absent());

        assertThat(Golden.puts(translate(golden.get("spec"), FILE, facts))).isEqualTo(golden.get("puts"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'image':'a:1'} | {'image':'a:1','osType':'Linux','environmentType':'UserCreated'} | version/2",
        "{'image':'a:1'} | {'image':'a:2','osType':'Linux'} | version/3",
        "{'image':'a:1'} | {'image':'a:1','condaFile':'x'} | version/3",
        "{'image':'a:1','osType':'Windows'} | {'image':'a:1','osType':'Linux'} | version/3",
        "{'image':'a:1','condaFile':{'configMapKeyRef':{'name':'conda','key':'conda.yaml'}}} | "
                + "{'image':'a:1','condaFile':'dependencies:\\n  - python=3.11'} | version/2",
        "{'build':{'contextUri':'https://a/b'}} | {'build':{'contextUri':'https://a/b/','dockerfilePath':'Dockerfile'}}"
                + " | version/2",
        "{'image':'a:1','inferenceConfig':{'scoringRoute':{'path':'/s','port':1}}} | "
                + "{'image':'a:1','inferenceConfig':{'scoringRoute':{'path':'/s','port':2}}} | version/3"})
    void otherContentIsAnotherVersion(String spec, String found, String key) {
        Facts facts = Golden.present("asset", """
                {"properties":{"latestVersion":"2","nextVersion":"3"}}
                """).with("version/2", new Observation.Present(Golden.json("{\"properties\":" + json(found) + "}"),
                false)).with("version/3", new Observation.Absent());

        assertThat(Golden.intents(translate(json(spec), FILE, facts)).intents().get(1).key()).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{} | spec: exactly one of image and build must be set",
        "{'image':'a','build':{'contextUri':'https://a/b'}} | spec: exactly one of image and build must be set",
        "{'build':{'contextUri':'https://a.b/c?sig=secret'}} | spec.build.contextUri: a URI has no query",
        "{'build':{'datastoreRef':{'name':'lake'},'path':'../x'}} | spec.build.path: the path must not leave",
        "{'image':'a:1','condaFile':{'configMapKeyRef':{'name':'conda','key':'conda.yaml'}}} | "
                + "spec.condaFile.configMapKeyRef: the text in the ConfigMap is empty"})
    void whatCanNotBeIsRefusedByItsPath(String spec, String words) {
        assertThat(Golden.refusal(translate(json(spec), " \n", EMPTY))).startsWith(words).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"python,PinImage", "python:latest,PinImage", "localhost:5000/a,PinImage",
        "python:3.11,-", "mcr.microsoft.com/azureml/openmpi:1,FollowBaseImage"})
    void advises(String image, @Nullable String rule) {
        assertThat(Golden.intents(translate(json("{'image':'" + image + "'}"), FILE, EMPTY)).advice())
                .extracting(Advice::rule).containsExactly(rule == null ? new String[0] : new String[]{rule});
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20260401.v1,2026-04-01,false",
        "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20260331.v1,2026-03-31,true",
        "mcr.microsoft.com/azureml/minimal/x:20250506,2025-05-06,true",
        "mcr.microsoft.com/azureml/x:20251399.v1,-,false",
        "mcr.microsoft.com/azureml/curated/x:12,-,false", "mcr.microsoft.com/azureml/x:latest,-,false",
        "python:20250506.v1,-,false"})
    void theTagOfABaseImageSaysItsDay(String image, @Nullable String day, boolean isOld) {
        BaseImage base = new BaseImage(image);

        assertThat(base.advice(LocalDate.of(2026, 5, 1)).map(Advice::rule)).isEqualTo(isOld
                ? Optional.of("OutdatedBaseImage")
                : Optional.empty());
        assertThat(base.published().map(LocalDate::toString)).isEqualTo(Optional.ofNullable(day));
    }

    @Test
    void refersToItsDatastoreReportsAndGoes() {
        MLEnvironmentSpec spec = Golden.spec(MLEnvironmentSpec.class, json(
                "{'build':{'datastoreRef':{'name':'lake'},'path':'x'}}"));
        ResourceStatus version = Golden.recorded("version/1", "/environments/thing/versions/1");

        assertThat(kind.references(spec).objects()).containsExactly(LAKE);
        assertThat(kind.deletion(Golden.subject(spec), Golden.recorded("asset", "/environments/thing")).action())
                .isEqualTo(new DeletionAction.Delete(Map.of()));
        assertThat(kind.report(Golden.subject(spec, version), Golden.present("version/1", """
                {"properties":{"osType":"Linux","environmentType":"UserCreated","image":"a:1"}}
                """))).isEqualTo(Golden.json("""
                {"version":"1","versionId":"%s","latestVersion":"1","osType":"Linux","environmentType":"UserCreated",
                 "image":"a:1"}
                """.formatted(Golden.WORKSPACE + "/environments/thing/versions/1")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "PUBLIC | {'azureBlob':{'accountName':'a','containerName':'c'}} | https://a.blob.core.windows.net/c/x/",
        "CHINA | {'azureBlob':{'storageAccountId':'/s/storageAccounts/a','containerName':'c'}} | "
                + "https://a.blob.core.chinacloudapi.cn/c/x/",
        "US_GOVERNMENT | {'azureDataLakeGen2':{'accountName':'a','filesystem':'f'}} | "
                + "https://a.dfs.core.usgovcloudapi.net/f/x/",
        "CUSTOM | {'azureBlob':{'accountName':'a','containerName':'c','endpoint':'local.cloud'}} | "
                + "https://a.blob.local.cloud/c/x/",
        "CUSTOM | {'azureBlob':{'accountName':'a','containerName':'c'}} | https://a.blob.core.windows.net/c/x/"})
    void aBuildContextInADatastoreIsTheUrlOfItsBlobs(Cloud cloud, String store, String uri) {
        Translation translation = translate(json("{'version':'1','build':{'datastoreRef':{'name':'lake'},'path':'x'}}"),
                FILE,
                EMPTY.with("version/1", new Observation.Absent()), json(store), cloud);

        assertThat(Golden.puts(translation).get(1).at("/body/properties/build/contextUri").asText()).isEqualTo(uri);
    }

    @Test
    void aDatastoreWithoutBlobsHoldsNoBuildContext() {
        assertThat(Golden.refusal(translate(json("{'build':{'datastoreRef':{'name':'lake'},'path':'x'}}"), FILE, EMPTY,
                json("{'azureFile':{'accountName':'a','fileShareName':'c'}}"), Cloud.PUBLIC))).startsWith(
                        "spec.build.datastoreRef: MLDatastore lake is not one that Azure builds from");
    }

    private static JsonNode json(String text) {
        return Golden.json(text.replace('\'', '"'));
    }

    private Translation translate(JsonNode spec, String conda, Facts facts) {
        return translate(spec, conda, facts, json("{'azureBlob':{'accountName':'lake','containerName':'c'}}"),
                Cloud.PUBLIC);
    }

    private Translation translate(JsonNode spec, String conda, Facts facts, JsonNode store, Cloud cloud) {
        ReferencedObject lake = new ReferencedObject(LAKE, Golden.WORKSPACE.child("datastores", "lake_store"),
                (ObjectNode) store, Golden.json("{}"));
        return kind.translate(Golden.subject(Golden.spec(MLEnvironmentSpec.class, spec)), new ResolvedReferences(
                Golden.WORKSPACE, "westeurope", null, Map.of(), Map.of(), null,
                new ResolvedReferences.Nearby(Map.of(CONDA, conda), Map.of(LAKE, lake), null), Instant.EPOCH, cloud),
                facts);
    }
}
