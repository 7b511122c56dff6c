package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.api.AdoptionPolicy;
import dev.azureml.api.AppliedSecret;
import dev.azureml.api.MLBudgetSpec;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.MLSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.json.ArmSchema;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The word that a replacement takes where something goes with what is replaced. */
class ConsentTest {
    private static final Planner PLANNER = new Planner(ArmSchema.load());
    private static final ArmId BOX = Golden.WORKSPACE.child("computes", "Box");
    private static final UpdateRule RULE = UpdateRule.onlyUpdatable().replaced(ReplaceRule.FREELY.holding("its disk"));
    private static final String MADE = "'createdOn': '2026-01-02T03:04:05.6000000+00:00', ";

    private List<ResourceStatus> recorded = List.of();

    private Step step(String policy, @Nullable String word, String properties, Intent intent) {
        return step(Golden.spec(MLDatastoreSpec.class, Golden.json("{\"replacementPolicy\":\"" + policy + "\"}")), word,
                properties, intent);
    }

    private Step step(MLSpec spec, @Nullable String word, String properties, Intent intent) {
        Map<String, String> annotations = word == null ? Map.of() : Map.of(Consent.ANNOTATION, word);
        var subject = new ManagedObject<>("ML", "team", "thing", "uid", 1, spec, "owner", recorded, annotations);
        Facts facts = Facts.NONE.with("box", new Observation.Present(Golden.json(("{'properties': {" + properties
                + "'computeType': 'ComputeInstance', 'properties': {'vmSize': 'small'}}}").replace('\'', '"')), false));
        return PLANNER
                .plan(new Planner.Input(subject, List.of(intent), facts, Set.of(), Set.of(), Map.of(),
                        new PlainDigest(_ -> ""),
                        AdoptionPolicy.Adopt, _ -> false))
                .getFirst();
    }

    private static Intent bigger() {
        return Intent.manage("box", BOX, "v", Golden.json("{\"properties\":{\"properties\":{\"vmSize\":\"big\"}}}"))
                .updatedBy(RULE);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"Recreate, -", "Recreate, ''", "Recreate, Box", "Recreate, true",
        "Recreate, Other@2026-01-02T03:04:05.600Z", "Recreate, Box@2026-01-02T03:04:06.600Z", "Never, -",
        "Never, Box@2026-01-02T03:04:05.600Z"})
    void withoutTheWordNothingGoes(String policy, @Nullable String word) {
        assertThat(step(policy, word, MADE, bigger())).isInstanceOfSatisfying(Step.Blocked.class, blocked -> {
            assertThat(blocked.problem().reason()).isEqualTo(Reason.REPLACEMENT_REQUIRED);
            assertThat(blocked.problem().message())
                    .contains("its disk", "azureml.dev/replace: Box@2026-01-02T03:04:05.600Z");
            assertThat(blocked.changes()).singleElement().satisfies(change -> {
                assertThat(change.observed()).isEqualTo("small");
                assertThat(change.wanted()).isEqualTo("big");
            });
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Box@2026-01-02T03:04:05.600Z", "box@2026-01-02T04:04:05.6+01:00",
        " Box@2026-01-02T03:04:05.6000000+00:00 "})
    void withItTheOneThatIsNamedGoes(String word) {
        assertThat(step("Recreate", word, MADE, bigger())).isInstanceOfSatisfying(Step.Replace.class,
                replace -> assertThat(replace.why()).contains("vmSize", "its disk"));
    }

    @Test
    void aKindThatIsNeverMadeAnewIsNotToldToSayThatItMayBe() {
        assertThat(((Step.Blocked) step("Never", null, MADE, bigger())).problem().message()).contains(
                "put it back, or set replacementPolicy: Recreate; as its disk");
        assertThat(((Step.Blocked) step(Golden.spec(MLBudgetSpec.class, Golden.json("{}")), null, MADE, bigger()))
                .problem()
                .message()).contains("put it back, or delete the object and apply another").doesNotContain(
                        "replacementPolicy", "disk");
    }

    @Test
    void whatCannotBeNamedIsLeft() {
        assertThat(step("Recreate", "Box@", "", bigger())).isInstanceOfSatisfying(Step.Blocked.class,
                blocked -> assertThat(blocked.problem().message()).contains("delete it in Azure yourself"));
    }

    @Test
    void whatHoldsNothingTakesNoWord() {
        assertThat(step("Recreate", null, MADE, bigger().updatedBy(UpdateRule.onlyUpdatable())))
                .isInstanceOf(Step.Replace.class);
    }

    @Test
    void noSecretIsShown() {
        var path = JsonPointer.compile("/properties/properties/vmSize");
        Intent intent = bigger().withSecrets(Map.of(path, new SecretValue("s/k", "1", new SensitiveString("hush"))));

        assertThat(step("Recreate", null, MADE, intent)).isInstanceOfSatisfying(Step.Blocked.class,
                blocked -> assertThat(blocked.changes()).containsExactly(new Change(path, null, null)));
    }

    /** Azure may answer what was sent as a secret before. */
    @Test
    void nothingIsShownOfWhatWasASecret() {
        recorded = List.of(new ResourceStatus("box", BOX.value(), "v", ResourceStatus.Origin.Created,
                ResourceStatus.Phase.Ready, List.of(), null, null, null, null,
                List.of(new AppliedSecret("/properties/properties/vmSize", "s/k", "1", "hmac"))));

        assertThat(step("Recreate", null, MADE, Intent.manage("box", BOX, "v", Golden.json("{}")).updatedBy(RULE)))
                .isInstanceOfSatisfying(Step.Blocked.class, blocked -> {
                    assertThat(blocked.changes()).extracting(Change::path)
                            .hasToString("[/properties/properties/vmSize]");
                    assertThat(blocked.changes()).noneMatch(Change::isTold);
                });
    }

    @Test
    void aPlaceholderIsNeverADifferenceNorSentOverWhatAzureChose() {
        Intent intent = Intent.manage("box", BOX, "v", Golden.json("""
                {"tags": {"a": "1"}, "properties": {"properties": {"vmSize": "NotSpecified"}}}"""))
                .updatedBy(UpdateRule.onlyUpdatable("/tags"))
                .comparedBy(CompareRules.NONE.withPlaceholder("/properties/properties/vmSize", "NotSpecified"));

        assertThat(step("Recreate", null, MADE, intent)).isInstanceOfSatisfying(Step.Update.class, update -> {
            assertThat(update.paths()).hasToString("[/tags/a]");
            assertThat(update.body().at("/properties/properties/vmSize").asText()).isEqualTo("small");
        });
    }
}
