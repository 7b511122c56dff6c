package dev.azureml.emulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

class NeighbourTest {
    private static final String STORAGE = GROUP + "/providers/Microsoft.Storage/storageAccounts/stor1";
    private static final String IDENTITY = GROUP + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/uai1";
    private static final String ROLES = "/providers/Microsoft.Authorization/roleAssignments/";
    private static final String READER = "/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7";

    private static String grant(String principal) {
        return "{\"properties\":{\"roleDefinitionId\":\"" + READER + "\",\"principalId\":\"" + principal + "\"}}";
    }

    @Test
    void aRoleIsAssignedOnceToAPrincipalThatExists() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            client.dependencies();
            String principal = client.create(IDENTITY, "{\"location\":\"eastus\"}").at("/properties/principalId")
                    .asText();
            String first = STORAGE + ROLES + "00000000-0000-0000-0000-00000000000a";
            assertThat(client.put(first, grant("11111111-1111-1111-1111-111111111111")).code())
                    .isEqualTo("PrincipalNotFound");
            assertThat(client.put(first.replace("00a", "zzz"), grant(principal)).code())
                    .isEqualTo("InvalidRoleAssignmentId");
            assertThat(client.put(first, grant(principal)).status()).isEqualTo(201);
            assertThat(client.put(first, grant(principal)).status()).isEqualTo(201);
            var twin = client.put(first.replace("00a", "00b"), grant(principal));
            assertThat(twin.status()).isEqualTo(409);
            assertThat(twin.code()).isEqualTo("RoleAssignmentExists");
            assertThat(client.get(STORAGE + "/providers/Microsoft.Authorization/roleAssignments").body().path("value")
                    .size()).isEqualTo(1);
            assertThat(client.get(READER).at("/properties/roleName").asText()).isEqualTo("Reader");
        }
    }

    @Test
    void whatIsAssignedCountsBelowAndIsListedAtItsScopeAboveAndBelow() {
        String assignments = "/providers/Microsoft.Authorization/roleAssignments";
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            client.dependencies();
            String principal = client.create(IDENTITY, "{\"location\":\"eastus\"}").at("/properties/principalId")
                    .asText();
            String other = client.create(IDENTITY + "2", "{\"location\":\"eastus\"}").at("/properties/principalId")
                    .asText();
            assertThat(client.put(GROUP + ROLES + "00000000-0000-0000-0000-00000000000a", grant(principal)).status())
                    .as("at another scope it is another assignment").isEqualTo(201);
            assertThat(client.put(STORAGE + ROLES + "00000000-0000-0000-0000-00000000000b", grant(principal)).status())
                    .isEqualTo(201);
            assertThat(client.put(STORAGE + ROLES + "00000000-0000-0000-0000-00000000000c", grant(other)).status())
                    .isEqualTo(201);

            assertThat(client.get(STORAGE + assignments).body().path("value")).hasSize(3);
            assertThat(client.get(GROUP + assignments).body().path("value")).hasSize(3);
            assertThat(client.get(GROUP + assignments + "?$filter=atScope()").body().path("value")).hasSize(1);
            assertThat(client.get(STORAGE + assignments + "?$filter=principalId%20eq%20'" + other + "'").body()
                    .path("value")).hasSize(1);
            assertThat(client.put(STORAGE + ROLES + "00000000-0000-0000-0000-00000000000c", grant(principal)).code())
                    .isEqualTo("RoleAssignmentUpdateNotPermitted");
            assertThat(client.put(STORAGE + ROLES + "00000000-0000-0000-0000-00000000000d", grant(
                    "11111111-1111-1111-1111-111111111111")).code()).isEqualTo("PrincipalNotFound");
        }
    }

    @Test
    void aManagedIdentityIsAServicePrincipalAndRolesAreFoundByName() {
        String definitions = "/providers/Microsoft.Authorization/roleDefinitions";
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            client.dependencies();
            client.create(WORKSPACE, ArmClient.workspaceBody());
            String principal = client.get(WORKSPACE).at("/identity/principalId").asText();
            assertThat(client.put(STORAGE + ROLES + "00000000-0000-0000-0000-00000000000a", grant(principal).replace(
                    "\"principalId\"", "\"principalType\":\"User\",\"principalId\"")).code())
                    .isEqualTo("UnmatchedPrincipalType");

            arm.put("/subscriptions/00000000-0000-0000-0000-000000000001" + definitions
                    + "/c0c0c0c0-0000-0000-0000-000000000001",
                    new ObjectMapper().createObjectNode().set("properties",
                            new ObjectMapper().createObjectNode().put("roleName", "Bob's").put("type", "CustomRole")));
            assertThat(client.get(STORAGE + definitions + "?$filter=roleName%20eq%20'Owner'")
                    .at("/value/0/properties/permissions/0/actions/0").asText()).isEqualTo("*");
            assertThat(client.get(STORAGE + definitions + "?$filter=roleName%20eq%20'bob''s'").at("/value/0/name")
                    .asText()).isEqualTo("c0c0c0c0-0000-0000-0000-000000000001");
            assertThat(client.get(STORAGE + definitions + "?$filter=type%20eq%20'CustomRole'").body().path("value"))
                    .hasSize(1);
            assertThat(client.get(STORAGE + definitions + "/c0c0c0c0-0000-0000-0000-000000000001")
                    .at("/properties/roleName").asText()).isEqualTo("Bob's");
        }
    }

    @Test
    void aUserAssignedIdentityMustExist() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            client.dependencies();
            String body = ArmClient.workspaceBody().replace("{\"type\":\"SystemAssigned\"}",
                    "{\"type\":\"UserAssigned\",\"userAssignedIdentities\":{\"" + IDENTITY + "\":{}}}")
                    .replace("\"properties\":{",
                            "\"properties\":{\"primaryUserAssignedIdentity\":\"" + IDENTITY + "\",");
            assertThat(client.put(WORKSPACE, body).code()).isEqualTo("FailedIdentityOperation");
            client.create(IDENTITY, "{\"location\":\"eastus\"}");
            assertThat(client.create(WORKSPACE, body).at("/identity/userAssignedIdentities").path(IDENTITY)
                    .path("principalId").asText())
                    .isNotEmpty();
        }
    }

    @Test
    void storageNamesAreGlobalAndCreationIsByLocation() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            client.dependencies();
            client.create(GROUP + "2", "{\"location\":\"eastus\"}");
            String body = "{\"location\":\"eastus\",\"kind\":\"StorageV2\",\"sku\":{\"name\":\"Standard_LRS\"}}";
            assertThat(client.put(STORAGE.replace("/rg/", "/rg2/"), body).code())
                    .isEqualTo("StorageAccountAlreadyTaken");
            var put = client.put(STORAGE.replace("stor1", "stor2"), body);
            assertThat(put.status()).isEqualTo(202);
            assertThat(put.header("Azure-AsyncOperation")).isEmpty();
            assertThat(client.finish(put.header("Location")).at("/properties/primaryEndpoints/blob").asText())
                    .contains("stor2");
            assertThat(client.put(STORAGE, body).status()).isEqualTo(200);
        }
    }

    @Test
    void aLockKeepsWhatIsBelow() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            client.dependencies();
            String lock = GROUP + "/providers/Microsoft.Authorization/locks/keep";
            assertThat(client.call("PUT", lock, "2020-05-01", "{\"properties\":{\"level\":\"CanNotDelete\"}}").status())
                    .isEqualTo(201);
            assertThat(client.delete(STORAGE, "").code()).isEqualTo("ScopeLocked");
            client.call("DELETE", lock, "2020-05-01", null);
            assertThat(client.delete(STORAGE, "").status()).isEqualTo(200);
        }
    }

    @Test
    void aGroupTakesEverythingAlongAndLeavesVaultsRecoverable() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            client.workspace();
            var listed = client.get(GROUP + "/resources").body().path("value");
            assertThat(listed).hasSize(5)
                    .noneMatch(r -> r.has("properties") || r.path("type").asText().endsWith("datastores"));
            client.finish(client.delete(GROUP, "").header("Location"));
            assertThat(client.get(GROUP).code()).isEqualTo("ResourceGroupNotFound");
            assertThat(arm.resource(STORAGE)).isEmpty();
            assertThat(arm.isSoftDeleted(GROUP + "/providers/Microsoft.KeyVault/vaults/vault-1")).isTrue();
        }
    }

    @Test
    void aSeedIsThereFromTheStart() throws Exception {
        var seed = new ObjectMapper().readTree(
                """
                        {"subscriptions":["00000000-0000-0000-0000-000000000001"],"softDeleted":["%s"],"resources":[
                        {"id":"%s/providers/Microsoft.ContainerService/managedClusters/aks1","location":"eastus","properties":{"kubernetesVersion":"1.33"}}]}
                        """
                        .formatted(WORKSPACE, GROUP));
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults().withSeed(seed)); var client = ArmClient.of(arm)) {
            assertThat(arm.isSoftDeleted(WORKSPACE)).isTrue();
            assertThat(client
                    .call("GET", GROUP + "/providers/Microsoft.ContainerService/managedClusters/aks1", "2026-05-01",
                            null)
                    .body()
                    .at("/properties/kubernetesVersion").asText()).isEqualTo("1.33");
            assertThat(client.get("/subscriptions/99999999-0000-0000-0000-000000000001/resourceGroups/x").code())
                    .isEqualTo("SubscriptionNotFound");
            assertThat(client.call("PUT", GROUP + "/providers/Microsoft.None/things/x", "2026-05-01", "{}").code())
                    .isEqualTo("InvalidResourceType");
        }
    }

    @Test
    void aConnectionHidesItsCredentials() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            client.workspace();
            String connection = WORKSPACE + "/connections/sql1";
            var put = client.put(connection,
                    "{\"properties\":{\"category\":\"AzureSqlDb\",\"authType\":\"UsernamePassword\",\"target\":\"t\","
                            + "\"credentials\":{\"username\":\"u\",\"password\":\"HIDDEN\"}}}");
            assertThat(put.status()).isEqualTo(200);
            assertThat(put.http().body()).doesNotContain("HIDDEN");
            assertThat(client.get(connection).at("/properties/credentials").isNull()).isTrue();
            assertThat(client.post(connection + "/listsecrets", "").at("/properties/credentials/password").asText())
                    .isEqualTo("HIDDEN");
            assertThat(client.post(connection + "/listSecrets", "").status()).isEqualTo(404);
        }
    }

    @Test
    void whatAPersonChangesInThePortalIsThere() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            client.dependencies();
            var account = arm.resource(STORAGE).orElseThrow();
            account.putObject("tags").put("by", "hand");
            arm.put(STORAGE, account);
            assertThat(client.get(STORAGE).at("/tags/by").asText()).isEqualTo("hand");
            arm.remove(STORAGE);
            assertThat(client.get(STORAGE).status()).isEqualTo(404);
        }
    }
}
