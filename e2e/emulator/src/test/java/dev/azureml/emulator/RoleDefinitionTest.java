package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Custom roles as Azure takes them, names them and keeps them. */
class RoleDefinitionTest {
    private static final String SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
    private static final String GROUP = SUBSCRIPTION + "/resourceGroups/rg";
    private static final String TYPE = "/providers/Microsoft.Authorization/roleDefinitions/";
    private static final String GUID = "c0c0c0c0-0000-0000-0000-000000000001";
    private static final String VERSION = "2022-04-01";
    private static final String ML = "Microsoft.MachineLearningServices/workspaces/";

    private static String role(String name, String actions) {
        return """
                {"properties": {"roleName": "%s", "assignableScopes": ["%s"], "permissions": [{"actions": [%s]}]}}"""
                .formatted(name, GROUP, actions);
    }

    @Test
    void aRoleIsOneWhereverItIsNamed() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            client.create(GROUP, "{\"location\":\"eastus\"}");
            assertThat(client.call("PUT", GROUP + TYPE + GUID, VERSION, role("Runner", "\"" + ML + "jobs/*\""))
                    .status()).isEqualTo(201);

            JsonNode found = client.call("GET", SUBSCRIPTION + TYPE + GUID, VERSION, null).body();
            assertThat(found.path("id").asText()).isEqualTo(SUBSCRIPTION + TYPE + GUID);
            assertThat(found.at("/properties/type").asText()).isEqualTo("CustomRole");
            client.call("PUT", SUBSCRIPTION + TYPE + GUID, VERSION, role("Walker", "\"*/read\""));
            assertThat(arm.ids("Microsoft.Authorization/roleDefinitions")).hasSize(1);
            assertThat(client.call("GET", GROUP + TYPE + GUID, VERSION, null).body().at("/properties/roleName")
                    .asText()).isEqualTo("Walker");
            client.call("DELETE", GROUP + TYPE + GUID, VERSION, null);
            assertThat(client.call("GET", SUBSCRIPTION + TYPE + GUID, VERSION, null).code())
                    .isEqualTo("RoleDefinitionDoesNotExist");
        }
    }

    @Test
    void whatDoesNotExistIsNotAllowedAndNoNameIsHadTwice() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            client.create(GROUP, "{\"location\":\"eastus\"}");
            assertThat(client.call("PUT", GROUP + TYPE + GUID, VERSION, role("Runner", "\"" + ML + "jbs/read\""))
                    .code()).isEqualTo("InvalidActionOrNotAction");
            client.call("PUT", GROUP + TYPE + GUID, VERSION, role("Runner", "\"*\""));
            assertThat(client.call("PUT", GROUP + TYPE + GUID.replace('1', '2'), VERSION, role("runner", "\"*\""))
                    .code()).isEqualTo("RoleDefinitionWithSameNameExists");
            assertThat(client.call("GET", "/providers/Microsoft.MachineLearningServices/operations", "2025-12-01", null)
                    .body().path("value")).hasSizeGreaterThan(100);
        }
    }

    @Test
    void aRoleIsAssignedWithinItsScopesAndKeptWhileItIs() {
        try (var arm = ArmEmulator.start(EmulatorOptions.defaults()); var client = ArmClient.of(arm)) {
            client.workspace();
            String principal = client.get(ArmClient.WORKSPACE).body().at("/identity/principalId").asText();
            client.call("PUT", GROUP + TYPE + GUID, VERSION, role("Runner", "\"*\""));
            String assignment = "/providers/Microsoft.Authorization/roleAssignments/" + GUID;
            String body = "{\"properties\":{\"roleDefinitionId\":\"" + SUBSCRIPTION + TYPE + GUID
                    + "\",\"principalId\":\"" + principal + "\"}}";

            assertThat(client.call("PUT", SUBSCRIPTION + assignment, VERSION, body).code())
                    .isEqualTo("RoleAssignmentScopeNotAssignableToRoleDefinition");
            assertThat(client.call("PUT", GROUP + assignment, VERSION, body).status()).isEqualTo(201);
            assertThat(client.call("DELETE", GROUP + TYPE + GUID, VERSION, null).code())
                    .isEqualTo("RoleDefinitionHasAssignments");
            client.call("DELETE", GROUP + assignment, VERSION, null);
            assertThat(client.call("DELETE", GROUP + TYPE + GUID, VERSION, null).status()).isEqualTo(200);
        }
    }
}
