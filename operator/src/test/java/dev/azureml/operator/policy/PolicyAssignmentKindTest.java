package dev.azureml.operator.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLPolicyAssignmentSpec;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.azureml.BuiltInPolicies;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.MetricSample;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.json.ArmSchema;
import dev.azureml.operator.plan.json.Comparison;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PolicyAssignmentKindTest {
    private static final String BUILT_IN = "spec.policy.builtIn";
    private static final String DENYING = """
            {"effect": {"type": "String", "allowedValues": ["Audit", "Deny", "Disabled"], "defaultValue": "Audit"}}""";
    private static final String CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";

    private final PolicyAssignmentKind kind = new PolicyAssignmentKind();

    private static ObjectNode spec(String more) {
        return Golden.json("{\"workspaceRef\":{\"name\":\"w\"},\"policy\":{\"builtIn\":\"PublicNetworkAccessDisabled\"}"
                + (more.isEmpty() ? "" : "," + more) + "}");
    }

    private static ManagedObject<MLPolicyAssignmentSpec> subject(JsonNode spec) {
        return Golden.subject(Golden.spec(MLPolicyAssignmentSpec.class, spec));
    }

    /** A definition as Azure answers it, shortened; nothing is assigned yet. */
    private static Facts defined(String key, String parameters, String effect, String... roles) {
        return Golden.present(key, """
                {"properties": {"displayName": "Public access", "parameters": %s, "policyRule": {"then": {
                 "effect": "%s", "details": {"roleDefinitionIds": [%s]}}}}}""".formatted(parameters, effect,
                String.join(",", roles))).with("policyAssignment", new Observation.Absent());
    }

    private static Facts denying() {
        return defined(BUILT_IN, DENYING, "[parameters('effect')]");
    }

    private Translation translate(ObjectNode spec, Facts facts) {
        return kind.translate(subject(spec), Golden.resolved(spec), facts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"group-of-workspace", "subscription", "identity", "exemptions"})
    void isWhatAzureTakes(String name) {
        JsonNode golden = Golden.read("policy/" + name);
        Facts facts = Facts.NONE.with(BUILT_IN, new Observation.Absent())
                .with("spec.policy.definitionId", new Observation.Absent());

        Translation.Intents translation = Golden.intents(kind.translate(subject(golden.get("spec")),
                Golden.resolved(golden.get("spec")), facts));

        assertThat(translation.intents().getFirst().mode()).isEqualTo(Intent.Mode.TARGET);
        assertThat(Golden.puts(Translation.Intents.of(translation.intents().subList(1, translation.intents().size()))))
                .isEqualTo(golden.get("puts"));
        assertThat(translation.documents()).isEmpty();
    }

    @Test
    void nothingIsWrittenBeforeTheDefinitionWasLookedAt() {
        assertThat(Golden.intents(translate(spec(""), Facts.NONE)).intents()).singleElement()
                .satisfies(intent -> {
                    assertThat(intent.mode()).isEqualTo(Intent.Mode.TARGET);
                    assertThat(intent.id().value()).isEqualTo("/providers/Microsoft.Authorization/policyDefinitions/"
                            + "438c38d2-3772-465a-a9cc-7a6666a275ce");
                });
    }

    @Test
    void aNameThatIsNoneIsRefusedWithThoseLikeIt() {
        ObjectNode spec = spec("");
        spec.putObject("policy").put("builtIn", "PrivateLnk");

        assertThat(Golden.refusal(translate(spec, Facts.NONE))).contains("spec.policy.builtIn", "PrivateLnk",
                "like it are PrivateLink");
    }

    /** All of Azure's published policies for Azure ML have a name, and each name leads to one. */
    @Test
    void everyNameLeadsToAPolicyOfItsOwn() {
        assertThat(BuiltInPolicies.names()).hasSize(35).allSatisfy(name -> assertThat(BuiltInPolicies.idOf(name)
                .flatMap(BuiltInPolicies::nameOf)).contains(name));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"effect": "Deny"} |
            {"effect": "deny"} |
            {"effect": "Forbid"} | spec.parameters.effect: Forbid is none of the values that the policy allows: Audit, Deny, Disabled
            {"effects": "Deny"} | spec.parameters.effects: the policy has no such parameter; did you mean effect?
            {"subnet": "x"} | spec.parameters.subnet: the policy has no such parameter; it has effect
            {"effect": true} | spec.parameters.effect: the policy wants a text
            {"effect": ["Deny"]} | spec.parameters.effect: the policy wants a text
            """)
    void whatAzureWouldRefuseOfTheParametersIsSaidBefore(String parameters, String words) {
        Translation translation = translate(spec("\"parameters\":" + parameters), denying());

        if (words == null) {
            assertThat(translation).isInstanceOf(Translation.Intents.class);
        } else {
            assertThat(Golden.refusal(translation)).contains(words);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            String | "365" | 365
            Boolean | true | "true"
            Integer | 30 | 3.5
            Float | 3.5 | "3.5"
            Array | ["a"] | "a"
            Object | {"a": "b"} | "a"
            DateTime | "2026-01-31T08:00:00Z" | 5
            """)
    void aValueIsOfTheTypeThatThePolicyWants(String type, String right, String wrong) {
        Facts facts = defined(BUILT_IN,
                "{\"x\": {\"type\": \"" + type + "\", \"metadata\": {\"description\": \"The x.\"}}}",
                "audit");

        assertThat(translate(spec("\"parameters\":{\"x\":" + right + "}"), facts))
                .isInstanceOf(Translation.Intents.class);
        assertThat(Golden.refusal(translate(spec("\"parameters\":{\"x\":" + wrong + "}"), facts)))
                .contains("spec.parameters.x: the policy wants");
        assertThat(Golden.refusal(translate(spec(""), facts))).contains("spec.parameters.x",
                "can't be assigned without it", "The x.");
    }

    @Test
    void anElementOfAListIsOneOfThoseAllowed() {
        Facts facts = defined(BUILT_IN, "{\"x\": {\"type\": \"Array\", \"allowedValues\": [\"a\", \"b\"]}}", "audit");

        assertThat(translate(spec("\"parameters\":{\"x\":[\"a\"]}"), facts)).isInstanceOf(Translation.Intents.class);
        assertThat(Golden.refusal(translate(spec("\"parameters\":{\"x\":[\"a\",\"c\"]}"), facts)))
                .contains("spec.parameters.x: c is none", "a, b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Modify | | true
            DeployIfNotExists | | true
            Modify | Disabled | false
            Audit | | false
            """)
    void whatChangesResourcesNeedsAnIdentity(String byDefault, String said, boolean needed) {
        Facts facts = defined(BUILT_IN, "{\"effect\": {\"type\": \"String\", \"defaultValue\": \"" + byDefault + "\"}}",
                "[parameters('effect')]");
        String parameters = said == null ? "" : "\"parameters\":{\"effect\":\"" + said + "\"}";

        Translation translation = translate(spec(parameters), facts);

        if (needed) {
            assertThat(Golden.refusal(translation)).contains(
                    "spec.identity: the policy changes resources (" + byDefault,
                    "identity: {type: SystemAssigned}");
        } else {
            assertThat(translation).isInstanceOf(Translation.Intents.class);
        }
    }

    private static Facts made(Facts facts) {
        return made(facts, "438C38D2-3772-465a-a9cc-7a6666a275ce", "");
    }

    private static Facts made(Facts facts, String definition, String more) {
        return facts.with("policyAssignment", new Observation.Present(Golden.json("""
                {"identity": {"type": "SystemAssigned", "principalId": "0a0a0a0a-0000-0000-0000-000000000001"},
                 "properties": {"policyDefinitionId": "/providers/Microsoft.Authorization/policyDefinitions/%s"%s}}"""
                .formatted(definition, more)), false));
    }

    /** Azure holds it to the version of the definition that it was made with. */
    @Test
    void ofWhatIsAssignedAzureIsTheJudge() {
        assertThat(translate(spec("\"parameters\":{\"new\":1}"), made(denying())))
                .isInstanceOf(Translation.Intents.class);
        assertThat(translate(spec("\"parameters\":{\"new\":1}"), denying().without("policyAssignment")))
                .as("not looked for yet").isInstanceOf(Translation.Intents.class);
    }

    /** Azure would refuse it with its words, again and again. */
    @Test
    void anAssignmentOfAnotherPolicyIsNotTakenOver() {
        Facts facts = made(denying(), "other", "");

        Translation translation = translate(spec(""), facts);

        assertThat(translation).isInstanceOfSatisfying(Translation.Refused.class, refused -> {
            assertThat(refused.problem().reason()).isEqualTo(Reason.CONFLICT);
            assertThat(refused.problem().message()).contains("spec.policy", "policyDefinitions/other", "azureName");
        });
        assertThat(translate(spec("\"managementPolicy\":\"Observe\""), facts)).isInstanceOf(
                Translation.Intents.class);
    }

    /** What somebody else added to a parameter or a message would still hold, or be told. */
    @Test
    void parametersAndMessagesAreTheSpecsAlone() {
        Intent intent = Golden.intents(translate(spec("\"nonComplianceMessage\":\"Ask us.\""), made(denying())))
                .intents().getLast();
        ObjectNode answered = intent.body().deepCopy();
        Comparison comparison = new Comparison(ArmSchema.load());
        assertThat(comparison.differences(intent.id().type(), intent.body(), answered, intent.rules())).isEmpty();

        answered.withObject("/properties/nonComplianceMessages/0").put("policyDefinitionReferenceId", "first");
        assertThat(comparison.differences(intent.id().type(), intent.body(), answered, intent.rules())).extracting(
                difference -> difference.path().toString()).containsExactly("/properties/nonComplianceMessages");
    }

    /** As Azure has it, not as the spec would have it. */
    @Test
    void theStatusSaysWhatIsAssigned() {
        ManagedObject<MLPolicyAssignmentSpec> subject = subject(spec("\"parameters\":{\"effect\":\"Deny\"}"));
        String mine = "438c38d2-3772-465a-a9cc-7a6666a275ce";

        assertThat(kind.report(subject, denying()).has("effect")).isFalse();
        assertThat(kind.report(subject, denying()).has("policyName")).isFalse();
        assertThat(kind.report(subject, made(denying())).path("effect").asText()).isEqualTo("Audit");
        assertThat(kind.report(subject, made(denying(), mine, """
                ,"enforcementMode": "DoNotEnforce", "parameters": {"effect": {"value": "Deny"}}""")).path("effect")
                .asText()).isEqualTo("Deny (DoNotEnforce)");
        assertThat(kind.report(subject, made(denying(), "other", "")).has("policyName")).isFalse();
    }

    @Test
    void aRoleThatTheIdentityLacksIsAdvisedOf() {
        String role = "\"/providers/microsoft.authorization/roleDefinitions/" + CONTRIBUTOR + "\"";
        Facts facts = made(defined(BUILT_IN, "{}", "modify", role));
        ObjectNode spec = spec("\"identity\":{\"type\":\"SystemAssigned\"},\"location\":\"westeurope\"");
        Facts given = facts.with("roleAssignments", new Observation.Present(Golden.json("""
                {"value": [{"properties": {"roleDefinitionId": "/subscriptions/s/x/%s",
                 "principalId": "0a0a0a0a-0000-0000-0000-000000000001"}}]}""".formatted(CONTRIBUTOR)), false));
        Facts none = facts.with("roleAssignments", new Observation.Present(Golden.json("{\"value\": []}"), false));

        assertThat(Golden.intents(translate(spec, facts)).advice()).isEmpty();
        assertThat(Golden.intents(translate(spec, given)).advice()).isEmpty();
        assertThat(Golden.intents(translate(spec, none)).advice()).extracting(Advice::message).singleElement()
                .asString().contains("Contributor", "0a0a0a0a", "policyAssignmentRef");
        assertThat(Golden.intents(translate(spec, facts)).documents()).extracting(Document::path).last().asString()
                .endsWith("/resourceGroups/rg/providers/Microsoft.Authorization/roleAssignments");
    }

    private static Facts summary(String details) {
        return made(denying()).with("compliance", new Observation.Present(Golden.json("""
                {"value": [{"results": {"resourceDetails": [{"complianceState": "noncompliant", "count": 99}]},
                 "policyAssignments": [{"results": {"resourceDetails": [%s]}}]}]}""".formatted(details)), false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"complianceState": "compliant", "count": 3} | TRUE | AllComply
            {"complianceState": "exempt", "count": 3} | TRUE | AllComply
            {"complianceState": "compliant", "count": 3}, {"complianceState": "NonCompliant", "count": 2} | FALSE | NonCompliant
            {"complianceState": "conflicting", "count": 3} | UNKNOWN | NotEvaluated
            {"complianceState": "Compliant", "count": 3}, {"complianceState": "unknown", "count": 1} | UNKNOWN | NotEvaluated
            {"complianceState": "compliant", "count": 3}, {"complianceState": "conflicting", "count": 0} | TRUE | AllComply
            {"complianceState": "noncompliant", "count": 1}, {"complianceState": "unknown", "count": 1} | FALSE | NonCompliant
            "" | UNKNOWN | NotEvaluated
            """)
    void tellsWhetherAllComplies(String details, KindCondition.Truth truth, String reason) {
        var condition = Golden.intents(translate(spec(""), summary(details == null ? "" : details))).conditions()
                .getFirst();

        assertThat(condition.status()).isEqualTo(truth);
        assertThat(condition.reason().word()).isEqualTo(reason);
        assertThat(condition.reason().status()).isEqualTo(truth.word());
        assertThat(condition.message()).doesNotContainPattern("[0-9]");
    }

    @Test
    void whatCannotBeReadIsSaid() {
        Facts facts = made(denying()).with("compliance", new Observation.Absent());

        var condition = Golden.intents(translate(spec(""), facts)).conditions().getFirst();

        assertThat(condition.reason().word()).isEqualTo("ComplianceNotRead");
        assertThat(condition.message()).contains("Microsoft.PolicyInsights/policyStates/summarize/action");
        Facts busy = made(denying()).with("compliance", new Observation.Unreadable(new ArmResult.Failure(
                FailureKind.THROTTLED, ArmError.of("TooManyRequests", "wait"), Optional.empty(), 429)));
        assertThat(Golden.intents(translate(spec(""), busy)).conditions().getFirst().message()).contains("just now",
                "by itself").doesNotContain("grant");
        assertThat(kind.report(subject(spec("")), facts).has("compliance")).isFalse();
    }

    /** Azure's published example, shortened; the mark is whatever stands in the tags, in whatever spelling. */
    @Test
    void namesWhatDoesNotComplyAndWhoMadeIt() {
        Facts facts = summary("{\"complianceState\": \"noncompliant\", \"count\": 2}")
                .with("nonCompliantResources",
                        new Observation.Present(
                                Golden.json(
                                        """
                                                {"value": [
                                                 {"resourceId": "/subscriptions/s/resourceGroups/g/providers/A.B/c/one", "timestamp": "2026-05-01T00:38:50Z",
                                                  "resourceTags": "{\\"Azureml.dev-Owner\\":\\"c/team/MLWorkspace/one\\"}",
                                                  "policyDefinitionReferenceId": null},
                                                 {"resourceId": "/subscriptions/s/resourceGroups/g/providers/A.B/c/two", "resourceTags": "tbd",
                                                  "policyDefinitionReferenceId": "first"}]}"""),
                                false));
        ManagedObject<MLPolicyAssignmentSpec> subject = subject(spec(""));

        ObjectNode report = kind.report(subject, facts);

        assertThat(report).hasToString(Golden
                .json("""
                        {"policyDefinitionId": "/providers/Microsoft.Authorization/policyDefinitions/438C38D2-3772-465a-a9cc-7a6666a275ce",
                         "compliance": {"compliant": 0, "nonCompliant": 2, "nonCompliantResources": [
                          {"id": "/subscriptions/s/resourceGroups/g/providers/A.B/c/one", "owner": "c/team/MLWorkspace/one",
                           "evaluatedAt": "2026-05-01T00:38:50Z"},
                          {"id": "/subscriptions/s/resourceGroups/g/providers/A.B/c/two", "policy": "first"}]},
                         "principalId": "0a0a0a0a-0000-0000-0000-000000000001", "policyName": "Public access",
                         "effect": "Audit"}""")
                .toString());
        assertThat(kind.statusProfile(subject.spec()).measures().apply(report)).containsExactly(new MetricSample(
                "azureml.policy.noncompliant.resources", "policy", "PublicNetworkAccessDisabled", 2));
    }

    @ParameterizedTest
    @CsvSource({
        "/providers/microsoft.authorization/policyDefinitions/438C38D2-3772-465a-a9cc-7a6666a275ce,PublicNetworkAccessDisabled",
        "/providers/Microsoft.Authorization/policyDefinitions/mine,other",
        "/subscriptions/s/providers/Microsoft.Authorization/policyDefinitions/438c38d2-3772-465a-a9cc-7a6666a275ce,other"})
    void aMetricIsByThePoliciesOfAzureAlone(String id, String label) {
        ObjectNode spec = spec("");
        spec.putObject("policy").put("definitionId", id);

        assertThat(kind.statusProfile(subject(spec).spec()).measures().apply(Golden.json(
                "{\"compliance\": {\"nonCompliant\": 1}}"))).extracting(MetricSample::value).containsExactly(label);
        assertThat(kind.statusProfile(subject(spec).spec()).measures().apply(Golden.json("{}"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"properties":{"policyDefinitionId":"x"}} | use spec.policy
            {"properties":{"parameters":{}}} | use spec.parameters
            {"properties":{"notScopes":[]}} | use spec.notScopes
            {"properties":{"metadata":{"azureml.dev-owner":"x"}}} | the operator marks
            {"identity":{"type":"None"}} | use spec.identity
            {"location":"x"} | use spec.location
            """)
    void noOverrideTouchesWhatTheSpecSays(String overrides, String words) {
        assertThat(Golden.refusal(translate(spec("\"overrides\":" + overrides), denying()))).contains(words);
    }

    @Test
    void goesOrStaysByPolicy() {
        var made = Golden.recorded("policyAssignment", "/x");

        assertThat(kind.deletion(subject(spec("")), made).action()).isEqualTo(new DeletionAction.Delete(Map.of()));
        assertThat(kind.deletion(subject(spec("\"deletionPolicy\":\"Retain\"")), made).deletes()).isFalse();
    }
}
