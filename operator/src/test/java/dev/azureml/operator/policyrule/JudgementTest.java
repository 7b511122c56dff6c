package dev.azureml.operator.policyrule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Json;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import static org.assertj.core.api.Assertions.assertThat;

/** Policy and body, and what is said of them: the conditions are those of Azure's own policies for Azure ML. */
class JudgementTest {
    private static final String GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg";
    private static final ArmId WORKSPACE = ArmId.parse(GROUP
            + "/providers/Microsoft.MachineLearningServices/workspaces/w");
    private static final ArmId COMPUTE = WORKSPACE.child("computes", "cpu");
    private static final String OF_WORKSPACE = "{field: type, equals: 'Microsoft.MachineLearningServices/workspaces'}";
    private static final String OF_COMPUTE = "{field: type, equals: 'Microsoft.MachineLearningServices/workspaces/computes'}";
    private static final String WS = "Microsoft.MachineLearningServices/workspaces/";
    private static final String CLOSED = all(OF_WORKSPACE, "{anyOf: [{field: '" + WS
            + "publicNetworkAccess', exists: 'false'}, {field: '" + WS
            + "publicNetworkAccess', notEquals: 'Disabled'}]}");
    private static final String IDENTITY = all(OF_WORKSPACE, "{anyOf: [{field: '" + WS
            + "primaryUserAssignedIdentity', exists: false}, {field: '" + WS
            + "primaryUserAssignedIdentity', equals: ''}]}");
    private static final String KEY = all(OF_WORKSPACE, "{not: {field: kind, equals: project}}",
            "{not: {field: '" + WS + "encryption.status', equals: Enabled}}");
    private static final String OUTBOUND = all(OF_WORKSPACE, "{field: '" + WS
            + "managedNetwork.isolationMode', notEquals: '[parameters(''isolationMode'')]'}");
    private static final String LOCAL_AUTH = all(OF_COMPUTE, "{field: '" + WS
            + "computes/computeType', in: [ComputeInstance, AmlCompute]}",
            "{field: '" + WS
                    + "computes/disableLocalAuth', notEquals: true}");
    private static final String IDLE = all(OF_COMPUTE, "{field: '" + WS
            + "computes/computeType', equals: ComputeInstance}",
            "{anyOf: [{field: '" + WS
                    + "computes/idleTimeBeforeShutdown', exists: false}, {value: '[empty(field(''" + WS
                    + "computes/idleTimeBeforeShutdown''))]', equals: true}]}");
    private static final String SIZES = all(OF_COMPUTE, "{field: '" + WS
            + "computes/vmSize', notIn: '[parameters(''sizes'')]'}");

    private static String all(String... conditions) {
        return "{allOf: [" + String.join(", ", conditions) + "]}";
    }

    /** In YAML, which needs fewer quotes. */
    private static ObjectNode json(String text) {
        return Json.MAPPER.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    private static Assignment assignment(String more) {
        return Assignment.of(json("{id: '" + GROUP
                + "/providers/Microsoft.Authorization/policyAssignments/a', name: a, "
                + "properties: {policyDefinitionId: /providers/Microsoft.Authorization/policyDefinitions/d" + more
                + "}}")).orElseThrow();
    }

    private static AssignedPolicy policy(String condition, String then) {
        return policy(condition, then, "All", "");
    }

    private static AssignedPolicy policy(String condition, String then, String mode, String assignment) {
        return assignment(assignment).policy(json("{id: /d, name: d, properties: {displayName: D, mode: " + mode
                + ", parameters: {effect: {defaultValue: Deny}, isolationMode: {defaultValue: AllowOnlyApprovedOutbound}, "
                + "sizes: {defaultValue: [Standard_A, Standard_B]}}, policyRule: {if: " + condition + ", then: " + then
                + "}}}")).orElseThrow();
    }

    private static String said(ArmId id, String body, AssignedPolicy... policies) {
        return said(id, body, new Assigned(List.of(policies), Set.of()));
    }

    private static String said(ArmId id, String body, Assigned assigned) {
        return Judgement.of(new Target(id, "2025-12-01", json(body)), assigned)
                .stream()
                .map(verdict -> switch (verdict) {
                    case Verdict.Denied denied ->
                        "denied" + denied.points().stream().map(point -> " " + point.path() + " "
                                + point.should()).collect(Collectors.joining());
                    case Verdict.Changed changed ->
                        "changed " + changed.path() + " to " + changed.value().map(JsonNode::asText)
                                .orElse("nothing");
                }).collect(Collectors.joining("; "));
    }

    private static String denied(String condition, ArmId id, String body) {
        return said(id, body, policy(condition, "{effect: '[parameters(''effect'')]'}"));
    }

    @Test
    void aWorkspaceIsHeldAgainstEachPolicy() {
        assertThat(denied(CLOSED, WORKSPACE, "{properties: {}}")).isEqualTo(
                "denied /properties/publicNetworkAccess has to be Disabled");
        assertThat(denied(CLOSED, WORKSPACE, "{properties: {publicNetworkAccess: Enabled}}")).startsWith("denied");
        assertThat(denied(CLOSED, WORKSPACE, "{properties: {publicNetworkAccess: disabled}}")).isEmpty();
        assertThat(denied(CLOSED, COMPUTE, "{properties: {}}")).isEmpty();
        assertThat(denied(IDENTITY, WORKSPACE, "{properties: {}}")).contains("has to be set, such as the id of one of");
        assertThat(denied(IDENTITY, WORKSPACE, "{properties: {primaryUserAssignedIdentity: /x}}")).isEmpty();
        assertThat(denied(KEY, WORKSPACE, "{kind: Default, properties: {}}")).isEqualTo(
                "denied /properties/encryption/status has to be Enabled");
        assertThat(denied(KEY, WORKSPACE, "{kind: Project, properties: {}}")).isEmpty();
        assertThat(denied(KEY, WORKSPACE, "{properties: {encryption: {status: Enabled}}}")).isEmpty();
        assertThat(denied(OUTBOUND, WORKSPACE, "{properties: {managedNetwork: {isolationMode: Disabled}}}")).isEqualTo(
                "denied /properties/managedNetwork/isolationMode has to be AllowOnlyApprovedOutbound");
    }

    @Test
    void aComputeIsHeldAgainstEachPolicy() {
        assertThat(denied(LOCAL_AUTH, COMPUTE, "{properties: {computeType: AmlCompute}}")).isEqualTo(
                "denied /properties/disableLocalAuth has to be true");
        assertThat(denied(LOCAL_AUTH, COMPUTE, "{properties: {computeType: AmlCompute, disableLocalAuth: true}}"))
                .isEmpty();
        assertThat(denied(LOCAL_AUTH, COMPUTE, "{properties: {computeType: Kubernetes}}")).isEmpty();
        assertThat(denied(IDLE, COMPUTE, "{properties: {computeType: ComputeInstance, properties: {}}}")).isEqualTo(
                "denied /properties/properties/idleTimeBeforeShutdown has to be set, such as PT30M");
        assertThat(denied(IDLE, COMPUTE,
                "{properties: {computeType: ComputeInstance, properties: {idleTimeBeforeShutdown: PT1H}}}")).isEmpty();
        assertThat(denied(SIZES, COMPUTE, "{properties: {computeType: AmlCompute, properties: {vmSize: Standard_C}}}"))
                .isEqualTo("denied /properties/properties/vmSize has to be one of Standard_A, Standard_B");
        assertThat(denied(SIZES, COMPUTE, "{properties: {properties: {vmSize: STANDARD_B}}}")).isEmpty();
    }

    @Test
    void policiesOfManyTypesAreHeldAgainstAll() {
        String regions = all("{field: location, notIn: [West Europe, northeurope]}",
                "{field: location, notEquals: global}");
        AssignedPolicy inRegion = policy(regions, "{effect: deny}", "Indexed", "");
        assertThat(said(WORKSPACE, "{location: eastus}", inRegion)).isEqualTo(
                "denied /location has to be one of westeurope, northeurope");
        assertThat(said(WORKSPACE, "{location: westeurope}", inRegion)).isEmpty();
        // Whether Indexed policies look at computes is not known.
        assertThat(said(COMPUTE, "{location: eastus}", inRegion)).isEmpty();
        assertThat(denied("{field: 'tags[''cost-center'']', exists: false}", WORKSPACE, "{tags: {x: y}}")).isEqualTo(
                "denied /tags/cost-center has to be set");
        assertThat(denied("{field: '[concat(''tags['', ''Owner'', '']'')]', exists: false}", WORKSPACE,
                "{tags: {owner: y}}")).isEmpty();
        assertThat(denied("{field: name, notLike: 'ml-*'}", WORKSPACE, "{}"))
                .isEqualTo("denied /name has to be like ml-*");
        assertThat(denied("{field: name, equals: w}", WORKSPACE, "{}")).isEqualTo("denied");
        assertThat(denied("{field: type, in: ['Microsoft.MachineLearningServices/workspaces']}", WORKSPACE, "{}"))
                .isEqualTo("denied");
        assertThat(denied("{field: tags, notContainsKey: a}", WORKSPACE, "{tags: {A: b}}")).isEmpty();
    }

    /** A false word of a denial is worse than none. */
    @ParameterizedTest
    @ValueSource(strings = {"{field: 'Microsoft.MachineLearningServices/workspaces/someAlias', equals: x}",
        "{field: 'Microsoft.MachineLearningServices/workspaces/someAlias', exists: false}",
        "{not: {field: 'Microsoft.MachineLearningServices/workspaces/someAlias', equals: x}}",
        "{field: location, match: '####'}", "{value: '[resourceGroup().tags.x]', notEquals: y}",
        "{value: '[broken(]', equals: x}", "{field: tags, equals: ''}", "{field: location, in: nothing}",
        "{field: location, notEquals: '[parameters(''unset'')]'}", "{field: kind, equals: ''}",
        "{count: {field: 'Microsoft.MachineLearningServices/workspaces/privateEndpointConnections[*]'}, less: 1}",
        "{source: action, equals: x}", "{}"})
    void whatIsNotKnownHereIsNoDenial(String condition) {
        assertThat(denied(condition, WORKSPACE, "{location: eastus}")).isEmpty();
        assertThat(denied("{not: " + condition + "}", WORKSPACE, "{location: eastus}")).isEmpty();
    }

    @Test
    void oneConditionThatDoesNotHoldDecidesWhateverTheOthersAre() {
        String unknown = "{field: 'Microsoft.X/y/z', equals: x}";
        assertThat(denied("{anyOf: [" + unknown + ", {field: location, equals: eastus}]}", WORKSPACE,
                "{location: eastus}")).startsWith("denied /location must not be eastus");
        assertThat(denied(all(unknown, "{field: location, equals: eastus}"), WORKSPACE, "{location: eastus}"))
                .isEmpty();
    }

    @Test
    void onlyAnEnforcedDenialIsOne() {
        for (String effect : List.of("Audit", "Disabled", "AuditIfNotExists", "[parameters(''unset'')]")) {
            assertThat(said(WORKSPACE, "{properties: {}}", policy(CLOSED, "{effect: '" + effect + "'}"))).as(effect)
                    .isEmpty();
        }
        String deny = "{effect: '[parameters(''effect'')]'}";
        assertThat(said(WORKSPACE, "{properties: {}}", policy(CLOSED, deny, "All",
                ", parameters: {EFFECT: {value: Audit}}"))).isEmpty();
        assertThat(said(WORKSPACE, "{properties: {}}", policy(CLOSED, deny, "All", ", notScopes: ['" + GROUP + "']")))
                .isEmpty();
        assertThat(said(WORKSPACE, "{properties: {}}", policy(CLOSED, deny, "All", ", scope: '" + GROUP + "2'")))
                .isEmpty();
        assertThat(said(WORKSPACE, "{properties: {}}", policy(CLOSED, deny, "All",
                ", scope: /providers/Microsoft.Management/managementGroups/mg"))).startsWith("denied");
        assertThat(said(WORKSPACE, "{properties: {}}", policy(CLOSED, deny, "Microsoft.Kubernetes.Data", "")))
                .isEmpty();
        for (String narrowed : List.of("enforcementMode: Enroll", "resourceSelectors: [{name: x}]",
                "overrides: [{kind: policyEffect}]")) {
            Assignment some = assignment(", " + narrowed);
            assertThat(some.covers(WORKSPACE)).as(narrowed).isFalse();
            assertThat(some.misses(WORKSPACE)).as(narrowed).isFalse();
        }
        assertThat(Assignment.isOff(json("{properties: {enforcementMode: DoNotEnforce}}"))).isTrue();
        assertThat(Assignment.isOff(json("{properties: {}}"))).isFalse();
        JsonNode definition = json("{properties: {version: 2.0.1, policyRule: {if: {}, then: {}}}}");
        assertThat(assignment(", definitionVersion: '1.*.*'").policy(definition)).isEmpty();
        assertThat(assignment(", definitionVersion: '2.*.*'").policy(definition)).isPresent();
    }

    @Test
    void whatIsChangedFirstIsNotRefusedAfterwards() {
        AssignedPolicy modify = policy(
                all(OF_COMPUTE, "{field: '" + WS + "computes/disableLocalAuth', notEquals: true}"),
                "{effect: Modify, details: {operations: [{operation: addOrReplace, field: '" + WS
                        + "computes/disableLocalAuth', value: true}]}}");
        AssignedPolicy deny = policy(LOCAL_AUTH, "{effect: Deny}");
        assertThat(said(COMPUTE, "{properties: {computeType: AmlCompute, disableLocalAuth: false}}", deny, modify))
                .isEqualTo("changed /properties/disableLocalAuth to true");
        assertThat(said(COMPUTE, "{properties: {computeType: AmlCompute}}", deny, modify)).isEmpty();
        assertThat(said(COMPUTE, "{properties: {computeType: AmlCompute, disableLocalAuth: true}}", deny, modify))
                .isEmpty();
        assertThat(said(COMPUTE, "{properties: 7}", modify)).isEmpty();
    }

    @Test
    void aChangeOfWhichNobodyKnowsLeavesItsPropertyOpen() {
        AssignedPolicy tag = policy("{field: 'tags[''a'']', exists: false}",
                "{effect: modify, details: {operations: [{operation: add, field: 'tags[''a'']', "
                        + "value: '[resourceGroup().tags.a]'}]}}");
        AssignedPolicy deny = policy("{field: 'tags[''b'']', exists: false}", "{effect: deny}");
        assertThat(said(WORKSPACE, "{}", tag, deny)).isEmpty();
        assertThat(said(WORKSPACE, "{}", deny)).startsWith("denied");
        assertThat(said(WORKSPACE, "{tags: {a: x}}", tag, deny)).startsWith("denied");
        AssignedPolicy append = policy("{field: location, exists: true}",
                "{effect: append, details: [{field: '[concat(nothing())]', value: x}]}");
        assertThat(said(WORKSPACE, "{location: x, properties: {}}", append, policy(CLOSED, "{effect: deny}")))
                .isEmpty();
        AssignedPolicy dated = policy(OF_WORKSPACE, "{effect: modify, details: {operations: [{condition: "
                + "'[greaterOrEquals(requestContext().apiVersion, ''2021-07-01'')]', operation: addOrReplace, field: '"
                + WS + "publicNetworkAccess', value: Disabled}, {condition: "
                + "'[less(requestContext().apiVersion, ''2021-07-01'')]', operation: remove, field: location}]}}");
        assertThat(said(WORKSPACE, "{location: x, properties: {publicNetworkAccess: Enabled}}", dated)).isEqualTo(
                "changed /properties/publicNetworkAccess to Disabled");
    }

    @Test
    void anInitiativeGivesItsPoliciesTheirParameters() {
        JsonNode initiative = json("{properties: {parameters: {what: {defaultValue: Audit}}, policyDefinitions: ["
                + "{policyDefinitionId: /providers/Microsoft.Authorization/policyDefinitions/d, "
                + "policyDefinitionReferenceId: r, parameters: {effect: {value: '[parameters(''what'')]'}}}, "
                + "{policyDefinitionId: /providers/Microsoft.Authorization/policyDefinitions/e, "
                + "parameters: {effect: {value: '[parameters(''unset'')]'}}}]}}");
        Assignment assignment = assignment(", parameters: {what: {value: Deny}}");
        assertThat(assignment.members(initiative)).singleElement().satisfies(member -> {
            assertThat(member.reference()).isEqualTo("r");
            assertThat(member.parameters()).hasEntrySatisfying("effect", effect -> assertThat(effect.asText())
                    .isEqualTo("Deny"));
        });
        assertThat(assignment("").members(initiative).getFirst().parameters()).hasEntrySatisfying("effect",
                effect -> assertThat(effect.asText()).isEqualTo("Audit"));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"'', -, true", "'', 2026-01-02T00:00:00Z, true",
        "'', 2025-12-31T00:00:00Z, false",
        "/providers/Microsoft.MachineLearningServices/workspaces/w, -, true",
        "/providers/Microsoft.MachineLearningServices/workspaces/w2, -, false"})
    void whatIsExemptIsExemptWhereAndAsLongAsItIs(String below, String expires, boolean exempt) {
        AssignedPolicy policy = policy(CLOSED, "{effect: deny}");
        String time = expires == null ? "" : ", expiresOn: '" + expires + "'";
        Exemption exemption = Exemption.of(json("{id: '" + GROUP + below
                + "/providers/Microsoft.Authorization/policyExemptions/e', properties: {policyAssignmentId: '"
                + policy.assignment().id() + "'" + time + "}}")).orElseThrow();
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        assertThat(exemption.frees(policy, WORKSPACE, now)).isEqualTo(exempt);
        assertThat(exemption.frees(policy, COMPUTE, now)).isEqualTo(exempt);
        AssignedPolicy other = Assignment.of(json("{id: /other, properties: {policyDefinitionId: "
                + "/providers/Microsoft.Authorization/policyDefinitions/d}}")).orElseThrow()
                .policy(json("{id: /d, properties: {policyRule: {if: {}}}}")).orElseThrow();
        assertThat(exemption.frees(other, WORKSPACE, now)).isFalse();
    }

    @Test
    void whatIsLeftOpenIsRefusedByNobody() {
        AssignedPolicy closed = policy(CLOSED, "{effect: deny}");
        AssignedPolicy tagged = policy("{field: 'tags[''a'']', exists: false}", "{effect: deny}");
        AssignedPolicy typed = policy(OF_WORKSPACE, "{effect: deny}");
        assertThat(saidOf(new Assigned(List.of(closed, tagged, typed), Set.of(Assigned.ANY)))).isEqualTo("denied");
        assertThat(saidOf(new Assigned(List.of(closed, tagged), Assigned.OF_ANY_TYPE)))
                .isEqualTo("denied /properties/publicNetworkAccess has to be Disabled");
    }

    private static String saidOf(Assigned assigned) {
        return said(WORKSPACE, "{properties: {}}", assigned);
    }

    @Test
    void whatMayBeExemptFromAChangeMayBeChanged() {
        AssignedPolicy modify = policy("{field: 'tags[''a'']', exists: false}",
                "{effect: modify, details: {operations: [{operation: add, field: 'tags[''a'']', value: b}]}}");
        AssignedPolicy deny = Assignment.of(json("{id: '" + GROUP
                + "/providers/Microsoft.Authorization/policyAssignments/other', properties: {policyDefinitionId: "
                + "/providers/Microsoft.Authorization/policyDefinitions/d}}")).orElseThrow()
                .policy(json("{id: /d, properties: {policyRule: {if: {field: 'tags[''a'']', exists: false}, "
                        + "then: {effect: deny}}}}"))
                .orElseThrow();
        Assigned assigned = new Assigned(List.of(modify, deny), Set.of());
        assertThat(saidOf(assigned)).isEmpty();
        assertThat(saidOf(without(assigned, GROUP, modify, ""))).startsWith("denied /tags/a");
        assertThat(saidOf(without(assigned, GROUP, modify, ", expiresOn: soon"))).isEmpty();
        assertThat(saidOf(without(assigned, GROUP, modify, ", resourceSelectors: [{name: x}]"))).isEmpty();
        assertThat(saidOf(without(assigned, "/providers/Microsoft.Management/managementGroups/mg", modify, "")))
                .isEmpty();
    }

    private static Assigned without(Assigned assigned, String scope, AssignedPolicy policy, String more) {
        Exemption exemption = Exemption.of(json("{id: '" + scope
                + "/providers/Microsoft.Authorization/policyExemptions/e', properties: {policyAssignmentId: '"
                + policy.assignment().id() + "'" + more + "}}")).orElseThrow();
        return assigned.without(List.of(exemption), WORKSPACE, Instant.parse("2026-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"True", "TRUE", "true"})
    void whatIsTrueIsInAnyCase(String yes) {
        String there = "{field: 'tags[''a'']', exists: '" + yes + "'}";
        assertThat(denied(there, WORKSPACE, "{tags: {a: b}}")).isEqualTo("denied /tags/a must not be set");
        assertThat(denied(there, WORKSPACE, "{tags: {}}")).isEmpty();
        assertThat(denied("{value: '[empty(field(''tags[a]''))]', equals: '" + yes + "'}", WORKSPACE, "{tags: {}}"))
                .isEqualTo("denied /tags/a has to be set");
        AssignedPolicy modify = policy(OF_WORKSPACE, "{effect: modify, details: {operations: [{condition: '" + yes
                + "', operation: addOrReplace, field: 'tags[a]', value: c}]}}");
        assertThat(said(WORKSPACE, "{tags: {a: b}}", modify)).isEqualTo("changed /tags/a to c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{field: 'tags[a]', exists: 'maybe'}", "{field: 'tags[a]', exists: 1}",
        "{not: {field: 'tags[a]', exists: 'maybe'}}", "{field: 'tags[a]', exists: '[parameters(''unset'')]'}"})
    void whatIsNeitherTrueNorFalseIsNotKnown(String condition) {
        assertThat(denied(condition, WORKSPACE, "{tags: {a: b}}")).isEmpty();
        assertThat(denied(condition, WORKSPACE, "{tags: {}}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{value: '[field(''location'')]', notEquals: West Europe}",
        "{value: '[field(''location'')]', notIn: [West Europe]}", "{field: location, notLike: 'West E*'}",
        "{field: '[concat(''loca'', ''tion'')]', notEquals: West Europe}"})
    void aRegionIsTheSameWithSpacesAndWithout(String condition) {
        assertThat(denied(condition, WORKSPACE, "{location: westeurope}")).isEmpty();
        assertThat(denied(condition, WORKSPACE, "{location: West Europe}")).isEmpty();
        assertThat(denied(condition, WORKSPACE, "{location: eastus}")).startsWith("denied");
    }

    @Test
    void whatMayChangeAComputeLeavesItOpen() {
        AssignedPolicy indexed = policy("{field: 'tags[''a'']', exists: false}",
                "{effect: modify, details: {operations: [{operation: add, field: 'tags[''a'']', value: b}]}}",
                "Indexed", "");
        AssignedPolicy deny = policy("{field: 'tags[''a'']', exists: false}", "{effect: deny}");
        assertThat(said(COMPUTE, "{location: x}", indexed, deny)).isEmpty();
    }
}
