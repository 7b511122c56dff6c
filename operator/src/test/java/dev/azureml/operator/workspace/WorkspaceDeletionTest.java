package dev.azureml.operator.workspace;

import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.ResourceStatus.Origin;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Golden;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class WorkspaceDeletionTest {
    private static final String VAULT = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/security/providers/Microsoft.KeyVault/vaults/keys";
    private static final String ENCRYPTION = """
            , "encryption": {"status": "Enabled", "keyVaultProperties": {"keyVaultArmId": "%s",
            "keyIdentifier": "https://keys.vault.azure.net/keys/ml/1"}}""".formatted(VAULT);
    private static final WorkspaceKind KIND = new WorkspaceKind(Duration.ofDays(14));

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        // key, origin, deletionPolicy, dependencies.deletionPolicy, what happens
        "workspace, Created, -, -, delete",
        "workspace, Created, Delete, -, delete",
        "workspace, Created, Retain, Delete, retain",
        "workspace, Created, Purge, -, purge",
        "workspace, Adopted, -, -, retain",
        "workspace, Adopted, Delete, -, delete",
        "workspace, Adopted, Purge, -, purge",
        "storageAccount, Created, -, -, retain",
        "storageAccount, Created, Purge, -, retain",
        "storageAccount, Created, Delete, Retain, retain",
        "storageAccount, Created, -, Delete, delete",
        "storageAccount, Adopted, Delete, Delete, retain",
        "keyVault, Created, Delete, -, retain",
        "keyVault, Created, -, Delete, delete",
        "logAnalytics, Created, -, -, retain",
        "applicationInsights, Created, -, -, retain",
        "containerRegistry, Created, Delete, -, retain",
        "containerRegistry, Created, -, Delete, delete",
        "resourceGroup, Created, Delete, -, retain",
        "resourceGroup, Created, -, Delete, delete",
        "resourceGroup, Adopted, Delete, Delete, retain",
        "roleAssignment/keyVault/Contributor/0a1b2c3d, Created, -, -, delete",
        "roleAssignment/keyVault/Contributor/0a1b2c3d, Created, Retain, -, retain",
        "roleAssignment/keyVault/Contributor/0a1b2c3d, Adopted, Delete, Delete, retain",
        "roleAssignment/people/Reader/0a1b2c3d, Created, Retain, -, delete",
        "roleAssignment/people/Reader/0a1b2c3d, Adopted, Delete, -, retain",
        "privateEndpoint/workspace/amlworkspace, Created, -, -, delete",
        "privateEndpoint/workspace/amlworkspace, Adopted, Delete, Delete, retain",
        "privateDnsZone/keyVault/privatelink.vaultcore.azure.net, Created, Retain, -, delete",
        "virtualNetworkLink/keyVault/privatelink.vaultcore.azure.net/v, Adopted, -, -, retain",
        "diagnostics/jobs, Created, -, -, delete",
        "diagnostics/jobs, Created, Retain, -, retain",
        "diagnostics/jobs, Created, Purge, -, delete",
        "diagnostics/jobs, Adopted, -, Delete, retain",
        "workbook, Created, -, -, delete",
        "workbook, Created, Retain, -, retain",
        "workbook, Adopted, -, Delete, retain",
        "queryPack, Created, -, -, delete",
        "query/nodes, Created, Purge, -, delete",
        "table/AmlComputeJobEvent, Adopted, Delete, Delete, retain",
        "table/AmlComputeJobEvent, Created, Delete, Delete, retain"})
    void whatGoesAndWhatStays(String key, Origin origin, String policy, String dependencies, String fate) {
        String said = (policy == null ? "" : ", \"deletionPolicy\": \"" + policy + "\"")
                + (dependencies == null ? "" : ", \"dependencies\": {\"deletionPolicy\": \"" + dependencies + "\"}");
        MLWorkspaceSpec spec = World.minimalAnd(said);

        assertThat(KIND.deletion(Golden.subject(spec), World.resource(key, World.WORKSPACE.value(), origin)).action())
                .isEqualTo(switch (fate) {
                    case "delete" -> new DeletionAction.Delete(Map.of());
                    case "purge" -> new DeletionAction.Delete(Map.of("forceToPurge", "true"));
                    default -> new DeletionAction.Retain();
                });
    }

    @ParameterizedTest
    @CsvSource({
        "privateEndpoint/workspace/amlworkspace, Microsoft.MachineLearningServices/workspaces/research",
        "privateDnsZoneGroup/storageAccount/blob, Microsoft.Storage/storageAccounts/stresearchfa1utu6pvd",
        "privateDnsZone/keyVault/privatelink.vaultcore.azure.net, Microsoft.KeyVault/vaults/kv-research-fa1utu6pvd",
        "virtualNetworkLink/containerRegistry/privatelink.azurecr.io/v, Microsoft.ContainerRegistry/registries/crresearchfa1utu6pvd"})
    void howSomethingIsReachedStaysAsLongAsIt(String key, String target) {
        var way = World.resource(key, World.GROUP + "/providers/Microsoft.Network/x/y", Origin.Created);

        DeletionRule rule = rule(way);

        assertThat(rule.reliance()).hasValueSatisfying(served -> {
            assertThat(served.of().value()).isEqualTo(World.GROUP + "/providers/" + target);
            assertThat(served.on().test(World.json("{}"))).isTrue();
        });
        assertThat(rule.turn()).isEqualTo(DeletionRule.Turn.LAST);
        assertThat(rule.outlivesParent()).isEqualTo(key.startsWith("virtualNetworkLink/"));
    }

    private static DeletionRule rule(ResourceStatus resource) {
        return KIND.deletion(World.EMPTY.subject(World.minimalAnd("")), resource);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "-                       | true  | delete",
        "\"grantRoles\": false | true  | retain",
        "-                       | false | retain"})
    void whoReadsTheKeyOfAWorkspaceDoesForAsLongAsIt(@Nullable String said, boolean encrypted, String fate) {
        MLWorkspaceSpec spec = World.minimalAnd((said == null ? "" : ", " + said) + (encrypted ? ENCRYPTION : ""));
        var role = World.resource("roleAssignment/encryptionKeyVault/CryptoUser/0a1b2c3d",
                VAULT + "/providers/Microsoft.Authorization/roleAssignments/r", Origin.Created);

        DeletionRule rule = KIND.deletion(World.EMPTY.subject(spec), role);

        assertThat(rule.deletes()).isEqualTo(fate.equals("delete"));
        assertThat(rule.reliance()).hasValueSatisfying(workspace -> {
            assertThat(workspace.of()).isEqualTo(World.WORKSPACE);
            assertThat(workspace.on().test(World.json("{}"))).isTrue();
        });
    }

    @Test
    void nothingElseIsKeptToTheEndButTheGroup() {
        DeletionRule storage = rule(World.resource("storageAccount", World.GROUP, Origin.Created));

        assertThat(rule(World.resource("resourceGroup", World.GROUP, Origin.Created)).turn())
                .isEqualTo(DeletionRule.Turn.LAST);
        assertThat(storage.turn()).isEqualTo(DeletionRule.Turn.IN_TURN);
        assertThat(storage.reliance()).isEmpty();
    }

    @Test
    void aWorkspaceIsDeletedOnlyWhenNothingOfOthersIsInIt() {
        var workspace = World.resource("workspace", World.WORKSPACE.value(), Origin.Created);

        assertThat(KIND.deletion(Golden.subject(World.minimalAnd("")), workspace).mustBeEmpty())
                .extracting(DeletionRule.Contents::path)
                .containsExactlyInAnyOrder(
                        World.WORKSPACE + "/computes", World.WORKSPACE + "/onlineEndpoints",
                        World.WORKSPACE + "/batchEndpoints", World.WORKSPACE + "/serverlessEndpoints");
    }

    @Test
    void aGroupIsDeletedOnlyWhenItIsEmpty() {
        var group = World.resource("resourceGroup", World.GROUP, Origin.Created);

        assertThat(KIND.deletion(Golden.subject(World.minimalAnd("")), group).mustBeEmpty())
                .containsExactly(new DeletionRule.Contents(World.GROUP + "/resources"));
    }
}
