package dev.azureml.operator.azureml;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Which roles let their holder assign roles. */
class RoleDefinitionTest {
    private static RoleDefinition role(String... permissions) {
        ObjectNode body = Golden.json("{\"name\":\"id\",\"properties\":{\"roleName\":\"r\",\"type\":\"CustomRole\"}}");
        ((ObjectNode) body.path("properties")).set("permissions", Golden.json("{\"p\":[" + String.join(",", permissions)
                .replace('\'', '"') + "]}").path("p"));
        return RoleDefinition.of(body);
    }

    @ParameterizedTest
    @CsvSource(value = {"'*'||true", "'*/read'||false", "'Microsoft.Authorization/*'||true",
        "'microsoft.authorization/ROLEASSIGNMENTS/write'||true", "'Microsoft.Authorization/*/write'||true",
        "'*/write'||true", "'Microsoft.Authorization/roleAssignments/*'||true",
        "'Microsoft.Authorization/roleDefinitions/write'||true",
        "'Microsoft.Authorization/roleEligibilityScheduleRequests/write'||true",
        "'Microsoft.Authorization/elevateAccess/action'||true",
        "'Microsoft.Authorization/roleAssignments/delete'||true",
        "'Microsoft.Authorization/policyAssignments/write'||true",
        "'Microsoft.Authorization/denyAssignments/delete'||true", "'Microsoft.Authorization/policy*'||true",
        "'Microsoft.Authorization/roleAssignmentScheduleRequests/cancel/action'||true",
        "'*/delete'||true", "'*/action'||true", "'Micro*/w*e'||true", "'*/computes/*/write'||true",
        "'Microsoft.Authorization/locks/write'||false", "'microsoft.authorization/LOCKS/*'||false",
        "'Microsoft.Authorization/policyAssignments/read'||false", "'Microsoft.Storage/*/write'||false",
        "'Microsoft.Blueprint/blueprintAssignments/write'||true", "'Microsoft.Blueprint/*'||true",
        "'Microsoft.ManagedServices/registrationAssignments/write'||true", "'Microsoft.ManagedServices/*'||true",
        "'Microsoft.ManagedServices/registrationAssignments/read'||false",
        "'Microsoft.Authorization/*'|'Microsoft.Authorization/*/write','Microsoft.Authorization/*/delete'|true",
        "'Microsoft.Authorization/*'|'Microsoft.Authorization/*/write','Microsoft.Authorization/*/delete','Microsoft.Authorization/*/action'|false",
        "'Microsoft.Authorization/roleAssignments/write'|'microsoft.authorization/roleAssignments/Write'|false",
        "'Microsoft.Authorization/roleAssignments/*'|'Microsoft.Authorization/role*'|false",
        "'Microsoft.Authorization/roleAssignments/*'|'Microsoft.Authorization/roleAssignments/write'|true",
        "'Microsoft.Authorization/*/read'||false", "'Microsoft.MachineLearningServices/*'||false",
        "'*'|'Microsoft.Authorization/*/Delete','Microsoft.Authorization/*/Write','Microsoft.Authorization/elevateAccess/Action'|true",
        "'*'|'Microsoft.Authorization/*/Delete','Microsoft.Authorization/*/Write','Microsoft.Authorization/elevateAccess/Action','Microsoft.Blueprint/blueprintAssignments/write'|false",
        "'*'|'Microsoft.Authorization/*','Microsoft.Blueprint/*'|false",
        "'*'|'Microsoft.Authorization/roleAssignments/write'|true", "'*'|'*'|false",
        "'Microsoft_Authorization/roleAssignments/write'||false",
        "'Microsoft.Authorization.*'||false"}, delimiter = '|', quoteCharacter = '`')
    void whoMayWriteAssignmentsInWhateverWordsCanAssignRoles(String actions, String notActions, boolean assigns) {
        assertThat(role("{'actions':[" + actions + "],'notActions':[" + (notActions == null ? "" : notActions) + "]}")
                .assignsRoles()).isEqualTo(assigns);
    }

    /** What one part of a role takes out, another part gives. */
    @Test
    void exceptionsHoldForTheirOwnPartAlone() {
        assertThat(role("{'actions':['*'],'notActions':['Microsoft.Authorization/*']}",
                "{'actions':['Microsoft.Authorization/roleAssignments/write'],'notActions':[]}").assignsRoles())
                .isTrue();
    }

    @Test
    void theActionThatAssignsRolesIsNamed() {
        assertThat(role("{'actions':['*/read','Microsoft.Authorization/*'],'notActions':[]}").assigningAction())
                .contains("Microsoft.Authorization/*");
        assertThat(role("{'actions':['*/read'],'notActions':[]}").assigningAction()).isEmpty();
    }

    @Test
    void whatAzureDoesNotSayIsTakenForEverything() {
        assertThat(role().assignsRoles()).isTrue();
        assertThat(RoleDefinition.of(Json.object()).assignsRoles()).isTrue();
    }

    @Test
    void whoMayReadAndWriteDataAloneAssignsNothing() {
        assertThat(role("{'actions':[],'notActions':[],'dataActions':['*']}").assignsRoles()).isFalse();
    }
}
