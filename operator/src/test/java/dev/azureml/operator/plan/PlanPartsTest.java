package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.DeletionPolicy;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The small records that plans are made from. */
class PlanPartsTest {
    private static final ArmId ID = ArmId.ofResourceGroup("s", "g");

    @ParameterizedTest
    @CsvSource({"/a,true,true", "/a/b,true,true", "/ab,false,true", "/b,false,false", "/b/c,false,false",
        "/bc,false,true"})
    void aRuleHoldsForAPathAndAllBelowIt(String path, boolean createOnly, boolean notUpdatable) {
        assertThat(UpdateRule.createOnly("/a").replaces(JsonPointer.compile(path))).isEqualTo(createOnly);
        assertThat(UpdateRule.onlyUpdatable("/b").replaces(JsonPointer.compile(path))).isEqualTo(notUpdatable);
        assertThat(UpdateRule.PUT.replaces(JsonPointer.compile(path))).isFalse();
    }

    @Test
    void aPatchCoversAllChangesOrThereIsNone() {
        UpdateRule rule = UpdateRule.PUT.patching("/tags", "/properties/scale");
        JsonPointer tag = JsonPointer.compile("/tags/a");
        JsonPointer scale = JsonPointer.compile("/properties/scale/min");

        assertThat(rule.patchFor(List.of(tag, scale))).containsExactly(JsonPointer.compile("/properties/scale"),
                JsonPointer.compile("/tags"));
        assertThat(rule.patchFor(List.of(tag))).containsExactly(JsonPointer.compile("/tags"));
        assertThat(rule.patchFor(List.of(tag, JsonPointer.compile("/other")))).isEmpty();
        assertThat(rule.patchFor(List.of())).isEmpty();
        assertThat(UpdateRule.createOnly("/x").patching("/tags").replaces(JsonPointer.compile("/x"))).isTrue();
    }

    @Test
    void anIntentChangesInOneThingAtATime() {
        Intent plain = Intent.manage("k", ID, "v", Json.object().put("a", 1));
        ObjectNode defaults = Json.object().put("d", 1);
        Map<JsonPointer, SecretValue> secrets = Map.of(JsonPointer.compile("/s"), new SecretValue("n/k", "1",
                new SensitiveString("x")));
        List<Deferred> deferred = List.of(new Deferred(JsonPointer.compile("/t"), Set.of("b")));
        CompareRules rules = CompareRules.NONE.withExact("/t");
        UpdateRule update = UpdateRule.createOnly("/c");
        Problem guard = new Problem(Reason.INVALID_SPEC, "not now");
        Action action = new Action("power", "Stopped", "stop", JsonPointer.compile("/p"), Set.of(), Set.of(), false);
        Map<JsonPointer, Answer> answers = Map.of(JsonPointer.compile("/a"), new Answer(ID, "v", "listKeys",
                JsonPointer.compile("/key")));

        assertThat(plain.withCreateDefaults(defaults).withSecrets(secrets).dependingOn(Set.of("x")).deferring(deferred)
                .comparedBy(rules).updatedBy(update).withActions(List.of(action)).serialWith("w")
                .withQuery(Map.of("q", "1"))
                .withAnswers(answers).sharedByOthers().withCreationGuard(guard))
                .isEqualTo(new Intent("k", Intent.Mode.MANAGE, ID, "v", Json.object().put("a", 1),
                        new Intent.Additions(defaults, secrets, answers, Map.of("q", "1"), null),
                        new Intent.Order(Set.of("x"), deferred, "w", guard),
                        new Intent.Handling(rules, update, List.of(action), true, false, null, null, false)));
        assertThat(plain.withActions(List.of(action)).withActions(List.of())).isEqualTo(plain);
        assertThat(Intent.require("k", ID, "v").mode()).isEqualTo(Intent.Mode.REQUIRE);
        assertThat(Intent.look("k", ID, "v").mode()).isEqualTo(Intent.Mode.LOOK);
        assertThat(plain.withSecrets(secrets).toString()).doesNotContain("value=x");
    }

    @Test
    void factsTellAbsentFromUnknown() {
        Facts facts = Facts.NONE.with("gone", new Observation.Absent()).with("there",
                new Observation.Present(Json.object().put("a", 1), false));

        assertThat(facts.absent("gone")).isTrue();
        assertThat(facts.absent("unknown")).isFalse();
        assertThat(facts.knows("gone")).isTrue();
        assertThat(facts.knows("unknown")).isFalse();
        assertThat(facts.body("gone")).isEmpty();
        assertThat(facts.at("there", "/a").asInt()).isEqualTo(1);
        assertThat(facts.at("unknown", "/a").isMissingNode()).isTrue();
        assertThat(facts.without("there").knows("there")).isFalse();
        assertThat(facts.knows("there")).isTrue();
        assertThat(Facts.NONE.byKey()).isEmpty();
    }

    @Test
    void aHashDoesNotDependOnTheOrderOfKeysButOnThatOfLists() throws Exception {
        var one = Json.MAPPER.readTree("{\"a\": {\"x\": 1, \"y\": [1, 2]}, \"b\": null}");
        var two = Json.MAPPER.readTree("{\"b\": null, \"a\": {\"y\": [1, 2], \"x\": 1}}");
        var other = Json.MAPPER.readTree("{\"a\": {\"x\": 1, \"y\": [2, 1]}, \"b\": null}");

        assertThat(Json.hash(one)).isEqualTo(Json.hash(two)).hasSizeLessThanOrEqualTo(128);
        assertThat(Json.hash(one)).isNotEqualTo(Json.hash(other));
        assertThat(Json.hash(Json.object())).isNotEqualTo(Json.hash(Json.array()));
    }

    @Test
    void reasonsAreUniqueCamelCaseWords() {
        assertThat(Arrays.stream(Reason.values()).map(Reason::word)).doesNotHaveDuplicates()
                .allMatch(word -> word.matches("([A-Z][a-z]+)+"));
    }

    @ParameterizedTest
    @CsvSource({"RECONCILING,DependencyNotReady Creating Updating Deleting Busy Throttled AzureUnavailable"
            + " AuthorizationFailed DependentsExist ApprovalPending",
        "STALLED,InvalidSpec ProvisioningFailed NotKept PolicyDenied ResourceLocked ProviderNotRegistered QuotaExceeded"
                + " CapacityUnavailable ReplacementRequired SoftDeleted NameTaken AdoptionRefused Conflict ConnectionRejected OutOfScope"
                + " DependencyCycle TargetNotFound KeyUnusable ServiceRetired CredentialExpired InternalError Drifted Contested"
                + " DeletionPaused",
        "AS_IT_WAS,Paused", "READY,Available"})
    void eachReasonBringsItsConditions(Reason.State state, String words) {
        assertThat(Arrays.stream(Reason.values()).filter(r -> r.state() == state).map(Reason::word))
                .containsExactlyInAnyOrder(words.split(" "));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"-,Created,true", "-,Adopted,false", "-,-,true", "Delete,Created,true",
        "Delete,Adopted,true", "Retain,Created,false", "Retain,Adopted,false", "Purge,Created,true",
        "Detach,Adopted,true"})
    void whatWeCreatedGoesAndWhatWeAdoptedStaysUnlessTheSpecSaysOtherwise(@Nullable DeletionPolicy policy,
            ResourceStatus.@Nullable Origin origin, boolean deleted) {
        var resource = new ResourceStatus("k", ID.value(), "v", origin, ResourceStatus.Phase.Ready, null, null, null,
                null, null, null);

        assertThat(DeletionAction.byPolicy(policy, resource, Map.of("q", "1"))).isEqualTo(deleted
                ? new DeletionAction.Delete(Map.of("q", "1"))
                : new DeletionAction.Retain());
    }
}
