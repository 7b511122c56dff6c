package dev.azureml.operator.engine.azure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.arm.ListResult;
import dev.azureml.operator.engine.EngineFixture;
import dev.azureml.operator.engine.FakeArm;
import dev.azureml.operator.policyrule.Assigned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is read of the policies that are assigned somewhere, and what is known then. */
class AssignedPoliciesTest {
    private static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
    private static final ArmId WORKSPACE = ArmId.parse(SUBSCRIPTION
            + "/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/w");
    private static final String OWN = SUBSCRIPTION + "/providers/Microsoft.Authorization/policyDefinitions/";
    private static final String BUILT_IN = "/providers/Microsoft.Authorization/policyDefinitions/";
    private static final String LOCAL_AUTH = BUILT_IN + "e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f";
    private static final String OF_OTHERS = BUILT_IN + "00000000-0000-0000-0000-00000000000f";
    private static final String INITIATIVE = SUBSCRIPTION
            + "/providers/Microsoft.Authorization/policySetDefinitions/all";

    private final EngineFixture stage = new EngineFixture();
    private final AssignedPolicies assigned = new AssignedPolicies(stage.azure, new SharedDocuments(stage.azure,
            stage.clock, Duration.ofMinutes(1), _ -> Instant.MIN), stage.clock, Map.of());
    private final List<ObjectNode> assignments = new ArrayList<>();

    AssignedPoliciesTest() {
        stage.arm.lists = _ -> new ListResult.Ok(assignments, 1, stage.clock.instant());
    }

    private void assign(String definition, String more) {
        assignments.add(EngineFixture.object("""
                {"id": "%s/providers/Microsoft.Authorization/policyAssignments/a%d",
                 "properties": {"policyDefinitionId": "%s"%s}}""".formatted(SUBSCRIPTION, assignments.size(),
                definition, more)));
    }

    private void define(String id, String properties) {
        stage.arm.resources.put(id, EngineFixture.object("{\"id\": \"" + id + "\", \"properties\": " + properties
                + "}"));
    }

    private void define(String id) {
        define(id, """
                {"version": "2.1.0", "metadata": {"category": "x"}, "policyRule":
                 {"if": {"field": "location", "equals": "x"}, "then": {"effect": "deny"}}}""");
    }

    private void initiative(String... members) {
        assign(INITIATIVE, "");
        define(INITIATIVE, "{\"policyDefinitions\": [" + String.join(", ", members) + "]}");
    }

    private static String member(String definition, String more) {
        return "{\"policyDefinitionId\": \"" + definition + "\"" + more + "}";
    }

    private Assigned over(String namespace) {
        return assigned.visit(EngineFixture.caller(namespace)).over(WORKSPACE);
    }

    private List<String> asked() {
        return stage.arm.requests.stream().map(ArmRequest::path).toList();
    }

    @Test
    void policiesOfAnInitiativeThatAreNotForAzureMlMayChangeWhatAllResourcesHave() {
        define(LOCAL_AUTH);
        initiative(member(LOCAL_AUTH, ""), member(OF_OTHERS, ""));

        assertThat(over("a").policies()).hasSize(1);
        assertThat(over("a").open()).isEqualTo(Assigned.OF_ANY_TYPE);
        assertThat(asked()).containsExactly(INITIATIVE, LOCAL_AUTH);
    }

    @Test
    void whatAzurePublishesIsReadOnceAndTheRestByEachNamespace() {
        define(LOCAL_AUTH);
        define(OWN + "d");
        assign(LOCAL_AUTH, "");
        assign(OWN + "d", "");

        assertThat(over("a")).isEqualTo(over("b"));
        assertThat(over("a").open()).isEmpty();
        assertThat(asked()).containsExactlyInAnyOrder(LOCAL_AUTH, OWN + "d", OWN + "d");
        assertThat(assigned.size()).isEqualTo(3);
        stage.clock.pass(Duration.ofHours(2));
        assignments.removeFirst();
        over("a");
        assertThat(assigned.size()).isEqualTo(1);
    }

    @Test
    void whatIsNotReadInThisVisitMayChangeAnything() {
        for (int i = 0; i < 26; i++) {
            define(OWN + i);
            assign(OWN + i, "");
        }
        AssignedPolicies.Visit visit = assigned.visit(EngineFixture.caller("a"));
        Assigned first = visit.over(WORKSPACE);
        assertThat(first.policies()).hasSize(25);
        assertThat(first.open()).containsExactly(Assigned.ANY);
        // The other parts of the same object read no more.
        assertThat(visit.over(WORKSPACE.child("computes", "cpu")).policies()).hasSize(25);
        assertThat(asked()).hasSize(25);

        assertThat(over("a").policies()).hasSize(26);
        assertThat(over("a").open()).isEmpty();
    }

    @Test
    void aFailureThatPassesIsNotKept() {
        define(OWN + "d");
        assign(OWN + "d", "");
        stage.arm.unreadable.add(FakeArm.failure(FailureKind.UNAVAILABLE));
        AssignedPolicies.Visit visit = assigned.visit(EngineFixture.caller("a"));
        assertThat(visit.over(WORKSPACE).open()).containsExactly(Assigned.ANY);
        assertThat(visit.over(WORKSPACE).policies()).isEmpty();
        assertThat(asked()).hasSize(1);

        assertThat(over("a").policies()).hasSize(1);

        stage.clock.pass(Duration.ofMinutes(2));
        assign(OWN + "nowhere", "");
        over("a");
        assertThat(over("a").open()).containsExactly(Assigned.ANY);
        assertThat(asked()).hasSize(3);
    }

    @Test
    void whatHoldsToAnotherVersionMayChangeAnything() {
        define(OWN + "d");
        initiative(member(OWN + "d", ", \"definitionVersion\": \"1.*.*\""));
        assertThat(over("a").policies()).isEmpty();
        assertThat(over("a").open()).containsExactly(Assigned.ANY);

        assignments.clear();
        stage.clock.pass(Duration.ofHours(2));
        initiative(member(OWN + "d", ", \"definitionVersion\": \"2.*.*\""));
        assertThat(over("a").policies()).hasSize(1);
        assertThat(over("a").open()).isEmpty();

        stage.clock.pass(Duration.ofHours(2));
        assignments.clear();
        assign(INITIATIVE, ", \"definitionVersion\": \"3.*.*\"");
        define(INITIATIVE, "{\"version\": \"4.0.0\", \"policyDefinitions\": [" + member(OWN + "d", "") + "]}");
        assertThat(over("a").open()).containsExactly(Assigned.ANY);
    }

    @Test
    void onlyWhatIsOffOrElsewhereIsLeftOutForSure() {
        define(OWN + "d");
        assign(OWN + "d", ", \"enforcementMode\": \"DoNotEnforce\"");
        assign(OWN + "d", ", \"overrides\": [{\"kind\": \"policyEffect\"}], \"notScopes\": [\"" + WORKSPACE.value()
                + "\"]");
        assertThat(over("a")).isEqualTo(new Assigned(List.of(), Set.of()));

        stage.clock.pass(Duration.ofMinutes(2));
        assign(OWN + "d", ", \"resourceSelectors\": [{\"name\": \"x\"}]");
        assertThat(over("a").open()).containsExactly(Assigned.ANY);
        assertThat(asked()).isEmpty();
    }

    @Test
    void whereThereAreTooManyTheOldestGoes() {
        for (int visit = 0; visit <= 80; visit++) {
            assignments.clear();
            for (int i = 0; i < 25; i++) {
                define(OWN + visit + "-" + i);
                assign(OWN + visit + "-" + i, "");
            }
            over("a" + visit); // each its own list
            stage.clock.pass(Duration.ofSeconds(1));
        }
        assertThat(assigned.size()).isEqualTo(2_000);
        int before = asked().size();
        assertThat(over("a80").policies()).hasSize(25);
        assertThat(asked()).hasSize(before);
    }

    @Test
    void ofADefinitionIsKeptWhatIsLookedAt() {
        PolicyDefinitions.Definition kept = PolicyDefinitions.Definition.of(EngineFixture.object("""
                {"id": "i", "name": "n", "type": "t", "properties": {"displayName": "D", "description": "long",
                 "mode": "All", "version": "1.0.0", "metadata": {}, "parameters": {"a": {"type": "String",
                 "defaultValue": "x"}, "b": {"type": "String"}}, "policyRule": {"if": {}}}}"""));
        assertThat(kept.others()).isFalse();
        assertThat(kept.body()).isEqualTo(EngineFixture.object("""
                {"id": "i", "name": "n", "properties": {"displayName": "D", "mode": "All", "version": "1.0.0",
                 "policyRule": {"if": {}}, "parameters": {"a": {"defaultValue": "x"}}, "policyDefinitions": []}}"""));
    }
}
