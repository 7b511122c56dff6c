package dev.azureml.operator.workspace;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.api.Advice;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Deferred;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.UpdateRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class WorkspaceKindTest {
    private static final WorkspaceKind KIND = new WorkspaceKind(Duration.ofDays(14));

    @Test
    void withoutASubscriptionItIsRefused() {
        var nowhere = new ResolvedReferences(null, null, null, Map.of(), Map.of(), World.TENANT);

        assertRefused(KIND.translate(World.EMPTY.subject(World.minimalAnd("")), nowhere, Facts.NONE),
                "spec.subscriptionId: ");
    }

    @Test
    void theSpecsSubscriptionGoesBeforeTheCredentials() {
        String other = "99999999-9999-9999-9999-999999999999";

        assertThat(
                World.EMPTY.settle(World.minimalAnd(", \"subscriptionId\": \"" + other + "\"")).intent("workspace").id()
                        .subscriptionId())
                .isEqualTo(other);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        ", \"kind\": \"Project\"; spec.hubRef: ",
        ", \"overrides\": {\"Kind\": \"Hub\"}; spec.overrides.Kind: ",
        ", \"overrides\": {\"properties\": {\"KeyVault\": \"x\"}}; spec.overrides.properties.KeyVault: ",
        ", \"dependencies\": {\"keyVault\": {\"overrides\": {\"location\": \"x\"}}}; "
                + "spec.dependencies.keyVault.overrides.location: ",
        ", \"overrides\": {\"properties\": {\"networkAcls\": {\"virtualNetworkRules\": []}}}; "
                + "spec.overrides.properties.networkAcls.virtualNetworkRules: ",
        ", \"dependencies\": {\"containerRegistry\": {\"create\": true, \"overrides\": {\"properties\": {\"networkRuleSet\": "
                + "{\"virtualNetworkRules\": []}}}}}; "
                + "spec.dependencies.containerRegistry.overrides.properties.networkRuleSet.virtualNetworkRules: ",
        ", \"dependencies\": {\"storageAccount\": {\"id\": \"mine\"}}; spec.dependencies.storageAccount.id: ",
        ", \"primaryUserAssignedIdentity\": \"mine\"; spec.identity.userAssignedIdentities: "})
    void whatCannotBeIsRefused(String said, String path) {
        assertRefused(World.EMPTY.settle(World.minimalAnd(said)).translation(), path);
    }

    @Test
    void allThatCannotBeIsNamedAtOnce() {
        var found = World.EMPTY.settle(World.minimalAnd(", \"overrides\": {\"kind\": \"Hub\"}, "
                + "\"primaryUserAssignedIdentity\": \"mine\", \"dependencies\": {"
                + "\"storageAccount\": {\"id\": \"" + World.WORKSPACE + "\"}, "
                + "\"keyVault\": {\"overrides\": {\"location\": \"x\"}}}"));

        assertThat(((Translation.Refused) found.translation()).problem().message()).contains(
                "spec.overrides.kind: ", "spec.identity.userAssignedIdentities: ",
                "spec.dependencies.storageAccount.id: ", "Microsoft.Storage/storageAccounts",
                "spec.dependencies.keyVault.overrides.location: ");
    }

    @Test
    void anApiVersionOfThePlatformTeamsChoiceIsUsed() {
        var resolved = new ResolvedReferences(null, null, World.SUBSCRIPTION, Map.of(),
                Map.of("microsoft.machinelearningservices/workspaces", "2026-05-01"), World.TENANT);
        var found = KIND.translate(World.EMPTY.subject(World.minimalAnd("")), resolved, Facts.NONE);

        assertThat(((Translation.Intents) found).intents()).extracting(Intent::apiVersion)
                .containsExactly("2026-05-01");
    }

    @Test
    void theWorkspaceIsMadeBeforeTheComputeThatBuildsItsImages() {
        var rest = World.EMPTY.settle(World.minimalAnd(", \"imageBuildCompute\": \"builder\""));
        Intent workspace = rest.intent("workspace");

        assertThat(workspace.dependsOn()).doesNotContain("imageBuildCompute");
        assertThat(workspace.deferred()).containsExactly(
                new Deferred(JsonPointer.compile("/properties/imageBuildCompute"), Set.of("imageBuildCompute")));
        assertThat(rest.intent("imageBuildCompute").mode()).isEqualTo(Intent.Mode.REQUIRE);
        assertThat(rest.intent("imageBuildCompute").id()).isEqualTo(World.WORKSPACE.child("computes", "builder"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"ComputeInstance; row C-011", "VirtualMachine; row C-009",
        "Kubernetes; row C-022", "DataFactory; no row"})
    void aComputeThatBuildsNoImagesIsRefusedWithItsRow(String computeType, String row) {
        var found = builder(computeType).settle(World.minimalAnd(", \"imageBuildCompute\": \"builder\""))
                .translation();

        assertRefused(found, "spec.imageBuildCompute: compute builder is of type " + computeType);
        assertThat(((Translation.Refused) found).problem().message()).contains(row);
    }

    @Test
    void aClusterBuildsImages() {
        var rest = builder("AmlCompute").settle(World.minimalAnd(", \"imageBuildCompute\": \"builder\""));

        assertThat(rest.intent("workspace").body().at("/properties/imageBuildCompute").asText()).isEqualTo("builder");
    }

    private static World builder(String computeType) {
        return World.EMPTY.with(World.WORKSPACE.child("computes", "builder"),
                "{\"properties\": {\"computeType\": \"" + computeType + "\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/location", "/kind", "/properties/keyVault", "/properties/storageAccount",
        "/properties/hbiWorkspace", "/properties/hubResourceId", "/properties/encryption/status",
        "/properties/encryption/keyVaultProperties/keyVaultArmId",
        "/properties/encryption/keyVaultProperties/identityClientId",
        "/properties/encryption/identity/userAssignedIdentity", "/properties/encryption/cosmosDbResourceId",
        "/properties/encryption/searchAccountResourceId", "/properties/encryption/storageAccountResourceId",
        "/properties/enableServiceSideCMKEncryption"})
    void someOfAWorkspaceIsForEver(String path) {
        assertThat(workspaceRule().replaces(JsonPointer.compile(path))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tags/team", "/properties/friendlyName", "/properties/containerRegistry",
        "/properties/encryption/keyVaultProperties/keyIdentifier", "/identity/type", "/sku/name"})
    void mostOfAWorkspaceCanChange(String path) {
        assertThat(workspaceRule().replaces(JsonPointer.compile(path))).isFalse();
    }

    @Test
    void aGroupIsMadeOnlyWhenAskedAndAbsent() {
        var asking = World
                .spec("{\"resourceGroup\": {\"name\": \"ml\", \"create\": true}, \"location\": \"westeurope\"}");
        World present = World.EMPTY.with(ArmId.parse(World.GROUP), "{\"location\": \"northeurope\"}");

        assertThat(World.EMPTY.settle(World.minimalAnd("")).find("resourceGroup")).isEmpty();
        assertThat(World.EMPTY.settle(asking).intent("resourceGroup").mode()).isEqualTo(Intent.Mode.MANAGE);
        assertThat(present.settle(asking).intent("resourceGroup").mode()).isEqualTo(Intent.Mode.REQUIRE);
        assertThat(World.EMPTY.settle(asking).intents()).filteredOn(i -> i.mode() == Intent.Mode.MANAGE)
                .filteredOn(i -> !i.key().equals("resourceGroup"))
                .allSatisfy(i -> assertThat(i.dependsOn()).contains("resourceGroup"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
        ", \"publicNetworkAccess\": \"Enabled\", \"diagnostics\": []; PublicNetworkAccess",
        ", \"v1LegacyMode\": true, \"diagnostics\": []; V1LegacyMode",
        ", \"systemDatastoresAuthMode\": \"AccessKey\", \"diagnostics\": []; SystemDatastoresAuthMode",
        ", \"deletionPolicy\": \"Purge\", \"diagnostics\": []; Purge",
        ", \"grantRoles\": false, \"primaryUserAssignedIdentity\": \"/subscriptions/s/resourceGroups/r/providers/Microsoft.ManagedIdentity/userAssignedIdentities/u\", \"diagnostics\": []; GrantRoles",
        ", \"friendlyName\": \"Research\"; NoDiagnostics"})
    void advisesAgainstWhatIsBetterOtherwise(String said, String rule) {
        assertThat(advice(said)).extracting(Advice::rule).containsExactly(rule);
    }

    @Test
    void hasNoAdviceOnAQuietSpec() {
        assertThat(advice(", \"publicNetworkAccess\": \"Disabled\", \"grantRoles\": false, \"diagnostics\": []"))
                .isEmpty();
    }

    private static List<Advice> advice(String said) {
        return ((Translation.Intents) World.EMPTY.settle(World.minimalAnd(said)).translation()).advice();
    }

    private static UpdateRule workspaceRule() {
        return World.EMPTY.settle(World.minimalAnd("")).intent("workspace").update();
    }

    private static void assertRefused(Translation translation, String path) {
        assertThat(translation).isInstanceOfSatisfying(Translation.Refused.class, refused -> {
            assertThat(refused.problem().reason()).isEqualTo(Reason.INVALID_SPEC);
            assertThat(refused.problem().message()).startsWith(path);
        });
    }
}
