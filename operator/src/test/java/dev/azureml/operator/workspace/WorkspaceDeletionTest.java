package dev.azureml.operator.workspace;

import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.ResourceStatus.Origin;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Golden;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class WorkspaceDeletionTest {
    private static final WorkspaceKind KIND = new WorkspaceKind();

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
        "roleAssignment/keyVault/Contributor/0a1b2c3d, Adopted, Delete, Delete, retain"})
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
