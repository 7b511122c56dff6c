package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Roles for people, groups and managed identities: given, found given already, taken away, and refused. */
@ExtendWith(SharedKubeServer.class)
class RoleAssignmentTest {
    private static final String KIND = "MLRoleAssignment";
    private static final String ROLES = "Microsoft.Authorization/roleAssignments";
    private static final String DEFINITIONS = "Microsoft.Authorization/roleDefinitions";
    private static final String TEAM = "0a0a0a0a-0000-0000-0000-000000000001";
    private static final String STRANGER = "0a0a0a0a-0000-0000-0000-00000000dead";
    private static final String DATA_SCIENTIST = "f6c7c914-8db3-469d-8ca1-694a8f32e121";
    private static final String SUBSCRIPTION = "/subscriptions/" + World.SUBSCRIPTION;
    private static final String CUSTOM = "c0c0c0c0-0000-0000-0000-000000000001";
    private static final String BY_HAND = "/providers/" + ROLES + "/00000000-0000-0000-0000-00000000cafe";

    private final KubeServer server;
    private World world;
    private String workspace;

    RoleAssignmentTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        ObjectNode seed = World.JSON.createObjectNode();
        seed.putArray("principals").add(TEAM);
        world = World.start(server, EmulatorOptions.defaults().withSeed(seed));
        workspace = world.plantWorkspace("wsp");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String manifest(String name, String... lines) {
        return "apiVersion: azureml.dev/v1alpha1\nkind: %s\nmetadata: {name: %s}\nspec:\n".formatted(KIND, name)
                + String.join("\n", lines).indent(2);
    }

    private String scientists(String name, String... more) {
        return manifest(name, "workspaceId: " + workspace, "principal: {objectId: " + TEAM + ", principalType: Group}",
                "role: {name: AzureML Data Scientist}", String.join("\n", more));
    }

    private static String toTeam(String name, String role, String scope) {
        return manifest(name, scope, "principal: {objectId: " + TEAM + ", principalType: Group}", "role: " + role);
    }

    private JsonNode status(String name) {
        return world.awaitReady(KIND, name).path("status");
    }

    private JsonNode inAzure(String name) {
        return world.arm().resource(status(name).path("id").asText()).orElseThrow().path("properties");
    }

    private List<String> assignments() {
        return world.arm().ids(ROLES);
    }

    private String plant(String scope, String role, String principal, String condition) {
        ObjectNode assignment = World.JSON.createObjectNode();
        ObjectNode properties = assignment.putObject("properties").put("principalId", principal)
                .put("principalType", "Group")
                .put("roleDefinitionId", SUBSCRIPTION + "/providers/" + DEFINITIONS + "/" + role);
        if (!condition.isEmpty()) {
            properties.put("condition", condition).put("conditionVersion", "2.0");
        }
        world.arm().put(scope + BY_HAND, assignment);
        return scope + BY_HAND;
    }

    @Test
    void aGroupGetsARoleOnAWorkspaceAndLosesItWithTheObject() {
        world.apply(scientists("scientists", "description: those of team a"));

        JsonNode status = status("scientists");
        JsonNode made = inAzure("scientists");
        assertThat(status.path("id").asText()).startsWithIgnoringCase(workspace + "/providers/" + ROLES + "/");
        assertThat(made.path("principalId").asText()).isEqualTo(TEAM);
        assertThat(made.path("principalType").asText()).isEqualTo("Group");
        assertThat(made.path("roleDefinitionId").asText()).endsWith(DATA_SCIENTIST);
        assertThat(made.path("description").asText()).startsWith("those of team a (")
                .endsWith("/" + world.namespace() + "/MLRoleAssignment/scientists)");
        assertThat(status.path("principalId").asText()).isEqualTo(TEAM);
        assertThat(status.path("roleName").asText()).isEqualTo("AzureML Data Scientist");
        assertThat(status.path("scope").asText()).isEqualToIgnoringCase(workspace);
        assertThat(status.has("satisfiedBy")).isFalse();

        world.delete(KIND, "scientists");
        world.awaitGone(KIND, "scientists");

        assertThat(assignments()).isEmpty();
    }

    @Test
    void conditionAndDescriptionChangeInPlaceAndNothingElseDoes() {
        String raw = "@Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals 'raw'";
        world.plant(SUBSCRIPTION + "/resourceGroups/data/providers/Microsoft.Storage/storageAccounts/images");
        String scope = "scope: " + SUBSCRIPTION
                + "/resourceGroups/data/providers/Microsoft.Storage/storageAccounts/images";
        String reader = toTeam("reader", "{name: Storage Blob Data Reader}", scope);
        world.apply(reader);
        String id = status("reader").path("id").asText();

        world.apply(reader + "  condition: \"" + raw + "\"\n");
        world.awaitRequest(r -> r.method().equals("PUT") && r.body() != null
                && r.body().at("/properties/condition").asText().equals(raw));
        assertThat(inAzure("reader").path("conditionVersion").asText()).isEqualTo("2.0");
        assertThat(status("reader").path("id").asText()).isEqualTo(id);

        world.apply(reader);
        world.await(KIND, "reader", _ -> !world.arm().resource(id).orElseThrow().path("properties").has("condition"));
        assertThat(assignments()).hasSize(1);
        assertThat(world.refusal(reader.replace("Data Reader", "Data Owner"))).contains("role can't be changed");
        assertThat(world.refusal(reader.replace("/images", "/others"))).contains("the scope");
        assertThat(world.refusal(reader.replace(TEAM, STRANGER))).contains("principal can't be changed");
    }

    @Test
    void whatSomebodyElseAssignedServesAndIsNeverTouched() {
        String byHand = plant(workspace, DATA_SCIENTIST, TEAM, "");
        world.apply(scientists("scientists"));

        JsonNode status = status("scientists");
        assertThat(status.path("satisfiedBy").asText()).isEqualToIgnoringCase(byHand);
        assertThat(status.path("id").asText()).isEqualToIgnoringCase(byHand);
        assertThat(status.path("roleName").asText()).isEqualTo("AzureML Data Scientist");
        assertThat(world.writes()).isEmpty();

        world.arm().remove(byHand);
        world.touch(KIND, "scientists");
        JsonNode own = world.await(KIND, "scientists", object -> !object.path("status").has("satisfiedBy"));
        assertThat(assignments()).containsExactly(own.at("/status/id").asText());

        world.delete(KIND, "scientists");
        world.awaitGone(KIND, "scientists");
        plant(workspace, DATA_SCIENTIST, TEAM, "");
        world.apply(scientists("again"));
        status("again");
        world.delete(KIND, "again");
        world.awaitGone(KIND, "again");
        assertThat(assignments()).hasSize(1);
    }

    @Test
    void whatIsAssignedWhileNobodyLooksServesAsWell() {
        // Between the list and the PUT: Azure says that there is one.
        world.arm().inject(Fault.on("GET", ROLES, Fault.Action.FORBIDDEN).times(1));
        String byHand = plant(workspace, DATA_SCIENTIST, TEAM, "");
        world.apply(scientists("scientists"));

        assertThat(status("scientists").path("satisfiedBy").asText()).isEqualToIgnoringCase(byHand);
        assertThat(world.writes()).extracting(RequestRecord::status).containsExactly(409);
        world.delete(KIND, "scientists");
        world.awaitGone(KIND, "scientists");
        assertThat(assignments()).hasSize(1);
    }

    @Test
    void whatIsAssignedUnderAnotherConditionDoesNotServe() {
        plant(workspace, DATA_SCIENTIST, TEAM, "@Resource[x] StringEquals 'y'");
        world.apply(scientists("scientists"));

        assertThat(World.message(world.awaitStalled(KIND, "scientists", "Conflict"))).contains(BY_HAND,
                "under the condition @Resource[x]", "az role assignment delete --ids");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void twoObjectsThatWantTheSameMakeItOnceAndItGoesWithTheOneThatMadeIt() {
        world.apply(scientists("first"));
        String id = status("first").path("id").asText();
        world.apply(scientists("second"));

        assertThat(status("second").path("satisfiedBy").asText()).isEqualTo(id);
        world.delete(KIND, "first");
        world.awaitGone(KIND, "first");
        world.touch(KIND, "second");
        world.await(KIND, "second", object -> !object.path("status").has("satisfiedBy"));
        assertThat(assignments()).containsExactly(id);
        world.delete(KIND, "second");
        world.awaitGone(KIND, "second");
        assertThat(assignments()).isEmpty();
    }

    @Test
    void aMistypedRoleIsRefusedWithThoseLikeIt() {
        world.apply(toTeam("typo", "{name: AzureML Data Scientst}", "workspaceId: " + workspace));

        assertThat(World.message(world.awaitStalled(KIND, "typo", "InvalidSpec")))
                .contains("spec.role.name", "AzureML Data Scientst", "AzureML Data Scientist");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void aRoleThatNobodyDefinedIsRefused() {
        world.apply(toTeam("unknown", "{id: " + CUSTOM + "}", "workspaceId: " + workspace));

        assertThat(World.message(world.awaitStalled(KIND, "unknown", "TargetNotFound"))).contains("spec.role.id",
                CUSTOM);
        define("Labelers", "Microsoft.MachineLearningServices/workspaces/read");
        world.touch(KIND, "unknown");
        assertThat(status("unknown").path("roleName").asText()).isEqualTo("Labelers");
    }

    private void define(String name, String action) {
        ObjectNode role = World.JSON.createObjectNode();
        ObjectNode properties = role.putObject("properties").put("roleName", name).put("type", "CustomRole");
        properties.putArray("permissions").addObject().putArray("actions").add(action);
        world.arm().put(SUBSCRIPTION + "/providers/" + DEFINITIONS + "/" + CUSTOM, role);
    }

    @Test
    void aCustomRoleIsFoundByItsName() {
        define("Bob's labelers", "Microsoft.MachineLearningServices/workspaces/*/read");
        world.apply(toTeam("labelers", "{name: \"bob's Labelers\"}", "workspaceId: " + workspace));

        assertThat(status("labelers").path("roleName").asText()).isEqualTo("Bob's labelers");
        assertThat(inAzure("labelers").path("roleDefinitionId").asText()).endsWith(CUSTOM);
    }

    @Test
    void thePrincipalIsWaitedForUntilEntraIdKnowsIt() {
        world.apply(scientists("late").replace(TEAM, STRANGER).replace("principalType: Group",
                "principalType: ServicePrincipal"));

        assertThat(World.message(world.awaitReason(KIND, "late", "DependencyNotReady"))).contains("PrincipalNotFound",
                STRANGER.replace("-", ""), "az ad group show");
        assertThat(assignments()).isEmpty();
        world.arm().edit(workspace, body -> ((ObjectNode) body.path("identity")).put("principalId", STRANGER));
        status("late");
    }

    @Test
    void whoMayNotAssignRolesIsToldWhatSomebodyElseCanRun() {
        world.arm().inject(Fault.on("PUT", ROLES, Fault.Action.FORBIDDEN).times(-1));
        world.apply(scientists("scientists", "condition: \"@Resource[a:name] StringEquals 'raw'\""));

        assertThat(World.message(world.awaitReason(KIND, "scientists", "AuthorizationFailed")))
                .contains(" --condition-version 2.0 --condition '@Resource[a:name] StringEquals '\\''raw'\\'''")
                .contains("az role assignment create --assignee-object-id " + TEAM
                        + " --assignee-principal-type Group --role " + DATA_SCIENTIST + " --scope " + workspace);
        world.arm().clearFaults();
        status("scientists");
    }

    @Test
    void theIdentityOfAComputeGetsARoleOnTheStorageOfItsWorkspace() {
        world.apply(Manifests.workspace("own"));
        world.awaitReady("MLWorkspace", "own");
        world.apply(Manifests.cluster("cpu", "own") + "  identity: {type: SystemAssigned}\n");
        world.apply(manifest("reader", "workspaceRef: {name: own}", "dependency: StorageAccount",
                "principal: {computeRef: {name: cpu}}", "role: {name: Storage Blob Data Reader}"));

        JsonNode compute = world.arm().resource(world.awaitReady("MLCompute", "cpu").at("/status/id").asText())
                .orElseThrow();
        assertThat(status("reader").path("scope").asText()).contains("Microsoft.Storage/storageAccounts");
        assertThat(inAzure("reader").path("principalId").asText())
                .isEqualTo(compute.at("/identity/principalId").asText()).isNotEmpty();
        assertThat(inAzure("reader").path("principalType").asText()).isEqualTo("ServicePrincipal");

        // An identity that is made anew has another object id: the role follows it.
        world.arm().edit(compute.path("id").asText(), body -> ((ObjectNode) body.path("identity")).put("principalId",
                TEAM));
        world.touch(KIND, "reader");
        world.await(KIND, "reader", object -> object.at("/status/principalId").asText().equals(TEAM));
        assertThat(assignments()).hasSize(1);

        world.delete("MLCompute", "cpu");
        assertThat(World.message(world.awaitReason("MLCompute", "cpu", "DependentsExist"))).contains("reader");
        world.delete(KIND, "reader");
        world.awaitGone("MLCompute", "cpu");
        assertThat(assignments()).isEmpty();
    }

    @Test
    void whatHasNoIdentityOrNoSuchDependencyIsNamed() {
        world.apply(Manifests.workspace("own"));
        world.awaitReady("MLWorkspace", "own");
        world.apply(Manifests.cluster("cpu", "own"));
        world.awaitReady("MLCompute", "cpu");
        world.apply(manifest("nobody", "workspaceRef: {name: own}", "principal: {computeRef: {name: cpu}}",
                "role: {name: Reader}"));
        world.apply(manifest("nowhere", "workspaceRef: {name: own}", "dependency: ContainerRegistry",
                "principal: {objectId: " + TEAM + ", principalType: Group}", "role: {name: AcrPull}"));
        world.apply(manifest("early", "workspaceRef: {name: own}", "principal: {endpointRef: {name: none}}",
                "role: {name: Reader}"));

        assertThat(World.message(world.awaitStalled(KIND, "nobody", "InvalidSpec")))
                .contains("spec.principal.computeRef", "cpu has no managed identity");
        assertThat(World.message(world.awaitStalled(KIND, "nowhere", "InvalidSpec"))).contains("spec.dependency",
                "containerRegistry");
        assertThat(World.message(world.awaitReason(KIND, "early", "DependencyNotReady")))
                .contains("spec.principal.endpointRef");
        assertThat(assignments()).isEmpty();
    }

    @Test
    void whatAWorkspaceGrantsByItselfServesAnObjectThatSaysTheSame() {
        String identity = SUBSCRIPTION + "/resourceGroups/shared/providers/Microsoft.ManagedIdentity/"
                + "userAssignedIdentities/robot";
        world.plant(identity);
        world.apply(Manifests.workspace("own") + """
                identity:
                  type: UserAssigned
                  userAssignedIdentities: ["%s"]
                """.formatted(identity).indent(2));
        world.awaitReady("MLWorkspace", "own");
        int before = assignments().size();
        world.apply(manifest("same", "workspaceRef: {name: own}", "principal: {userAssignedIdentityId: " + identity
                + "}", "role: {name: Contributor}"));

        JsonNode same = status("same");
        assertThat(same.path("satisfiedBy").asText()).isEqualTo(same.path("id").asText()).contains(ROLES);
        assertThat(assignments()).hasSize(before);
        world.delete(KIND, "same");
        world.awaitGone(KIND, "same");
        assertThat(assignments()).hasSize(before);
    }

    @Test
    void theRoleOfOwnerIsGivenOnlyWhereTheTenantsFileLetsRightsBePassedOn() {
        world.tenants(World.tenant(world.namespace(), "{id: \"" + SUBSCRIPTION + "\", allow: [refer, manage, grant]}"));
        world.stopOperator();
        world.startOperator();
        String scope = "workspaceId: " + workspace;
        world.apply(toTeam("owner", "{name: Owner}", scope));
        world.apply(toTeam("by-id", "{id: 18D7D88D-D35E-4FB5-A5C3-7773C20A72D9}", scope));
        define("Innocent", "Microsoft.Authorization/roleAssignments/*");
        world.apply(toTeam("custom", "{name: Innocent}", scope));

        assertThat(World.message(world.awaitStalled(KIND, "owner", "OutOfScope"))).startsWith("spec.role.name: ")
                .contains("Owner can assign roles", "allow: [refer, grant, delegate]", workspace);
        assertThat(World.message(world.awaitStalled(KIND, "by-id", "OutOfScope"))).startsWith("spec.role.id: ")
                .contains("User Access Administrator");
        assertThat(World.message(world.awaitStalled(KIND, "custom", "OutOfScope"))).contains("Innocent");
        world.apply(toTeam("contributor", "{name: Contributor}", scope));
        status("contributor");
        assertThat(assignments()).hasSize(1);

        world.tenants(World.tenant(world.namespace(), World.all(SUBSCRIPTION)));
        world.touch(KIND, "owner");
        status("owner");
    }

    @Test
    void whoCannotReadWhatARoleAllowsDoesNotAssignIt() {
        world.tenants(World.tenant(world.namespace(), "{id: \"" + SUBSCRIPTION + "\", allow: [refer, manage, grant]}"));
        world.stopOperator();
        world.arm().inject(Fault.on("GET", DEFINITIONS, Fault.Action.FORBIDDEN).times(-1));
        world.startOperator();
        world.apply(scientists("scientists"));

        assertThat(World.message(world.awaitReason(KIND, "scientists", "AuthorizationFailed")))
                .contains("what a role allows must be known");
        assertThat(assignments()).isEmpty();
        world.arm().clearFaults();
        status("scientists");
    }

    @Test
    void nothingIsGrantedOutsideTheScopesThatAllowIt() {
        world.tenants(World.tenant(world.namespace(), "{id: \"" + SUBSCRIPTION
                + "/resourceGroups/mine\", allow: [refer, manage, grant]}",
                "{id: \"" + workspace
                        + "\", allow: [refer, manage]}"));
        world.stopOperator();
        world.startOperator();
        world.apply(scientists("unallowed"));
        world.apply(toTeam("above", "{name: Reader}", "scope: " + SUBSCRIPTION));
        world.apply(toTeam("beside", "{name: Odd}", "scope: " + SUBSCRIPTION + "/resourceGroups/theirs"));

        assertThat(World.message(world.awaitStalled(KIND, "unallowed", "OutOfScope"))).startsWith("spec.workspaceId: ")
                .contains("may not grant roles on");
        assertThat(World.message(world.awaitStalled(KIND, "above", "OutOfScope"))).startsWith("spec.scope: ");
        assertThat(World.message(world.awaitStalled(KIND, "beside", "OutOfScope"))).startsWith("spec.scope: ");
        assertThat(world.writes()).isEmpty();
        assertThat(world.arm().requests()).noneMatch(r -> r.path().contains("/resourceGroups/theirs"));
    }

    @Test
    void anAnswerThatIsLostMakesNoOrphan() {
        world.arm().inject(Fault.on("PUT", ROLES, Fault.Action.TRUNCATE).times(1));
        world.apply(scientists("scientists"));
        status("scientists");
        world.stopOperator();
        world.arm().clearRequests();
        world.startOperator();
        world.touch(KIND, "scientists");
        world.delete(KIND, "scientists");
        world.awaitGone(KIND, "scientists");

        assertThat(assignments()).isEmpty();
    }

    @Test
    void whatIsRetainedStaysAndIsKnownAgainByItsMark() {
        world.apply(scientists("scientists", "deletionPolicy: Retain"));
        String id = status("scientists").path("id").asText();
        world.delete(KIND, "scientists");
        world.awaitGone(KIND, "scientists");
        assertThat(assignments()).containsExactly(id);

        world.apply(scientists("scientists"));
        assertThat(status("scientists").has("satisfiedBy")).isFalse();
        world.delete(KIND, "scientists");
        world.awaitGone(KIND, "scientists");
        assertThat(assignments()).isEmpty();
    }
}
