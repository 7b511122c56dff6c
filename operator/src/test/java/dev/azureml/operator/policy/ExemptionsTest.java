package dev.azureml.operator.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLPolicyAssignmentSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.PolicyExemption;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.json.ArmSchema;
import dev.azureml.operator.plan.json.Comparison;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ExemptionsTest {
    private static final ArmId WORKSPACE = Golden.WORKSPACE;
    private static final Facts READ = Facts.NONE.with("spec.policy.builtIn", new Observation.Absent());

    private final PolicyAssignmentKind kind = new PolicyAssignmentKind();

    private static ObjectNode spec(String exemptions, String more) {
        return Golden
                .json("{\"workspaceRef\":{\"name\":\"w\"},\"policy\":{\"builtIn\":\"PrivateLink\"},\"exemptions\":["
                        + exemptions + "]" + more + "}");
    }

    private static String exemption(String scope, String more) {
        return "{\"name\":\"open\",\"category\":\"Waiver\",\"scope\":\"" + scope + "\"" + more + "}";
    }

    private Translation translate(ObjectNode spec, Facts facts) {
        return kind.translate(Golden.subject(Golden.spec(MLPolicyAssignmentSpec.class, spec)), Golden.resolved(spec),
                facts);
    }

    private Intent last(ObjectNode spec, Facts facts) {
        return Golden.intents(translate(spec, facts)).intents().getLast();
    }

    @Test
    void whatIsNotInTheScopeOfThePolicyIsRefused() {
        String other = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/theirs";

        assertThat(Golden.refusal(translate(spec(exemption(other, ""), ""), READ)))
                .startsWith("spec.exemptions[0].scope: " + other + " is not in " + WORKSPACE.group());
    }

    @ParameterizedTest
    @CsvSource({"2027-02-30T00:00:00Z,spec.exemptions[0].expiresOn", "2027-06-30T24:61:00Z,2027-06-30T00:00:00Z"})
    void aTimeThatThereIsNotIsRefused(String time, String words) {
        assertThat(Golden.refusal(translate(spec(exemption(WORKSPACE.value(), ",\"expiresOn\":\"" + time + "\""), ""),
                READ))).contains(words, time);
    }

    @Test
    void oneThatHasEndedIsToldAndOneThatWillIsLookedAtThen() {
        Translation.Intents ended = Golden.intents(translate(spec(exemption(WORKSPACE.value(),
                ",\"expiresOn\":\"2026-05-01T10:00:00Z\""), ""), READ));
        Translation.Intents ending = Golden.intents(translate(spec(exemption(WORKSPACE.value(),
                ",\"expiresOn\":\"2026-05-01T12:00:01+02:00\""), ""), READ));

        assertThat(ended.advice()).extracting(Advice::rule).containsExactly("ExemptionEnded");
        assertThat(ended.lookAgainAt()).isNull();
        assertThat(ending.advice()).isEmpty();
        assertThat(ending.lookAgainAt()).isEqualTo(Instant.parse("2026-05-01T10:00:01Z"));
    }

    /** Azure writes a time as it likes. */
    @Test
    void aTimeIsComparedAsATime() {
        Intent intent = last(spec(exemption(WORKSPACE.value(), ",\"expiresOn\":\"2027-06-30T00:00:00Z\""), ""), READ);
        ObjectNode answered = intent.body().deepCopy();
        answered.withObject("/properties").put("expiresOn", "2027-06-30T00:00:00.0000000+00:00")
                .put("exemptionCategory", "waiver");

        assertThat(new Comparison(ArmSchema.load()).differences(PolicyExemption.TYPE, intent.body(), answered, intent
                .rules())).isEmpty();
    }

    /** It would free of nothing any more what was freed of the other assignment. */
    @Test
    void oneFromAnotherAssignmentIsNotTakenOver() {
        ObjectNode spec = spec(exemption(WORKSPACE.value(), ""), "");
        Intent wanted = last(spec, READ);
        Facts theirs = READ.with(wanted.key(), new Observation.Present(Golden.json(
                "{\"properties\":{\"policyAssignmentId\":\"/subscriptions/s/providers/x/y/z\"}}"), false));
        Facts ours = READ.with(wanted.key(), new Observation.Present(wanted.body(), false));

        assertThat(last(spec, theirs).mode()).isEqualTo(Intent.Mode.LOOK);
        assertThat(Golden.intents(translate(spec, theirs)).problems()).extracting(Problem::message).singleElement()
                .asString().contains("spec.exemptions[0].name", "/subscriptions/s/providers/x/y/z", "open-2");
        assertThat(last(spec, ours).mode()).isEqualTo(Intent.Mode.MANAGE);
    }

    /** Whatever the deletion policy keeps: nobody is freed by what the spec says no more. */
    @Test
    void whatIsTakenOutGoesAtOnce() {
        MLPolicyAssignmentSpec said = Golden.spec(MLPolicyAssignmentSpec.class, spec(exemption(WORKSPACE.value(), ""),
                ",\"deletionPolicy\":\"Retain\""));
        ResourceStatus kept = Golden.recorded(last(spec(exemption(WORKSPACE.value(), ""), ""), READ).key(), "/x");
        ResourceStatus moved = Golden.recorded(last(spec(exemption(WORKSPACE.group().value(), ""), ""), READ).key(),
                "/x");

        assertThat(kind.deletion(Golden.subject(said), kept).deletes()).isFalse();
        assertThat(kind.deletion(Golden.subject(said), moved)).satisfies(rule -> {
            assertThat(rule.action()).isEqualTo(new DeletionAction.Delete(Map.of()));
            assertThat(rule.turn()).isEqualTo(DeletionRule.Turn.AT_ONCE);
        });
    }
}
