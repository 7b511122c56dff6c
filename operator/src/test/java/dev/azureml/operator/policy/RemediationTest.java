package dev.azureml.operator.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLPolicyAssignmentSpec;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Translation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RemediationTest {
    private static final ObjectNode SPEC = Golden.json("""
            {"workspaceRef": {"name": "w"}, "policy": {"builtIn": "ConfigureLocalAuthDisabled"},
             "identity": {"type": "SystemAssigned"}, "location": "westeurope"}""");

    private final PolicyAssignmentKind kind = new PolicyAssignmentKind();

    private static Facts facts(String definition) {
        return Golden.present("spec.policy.builtIn", definition).with("policyAssignment", new Observation.Present(Golden
                .json("{\"properties\": {}}"), false));
    }

    private static Facts modifying() {
        return facts("{\"properties\": {\"policyRule\": {\"then\": {\"effect\": \"modify\"}}}}");
    }

    private static ManagedObject<MLPolicyAssignmentSpec> subject(String wish) {
        return new ManagedObject<>("ML", "team", "thing", "uid", 1, Golden.spec(MLPolicyAssignmentSpec.class, SPEC),
                "cluster/team/thing", List.of(), Map.of(Remediation.ANNOTATION, wish));
    }

    private Translation.Intents translate(String wish, Facts facts) {
        return Golden.intents(kind.translate(subject(wish), Golden.resolved(SPEC), facts));
    }

    private Facts ended(String wish, String properties) {
        return modifying().with(translate(wish, modifying()).intents().getLast().key(), new Observation.Present(Golden
                .json("{\"id\": \"/x\", \"properties\": " + properties + "}"), false));
    }

    @Test
    void isAskedForOnceByANameThatFollowsFromTheAnnotation() {
        Intent first = translate("first", modifying()).intents().getLast();

        assertThat(first.once()).isTrue();
        assertThat(first.id().value()).startsWith(Golden.WORKSPACE.group()
                + "/providers/Microsoft.PolicyInsights/remediations/thing-");
        assertThat(first.body()).hasToString("{\"properties\":{\"policyAssignmentId\":\"" + Golden.WORKSPACE.group()
                + "/providers/Microsoft.Authorization/policyAssignments/thing\"}}");
        assertThat(translate("first", modifying()).intents().getLast().id()).isEqualTo(first.id());
        assertThat(translate("second", modifying()).intents().getLast().id()).isNotEqualTo(first.id());
        assertThat(kind.deletion(subject("first"), Golden.recorded(first.key(), "/x")).action()).isEqualTo(
                new DeletionAction.Retain());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Evaluating | 0 | RemediationRunning
            Cancelling | 0 | RemediationRunning
            Succeeded | 0 | RemediationSucceeded
            Complete | 0 | RemediationSucceeded
            Complete | 1 | RemediationFailed
            Failed | 2 | RemediationFailed
            Canceled | 0 | RemediationFailed
            """)
    void howItEndsIsTold(String state, int failed, String reason) {
        Translation.Intents told = translate("first", ended("first", "{\"provisioningState\": \"" + state
                + "\", \"deploymentStatus\": {\"failedDeployments\": " + failed + "}}"));

        assertThat(told.conditions()).extracting(condition -> condition.reason().word()).contains(reason);
        assertThat(told.lookAgainAt()).isEqualTo(reason.equals("RemediationRunning")
                ? Golden.NOW.plus(Duration.ofSeconds(30))
                : null);
    }

    @Test
    void theStatusHasHowFarItIs() {
        ObjectNode report = kind.report(subject("first"), ended("first", """
                {"provisioningState": "Failed", "statusMessage": "No.", "deploymentStatus":
                 {"totalDeployments": 3, "successfulDeployments": 1, "failedDeployments": 2}}"""));

        assertThat(report.path("remediation")).hasToString("{\"id\":\"/x\",\"provisioningState\":\"Failed\","
                + "\"totalDeployments\":3,\"successfulDeployments\":1,\"failedDeployments\":2,\"message\":\"No.\"}");
        assertThat(kind.report(subject("other"), modifying()).has("remediation")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"properties": {"policyRule": {"then": {"effect": "audit"}}}} | neither Modify nor DeployIfNotExists
            {"properties": {"policyDefinitions": []}} | --definition-reference-id
            """)
    void whatCanNotBePutRightIsNotAskedFor(String definition, String words) {
        Translation.Intents told = translate("first", facts(definition));

        assertThat(told.intents()).noneMatch(Intent::once);
        assertThat(told.conditions()).extracting(KindCondition::message).last().asString().contains(words);
    }

    /** Nobody knows what it does: what it may change is neither asked for nor denied. */
    @Test
    void ofAPolicyThatCanNotBeReadItIsWaitedFor() {
        Translation.Intents told = translate("first", Facts.NONE.with("spec.policy.builtIn", unreadable()).with(
                "policyAssignment", new Observation.Present(Golden.json("{\"properties\": {}}"), false)));

        assertThat(told.intents()).noneMatch(Intent::once);
        assertThat(told.conditions()).last().satisfies(condition -> {
            assertThat(condition.status()).isEqualTo(KindCondition.Truth.UNKNOWN);
            assertThat(condition.message()).contains("can't be read").doesNotContain("neither");
        });
    }

    /** What was said of it before is better than nothing. */
    @Test
    void whatBecameOfItStandsWhileAzureDoesNotSay() {
        String key = translate("first", modifying()).intents().getLast().key();
        ManagedObject<MLPolicyAssignmentSpec> asked = subject("first").recording(List.of(Golden.recorded(key, "/x")));

        assertThat(Golden.intents(kind.translate(asked, Golden.resolved(SPEC), modifying().with(key, unreadable())))
                .conditions()).last().satisfies(condition -> {
                    assertThat(condition.type()).isEqualTo(ConditionType.REMEDIATED);
                    assertThat(condition.momentary()).isTrue();
                });
        assertThat(translate("first", modifying().with(key, unreadable())).conditions()).last().satisfies(
                condition -> assertThat(condition.momentary()).as("of another value").isFalse());
    }

    /** It put nothing right of what this assignment is about: Azure keeps it longer than the assignment. */
    @Test
    void oneOfAnEarlierAssignmentIsNotTakenForOneOfThis() {
        Facts facts = ended("first", "{\"provisioningState\": \"Succeeded\", \"createdOn\":"
                + " \"2026-04-01T10:00:00Z\"}").with("policyAssignment", new Observation.Present(
                        Golden.json(
                                "{\"properties\": {}, \"systemData\": {\"createdAt\": \"2026-04-02T10:00:00.123Z\"}}"),
                        false));

        assertThat(translate("first", facts).conditions()).last().satisfies(condition -> {
            assertThat(condition.status()).isEqualTo(KindCondition.Truth.FALSE);
            assertThat(condition.message()).contains("before the assignment", "another value");
        });
    }

    private static Observation unreadable() {
        return new Observation.Unreadable(new ArmResult.Failure(FailureKind.UNAVAILABLE, ArmError.of("c", "m"), Optional
                .empty(), 503));
    }
}
