package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.Cloud;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EncryptionCheckTest {
    private static final String VAULT = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/security/providers/Microsoft.KeyVault/vaults/keys";
    private static final String KEY = VAULT + "/keys/ml";
    private static final String GOOD_VAULT = "{\"id\": \"" + VAULT
            + "\", \"properties\": {\"enablePurgeProtection\": true, \"enableRbacAuthorization\": true}}";
    private static final String READER = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/security/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader";
    private static final String PRINCIPAL = "33333333-3333-3333-3333-333333333333";
    private static final String ASSIGNMENTS = "keyVaultRoleAssignments";
    private static final Facts NEW = Facts.NONE.with("workspace", new Observation.Absent());
    private static final Facts MADE = Facts.NONE.with("workspace", present(
            "{\"properties\": {\"provisioningState\": \"Succeeded\", \"encryption\": {\"status\": \"Enabled\","
                    + " \"keyVaultProperties\": {\"keyIdentifier\": \"https://keys.vault.azure.net/keys/ml/1\"}}}}"));

    private static MLWorkspaceSpec spec(String url, String more) {
        return World
                .minimalAnd(", \"encryption\": {\"status\": \"Enabled\", \"keyVaultProperties\": {\"keyVaultArmId\": \""
                        + VAULT + "\", \"keyIdentifier\": \"" + url + "\"}}" + more);
    }

    private static MLWorkspaceSpec spec() {
        return spec("https://keys.vault.azure.net/keys/ml/1", "");
    }

    private static Observation present(String body) {
        return new Observation.Present(World.json(body), false);
    }

    private static Translation.Intents translated(MLWorkspaceSpec spec, Facts facts, ResourceStatus... recorded) {
        return (Translation.Intents) new WorkspaceKind(Duration.ofDays(14)).translate(
                World.EMPTY.subject(spec).recording(List.of(recorded)), World.EMPTY.resolved(), facts);
    }

    private static Facts asked(String vault, String key) {
        return NEW.with(CustomerKey.VAULT_PATH, present(vault)).with(CustomerKey.KEY_PATH, present(key));
    }

    private static String attributes(String some) {
        return "{\"properties\": {\"kty\": \"RSA\", \"attributes\": {" + some + "}}}";
    }

    private static Facts listed(String vaults, String keys, String versions) {
        return MADE.with("keyVaults", present("{\"value\": [" + vaults + "]}"))
                .with("vaultKeys", present("{\"value\": [" + keys + "]}"))
                .with("keyVersions", present("{\"value\": [" + versions + "]}"));
    }

    private static String item(String id, String attributes) {
        return "{\"id\": \"" + id + "\", \"name\": \"" + id.substring(id.lastIndexOf('/') + 1)
                + "\", \"properties\": {\"attributes\": {" + attributes + "}}}";
    }

    private static KindCondition condition(MLWorkspaceSpec spec, Facts facts) {
        return translated(spec, facts).conditions().getFirst();
    }

    @Test
    void aVersionIsLookedAtBeforeTheWorkspaceIsMadeAndListsAfterwards() {
        assertThat(translated(spec(), NEW).intents()).filteredOn(intent -> intent.mode() == Intent.Mode.TARGET)
                .extracting(intent -> intent.id().value()).containsExactly(VAULT, KEY + "/versions/1");
        assertThat(translated(spec(), NEW).documents()).isEmpty();
        assertThat(translated(spec(), MADE).documents()).extracting(Document::path)
                .containsExactly(VAULT.substring(0, VAULT.lastIndexOf('/')), VAULT + "/keys", KEY + "/versions");
        assertThat(translated(spec(), MADE).intents()).noneMatch(intent -> intent.mode() == Intent.Mode.TARGET);
    }

    @Test
    void aKeyWithoutVersionIsTheCurrentOneAndAdvisedAgainst() {
        var found = translated(spec("https://keys.vault.azure.net/keys/ml", ""), NEW);

        assertThat(found.intents()).filteredOn(intent -> intent.key().equals(CustomerKey.KEY_PATH))
                .extracting(intent -> intent.id().value()).containsExactly(KEY);
        assertThat(found.advice()).anyMatch(advice -> advice.rule().equals("KeyWithoutVersion"));
    }

    @ParameterizedTest
    @CsvSource({"enabled, false, KEY_DISABLED", "exp, 0, EXPIRED", "nbf, 99999999999, NOT_VALID_YET"})
    void nothingIsMadeWithAKeyThatCanNotBeUsed(String attribute, String value, ConditionReason reason) {
        Facts facts = asked(GOOD_VAULT, attributes("\"" + attribute + "\": " + value));

        assertThat(translated(spec(), facts).intents()).filteredOn(intent -> intent.mode() == Intent.Mode.MANAGE)
                .isNotEmpty().allSatisfy(intent -> assertThat(Objects.requireNonNull(intent.creationGuard()).reason())
                        .isEqualTo(Reason.KEY_UNUSABLE));
        assertThat(condition(spec(), facts).reason()).isEqualTo(reason);
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        Facts facts = asked("{\"properties\": {\"enableSoftDelete\": false}}",
                "{\"properties\": {\"kty\": \"EC\", \"keyOps\": [\"sign\"]}}");

        String message = Objects.requireNonNull(translated(spec(), facts).intents().getLast().creationGuard())
                .message();

        assertThat(message).contains(CustomerKey.KEY_PATH, "is of type EC", "may not wrap", CustomerKey.VAULT_PATH,
                "no purge protection", "no soft delete");
    }

    @Test
    void aVaultOfAnotherSubscriptionIsNotTaken() {
        MLWorkspaceSpec elsewhere = spec("https://keys.vault.azure.net/keys/ml/1",
                ", \"subscriptionId\": \"99999999-9999-9999-9999-999999999999\"");

        assertThat(condition(elsewhere, asked(GOOD_VAULT, attributes(""))).reason())
                .isEqualTo(ConditionReason.VAULT_UNFIT);
    }

    @Test
    void whatMayNotBeReadIsTakenToBeRight() {
        assertThat(translated(spec(), NEW).intents()).allMatch(intent -> intent.creationGuard() == null);
        assertThat(condition(spec(), MADE).status()).isEqualTo(KindCondition.Truth.UNKNOWN);
    }

    @Test
    void theListsTellOfADeletedKeyOfItsVaultAndOfItsVersion() {
        String key = item(KEY, "");
        String version = item(KEY + "/versions/1", "");

        assertThat(condition(spec(), listed(GOOD_VAULT, key, version)).reason()).isEqualTo(ConditionReason.KEY_USABLE);
        assertThat(condition(spec(), listed("", "", "")).message()).startsWith(VAULT + " does not exist");
        assertThat(condition(spec(), listed(GOOD_VAULT, "", "")).message()).startsWith(KEY + " does not exist");
        assertThat(condition(spec(), listed(GOOD_VAULT, key, "")).message())
                .startsWith(KEY + "/versions/1 does not exist");
    }

    @Test
    void theEndOfAKeyIsSpokenOfBeforeAndLookedAtAgain() {
        long end = World.EMPTY.resolved().now().plus(Duration.ofDays(20)).getEpochSecond();
        Facts facts = listed(GOOD_VAULT, item(KEY, ""), item(KEY + "/versions/1", "\"exp\": " + end));

        var found = translated(spec(), facts);

        assertThat(found.conditions().getFirst().reason()).isEqualTo(ConditionReason.KEY_USABLE);
        assertThat(Objects.requireNonNull(found.conditions().getFirst().until()).getEpochSecond()).isEqualTo(end);
        assertThat(Objects.requireNonNull(found.lookAgainAt()).getEpochSecond())
                .isEqualTo(end - Duration.ofDays(14).toSeconds());
    }

    @Test
    void aVersionThatCanNotBeUsedIsNotSentInPlaceOfOneThatCan() {
        MLWorkspaceSpec rotated = spec("https://keys.vault.azure.net/keys/ml/2", "");
        String good = item(KEY + "/versions/1", "\"created\": 1");
        Facts facts = listed(GOOD_VAULT, item(KEY, ""), good + "," + item(KEY + "/versions/2",
                "\"created\": 2, \"enabled\": false"));
        Facts better = listed(GOOD_VAULT, item(KEY, ""), good + "," + item(KEY + "/versions/2", "\"created\": 2"));

        assertThat(sent(rotated, facts)).endsWith("/1");
        assertThat(translated(rotated, facts).problems()).singleElement()
                .satisfies(problem -> assertThat(problem.reason()).isEqualTo(Reason.KEY_UNUSABLE));
        assertThat(sent(rotated, better)).endsWith("/2");
        assertThat(translated(rotated, better).problems()).isEmpty();
    }

    @Test
    void whatAFailedCreationLeftIsNoWorkspaceYet() {
        String failed = "{\"properties\": {\"provisioningState\": \"Failed\"}}";
        Facts facts = asked(GOOD_VAULT, attributes("\"enabled\": false")).with("workspace", present(failed));
        ResourceStatus tried = World.resource("workspace", World.WORKSPACE.value(), ResourceStatus.Origin.Created)
                .withPhase(ResourceStatus.Phase.Creating);

        var again = translated(spec(), facts, tried);
        var worked = translated(spec(), facts, tried.withPhase(ResourceStatus.Phase.Ready));

        assertThat(again.intents()).filteredOn(intent -> intent.key().equals("workspace")).singleElement()
                .satisfies(intent -> assertThat(Objects.requireNonNull(intent.creationGuard()).reason())
                        .isEqualTo(Reason.KEY_UNUSABLE));
        assertThat(again.intents()).filteredOn(intent -> intent.mode() == Intent.Mode.TARGET).hasSize(2);
        assertThat(again.documents()).isEmpty();
        assertThat(worked.intents()).allMatch(intent -> intent.creationGuard() == null)
                .noneMatch(intent -> intent.mode() == Intent.Mode.TARGET);
    }

    @Test
    void aWorkspaceThatIsThereGetsNoRoleAndIsOnlyAdvisedOf() {
        Facts facts = assigned(reader(MADE), "");

        var found = translated(readBy(), facts);

        assertThat(mode(found, Keys.ENCRYPTION_IDENTITY)).isEqualTo(Intent.Mode.LOOK);
        assertThat(found.intents()).noneMatch(intent -> intent.key().startsWith("roleAssignment/encryptionKeyVault/"));
        assertThat(found.advice()).filteredOn(advice -> advice.rule().equals("GrantRoles")).singleElement()
                .satisfies(advice -> assertThat(advice.message()).contains("az role assignment create",
                        "--assignee-object-id " + PRINCIPAL, "--scope " + VAULT));
        assertThat(found.documents()).filteredOn(document -> document.key().equals(ASSIGNMENTS)).singleElement()
                .satisfies(document -> assertThat(document.filter()).isEqualTo("principalId eq '" + PRINCIPAL + "'"));
    }

    @Test
    void beforeItIsKnownWhetherThereIsAWorkspaceNothingIsRequired() {
        assertThat(mode(translated(readBy(), Facts.NONE), Keys.ENCRYPTION_IDENTITY)).isEqualTo(Intent.Mode.LOOK);
        assertThat(mode(translated(readBy(), NEW), Keys.ENCRYPTION_IDENTITY)).isEqualTo(Intent.Mode.REQUIRE);
    }

    @ParameterizedTest
    @ValueSource(strings = {VAULT, KEY, "/subscriptions/" + World.SUBSCRIPTION,
        "/providers/Microsoft.Management/managementGroups/contoso"})
    void aRoleAtTheVaultAboveItOrAtTheKeyIsEnough(String scope) {
        for (Facts facts : List.of(MADE, NEW)) {
            var found = translated(readBy(), assigned(reader(facts), assignment(scope, "others", "")));

            assertThat(found.intents()).noneMatch(intent -> intent.key().startsWith("roleAssignment/"));
            assertThat(found.advice()).noneMatch(advice -> advice.rule().equals("GrantRoles"));
        }
    }

    @Test
    void aRoleAtAnotherKeyIsNotEnough() {
        var found = translated(readBy(), assigned(reader(NEW), assignment(VAULT + "/keys/other", "others", "")));

        assertThat(found.intents()).filteredOn(intent -> intent.key().startsWith("roleAssignment/")).singleElement()
                .satisfies(intent -> {
                    assertThat(intent.mode()).isEqualTo(Intent.Mode.MANAGE);
                    assertThat(intent.shared()).isTrue();
                });
    }

    @Test
    void whoMayNotSeeWhoHasARoleGivesNone() {
        var found = translated(readBy(), reader(NEW).with(ASSIGNMENTS, new Observation.Absent()));

        assertThat(found.intents()).noneMatch(intent -> intent.key().startsWith("roleAssignment/"));
        assertThat(found.advice()).anyMatch(advice -> advice.rule().equals("GrantRoles"));
    }

    @Test
    void aRoleThatWasGivenHereIsKept() {
        Intent role = translated(readBy(), assigned(reader(NEW), "")).intents().stream()
                .filter(intent -> intent.key().startsWith("roleAssignment/")).findFirst().orElseThrow();
        String given = assignment(VAULT, role.id().name(), "cluster/team/MLWorkspace/research");

        var recorded = translated(readBy(), reader(MADE), World.resource(role.key(), role.id().value(),
                ResourceStatus.Origin.Created));
        var forgotten = translated(readBy(), assigned(reader(MADE), given));

        assertThat(mode(recorded, role.key())).isEqualTo(Intent.Mode.MANAGE);
        assertThat(mode(recorded, Keys.ENCRYPTION_IDENTITY)).isEqualTo(Intent.Mode.REQUIRE);
        assertThat(recorded.documents()).noneMatch(document -> document.key().equals(ASSIGNMENTS));
        assertThat(mode(forgotten, role.key())).isEqualTo(Intent.Mode.MANAGE);
    }

    @Test
    void aVersionThatIsNotThereCanBeRecovered() {
        MLWorkspaceSpec rotated = spec("https://keys.vault.azure.net/keys/ml/2", "");
        Facts facts = listed(GOOD_VAULT, item(KEY, ""), item(KEY + "/versions/1", ""));

        assertThat(translated(rotated, facts).problems()).singleElement()
                .satisfies(problem -> assertThat(problem.message()).contains("/versions/2 does not exist",
                        "az keyvault key recover --vault-name keys --name ml"));
    }

    @Test
    void inChinaTheApplicationThatReadsTheKeyIsToBeLookedUp() {
        var there = new ResolvedReferences(null, null, World.SUBSCRIPTION, Map.of(), Map.of(), World.TENANT,
                ResolvedReferences.Nearby.NOTHING, Instant.EPOCH, Cloud.CHINA);

        var found = (Translation.Intents) new WorkspaceKind(Duration.ofDays(14)).translate(
                World.EMPTY.subject(spec()), there, NEW);

        assertThat(found.advice()).filteredOn(advice -> advice.rule().equals("EncryptionIdentity")).singleElement()
                .satisfies(advice -> assertThat(advice.message()).contains("az ad sp list --display-name",
                        "--assignee COSMOS_DB_ID").doesNotContain("APPLICATION-ID"));
    }

    private static MLWorkspaceSpec readBy() {
        return World.minimalAnd(
                """
                        , "encryption": {"status": "Enabled", "identity": {"userAssignedIdentity": "%s"},
                        "keyVaultProperties": {"keyVaultArmId": "%s", "keyIdentifier": "https://keys.vault.azure.net/keys/ml/1"}}
                        """
                        .formatted(READER, VAULT));
    }

    private static Facts reader(Facts facts) {
        return facts.with(Keys.ENCRYPTION_IDENTITY, present("{\"properties\": {\"principalId\": \"" + PRINCIPAL
                + "\"}}")).with(CustomerKey.VAULT_PATH, present(GOOD_VAULT));
    }

    private static Facts assigned(Facts facts, String assignments) {
        return facts.with(ASSIGNMENTS, present("{\"value\": [" + assignments + "]}"));
    }

    private static String assignment(String scope, String name, String description) {
        return """
                {"id": "%1$s/providers/Microsoft.Authorization/roleAssignments/%2$s",
                "type": "Microsoft.Authorization/roleAssignments", "properties": {"scope": "%1$s",
                "principalId": "%3$s", "description": "%4$s", "roleDefinitionId":
                "/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6"}}
                """.formatted(scope, name, PRINCIPAL, description);
    }

    private static Intent.Mode mode(Translation.Intents found, String key) {
        return found.intents().stream().filter(intent -> intent.key().equals(key)).findFirst().orElseThrow().mode();
    }

    private static String sent(MLWorkspaceSpec spec, Facts facts) {
        ObjectNode body = translated(spec, facts).intents().stream().filter(intent -> intent.key().equals("workspace"))
                .findFirst().orElseThrow().body();
        return body.at("/properties/encryption/keyVaultProperties/keyIdentifier").asText();
    }

    @Test
    void anotherVaultThanTheKeysIsRefused() {
        assertThat(new WorkspaceKind(Duration.ofDays(14)).translate(
                World.EMPTY.subject(spec("https://other.vault.azure.net/keys/ml/1", "")), World.EMPTY.resolved(), NEW))
                .isInstanceOfSatisfying(Translation.Refused.class, refused -> assertThat(refused.problem().message())
                        .startsWith(CustomerKey.KEY_PATH).contains("https://keys.vault.azure.net/keys/KEY/VERSION"));
    }

    @Test
    void aKeyThatIsNotUsedIsNotLookedAt() {
        MLWorkspaceSpec off = World.minimalAnd(", \"encryption\": {\"status\": \"Disabled\", \"keyVaultProperties\":"
                + " {\"keyVaultArmId\": \"" + VAULT
                + "\", \"keyIdentifier\": \"https://keys.vault.azure.net/keys/ml/1\"}}");

        assertThat(translated(off, MADE).conditions()).isEmpty();
        assertThat(translated(off, MADE).documents()).isEqualTo(List.of());
    }
}
