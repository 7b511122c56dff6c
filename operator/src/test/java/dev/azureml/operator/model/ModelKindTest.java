package dev.azureml.operator.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLModelSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ModelKindTest {
    private static final ObjectRef LAKE = new ObjectRef("MLDatastore", null, "lake");
    private static final Facts EMPTY = Facts.NONE.with("asset", new Observation.Absent());

    private final ModelKind kind = new ModelKind();

    @ParameterizedTest
    @ValueSource(strings = {"mlflow-job-output", "custom-datastore", "triton-registry"})
    void isWhatAzureTakes(String name) {
        JsonNode golden = Golden.read("model/" + name);
        Facts facts = EMPTY.with(golden.at("/puts/1/key").asText(), new Observation.Absent());

        assertThat(Golden.puts(translate(golden.get("spec"), facts))).isEqualTo(golden.get("puts"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'mlflowModel':{'jobOutput':{'jobName':'j','path':'../x'}}} | spec.mlflowModel.jobOutput: the URI must not",
        "{'customModel':{'uri':'https://a.b/c?sig=secret'}} | spec.customModel.uri: a URI has no query",
        "{'tritonModel':{}} | spec.tritonModel: datastoreRef with path, or uri must be set",
        "{} | spec: one of mlflowModel, customModel and tritonModel must be set"})
    void whatCanNotBeIsRefusedByItsPath(String spec, String words) {
        assertThat(Golden.refusal(translate(json(spec), EMPTY))).startsWith(words).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({"azureml://jobs/j/outputs/artifacts/paths/m,,version/2",
        "azureml://jobs/k/outputs/artifacts/paths/m,,version/3",
        "azureml://jobs/j/outputs/artifacts/paths/m,other,version/3"})
    void anotherFileOrJobIsAnotherVersion(String uri, String job, String key) {
        Facts facts = Golden.present("asset", """
                {"properties":{"latestVersion":"2","nextVersion":"3"}}
                """).with("version/2", new Observation.Present(Golden.json("""
                {"properties":{"modelType":"mlflow_model","modelUri":"%s","jobName":%s,"stage":"Development"}}
                """.formatted(uri, job == null ? "\"j\"" : "\"" + job + "\"")), false))
                .with("version/3", new Observation.Absent());

        Translation translation = translate(json("{'stage':'Production','mlflowModel':{'jobOutput':{'jobName':'j',"
                + "'path':'m'}}}"), facts);

        assertThat(Golden.intents(translation).intents().get(1).key()).isEqualTo(key);
    }

    @Test
    void refersToItsDatastoreReportsAndGoes() {
        MLModelSpec spec = spec("{'customModel':{'datastoreRef':{'name':'lake'},'path':'m'}}");
        ResourceStatus version = Golden.recorded("version/1", "/models/thing/versions/1");

        assertThat(kind.references(spec).objects()).containsExactly(LAKE);
        assertThat(kind.deletion(Golden.subject(spec), Golden.recorded("asset", "/models/thing")).action())
                .isEqualTo(new DeletionAction.Delete(Map
                        .of()));
        assertThat(kind.deletion(Golden.subject(spec), Golden.recorded("asset", "/models/thing")).mustBeEmpty())
                .hasSize(1);
        assertThat(kind.report(Golden.subject(spec, version), Golden.present("version/1", """
                {"properties":{"modelType":"custom_model","modelUri":"azureml://x"}}
                """))).isEqualTo(Golden.json("""
                {"version":"1","versionId":"%s","latestVersion":"1","modelType":"custom_model","modelUri":"azureml://x"}
                """.formatted(Golden.WORKSPACE + "/models/thing/versions/1")));
    }

    @Test
    void aModelOfMLflowIsAdvised() {
        assertThat(Golden.intents(translate(json("{'customModel':{'uri':'https://a/b'}}"), EMPTY)).advice())
                .extracting(Advice::rule).containsExactly("ConsiderMlflow");
        assertThat(Golden.intents(translate(json("{'mlflowModel':{'uri':'https://a/b'}}"), EMPTY)).advice()).isEmpty();
    }

    private static JsonNode json(String text) {
        return Golden.json(text.replace('\'', '"'));
    }

    private static MLModelSpec spec(String text) {
        return Golden.spec(MLModelSpec.class, json(text));
    }

    private Translation translate(JsonNode spec, Facts facts) {
        ReferencedObject lake = new ReferencedObject(LAKE, Golden.WORKSPACE.child("datastores", "lake_store"),
                Golden.json("{}"),
                Golden.json("{}"));
        return kind.translate(Golden.subject(Golden.spec(MLModelSpec.class, spec)),
                new ResolvedReferences(Golden.WORKSPACE,
                        "westeurope", null, Map.of(), Map.of(), null,
                        new ResolvedReferences.Nearby(Map.of(), Map.of(LAKE, lake), null),
                        Instant.EPOCH),
                facts);
    }
}
