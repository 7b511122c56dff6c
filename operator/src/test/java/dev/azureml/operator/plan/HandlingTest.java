package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.AdoptionPolicy;
import dev.azureml.api.AppliedAction;
import dev.azureml.api.AppliedSecret;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.json.ArmSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What can't be made, what is made anew, and what is asked for. */
class HandlingTest {
    private static final Planner PLANNER = new Planner(ArmSchema.load());
    private static final ArmId ID = ArmId.ofResourceGroup("s", "g")
            .extension("Microsoft.MachineLearningServices/workspaces", "w").child("computes", "c");
    private static final Problem RETIRED = new Problem(Reason.SERVICE_RETIRED, "use another");

    private @Nullable ResourceStatus recorded;
    private String policies = "'replacementPolicy': 'Recreate'";

    private Step plan(Intent intent, Observation observation) {
        return plan(List.of(intent), Facts.NONE.with("c", observation)).getFirst();
    }

    private List<Step> plan(List<Intent> intents, Facts facts) {
        return PLANNER.plan(new Planner.Input(new ManagedObject<>("MLDatastore", "ns", "o", "uid", 1,
                Json.MAPPER.convertValue(json("{" + policies + "}"), MLDatastoreSpec.class), "owner",
                recorded == null ? List.of() : List.of(recorded)), intents, facts, Set.of(), Set.of(), Map.of(),
                new PlainDigest(_ -> "hmac"), AdoptionPolicy.Adopt, _ -> false));
    }

    private static Intent intent(UpdateRule rule) {
        return Intent.manage("c", ID, "v", json("{'tags': {'a': 'b'}}")).updatedBy(rule);
    }

    private static Observation has(String body) {
        return new Observation.Present(json(body), false);
    }

    private static ObjectNode json(String text) {
        try {
            return Json.MAPPER.readValue(text.replace('\'', '"'), ObjectNode.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @Test
    void whatCantBeMadeIsNotMade() {
        assertThat(plan(intent(UpdateRule.PUT).withCreationGuard(RETIRED), new Observation.Absent()))
                .isInstanceOfSatisfying(Step.Blocked.class, b -> assertThat(b.problem()).isEqualTo(RETIRED));
        assertThat(plan(intent(UpdateRule.PUT).withCreationGuard(null), new Observation.Absent()))
                .isInstanceOf(Step.Create.class);
    }

    @ParameterizedTest
    @CsvSource({"AUTHORIZATION,true", "INVALID,true", "PROVIDER_NOT_REGISTERED,true", "UNAVAILABLE,false",
        "THROTTLED,false", "BUSY,false", "DEPENDENCY_NOT_READY,false"})
    void aTargetThatNobodyMaySeeKeepsNothingFromBeingMadeAndOneThatCannotBeSeenNowDoes(FailureKind kind, boolean made) {
        Intent target = Intent.target("spec.machine", ID, "v");
        Observation unread = new Observation.Unreadable(new ArmResult.Failure(kind, ArmError.of("Any", "any"),
                Optional.empty(), 400));

        List<Step> steps = plan(List.of(target, intent(UpdateRule.PUT).dependingOn(Set.of("spec.machine"))),
                Facts.NONE.with("spec.machine", unread).with("c", new Observation.Absent()));

        assertThat(steps.getFirst() instanceof Step.Satisfied).isEqualTo(made);
        assertThat(steps.getLast() instanceof Step.Create).isEqualTo(made);
    }

    @Test
    void nothingGivesWayToWhatRefersToATargetThatIsNotThere() {
        Intent target = Intent.target("spec.machine", ID, "v");

        List<Step> steps = plan(List.of(target, intent(UpdateRule.onlyUpdatable()).dependingOn(Set.of("spec.machine"))),
                Facts.NONE.with("spec.machine", new Observation.Absent()).with("c", has("{'tags': {'a': 'x'}}")));

        assertThat(steps.getFirst()).isInstanceOfSatisfying(Step.Blocked.class, b -> {
            assertThat(b.problem().reason()).isEqualTo(Reason.TARGET_NOT_FOUND);
            assertThat(b.problem().message()).startsWith("spec.machine: " + ID);
        });
        assertThat(steps.getLast()).isInstanceOfSatisfying(Step.Blocked.class,
                b -> assertThat(b.problem().reason()).isEqualTo(Reason.DEPENDENCY_NOT_READY));
    }

    @Test
    void whatExistsIsUpdatedButNotMadeAnewWhenItCantBeMade() {
        Observation other = has("{'tags': {'a': 'x'}}");
        assertThat(plan(intent(UpdateRule.PUT).withCreationGuard(RETIRED), other)).isInstanceOf(Step.Update.class);
        assertThat(plan(intent(UpdateRule.onlyUpdatable()).withCreationGuard(RETIRED), other))
                .isInstanceOfSatisfying(Step.Blocked.class, b -> assertThat(b.problem()).isEqualTo(RETIRED));
        assertThat(plan(intent(UpdateRule.onlyUpdatable()), other)).isInstanceOf(Step.Replace.class);
    }

    @Test
    void aReplacementThatCanNeverBeMadeIsSaidBeforeAnythingIsAllowed() {
        policies = "";
        Problem unknown = new Problem(Reason.INVALID_SPEC, "no such size; did you mean another?");
        Problem full = new Problem(Reason.QUOTA_EXCEEDED, "full");
        Observation other = has("{'tags': {'a': 'x'}}");

        assertThat(plan(intent(UpdateRule.onlyUpdatable()).withCreationGuard(unknown), other))
                .isInstanceOfSatisfying(Step.Blocked.class, b -> assertThat(b.problem()).isEqualTo(unknown));
        assertThat(plan(intent(UpdateRule.onlyUpdatable()).withCreationGuard(full), other))
                .isInstanceOfSatisfying(Step.Blocked.class, b -> assertThat(b.problem().reason()).isEqualTo(
                        Reason.REPLACEMENT_REQUIRED));
    }

    @Test
    void whatWorksStaysUntilWhatItsReplacementNeedsIsThere() {
        ArmId cluster = ArmId.ofResourceGroup("s", "g").extension("P.Q/clusters", "misspelt");
        List<Intent> both = List.of(Intent.require("cluster", cluster, "v"), intent(UpdateRule.onlyUpdatable())
                .dependingOn(Set.of("cluster")));
        Facts facts = Facts.NONE.with("c", has("{'tags': {'a': 'x'}}"));

        assertThat(plan(both, facts.with("cluster", new Observation.Absent())).getLast())
                .isInstanceOfSatisfying(Step.Blocked.class, b -> assertThat(b.problem().reason()).isEqualTo(
                        Reason.DEPENDENCY_NOT_READY));
        assertThat(plan(both, facts.with("cluster", has("{}"))).getLast()).isInstanceOf(Step.Replace.class);
    }

    @Test
    void whatIsOutdatedIsMadeAnewOnlyWhereThatIsAllowed() {
        Intent outdated = intent(UpdateRule.PUT.replaced(ReplaceRule.FREELY.renewedBecause("the image is old")));
        Observation same = has("{'tags': {'a': 'b'}}");
        assertThat(plan(outdated, same)).isInstanceOfSatisfying(Step.Replace.class,
                replace -> assertThat(replace.why()).isEqualTo("the image is old"));
        assertThat(plan(outdated, new Observation.Present(json("{'tags': {'a': 'b'}}"), true)))
                .isInstanceOf(Step.Confirm.class);

        policies = "";
        assertThat(plan(outdated, same)).isInstanceOf(Step.Satisfied.class);
    }

    @Test
    void aWishThatAnObjectComesWithIsNoNews() {
        Intent restart = intent(UpdateRule.PUT).withActions(List.of(new Action("restart", "today", "restart",
                JsonPointer.compile("/properties/state"), Set.of("Stopped"), Set.of("Starting"), true)));
        Observation running = has("{'tags': {'a': 'b'}, 'properties': {'state': 'Running'}}");
        assertThat(plan(restart, running)).isInstanceOf(Step.Satisfied.class);

        recorded = record(List.of(new AppliedAction("restart", "today")));
        assertThat(plan(restart, running)).isInstanceOf(Step.Satisfied.class);

        recorded = record(List.of(new AppliedAction("restart", "yesterday")));
        assertThat(plan(restart, running)).isInstanceOfSatisfying(Step.Act.class,
                act -> assertThat(act.action().verb()).isEqualTo("restart"));

        recorded = record(null);
        assertThat(plan(restart, running)).isInstanceOf(Step.Act.class);
        assertThat(plan(restart, has("{'tags': {'a': 'b'}, 'properties': {'state': 'Stopped'}}")))
                .isInstanceOf(Step.Satisfied.class);
        assertThat(plan(restart, has("{'tags': {'a': 'b'}, 'properties': {'state': 'Starting'}}")))
                .isInstanceOf(Step.Blocked.class);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"-,Running,Act", "-,Stopped,Satisfied", "-,Stopping,Blocked",
        "Stopped,Running,Satisfied", "Running,Running,Act"})
    void aPowerStateIsAskedForOnceWhenTheWishChanges(@Nullable String asked, String state, String step) {
        recorded = asked == null ? null : record(List.of(new AppliedAction("power", asked)));
        Intent stopped = intent(UpdateRule.PUT).withActions(List.of(new Action("power", "Stopped", "stop",
                JsonPointer.compile("/properties/state"), Set.of("Stopped"), Set.of("Stopping"), false)));

        assertThat(plan(stopped, has("{'tags': {'a': 'b'}, 'properties': {'state': '" + state + "'}}")).getClass()
                .getSimpleName()).isEqualTo(step);
    }

    private static ResourceStatus record(@Nullable List<AppliedAction> actions) {
        return new ResourceStatus("c", ID.value(), "v", ResourceStatus.Origin.Created, ResourceStatus.Phase.Ready,
                null, null, null, null, actions, null);
    }

    @Test
    void aSecretThatIsSaidNoMoreIsTakenBackByAPut() {
        recorded = new ResourceStatus("c", ID.value(), "v", ResourceStatus.Origin.Created, ResourceStatus.Phase.Ready,
                null, null, null, null, null, List.of(new AppliedSecret("/properties/keys/a", "s/a", "1", "hmac"),
                        new AppliedSecret("/properties/keys/b", "s/b", "1", "hmac")));
        Intent intent = intent(UpdateRule.PUT).withSecrets(Map.of(JsonPointer.compile("/properties/keys/a"),
                new SecretValue("s/a", "1", new SensitiveString("x"))));

        assertThat(plan(intent, has("{'tags': {'a': 'b'}}"))).isInstanceOfSatisfying(Step.Update.class,
                update -> assertThat(update.paths()).containsExactly(JsonPointer.compile("/properties/keys/b")));
        assertThat(plan(intent.updatedBy(UpdateRule.createOnly("/properties/keys")), has("{'tags': {'a': 'b'}}")))
                .isInstanceOf(Step.Satisfied.class);
    }

    @Test
    void aSecretThatAzureAnswersIsTakenOutWhenItIsSaidNoMore() {
        recorded = new ResourceStatus("c", ID.value(), "v", ResourceStatus.Origin.Created, ResourceStatus.Phase.Ready,
                null, null, null, null, null,
                List.of(new AppliedSecret("/properties/variables/a", "s/a", "1", "hmac")));

        assertThat(plan(intent(UpdateRule.PUT),
                has("{'tags': {'a': 'b'}, 'properties': {'variables': {'a': 'told', 'b': 'other'}}}")))
                .isInstanceOfSatisfying(Step.Update.class, update -> {
                    assertThat(update.paths()).containsExactly(JsonPointer.compile("/properties/variables/a"));
                    assertThat(update.body().toString()).doesNotContain("told");
                });
    }
}
