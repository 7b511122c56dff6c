package dev.azureml.operator.inference;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.AdoptionPolicy;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.Deferred;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.PlainDigest;
import dev.azureml.operator.plan.Planner;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Step;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.json.ArmSchema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class BatchTargetTest {
    private static final String COMPUTE = Golden.WORKSPACE.value() + "/computes/cpu";
    private static final Facts ATTACHED = Golden.present("compute/cpu",
            "{\"properties\":{\"computeType\":\"AmlCompute\",\"provisioningState\":\"Succeeded\"}}");
    private static final String NIGHTLY = deployment("nightly");

    private final InferenceEndpointKind kind = new InferenceEndpointKind();
    private final Planner planner = new Planner(ArmSchema.load());

    private static String deployment(String name) {
        return "{\"name\":\"" + name + "\",\"computeId\":\"" + COMPUTE + "\",\"model\":\"" + Golden.WORKSPACE.value()
                + "/models/m/versions/1\"}";
    }

    private static String batch(String more, String... deployments) {
        return "{\"batch\":{\"deployments\":[" + String.join(",", deployments) + "]" + more + "}}";
    }

    private static ManagedObject<MLInferenceEndpointSpec> subject(String spec, ResourceStatus... recorded) {
        return Golden.subject(Golden.spec(MLInferenceEndpointSpec.class, Golden.json(spec)), recorded);
    }

    private Translation translate(String spec, Facts facts, ResourceStatus... recorded) {
        return kind.translate(subject(spec, recorded), Golden.resolved("westeurope", Map.of()), facts);
    }

    private List<Intent> intents(String spec, Facts facts, ResourceStatus... recorded) {
        return Golden.intents(translate(spec, facts, recorded)).intents();
    }

    private static ResourceStatus[] made() {
        return new ResourceStatus[]{Golden.recorded("endpoint", "/batchEndpoints/thing"),
            Golden.recorded("deployment/nightly", "/batchEndpoints/thing/deployments/nightly")};
    }

    private static Facts chosen(String defaults) {
        return Golden.present("endpoint", "{\"location\":\"westeurope\",\"tags\":{},\"properties\":{\"authMode\":"
                + "\"AADToken\",\"provisioningState\":\"Succeeded\",\"defaults\":" + defaults + "}}");
    }

    private static ObjectNode stands() {
        return Golden.json("{\"location\":\"westeurope\",\"tags\":{},\"properties\":{\"compute\":\"" + COMPUTE
                + "\",\"provisioningState\":\"Succeeded\",\"model\":{\"referenceType\":\"Id\",\"assetId\":\""
                + Golden.WORKSPACE.value() + "/models/m/versions/1\"}}}");
    }

    @Test
    void isWhatAzureTakes() {
        JsonNode golden = Golden.read("inference/batch");
        ResourceStatus retrain = Golden.recorded("deployment/retrain", "/batchEndpoints/thing/deployments/retrain");

        assertThat(Golden.puts(translate(golden.get("spec").toString(), Facts.NONE, made()[0], made()[1], retrain)))
                .isEqualTo(golden.get("puts"));
    }

    @Test
    void aDeploymentHasTheTagsOfItsEndpointBesideItsOwn() {
        String spec = batch("", NIGHTLY.replace("{\"name\"", "{\"tags\":{\"team\":\"risk\"},\"name\""))
                .replace("{\"batch\"", "{\"tags\":{\"Team\":\"fraud\",\"cost-centre\":\"42\"},\"batch\"");

        Intent nightly = intents(spec, ATTACHED).getLast();

        assertThat(nightly.body().path("tags"))
                .isEqualTo(Golden.json("{\"cost-centre\":\"42\",\"team\":\"risk\"}"));
        assertThat(nightly.update().patchFor(List.of(JsonPointer.compile("/tags/cost-centre")))).hasToString("[/tags]");
        assertThat(intents(batch("", NIGHTLY), ATTACHED).getLast().body().has("tags")).isFalse();
    }

    @Test
    void theComputeIsLookedAtBeforeADeploymentIsMadeOnIt() {
        assertThat(intents(batch("", NIGHTLY), Facts.NONE)).extracting(Intent::key, Intent::mode).containsExactly(
                tuple("compute/cpu", Intent.Mode.LOOK), tuple("endpoint", Intent.Mode.MANAGE));
        assertThat(intents(batch("", NIGHTLY, deployment("weekly")), ATTACHED)).extracting(Intent::key)
                .containsExactly("compute/cpu", "endpoint", "deployment/nightly", "deployment/weekly");
    }

    @Test
    void aDefaultWaitsForItsDeployment() {
        Intent endpoint = intents(batch(",\"defaultDeployment\":\"nightly\"", NIGHTLY), ATTACHED).get(1);

        assertThat(endpoint.deferred()).containsExactly(
                new Deferred(JsonPointer.compile("/properties/defaults"), Set.of("deployment/nightly")));
    }

    @Test
    void aDefaultThatTheSpecLeavesOutIsAzures() {
        List<Step> steps = planner.plan(new Planner.Input(subject(batch("", NIGHTLY), made()),
                intents(batch("", NIGHTLY), Facts.NONE, made()),
                chosen("{\"deploymentName\":\"nightly\"}")
                        .with("deployment/nightly", new Observation.Present(stands(), false)),
                Set.of(), Set.of(), Map.of(), new PlainDigest(secret -> ""), AdoptionPolicy.Adopt, mark -> false));

        assertThat(steps).allSatisfy(step -> assertThat(step).isInstanceOf(Step.Satisfied.class));
    }

    @Test
    void aDroppedDefaultStaysUntilAnotherIsChosen() {
        Translation.Intents at = Golden
                .intents(translate(batch(""), chosen("{\"deploymentName\":\"nightly\"}"), made()));

        assertThat(at.intents()).extracting(Intent::key, Intent::mode)
                .contains(tuple("deployment/nightly", Intent.Mode.LOOK));
        assertThat(at.problems()).singleElement().satisfies(problem -> assertThat(problem.message())
                .startsWith("spec.batch.defaultDeployment: deployment nightly is no longer"));
    }

    @Test
    void aDroppedDeploymentStaysUntilTheDefaultIsKnown() {
        Translation.Intents at = Golden.intents(translate(batch(""), Facts.NONE, made()));

        assertThat(at.intents()).extracting(Intent::key).contains("deployment/nightly");
        assertThat(at.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"null", "{\"deploymentName\":null}", "{\"deploymentName\":\"weekly\"}"})
    void aDroppedDeploymentThatIsNotTheDefaultGoes(String defaults) {
        Translation.Intents at = Golden.intents(translate(batch(""), chosen(defaults), made()));

        assertThat(at.intents()).extracting(Intent::key).containsExactly("endpoint");
        assertThat(at.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ComputeInstance,C-011", "AKS,C-016", "Databricks,C-012"})
    void aComputeThatRunsNoBatchesIsRefusedWithItsRow(String type, String row) {
        Facts facts = Golden.present("compute/cpu", "{\"properties\":{\"computeType\":\"" + type + "\"}}");

        assertThat(Golden.refusal(translate(batch("", NIGHTLY), facts)))
                .startsWith("spec.batch.deployments[0].computeId: compute cpu is of type " + type).contains(row);
    }

    @ParameterizedTest
    @CsvSource({"/tags/a,[/tags]", "/properties/description,[/properties/description]", "/properties/miniBatchSize,[]"})
    void whatAzurePatchesOfADeploymentIsPatched(String path, String patch) {
        Intent nightly = intents(batch("", NIGHTLY), ATTACHED).getLast();

        assertThat(nightly.update().patchFor(List.of(JsonPointer.compile(path)))).hasToString(patch);
    }

    @ParameterizedTest
    @CsvSource({"/properties/resources/instanceCount,true", "/properties/codeConfiguration/codeId,true",
        "/properties/model/assetId,false", "/properties/compute,false"})
    void aDeploymentIsUpdatedInPlaceOrMadeAnew(String path, boolean anew) {
        Intent nightly = intents(batch("", NIGHTLY), ATTACHED).getLast();

        assertThat(nightly.update().replaces(JsonPointer.compile(path))).isEqualTo(anew);
    }

    @Test
    void aNamedModelThatStandsIsNotReadAgain() {
        String spec = batch("", NIGHTLY.replace(Golden.WORKSPACE.value() + "/models/m/versions/1", "azureml:m:1"));
        Facts facts = ATTACHED.with("deployment/nightly", new Observation.Present(stands(), false));

        assertThat(intents(spec, facts, made())).extracting(Intent::key).containsExactly("endpoint",
                "deployment/nightly");
    }

    @Test
    void aPipelineNeedsNoComputeOfItsOwnAndIsNamedAsModelsAre() {
        String spec = batch("",
                "{\"name\":\"retrain\",\"pipelineComponent\":{\"componentId\":\"azureml:train@latest\"}}");
        Facts facts = Golden.present("component/train", "{\"properties\":{\"latestVersion\":\"4\"}}");
        Intent retrain = intents(spec, facts).getLast();

        assertThat(retrain.body().at("/properties/deploymentConfiguration/componentId")).isEqualTo(Golden.json(
                "{\"referenceType\":\"Id\",\"assetId\":\"" + Golden.WORKSPACE + "/components/train/versions/4\"}"));
        assertThat(retrain.body().path("properties").fieldNames()).toIterable()
                .containsExactly("deploymentConfiguration");
        assertThat(retrain.creationGuard()).isNull();
    }

    @Test
    void aComponentThatIsNotThereIsWaitedForAndItsEndpointNotMade() {
        String spec = batch("", "{\"name\":\"retrain\",\"pipelineComponent\":{\"componentId\":\"azureml:train:4\"}}");
        Facts facts = Facts.NONE.with("component/train/4", new Observation.Absent())
                .with("component/train", new Observation.Absent())
                .with("endpoint", new Observation.Absent());
        List<Intent> intents = intents(spec, facts);

        assertThat(intents).filteredOn(intent -> intent.mode() == Intent.Mode.MANAGE).hasSize(2)
                .allSatisfy(intent -> assertThat(intent.creationGuard()).isNotNull()
                        .satisfies(problem -> assertThat(problem.message()).startsWith(
                                "spec.batch.deployments[0].pipelineComponent.componentId: the workspace has no version 4"
                                        + " of component train yet")
                                .contains("az ml component create")));
        assertThat(intents.getLast().rules().ignored())
                .contains(JsonPointer.compile("/properties/deploymentConfiguration/componentId"));
    }

    @Test
    void aComputeIsNamedAsAzNamesIt() {
        assertThat(intents(batch("", NIGHTLY.replace(COMPUTE, "azureml:cpu")), ATTACHED).getLast().body()
                .at("/properties/compute").asText()).isEqualTo(COMPUTE);
    }

    @Test
    void callersGetWhatTheyNeedAndNoKeys() {
        Facts facts = Golden.present("endpoint", "{\"id\":\"" + Golden.WORKSPACE.value() + "/batchEndpoints/thing\","
                + "\"properties\":{\"scoringUri\":\"https://thing/jobs\"}}");
        String spec = batch("", NIGHTLY).replace("{\"batch\"",
                "{\"connectionSecret\":{\"name\":\"callers\"},\"batch\"");
        ResolvedReferences resolved = Golden.resolved("westeurope", Map.of());

        assertThat(kind.outputs(subject(spec), resolved, facts)).singleElement()
                .isInstanceOfSatisfying(Output.Secret.class, secret -> {
                    assertThat(secret.name()).isEqualTo("callers");
                    assertThat(secret.data()).containsEntry("url", "https://thing/jobs")
                            .containsEntry("authMode", "AADToken").containsEntry("deployments", "nightly")
                            .containsEntry("tokenAudience", "https://ml.azure.com");
                    assertThat(secret.action()).isNull();
                });
    }

    @Test
    void refersToEachComputeOnce() {
        String byRef = "{\"name\":\"%s\",\"computeRef\":{\"name\":\"cpu\"},\"modelRef\":{\"name\":\"churn\"}}";
        MLInferenceEndpointSpec spec = Golden.spec(MLInferenceEndpointSpec.class,
                Golden.json(batch("", byRef.formatted("one"), byRef.formatted("two"))));

        assertThat(kind.references(spec).objects()).containsExactly(new ObjectRef("MLCompute", null, "cpu"),
                new ObjectRef("MLModel", null, "churn"));
    }
}
