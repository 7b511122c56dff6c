package dev.azureml.operator.workspace;

import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Intent;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RoleGrantsTest {
    private static final ArmId IDENTITY = identity("one", "acting");
    private static final String PRINCIPAL = "33333333-3333-3333-3333-333333333333";
    private static final World WORLD = World.EMPTY.with(IDENTITY, principal(PRINCIPAL));

    @Test
    void theWorkspaceWaitsForAnIdentityThatDoesNotExistYet() {
        var rest = World.EMPTY.settle(spec("UserAssigned", ""));

        assertThat(rest.intent("identity/acting").mode()).isEqualTo(Intent.Mode.REQUIRE);
        assertThat(rest.intent("workspace").dependsOn()).contains("identity/acting");
        assertThat(grants(rest)).isEmpty();
    }

    @Test
    void theWorkspaceWaitsForEveryGrantButItsOwn() {
        var rest = WORLD.settle(spec("UserAssigned", ""));
        Set<String> before = rest.intent("workspace").dependsOn();

        assertThat(grants(rest)).hasSize(6);
        assertThat(grants(rest)).allSatisfy(grant -> assertThat(before.contains(grant.key()))
                .isNotEqualTo(grant.dependsOn().contains("workspace")));
    }

    @Test
    void grantRolesSwitchesThemOff() {
        var rest = WORLD.settle(spec("UserAssigned", ", \"grantRoles\": false"));

        assertThat(rest.keys()).noneMatch(key -> key.startsWith("roleAssignment/") || key.startsWith("identity/"));
    }

    @Test
    void aSystemAssignedIdentityIsGrantedByAzure() {
        assertThat(grants(WORLD.settle(spec("SystemAssigned,UserAssigned", "")))).isEmpty();
    }

    @Test
    void whoActsForTheWorkspaceMayApproveWhereItsRulesLead() {
        String network = """
                , "managedNetwork": {"isolationMode": "AllowInternetOutbound", "grantApproval": %s, "outboundRules": {
                "lake": {"privateEndpoint": {"destination": {"serviceResourceId":
                "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/lake",
                "subresourceTarget": "dfs"}}}}}""";

        var rest = WORLD.settle(spec("UserAssigned", network.formatted(true)));

        Intent approver = grants(rest).stream().filter(grant -> grant.id().value().contains("/lake/")).findFirst()
                .orElseThrow();
        assertThat(approver.body().at("/properties/roleDefinitionId").asText()).endsWith(
                "b556d68e-0be0-4f35-a333-ad7ee1ce17ea");
        assertThat(rest.intent("outboundRule/lake").dependsOn()).contains(approver.key(), "workspace");
        assertThat(grants(WORLD.settle(spec("UserAssigned", network.formatted(false))))).hasSize(6);
    }

    @Test
    void thePrimaryIdentityGetsThemWhateverElseThereIs() {
        String primary = ", \"primaryUserAssignedIdentity\": \"" + IDENTITY + "\"";

        assertThat(grants(WORLD.settle(spec("SystemAssigned,UserAssigned", primary)))).isNotEmpty()
                .allSatisfy(
                        grant -> assertThat(grant.body().at("/properties/principalId").asText()).isEqualTo(PRINCIPAL));
    }

    @Test
    void twoIdentitiesOfOneNameAreToldApart() {
        ArmId twin = identity("two", "acting");
        String other = "44444444-4444-4444-4444-444444444444";

        var rest = WORLD.with(twin, principal(other)).settle(specOf(List.of(IDENTITY, twin), "UserAssigned", ""));

        assertThat(grants(rest)).hasSize(12).extracting(Intent::key).doesNotHaveDuplicates();
        assertThat(grants(rest)).extracting(grant -> grant.body().at("/properties/principalId").asText())
                .containsOnly(PRINCIPAL, other);
    }

    @Test
    void anotherPrincipalIsAnotherAssignment() {
        var before = grants(WORLD.settle(spec("UserAssigned", "")));
        var after = grants(World.EMPTY.with(IDENTITY, principal("55555555-5555-5555-5555-555555555555"))
                .settle(spec("UserAssigned", "")));

        assertThat(after).extracting(Intent::id).doesNotContainAnyElementsOf(before.stream().map(Intent::id).toList());
        assertThat(after).extracting(Intent::key)
                .doesNotContainAnyElementsOf(before.stream().map(Intent::key).toList());
    }

    @Test
    void aGrantThatAnotherWorkspaceMadeIsEnough() {
        Intent grant = grants(WORLD.settle(spec("UserAssigned", ""))).getFirst();

        var rest = WORLD.with(grant.id(), grant.body().toString()).settle(spec("UserAssigned", ""));

        assertThat(rest.intent(grant.key()).mode()).isEqualTo(Intent.Mode.REQUIRE);
    }

    private static List<Intent> grants(World.Rest rest) {
        return rest.intents().stream().filter(intent -> intent.key().startsWith("roleAssignment/")).toList();
    }

    private static MLWorkspaceSpec spec(String type, String more) {
        return specOf(List.of(IDENTITY), type, more);
    }

    private static MLWorkspaceSpec specOf(List<ArmId> identities, String type, String more) {
        String ids = String.join("\", \"", identities.stream().map(ArmId::value).toList());
        return World.minimalAnd(", \"identity\": {\"type\": \"" + type + "\", \"userAssignedIdentities\": [\"" + ids
                + "\"]}" + more);
    }

    private static ArmId identity(String group, String name) {
        return ArmId.ofResourceGroup(World.SUBSCRIPTION, group).extension(Versions.IDENTITY_TYPE, name);
    }

    private static String principal(String id) {
        return "{\"properties\": {\"principalId\": \"" + id + "\"}}";
    }
}
