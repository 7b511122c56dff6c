package dev.azureml.operator.inference;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.AdoptionPolicy;
import dev.azureml.api.Advice;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.Deferred;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.PlainDigest;
import dev.azureml.operator.plan.Planner;
import dev.azureml.operator.plan.Step;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.json.ArmSchema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class EndpointTranslationTest {
    private static final String BLUE_HAS_ALL = """
            {"location":"westeurope","properties":{"authMode":"Key","provisioningState":"Succeeded",
             "traffic":{"blue":100}}}
            """;

    private final InferenceEndpointKind kind = new InferenceEndpointKind();
    private final Planner planner = new Planner(ArmSchema.load());

    @ParameterizedTest
    @ValueSource(strings = {"endpoint", "endpoint-minimal", "endpoint-monitored", "endpoint-inline"})
    void isWhatAzureTakes(String name) {
        JsonNode golden = Golden.read("inference/" + name);

        assertThat(Golden.puts(kind.translate(subject(golden.get("spec").toString()),
                Golden.resolved(golden.get("spec")), Facts.NONE))).isEqualTo(golden.get("puts"));
    }

    @Test
    void aDeploymentHasTheTagsOfItsEndpointBesideItsOwn() {
        String spec = "{\"tags\":{\"Team\":\"fraud\",\"cost-centre\":\"42\"},\"managed\":{\"authMode\":\"Key\","
                + "\"deployments\":[{\"name\":\"green\",\"tags\":{\"team\":\"risk\"}}]}}";

        Intent green = intents(spec, Facts.NONE).get(1);

        assertThat(green.body().path("tags")).isEqualTo(Golden.json("{\"cost-centre\":\"42\",\"team\":\"risk\"}"));
        assertThat(steps(spec, Golden.present("endpoint", BLUE_HAS_ALL.replace("{\"loc",
                "{\"tags\":{\"Team\":\"fraud\",\"cost-centre\":\"42\"},\"loc"))
                .with("deployment/green", new Observation.Present(green(), false))))
                .filteredOn(step -> step instanceof Step.Update update
                        && update.intent().key().equals("deployment/green"))
                .singleElement().isInstanceOfSatisfying(
                        Step.Update.class, update -> {
                            assertThat(update.patch()).isTrue();
                            assertThat(update.body().fieldNames()).toIterable().containsExactly("tags");
                        });
    }

    @Test
    void aManagedDeploymentWithoutASizeIsMadeOfTheOneThatAzureTakesItFor() {
        String unsaid = "{\"managed\":{\"authMode\":\"Key\",\"deployments\":[{\"name\":\"green\"}]}}";
        String said = unsaid.replace("\"green\"", "\"green\",\"instanceType\":\"Standard_DS3_v2\"");

        assertThat(Golden.puts(translate(subject(unsaid), Facts.NONE)).at("/1/body/properties/instanceType").asText())
                .isEqualTo("Standard_F4s_v2");
        assertThat(intents(unsaid, Facts.NONE).get(1).body().path("properties").has("instanceType")).isFalse();
        assertThat(Golden.puts(translate(subject(said), Facts.NONE)).at("/1/body/properties/instanceType").asText())
                .isEqualTo("Standard_DS3_v2");
    }

    @Test
    void trafficWaitsForTheDeploymentsThatGetSome() {
        String spec = managed("blue", "green", "black") + ",\"traffic\":{\"blue\":90,\"green\":10,\"black\":0},"
                + "\"mirrorTraffic\":{\"black\":5}}}";

        Intent endpoint = endpoint(spec, Facts.NONE);

        assertThat(endpoint.deferred()).containsExactlyInAnyOrder(
                new Deferred(JsonPointer.compile("/properties/traffic"), Set.of("deployment/blue",
                        "deployment/green")),
                new Deferred(JsonPointer.compile("/properties/mirrorTraffic"), Set.of("deployment/black")));
    }

    @Test
    void writesUnderOneEndpointNeverOverlap() {
        List<Intent> intents = intents(managed("blue", "green") + "}}", Facts.NONE);

        assertThat(intents).extracting(Intent::key, Intent::serial, Intent::dependsOn).containsExactly(
                tuple("endpoint", "endpoint", Set.of()), tuple("deployment/blue", "endpoint", Set.of("endpoint")),
                tuple("deployment/green", "endpoint", Set.of("endpoint")));
    }

    @Test
    void aDeploymentThatLosesItsTrafficIsNamedWithZero() {
        String spec = managed("green") + ",\"traffic\":{\"green\":100}}}";

        Intent endpoint = endpoint(spec, Golden.present("endpoint", BLUE_HAS_ALL));

        assertThat(endpoint.body().at("/properties/traffic")).isEqualTo(Golden.json("{\"blue\":0,\"green\":100}"));
    }

    @Test
    void aDeploymentIsCreatedThenGetsTrafficThenTheOtherGoes() {
        String spec = managed("green") + ",\"traffic\":{\"green\":100}}}";
        ResourceStatus[] recorded = {Golden.recorded("endpoint", "/onlineEndpoints/thing"),
            Golden.recorded("deployment/blue", "/onlineEndpoints/thing/deployments/blue")};
        Facts before = Golden.present("endpoint", BLUE_HAS_ALL).with("deployment/green", new Observation.Absent());
        Facts between = before.with("deployment/green", new Observation.Present(green(), false));
        Facts after = between.with("endpoint", new Observation.Present(
                Golden.json(BLUE_HAS_ALL.replace("\"blue\":100", "\"green\":100")), false));

        assertThat(steps(spec, before, recorded)).hasSize(2)
                .anySatisfy(step -> assertThat(step).isInstanceOf(Step.Create.class));
        assertThat(steps(spec, between, recorded)).hasSize(2)
                .anySatisfy(step -> assertThat(step).isInstanceOfSatisfying(Step.Update.class, update -> assertThat(
                        update.body().at("/properties/traffic"))
                        .isEqualTo(Golden.json("{\"blue\":0,\"green\":100}"))));
        assertThat(steps(spec, after, recorded)).hasSize(3).last().isInstanceOfSatisfying(Step.Remove.class,
                remove -> assertThat(remove.key()).isEqualTo("deployment/blue"));
    }

    @Test
    void aDroppedDeploymentStaysWhileNothingTakesItsTrafficAway() {
        ResourceStatus[] recorded = {Golden.recorded("endpoint", "/onlineEndpoints/thing"),
            Golden.recorded("deployment/blue", "/onlineEndpoints/thing/deployments/blue")};
        Facts facts = Golden.present("endpoint", BLUE_HAS_ALL);

        Translation.Intents translation = Golden.intents(translate(subject(managed() + "}}", recorded), facts));

        assertThat(translation.intents()).extracting(Intent::key, Intent::mode)
                .contains(tuple("deployment/blue", Intent.Mode.LOOK));
        assertThat(translation.problems()).singleElement().satisfies(problem -> assertThat(problem.message())
                .startsWith("spec.managed.traffic: deployment blue").contains("100 %"));
    }

    @Test
    void aDroppedDeploymentStaysUntilItsTrafficIsKnown() {
        ResourceStatus blue = Golden.recorded("deployment/blue", "/onlineEndpoints/thing/deployments/blue");

        Translation.Intents translation = Golden.intents(translate(subject(managed() + "}}", blue), Facts.NONE));

        assertThat(translation.intents()).extracting(Intent::key).contains("deployment/blue");
        assertThat(translation.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"blue\":0}", "{\"green\":100}", "{}", "null"})
    void aDroppedDeploymentWithoutTrafficGoes(String traffic) {
        ResourceStatus blue = Golden.recorded("deployment/blue", "/onlineEndpoints/thing/deployments/blue");
        Facts facts = Golden.present("endpoint", "{\"properties\":{\"traffic\":" + traffic + "}}");

        Translation.Intents translation = Golden.intents(translate(subject(managed() + "}}", blue), facts));

        assertThat(translation.intents()).extracting(Intent::key).containsExactly("endpoint");
        assertThat(translation.problems()).isEmpty();
    }

    @Test
    void mirroredTrafficKeepsADroppedDeploymentToo() {
        ResourceStatus blue = Golden.recorded("deployment/blue", "/onlineEndpoints/thing/deployments/blue");
        Facts facts = Golden.present("endpoint", "{\"properties\":{\"mirrorTraffic\":{\"blue\":10}}}");

        Translation.Intents translation = Golden.intents(translate(subject(
                managed("green") + ",\"traffic\":{\"green\":100}}}", blue), facts));

        assertThat(translation.problems()).singleElement().satisfies(problem -> assertThat(problem.message())
                .startsWith("spec.managed.mirrorTraffic: "));
    }

    @Test
    void whatTheSpecDroppedOfTrafficAndPropertiesStaysInAzure() {
        ResourceStatus endpoint = new ResourceStatus("endpoint", Golden.WORKSPACE + "/onlineEndpoints/thing",
                "2025-12-01", ResourceStatus.Origin.Created, ResourceStatus.Phase.Ready,
                List.of("/identity/type", "/location", "/properties/authMode", "/properties/properties/a~1b",
                        "/properties/traffic"),
                "hash", null, null, null, null);
        Facts facts = Golden.present("endpoint", """
                {"location":"westeurope","identity":{"type":"SystemAssigned","principalId":"p"},
                 "properties":{"authMode":"key","traffic":{"blue":100},"properties":{"a/b":"c"}}}
                """).with("deployment/blue", new Observation.Present(green(), false));

        assertThat(steps(managed("blue") + "}}", facts, endpoint))
                .allSatisfy(step -> assertThat(step).isInstanceOf(Step.Satisfied.class));
    }

    @Test
    void anInstanceCountThatTheSpecDroppedStaysInAzure() {
        ResourceStatus blue = new ResourceStatus("deployment/blue", Golden.WORKSPACE
                + "/onlineEndpoints/thing/deployments/blue", "2025-12-01", ResourceStatus.Origin.Created,
                ResourceStatus.Phase.Ready, List.of("/sku/name", "/sku/capacity"), "hash", null, null, null, null);
        Facts facts = Golden.present("endpoint", BLUE_HAS_ALL)
                .with("deployment/blue", new Observation.Present(green(), false));

        assertThat(steps(managed("blue") + "}}", facts, blue))
                .allSatisfy(step -> assertThat(step).isInstanceOf(Step.Satisfied.class));
    }

    @ParameterizedTest
    @CsvSource({"/identity/type,true", "/location,true", "/tags/a,false", "/properties/traffic,false",
        "/properties/authMode,false"})
    void endpointIsUpdatedInPlaceOrMadeAnew(String path, boolean anew) {
        assertThat(endpoint(managed() + "}}", Facts.NONE).update().replaces(JsonPointer.compile(path)))
                .isEqualTo(anew);
    }

    @ParameterizedTest
    @CsvSource({"/properties/instanceType,true", "/properties/codeConfiguration/codeId,true",
        "/properties/codeConfiguration/scoringScript,true", "/sku/capacity,false", "/properties/model,false",
        "/properties/environmentVariables/A,false"})
    void deploymentIsUpdatedInPlaceOrMadeAnew(String path, boolean anew) {
        Intent blue = intents(managed("blue") + "}}", Facts.NONE).getLast();

        assertThat(blue.update().replaces(JsonPointer.compile(path))).isEqualTo(anew);
    }

    @Test
    void whatAzurePatchesIsPatched() {
        List<Intent> intents = intents(managed("blue") + "}}", Facts.NONE);
        JsonPointer capacity = JsonPointer.compile("/sku/capacity");

        assertThat(intents.getLast().update().patchFor(List.of(capacity))).hasToString("[/sku]");
        assertThat(intents.getFirst().update().patchFor(List.of(JsonPointer.compile("/tags/a")))).hasToString(
                "[/tags]");
        assertThat(intents.getFirst().update().patchFor(List.of(JsonPointer.compile("/properties/traffic/a"))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"managed\":{\"authMode\":\"Key\"},\"overrides\":{\"properties\":{\"keys\":{\"primaryKey\":\"x\"}}}}"
                + "|spec.overrides: /properties/keys",
        "{\"managed\":{\"authMode\":\"Key\"},\"overrides\":{\"Properties\":{\"AuthMode\":\"AADToken\"}}}"
                + "|spec.overrides.Properties.AuthMode: /properties/authMode makes the resource what it is",
        "{\"managed\":{\"authMode\":\"Key\",\"deployments\":[{\"name\":\"blue\",\"overrides\":{\"properties\":"
                + "{\"EndpointComputeType\":\"Kubernetes\"}}}]}}|spec.managed.deployments[0].overrides.properties",
        "{\"managed\":{\"authMode\":\"Key\"},\"overrides\":{\"IDENTITY\":{\"type\":\"None\"}}}"
                + "|spec.overrides.IDENTITY: /identity makes the resource what it is",
        "{\"workspaceId\":\"x\"}|spec: a target, such as managed, must be set"})
    void refusesWhatCannotBeCarriedOut(String spec, String message) {
        assertThat(Golden.refusal(translate(subject(spec), Facts.NONE))).startsWith(message);
    }

    @Test
    void advises() {
        String spec = """
                {"managed":{"authMode":"Key","publicNetworkAccess":"Enabled","traffic":{"blue":100},
                 "deployments":[{"name":"blue","instanceCount":1},{"name":"green","instanceCount":1}]}}
                """;

        assertThat(Golden.intents(translate(subject(spec), Facts.NONE)).advice()).extracting(Advice::rule)
                .containsExactly("PublicEndpoint", "LocalAuthEnabled", "SingleInstance");
        assertThat(Golden.intents(translate(subject("{\"managed\":{\"authMode\":\"AADToken\"}}"), Facts.NONE)).advice())
                .isEmpty();
    }

    private static ObjectNode green() {
        return Golden.json("""
                {"location":"westeurope","sku":{"name":"Default","capacity":1},
                 "properties":{"endpointComputeType":"Managed","provisioningState":"Succeeded"}}
                """);
    }

    /** A spec that is not closed yet. */
    private static String managed(String... deployments) {
        String list = String.join(",", List.of(deployments).stream().map(name -> "{\"name\":\"" + name + "\"}")
                .toList());
        return "{\"managed\":{\"authMode\":\"Key\",\"deployments\":[" + list + "]";
    }

    private List<Step> steps(String spec, Facts facts, ResourceStatus... recorded) {
        ManagedObject<MLInferenceEndpointSpec> subject = subject(spec, recorded);
        return planner.plan(new Planner.Input(subject, Golden.intents(translate(subject, facts)).intents(), facts,
                Set.of(), Set.of(), Map.of(), new PlainDigest(secret -> ""), AdoptionPolicy.Adopt, mark -> false));
    }

    private Intent endpoint(String spec, Facts facts) {
        return intents(spec, facts).getFirst();
    }

    private List<Intent> intents(String spec, Facts facts) {
        return Golden.intents(translate(subject(spec), facts)).intents();
    }

    private static ManagedObject<MLInferenceEndpointSpec> subject(String spec, ResourceStatus... recorded) {
        return Golden.subject(Golden.spec(MLInferenceEndpointSpec.class, Golden.json(spec)), recorded);
    }

    private Translation translate(ManagedObject<MLInferenceEndpointSpec> subject, Facts facts) {
        return kind.translate(subject, Golden.resolved("westeurope", Map.of()), facts);
    }
}
