package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.api.AdoptionPolicy;
import dev.azureml.api.AppliedSecret;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.ResourceStatus.Origin;
import dev.azureml.api.ResourceStatus.Phase;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.json.ArmSchema;
import dev.azureml.operator.plan.json.Difference;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PlannerTest {
    private static final Planner PLANNER = new Planner(ArmSchema.load());
    private static final ArmId WORKSPACE = ArmId.ofResourceGroup("s", "g")
            .extension("Microsoft.MachineLearningServices/workspaces", "w");
    private static final ArmId ENDPOINT = WORKSPACE.child("onlineEndpoints", "e");
    private static final ArmId BLUE = ENDPOINT.child("deployments", "blue");
    private static final String OWNER = "cluster/ns/MLDatastore/o";
    private static final String SAME = "{'location': 'westeurope', 'properties': {'description': 'd'}}";
    private static final JsonPointer KEY = JsonPointer.compile("/properties/credentials/secrets/key");

    private String spec = "{}";
    private List<ResourceStatus> recorded = List.of();
    private Set<String> busy = Set.of();
    private Set<String> settling = Set.of();
    private Facts facts = Facts.NONE;

    private static ObjectNode json(String text) {
        try {
            return Json.MAPPER.readValue(text.replace('\'', '"'), ObjectNode.class);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static Intent endpoint(String body) {
        return Intent.manage("endpoint", ENDPOINT, "v", json(body));
    }

    private static Intent blue() {
        return Intent.manage("blue", BLUE, "v", json("{'properties': {'description': 'd'}}"))
                .dependingOn(Set.of("endpoint"));
    }

    private void azureHas(String key, String body) {
        facts = facts.with(key, new Observation.Present(json(body), false));
    }

    private void record(String key, ArmId id, Origin origin, Phase phase, String... appliedPaths) {
        recorded = java.util.stream.Stream.concat(recorded.stream(), java.util.stream.Stream.of(new ResourceStatus(key,
                id.value(), "v", origin, phase, List.of(appliedPaths), null, null, null, null, null))).toList();
    }

    private List<Step> plan(Intent... intents) {
        return PLANNER.plan(new Planner.Input(new ManagedObject<>("MLDatastore", "ns", "o", "uid", 1, Json.MAPPER
                .convertValue(json(spec), MLDatastoreSpec.class), OWNER, recorded), List.of(intents), facts, busy,
                settling, Map.of(), new PlainDigest(secret -> "hmac of " + secret.value().value()),
                AdoptionPolicy.Adopt,
                "gone"::equals));
    }

    private Step only(Intent intent) {
        List<Step> steps = plan(intent);
        assertThat(steps).hasSize(1);
        return steps.getFirst();
    }

    private static String name(Step step) {
        return step instanceof Step.Blocked blocked
                ? blocked.problem().reason().word()
                : step.getClass()
                        .getSimpleName();
    }

    private static @Nullable Observation observation(String word) {
        return switch (word) {
            case "unread" -> null;
            case "absent" -> new Observation.Absent();
            case "unreadable" -> new Observation.Unreadable(new ArmResult.Failure(FailureKind.UNAVAILABLE,
                    ArmError.of("c", "m"), Optional.empty(), 503));
            case "same" -> new Observation.Present(json(SAME), false);
            case "partialSame" -> new Observation.Present(json(SAME), true);
            case "partialLacking" -> new Observation.Present(json("{'location': 'westeurope'}"), true);
            case "differs" -> new Observation.Present(json(SAME.replace("'d'", "'x'")), false);
            case "partialDiffers" -> new Observation.Present(json(SAME.replace("'d'", "'x'")), true);
            default -> new Observation.Present(json("{'location': 'westeurope', 'properties': {'description': 'd',"
                    + " 'provisioningState': '" + word.replace("partial", "") + "'}}"), word.startsWith("partial"));
        };
    }

    @ParameterizedTest
    @CsvSource({
        "unread,         AzureUnavailable, AzureUnavailable,   AzureUnavailable",
        "absent,         Create,           DependencyNotReady, Satisfied",
        "unreadable,     Unreadable,       Unreadable,         Satisfied",
        "same,           Satisfied,        Satisfied,          Satisfied",
        "partialSame,    Satisfied,        Satisfied,          Satisfied",
        "partialLacking, Satisfied,        Satisfied,          Satisfied",
        "differs,        Update,           Satisfied,          Satisfied",
        "partialDiffers, Confirm,          Satisfied,          Satisfied",
        "Succeeded,      Satisfied,        Satisfied,          Satisfied",
        "Failed,         Update,           DependencyNotReady, Satisfied",
        "Canceled,       Update,           DependencyNotReady, Satisfied",
        "partialFailed,  Confirm,          DependencyNotReady, Satisfied",
        "Creating,       Creating,         DependencyNotReady, Satisfied",
        "Updating,       Updating,         DependencyNotReady, Satisfied",
        "Deleting,       Deleting,         DependencyNotReady, Satisfied"})
    void whatIsReadDecides(String read, String manage, String require, String look) {
        Observation observation = observation(read);
        facts = observation == null ? Facts.NONE : Facts.NONE.with("endpoint", observation);

        assertThat(name(only(endpoint(SAME)))).isEqualTo(manage);
        assertThat(name(only(Intent.require("endpoint", ENDPOINT, "v")))).isEqualTo(require);
        assertThat(name(only(Intent.look("endpoint", ENDPOINT, "v")))).isEqualTo(look);
    }

    /** Not every type has tags that a person could take it out of. */
    @ParameterizedTest
    @CsvSource({
        "policyAssignments, '{\"properties\": {\"metadata\": %s}}', azureml.dev-owner from its metadata",
        "locks, '{\"tags\": %s}', its tag azureml.dev-owner"})
    void whoseItIsIsSaidWithWhereThatStands(String type, String body, String words) {
        azureHas("x", body.formatted("{\"azureml.dev-owner\": \"cluster/ns/MLDatastore/other\"}"));

        assertThat(
                only(Intent.manage("x", WORKSPACE.extension("Microsoft.Authorization/" + type, "x"), "v", json("{}"))))
                .isInstanceOfSatisfying(Step.Blocked.class, blocked -> assertThat(blocked.problem().message())
                        .contains("belongs to cluster/ns/MLDatastore/other; remove " + words));
    }

    /** What Azure has of a task, or has forgotten of it, is no reason to begin it anew. */
    @Test
    void aTaskIsSentOnce() {
        Intent task = endpoint(SAME).askedForOnce();
        facts = facts.with("endpoint", new Observation.Absent());
        assertThat(plan(task)).singleElement().isInstanceOf(Step.Create.class);

        record("endpoint", ENDPOINT, Origin.Created, Phase.Creating);
        assertThat(plan(task)).as("claimed, and not sent yet").singleElement().isInstanceOf(Step.Create.class);
        recorded = List.of(recorded.getFirst().withApplied(List.of(), "hash"));
        assertThat(plan(task)).singleElement().isInstanceOf(Step.Satisfied.class);

        for (String state : List.of("Failed", "Evaluating", "Succeeded")) {
            azureHas("endpoint", "{'properties': {'provisioningState': '" + state + "'}}");
            assertThat(plan(task)).as(state).singleElement().isInstanceOf(Step.Satisfied.class);
        }
        recorded = List.of();
        spec = "{'adoptionPolicy': 'Never'}";
        assertThat(plan(task)).as("asked for before what was asked for last").singleElement().isInstanceOf(
                Step.Satisfied.class);
    }

    @Test
    void aCreationCarriesDefaultsUnderTheSpecAndTheMark() {
        facts = Facts.NONE.with("endpoint", new Observation.Absent());

        Step step = only(endpoint(SAME).withCreateDefaults(
                json("{'properties': {'description': 'default', 'publicNetworkAccess': 'Disabled'}}")));

        assertThat(step).isInstanceOfSatisfying(Step.Create.class, create -> {
            assertThat(create.wanted()).isEqualTo(json(SAME));
            assertThat(create.body().at("/properties/description").asText()).isEqualTo("d");
            assertThat(create.body().at("/properties/publicNetworkAccess").asText()).isEqualTo("Disabled");
            assertThat(create.body().at("/tags/azureml.dev-owner").asText()).isEqualTo(OWNER);
        });
    }

    @Test
    void anUpdateKeepsWhatTheSpecDoesNotSay() {
        azureHas("endpoint", "{'id': 'x', 'location': 'westeurope', 'tags': {'policy': 'p'}, 'properties': {"
                + "'description': 'x', 'publicNetworkAccess': 'Disabled', 'scoringUri': 'https://x'}}");

        assertThat(only(endpoint(SAME))).isInstanceOfSatisfying(Step.Update.class, update -> {
            assertThat(update.body()).isEqualTo(json("{'location': 'westeurope', 'tags': {'policy': 'p'}, 'properties':"
                    + " {'description': 'd', 'publicNetworkAccess': 'Disabled'}}"));
            assertThat(update.paths()).containsExactly(JsonPointer.compile("/properties/description"));
            assertThat(update.patch()).isFalse();
        });
    }

    @Test
    void whatBusyResourcesWaitForIsTheOperation() {
        busy = Set.of("endpoint");
        facts = Facts.NONE.with("endpoint", new Observation.Absent());
        assertThat(name(only(endpoint(SAME)))).isEqualTo("Creating");
        azureHas("endpoint", SAME);
        assertThat(name(only(endpoint(SAME)))).isEqualTo("Updating");
    }

    @Test
    void dependentsWaitAndThenGo() {
        facts = Facts.NONE.with("endpoint", new Observation.Absent()).with("blue", new Observation.Absent());
        assertThat(plan(blue(), endpoint(SAME))).extracting(PlannerTest::name)
                .containsExactly("DependencyNotReady", "Create");
        azureHas("endpoint", SAME);
        assertThat(plan(blue(), endpoint(SAME))).extracting(PlannerTest::name).containsExactly("Create", "Satisfied");
    }

    @Test
    void aCycleIsToldAndEndsNothingElse() {
        for (String key : List.of("endpoint", "blue", "third")) {
            facts = facts.with(key, new Observation.Absent());
        }

        assertThat(plan(endpoint(SAME).dependingOn(Set.of("blue")), blue(), Intent.manage("third", WORKSPACE.child(
                "onlineEndpoints", "f"), "v", json("{}")))).extracting(PlannerTest::name)
                .containsExactlyInAnyOrder("DependencyCycle", "DependencyNotReady", "Create");
        assertThat(name(only(endpoint(SAME).dependingOn(Set.of("endpoint"))))).isEqualTo("DependencyCycle");
    }

    /** The translation leaves out what it can't say yet. */
    @Test
    void aDependencyThatIsNotTranslatedYetIsNoCycle() {
        facts = facts.with("blue", new Observation.Absent());

        assertThat(name(only(blue()))).isEqualTo("DependencyNotReady");
    }

    @Test
    void aDeferredPathWaitsForWhatItselfDependsOnItsResource() {
        Intent endpoint = endpoint("{'location': 'westeurope', 'properties': {'traffic': {'blue': 100}}}")
                .deferring(List.of(new Deferred(JsonPointer.compile("/properties/traffic"), Set.of("blue"))));
        facts = facts.with("endpoint", new Observation.Absent()).with("blue", new Observation.Absent());
        assertThat(plan(endpoint, blue())).first().isInstanceOfSatisfying(Step.Create.class,
                create -> assertThat(create.body().at("/properties/traffic").isMissingNode()).isTrue());

        azureHas("endpoint", "{'location': 'westeurope', 'properties': {}}");
        List<Step> waiting = plan(endpoint, blue());
        assertThat(waiting).extracting(PlannerTest::name).containsExactly("DependencyNotReady", "Create");
        assertThat(waiting.getFirst()).isInstanceOfSatisfying(Step.Blocked.class,
                b -> assertThat(b.problem().message()).isEqualTo("properties.traffic waits for blue"));

        azureHas("blue", "{'properties': {'description': 'd', 'provisioningState': 'Creating'}}");
        assertThat(name(plan(endpoint, blue()).getFirst())).isEqualTo("DependencyNotReady");

        azureHas("blue", "{'properties': {'description': 'd', 'provisioningState': 'Succeeded'}}");
        assertThat(plan(endpoint, blue()).getFirst()).isInstanceOfSatisfying(Step.Update.class,
                update -> assertThat(update.body().at("/properties/traffic/blue").asInt()).isEqualTo(100));
    }

    @Test
    void aDeferredPathThatAzureHasIsLeftWhileItsResourceIsUpdated() {
        Intent endpoint = endpoint("{'location': 'westeurope', 'properties': {'description': 'new', 'traffic':"
                + " {'blue': 100}}}").deferring(List.of(
                        new Deferred(JsonPointer.compile("/properties/traffic"),
                                Set.of("blue"))));
        azureHas("endpoint",
                "{'location': 'westeurope', 'properties': {'description': 'd', 'traffic': {'blue': 100}}}");
        facts = facts.with("blue", new Observation.Absent());
        record("endpoint", ENDPOINT, Origin.Created, Phase.Ready, "/properties/traffic/blue");

        assertThat(plan(endpoint, blue()).getFirst()).isInstanceOfSatisfying(Step.Update.class,
                update -> assertThat(update.body().at("/properties/traffic/blue").asInt()).isEqualTo(100));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        // recorded, mark, adoptionPolicy, step
        "false, -,     -,     Satisfied", "false, -,     Adopt, Satisfied", "false, -,     Never, AdoptionRefused",
        "true,  -,     Never, Satisfied", "false, ours,  Never, Satisfied", "true,  ours,  -,     Satisfied",
        "false, other, -,     Conflict", "false, gone, -,     Satisfied", "true,  other, Adopt, Conflict",
        // The same under a name of the tag in another case
        "false, OURS,  Never, Satisfied", "false, OTHER, -,   Conflict", "true,  OTHER, Adopt, Conflict"})
    void whoseItIs(boolean isRecorded, @Nullable String mark, @Nullable String policy, String step) {
        spec = policy == null ? "{}" : "{'adoptionPolicy': '" + policy + "'}";
        boolean ours = "ours".equalsIgnoreCase(mark);
        String tag = "OURS".equals(mark) || "OTHER".equals(mark) ? "AzureML.dev-Owner" : "azureml.dev-owner";
        String tags = mark == null ? "" : "'tags': {'" + tag + "': '" + (ours ? OWNER : mark) + "'}, ";
        azureHas("endpoint", "{" + tags + SAME.substring(1));
        if (isRecorded) {
            record("endpoint", ENDPOINT, Origin.Created, Phase.Ready);
        }

        Step planned = only(endpoint(SAME));

        assertThat(name(planned)).isEqualTo(step);
        if (planned instanceof Step.Satisfied(var _, Origin origin)) {
            assertThat(origin).isEqualTo(isRecorded || ours ? Origin.Created : Origin.Adopted);
        }
    }

    @ParameterizedTest
    @CsvSource({"Created,Creating,0,westeurope,Create", "Created,Creating,1,westeurope,Create",
        "Created,Creating,2,westeurope,Replace", "Created,Creating,1,northeurope,Replace",
        "Created,Ready,2,westeurope,Update", "Created,Updating,2,westeurope,Update",
        "Adopted,Creating,2,westeurope,Update", "Adopted,Ready,2,westeurope,Update"})
    void onlyWhatIsOursAndNeverWorkedIsMadeAnewAndOnlyWhereAPutIsInVain(Origin origin, Phase phase, int accepted,
            String location, String step) {
        Intent intent = endpoint(SAME);
        recorded = List.of(new ResourceStatus("endpoint", ENDPOINT.value(), "v", origin, phase, List.of(),
                Json.hash(intent.body()), accepted, null, null, null));
        azureHas("endpoint", "{'location': '" + location + "', 'properties': {'provisioningState': 'Failed'}}");

        assertThat(name(only(intent))).isEqualTo(step);
    }

    /** As at its creation: with the defaults and with the mark, which a failed try may lack. */
    @Test
    void aFailedCreationIsSentAgainWhole() {
        record("endpoint", ENDPOINT, Origin.Created, Phase.Creating);
        azureHas("endpoint", "{'properties': {'provisioningState': 'Failed'}}");

        assertThat(only(endpoint(SAME).withCreateDefaults(json("{'properties': {'publicNetworkAccess': 'Disabled'}}"))))
                .isInstanceOfSatisfying(Step.Create.class, create -> {
                    assertThat(create.body().at("/properties/publicNetworkAccess").asText()).isEqualTo("Disabled");
                    assertThat(create.body().at("/tags/azureml.dev-owner").asText()).isEqualTo(OWNER);
                });
    }

    /** A GET after a write may answer what was there before: it is no reason to write again, nor to give up. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"true,1,old,Updating", "true,2,old,Updating", "true,1,-,Updating",
        "true,1,another,Update", "true,0,old,Update", "false,1,old,Update", "false,2,old,NotKept"})
    void aReadMayLagBehindTheWrite(boolean isSettling, int accepted, @Nullable String before, String step) {
        settling = isSettling ? Set.of("endpoint") : Set.of();
        Intent intent = endpoint(SAME);
        Map<String, String> hashes = Map.of("old", LastApplied.observedHash(List.of(new Difference(
                JsonPointer.compile("/properties/description"), TextNode.valueOf("d"), TextNode.valueOf("old")))),
                "another", "another");
        recorded = List.of(new ResourceStatus("endpoint", ENDPOINT.value(), "v", Origin.Created, Phase.Updating,
                List.of(), Json.hash(intent.body()), accepted, before == null ? null : hashes.get(before), null, null));
        azureHas("endpoint", "{'location': 'westeurope', 'properties': {'description': 'old'}}");

        assertThat(name(only(intent))).isEqualTo(step);
    }

    @Test
    void whatTheSpecDroppedIsRemoved() {
        record("endpoint", ENDPOINT, Origin.Created, Phase.Ready, "/properties/description", "/tags/gone",
                "/tags/hidden", "/tags/absent");
        azureHas("endpoint", "{'tags': {'gone': '1', 'hidden': '2', 'theirs': '3'}, 'properties': {'description':"
                + " 'd'}}");
        Intent intent = endpoint("{'properties': {'description': 'd'}}");

        assertThat(only(intent.comparedBy(intent.rules().withIgnored("/tags/hidden"))))
                .isInstanceOfSatisfying(Step.Update.class, update -> {
                    assertThat(update.paths()).containsExactly(JsonPointer.compile("/tags/gone"));
                    assertThat(update.body().get("tags")).isEqualTo(json("{'hidden': '2', 'theirs': '3'}"));
                });
        assertThat(name(only(intent.comparedBy(intent.rules().withIgnored("/tags"))))).isEqualTo("Satisfied");
    }

    /** Finding: Azure wants the SKU of a registry in each PUT, and one that the spec said no more was in none. */
    @Test
    void whatTheSpecDroppedIsAsInANewOneWhereThatHasIt() {
        azureHas("endpoint", "{'location': 'westeurope', 'properties': {'description': 'd', 'authMode': 'Key'}}");
        record("endpoint", ENDPOINT, Origin.Created, Phase.Ready, "/properties/description", "/properties/authMode");
        Intent intent = endpoint("{'properties': {'description': 'd'}}")
                .withCreateDefaults(json("{'location': 'westeurope', 'properties': {'authMode': 'AADToken'}}"));

        assertThat(only(intent)).isInstanceOfSatisfying(Step.Update.class, update -> {
            assertThat(update.body().at("/properties/authMode").asText()).isEqualTo("AADToken");
            assertThat(update.body().at("/properties/description").asText()).isEqualTo("d");
        });
    }

    /** {@code trafficShadow} is not below {@code traffic}. */
    @Test
    void aDroppedPathIsNotTakenForADeferredOneWithALikeName() {
        record("endpoint", ENDPOINT, Origin.Created, Phase.Ready, "/tags/trafficShadow");
        azureHas("endpoint", "{'tags': {'trafficShadow': '1'}, 'properties': {}}");

        assertThat(name(only(endpoint("{}").deferring(List.of(new Deferred(JsonPointer.compile("/tags/traffic"),
                Set.of("blue"))))))).isEqualTo("Update");
    }

    private static Intent datastore(String value) {
        return Intent.manage("datastore", WORKSPACE.child("datastores", "d"), "v", json("{'properties': {}}"))
                .withSecrets(Map.of(KEY, new SecretValue("s/key", "uid/1", new SensitiveString(value))));
    }

    private void sent(String hmac) {
        recorded = List.of(new ResourceStatus("datastore", WORKSPACE.child("datastores", "d").value(), "v",
                Origin.Created, Phase.Ready, List.of(), null, null, null, null,
                List.of(new AppliedSecret(KEY.toString(), "s/key", "uid/0", hmac))));
    }

    @Test
    void aSecretIsSentWhenItsValueIsAnother() {
        azureHas("datastore", "{'properties': {}}");
        assertThat(name(only(datastore("new")))).as("never sent").isEqualTo("Update");
        sent("hmac of new");
        assertThat(name(only(datastore("new")))).as("only the version moved").isEqualTo("Satisfied");
        sent("hmac of old");
        assertThat(only(datastore("new"))).isInstanceOfSatisfying(Step.Update.class, update -> {
            assertThat(update.paths()).containsExactly(KEY);
            assertThat(update.toString()).doesNotContain("hmac of");
        });
    }

    @Test
    void aSecretThatAzureTakesAtCreationAloneIsNeverAReasonToRecreate() {
        spec = "{'replacementPolicy': 'Recreate'}";
        azureHas("datastore", "{'properties': {}}");
        UpdateRule once = UpdateRule.createOnly(KEY.toString());
        assertThat(name(only(datastore("new").updatedBy(once)))).as("adopted").isEqualTo("Satisfied");
        sent("hmac of old");
        assertThat(name(only(datastore("new").updatedBy(once)))).isEqualTo("ReplacementRequired");
    }

    @ParameterizedTest
    @CsvSource({"{},ReplacementRequired", "{'replacementPolicy': 'Never'},ReplacementRequired",
        "{'replacementPolicy': 'Recreate'},Replace"})
    void aChangeThatAzureCannotMakeInPlace(String said, String step) {
        spec = said;
        azureHas("endpoint", SAME.replace("'d'", "'x'"));

        Step planned = only(endpoint(SAME).updatedBy(UpdateRule.createOnly("/properties/description")));

        assertThat(name(planned)).isEqualTo(step);
        if (planned instanceof Step.Blocked blocked) {
            assertThat(blocked.problem().message()).contains("properties.description", ENDPOINT.value(), "Recreate");
        }
    }

    @Test
    void aChangeWithinWhatPatchTakesIsPatched() {
        UpdateRule rule = UpdateRule.PUT.patching("/tags");
        azureHas("endpoint", "{'location': 'westeurope', 'tags': {'a': '1', 'b': '2'}, 'properties': {'description':"
                + " 'd'}}");

        assertThat(only(endpoint("{'tags': {'a': 'new'}}").updatedBy(rule))).isInstanceOfSatisfying(Step.Update.class,
                update -> {
                    assertThat(update.patch()).isTrue();
                    assertThat(update.body()).isEqualTo(json("{'tags': {'a': 'new', 'b': '2'}}"));
                });
        assertThat(only(endpoint("{'tags': {'a': 'new'}, 'properties': {'description': 'x'}}").updatedBy(rule)))
                .isInstanceOfSatisfying(Step.Update.class, update -> assertThat(update.patch()).isFalse());
        record("endpoint", ENDPOINT, Origin.Created, Phase.Ready, "/tags/b");
        assertThat(only(endpoint("{'tags': {'a': 'new'}}").updatedBy(rule))).as("a PATCH removes nothing")
                .isInstanceOfSatisfying(Step.Update.class, update -> assertThat(update.patch()).isFalse());
    }

    @Test
    void removalWaitsForAllElse() {
        record("endpoint", ENDPOINT, Origin.Created, Phase.Ready);
        record("blue", BLUE, Origin.Created, Phase.Ready);
        azureHas("endpoint", SAME.replace("'d'", "'x'"));
        assertThat(plan(endpoint(SAME))).extracting(PlannerTest::name).containsExactly("Update");
        azureHas("endpoint", SAME);
        assertThat(plan(endpoint(SAME))).extracting(PlannerTest::name).containsExactly("Satisfied", "Remove");
    }

    /** Finding: a resource group that the spec no longer had made went, with the workspace in it. */
    @Test
    void whatHoldsSomethingWantedIsNotRemovedWithIt() {
        record("group", ENDPOINT, Origin.Created, Phase.Ready);
        record("blue", BLUE, Origin.Created, Phase.Ready);
        azureHas("blue", "{'properties': {}}");
        Intent blue = Intent.look("blue", BLUE, "v");

        assertThat(plan(blue)).extracting(PlannerTest::name).containsExactly("Satisfied", "Leave");
        facts = facts.with("also-blue", new Observation.Absent());
        assertThat(plan(Intent.look("also-blue", BLUE, "v"))).as("it is wanted under another key")
                .extracting(PlannerTest::name).containsExactly("Satisfied", "Leave", "Leave");
    }

    @Test
    void whatWasMadeLastIsRemovedFirst() {
        record("code", ENDPOINT, Origin.Created, Phase.Ready);
        record("blue", BLUE, Origin.Created, Phase.Ready);

        assertThat(plan()).extracting(Step::key).containsExactly("blue", "code");
    }

    @Test
    void everyIntentGetsExactlyOneStepInItsPlace() {
        facts = facts.with("endpoint", new Observation.Absent()).with("blue", new Observation.Absent());
        List<Step> steps = plan(blue(), Intent.look("l", WORKSPACE, "v"), endpoint(SAME));

        assertThat(steps).extracting(Step::key).containsExactly("blue", "l", "endpoint");
        assertThat(new HashSet<>(steps)).hasSize(3);
    }
}
