package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

class WorkspaceTest {
    private final ArmEmulator arm = ArmEmulator.start(EmulatorOptions.defaults());
    private final ArmClient client = ArmClient.of(arm);

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    @Test
    void createIsAcceptedWithBothStatusUrlsAndEndsSucceeded() {
        client.dependencies();
        var put = client.put(WORKSPACE, ArmClient.workspaceBody());
        assertThat(put.status()).isEqualTo(202);
        assertThat(put.http().body()).isEmpty();
        assertThat(put.header("Location")).contains("workspaceOperationsStatus");
        assertThat(put.header("Retry-After")).isEmpty();
        assertThat(client.finish(put.header("Azure-AsyncOperation")).body().path("status").asText())
                .isEqualTo("Succeeded");
        assertThat(client.finish(put.header("Location")).body().path("name").asText()).isEqualTo("ws1");
        JsonNode ws = client.get(WORKSPACE).body();
        assertThat(ws.path("location").asText()).isEqualTo("eastus");
        assertThat(ws.path("identity").path("principalId").asText()).isNotEmpty();
        assertThat(ws.path("properties").path("workspaceId").asText()).isNotEmpty();
        assertThat(ws.path("properties").path("applicationInsights").asText()).contains("/microsoft.insights/");
        assertThat(ws.path("properties").path("creationTime").asText())
                .isEqualTo(ws.at("/systemData/createdAt").asText())
                .isNotEmpty();
        assertThat(ws.path("properties").properties()).filteredOn(field -> field.getValue().isNull())
                .extracting(Map.Entry::getKey).contains("managedNetwork", "imageBuildCompute",
                        "serverlessComputeSettings");
        assertThat(client.get(WORKSPACE + "/datastores").body().path("value").size()).isEqualTo(4);
    }

    @Test
    void noPageOfAnOperationSaysWhenToLookAgain() {
        client.dependencies();
        arm.operationTime(Duration.ofMinutes(10));
        var put = client.put(WORKSPACE, ArmClient.workspaceBody());
        String page = put.header("Location");

        var location = client.call("GET", page.substring(page.indexOf("/subscriptions/")), "", null);

        assertThat(location.status()).isEqualTo(202);
        assertThat(location.header("Retry-After")).isEmpty();
    }

    @Test
    void withoutDependenciesOrWithOnesThatAreNotThereItIsRefused() {
        client.create(GROUP, "{\"location\":\"eastus\"}");
        var bare = client.put(WORKSPACE,
                "{\"location\":\"eastus\",\"identity\":{\"type\":\"SystemAssigned\"},\"properties\":{}}");
        assertThat(bare.status()).isEqualTo(400);
        assertThat(bare.body().path("error").path("message").asText())
                .isEqualTo("Missing dependent resources in workspace json");
        var dangling = client.put(WORKSPACE, ArmClient.workspaceBody());
        assertThat(dangling.status()).isEqualTo(400);
        assertThat(dangling.target()).isEqualTo("properties.storageAccount");
    }

    @Test
    void storageThatIsStillMadeIsNotProvisioned() {
        client.dependencies();
        arm.resource(GROUP + "/providers/Microsoft.Storage/storageAccounts/stor1").ifPresent(account -> {
            ((com.fasterxml.jackson.databind.node.ObjectNode) account.path("properties")).put("provisioningState",
                    "Creating");
            arm.put(account.path("id").asText(), account);
        });
        var put = client.put(WORKSPACE, ArmClient.workspaceBody());
        assertThat(put.status()).isEqualTo(400);
        assertThat(put.body().toString()).contains("StorageAccountIsNotProvisioned");
    }

    @Test
    void aPurgedNameIsFreeAndASoftlyDeletedOneIsNot() {
        client.workspace();
        client.finish(client.delete(WORKSPACE, "").header("Location"));
        assertThat(client.get(WORKSPACE).status()).isEqualTo(404);
        assertThat(arm.isSoftDeleted(WORKSPACE)).isTrue();
        var again = client.finish(client.put(WORKSPACE, ArmClient.workspaceBody()).header("Azure-AsyncOperation"));
        assertThat(again.body().path("status").asText()).isEqualTo("Failed");
        assertThat(again.code()).isEqualTo("BadRequest");
        assertThat(again.body().toString()).contains("Soft-deleted workspace exists");
        assertThat(client.get(WORKSPACE).status()).isEqualTo(404);
        assertThat(client.delete(WORKSPACE, "&forceToPurge=true").status()).isEqualTo(204);
        assertThat(client.create(WORKSPACE, ArmClient.workspaceBody()).path("name").asText()).isEqualTo("ws1");
    }

    @Test
    void aSecondWriteWhileBusyIsAConflict() {
        client.dependencies();
        arm.operationTime(Duration.ofMinutes(10));
        client.put(WORKSPACE, ArmClient.workspaceBody());
        assertThat(client.put(WORKSPACE, ArmClient.workspaceBody()).status()).isEqualTo(409);
    }

    @Test
    void readOnlyPropertiesSurviveAnUpdateAndCreateOnlyOnesCanNotChange() {
        client.workspace();
        String id = arm.resource(WORKSPACE).orElseThrow().path("properties").path("workspaceId").asText();
        JsonNode after = client.create(WORKSPACE,
                ArmClient.workspaceBody().replace("\"properties\":{", "\"tags\":{\"a\":\"b\"},\"properties\":{"));
        assertThat(after.path("properties").path("workspaceId").asText()).isEqualTo(id);
        assertThat(after.path("tags").path("a").asText()).isEqualTo("b");
        var moved = client.put(WORKSPACE, ArmClient.workspaceBody().replace("East US", "westus"));
        assertThat(moved.status()).isEqualTo(400);
        assertThat(moved.code()).isEqualTo("PropertyChangeNotAllowed");
    }

    @Test
    void aProjectNeedsItsHubAndAHubKeepsItsProjects() {
        client.dependencies();
        client.create(WORKSPACE, ArmClient.workspaceBody().replace("\"identity\"", "\"kind\":\"Hub\",\"identity\""));
        String project = WORKSPACE.replace("/ws1", "/project1");
        String body = "{\"location\":\"eastus\",\"kind\":\"Project\",\"identity\":{\"type\":\"SystemAssigned\"},\"properties\":{\"hubResourceId\":\"%s\"}}";
        assertThat(client.put(project, body.formatted(WORKSPACE + "x")).status()).isEqualTo(400);
        assertThat(client.create(project, body.formatted(WORKSPACE)).path("kind").asText()).isEqualTo("Project");
        assertThat(client.delete(WORKSPACE, "").status()).isEqualTo(409);
    }

    @Test
    void deletingAWorkspaceTakesItsComputesAlong() {
        client.workspace();
        client.create(WORKSPACE + "/computes/cpu1", ComputeTest.cluster(0, 2));
        client.finish(client.delete(WORKSPACE, "&forceToPurge=true").header("Location"));
        assertThat(arm.resource(WORKSPACE + "/computes/cpu1")).isEmpty();
        assertThat(arm.isSoftDeleted(WORKSPACE)).isFalse();
    }

    @Test
    void aDeletedVaultHoldsItsNameUntilItIsRecoveredOrPurged() {
        client.create(GROUP, "{\"location\":\"eastus\"}");
        String vault = GROUP + "/providers/Microsoft.KeyVault/vaults/vault-9";
        client.create(vault, ArmClient.vaultBody(",\"enableRbacAuthorization\":true"));
        assertThat(client.delete(vault, "").status()).isEqualTo(200);
        var again = client.put(vault, ArmClient.vaultBody(""));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("ConflictError");
        String deleted = ArmClient.SUBSCRIPTION
                + "/providers/Microsoft.KeyVault/locations/eastus/deletedVaults/vault-9";
        assertThat(client.get(deleted).body().path("properties").path("vaultId").asText()).isEqualTo(vault);
        JsonNode back = client.create(vault, ArmClient.vaultBody(",\"createMode\":\"recover\""));
        assertThat(back.path("properties").path("enableRbacAuthorization").asBoolean()).isTrue();
        client.delete(vault, "");
        assertThat(client.post(deleted + "/purge", "").status()).isEqualTo(202);
        assertThat(client.create(vault, ArmClient.vaultBody(",\"enablePurgeProtection\":true")).path("name").asText())
                .isEqualTo("vault-9");
        client.delete(vault, "");
        assertThat(client.post(deleted + "/purge", "").code()).isEqualTo("MethodNotAllowed");
    }
}
