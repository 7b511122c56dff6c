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
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.OwnerTag;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.json.ArmSchema;
import dev.azureml.operator.plan.json.Comparison;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

        assertThat(problem(exemption(other, "")))
                .startsWith("spec.exemptions[0].scope: " + other + " is not in " + WORKSPACE.group());
    }

    @ParameterizedTest
    @CsvSource({"2027-02-30T00:00:00Z,spec.exemptions[0].expiresOn", "2027-06-30T24:61:00Z,2027-06-30T00:00:00Z"})
    void aTimeThatThereIsNotIsRefused(String time, String words) {
        assertThat(problem(exemption(WORKSPACE.value(), ",\"expiresOn\":\"" + time + "\""))).contains(words, time);
    }

    private String problem(String exemptions) {
        return Golden.intents(translate(spec(exemptions, ""), READ)).problems().stream().filter(problem -> problem
                .reason() == Reason.INVALID_SPEC).map(Problem::message).collect(Collectors.joining());
    }

    /** The policy holds all the same, and what else is exempt is. */
    @Test
    void whatIsWrongWithOneKeepsNothingElseFromBeingMade() {
        Translation.Intents made = Golden.intents(translate(spec(exemption(WORKSPACE.value(),
                ",\"expiresOn\":\"2027-02-30T00:00:00Z\"") + ","
                + exemption(WORKSPACE.value(), "").replace("open",
                        "other"),
                ""), READ));

        assertThat(made.intents()).filteredOn(intent -> intent.mode() == Intent.Mode.MANAGE).extracting(
                intent -> intent.id().name()).containsExactly("thing", "other");
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

    /** What was there before goes as well: it would be exempt although nobody says so any more. */
    @Test
    void whatWasAdoptedGoesToo() {
        MLPolicyAssignmentSpec said = Golden.spec(MLPolicyAssignmentSpec.class, spec("", ""));
        ResourceStatus adopted = new ResourceStatus(last(spec(exemption(WORKSPACE.value(), ""),
                ""), READ).key(), "/x", "v", ResourceStatus.Origin.Adopted, ResourceStatus.Phase.Ready, null, null,
                null,
                null, null, null);

        assertThat(kind.deletion(Golden.subject(said), adopted).deletes()).isTrue();
    }

    /** An end, or a selection, that the spec does not say has it hold for less than what the spec says. */
    @Test
    void whatTheSpecDoesNotSayOfItIsTakenOut() {
        Intent intent = last(spec(exemption(WORKSPACE.value(), ""), ""), READ);
        ObjectNode answered = intent.body().deepCopy();
        answered.withObject("/properties").put("expiresOn", "2020-01-01T00:00:00Z");
        answered.withObject("/properties").putArray("policyDefinitionReferenceIds").add("one");
        answered.withObject("/properties").putArray("resourceSelectors").addObject().put("name", "x");
        ObjectNode empty = intent.body().deepCopy();
        empty.withObject("/properties").putArray("policyDefinitionReferenceIds");
        empty.withObject("/properties").putArray("resourceSelectors");

        Comparison comparison = new Comparison(ArmSchema.load());
        assertThat(comparison.differences(PolicyExemption.TYPE, intent.body(), answered, intent.rules()))
                .extracting(difference -> difference.path().toString()).containsExactlyInAnyOrder(
                        "/properties/expiresOn", "/properties/policyDefinitionReferenceIds",
                        "/properties/resourceSelectors");
        assertThat(comparison.differences(PolicyExemption.TYPE, intent.body(), empty, intent.rules())).isEmpty();
    }

    /** What Azure has counts, not what it is to have. */
    @Test
    void oneThatHasEndedInAzureIsTold() {
        ObjectNode spec = spec(exemption(WORKSPACE.value(), ""), "");
        Intent wanted = last(spec, READ);
        ObjectNode ended = wanted.body().deepCopy();
        ended.withObject("/properties").put("expiresOn", "2026-05-01T09:00:00.0000000Z");

        assertThat(Golden.intents(translate(spec, READ.with(wanted.key(), new Observation.Present(ended, false))))
                .advice()).extracting(Advice::rule).containsExactly("ExemptionEnded");
    }

    @Test
    void oneFromAnotherAssignmentIsNotShownAsOurs() {
        ObjectNode spec = spec(exemption(WORKSPACE.value(), ""), "");
        Intent wanted = last(spec, READ);
        ObjectNode theirs = Golden
                .json("{\"properties\":{\"policyAssignmentId\":\"/subscriptions/s/providers/x/y/z\"}}");
        ManagedObject<MLPolicyAssignmentSpec> subject = Golden.subject(Golden.spec(MLPolicyAssignmentSpec.class, spec),
                assignment());

        assertThat(kind.report(subject, READ.with(wanted.key(), new Observation.Present(theirs, false))).path(
                "exemptions")).isEmpty();
        assertThat(kind.report(subject, READ.with(wanted.key(), new Observation.Present(wanted.body(), false))).path(
                "exemptions")).hasSize(1);
    }

    private static ResourceStatus assignment() {
        return new ResourceStatus(PolicyAssignmentKind.KEY, WORKSPACE.group().extension(
                "Microsoft.Authorization/policyAssignments", "thing").value(), "v", ResourceStatus.Origin.Created,
                ResourceStatus.Phase.Ready, null, null, null, null, null, null);
    }

    /** Somebody may have made another of the name, for something else, since it was seen last. */
    @ParameterizedTest
    @CsvSource({"thing,cluster/team/thing,Created,true", "thing,,Created,true", "thing,,Adopted,true",
        "thing,other/team/thing,Created,false", "thing,gone/team/thing,Adopted,true", "other,,Created,false",
        "other,cluster/team/thing,Created,false", "other,,Adopted,false"})
    void onlyWhatIsStillOursIsDeleted(String name, @Nullable String owner, ResourceStatus.Origin origin,
            boolean isOurs) {
        MLPolicyAssignmentSpec said = Golden.spec(MLPolicyAssignmentSpec.class, spec("", ""));
        ResourceStatus exemption = new ResourceStatus(last(spec(exemption(WORKSPACE.value(), ""), ""), READ).key(),
                "/x",
                "v", origin, ResourceStatus.Phase.Ready, null, null, null, null, null, null);
        ObjectNode body = Golden.json("{}");
        body.withObject("/properties").put("policyAssignmentId", assignment().id().replace("thing", name));
        if (owner != null) {
            body.withObject("/properties/metadata").put(OwnerTag.NAME, owner);
        }

        assertThat(kind.deletion(Golden.subject(said, assignment(), exemption), exemption).ours().orElseThrow().test(
                body)).isEqualTo(isOurs);
    }

    /** What it waits for may never come: neither the policy, nor what else is exempt, waits for it. */
    @Test
    void anObjectThatIsNotReadyKeepsNothingElseFromBeingMade() {
        ObjectNode spec = spec("{\"name\":\"lab\",\"category\":\"Waiver\",\"computeRef\":{\"name\":\"cpu\"}},"
                + exemption(WORKSPACE.value(), ""), "");
        ObjectRef cpu = new ObjectRef("MLCompute", null, "cpu");
        MLPolicyAssignmentSpec said = Golden.spec(MLPolicyAssignmentSpec.class, spec);
        ArmId id = WORKSPACE.child("computes", "cpu");
        Intent before = Golden
                .intents(kind.translate(Golden.subject(said), resolved(Map.of(cpu, new ReferencedObject(cpu,
                        id, Golden.json("{}"), Golden.json("{}"))), Map.of()), READ))
                .intents().get(2);
        ResourceStatus made = Golden.recorded(before.key(), before.id().value().substring(WORKSPACE.value().length()));
        ResolvedReferences resolved = resolved(Map.of(), Map.of(cpu,
                "spec.exemptions[0].computeRef: MLCompute team/cpu is not ready"));

        Translation.Intents intents = Golden.intents(kind.translate(Golden.subject(said, made), resolved, READ));

        assertThat(kind.references(said).optional()).containsExactly(cpu);
        assertThat(intents.intents()).extracting(intent -> intent.mode() + " " + intent.id().name()).endsWith(
                "MANAGE thing", "LOOK lab", "MANAGE open");
        assertThat(intents.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.DEPENDENCY_NOT_READY);
            assertThat(problem.message()).startsWith("spec.exemptions[0].computeRef");
        });
    }

    private static ResolvedReferences resolved(Map<ObjectRef, ReferencedObject> ready, Map<ObjectRef, String> unready) {
        return new ResolvedReferences(WORKSPACE, "westeurope", null, Map.of(), Map.of(), null,
                new ResolvedReferences.Nearby(Map.of(), Map.of(), ready, unready, null, null), Golden.NOW);
    }
}
