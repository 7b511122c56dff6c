package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Custom roles: defined, changed, assigned, taken over, kept from who would give himself more than he has. */
@ExtendWith(SharedKubeServer.class)
class RoleDefinitionTest {
    private static final String KIND = "MLRoleDefinition";
    private static final String ASSIGNMENT = "MLRoleAssignment";
    private static final String DEFINITIONS = "Microsoft.Authorization/roleDefinitions";
    private static final String ASSIGNMENTS = "Microsoft.Authorization/roleAssignments";
    private static final String TEAM = "0a0a0a0a-0000-0000-0000-000000000001";
    private static final String CUSTOM = "c0c0c0c0-0000-0000-0000-000000000001";
    private static final String READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    private static final String SUBSCRIPTION = "/subscriptions/" + World.SUBSCRIPTION;
    private static final String MINE = SUBSCRIPTION + "/resourceGroups/mine";
    private static final String THEIRS = SUBSCRIPTION + "/resourceGroups/theirs";
    private static final String ML = "Microsoft.MachineLearningServices/workspaces/";
    private static final String JOBS = "actions: [" + ML + "read, " + ML + "jobs/*]";
    private static final String EVERYTHING = "actions: ['*']";

    private final KubeServer server;
    private World world;

    RoleDefinitionTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        ObjectNode seed = World.JSON.createObjectNode();
        seed.putArray("principals").add(TEAM);
        world = World.start(server, EmulatorOptions.defaults().withSeed(seed));
        world.plant(MINE);
        world.plant(THEIRS);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String manifest(String kind, String name, String... lines) {
        return "apiVersion: azureml.dev/v1alpha1\nkind: %s\nmetadata: {name: %s}\nspec:\n".formatted(kind, name)
                + String.join("\n", lines).indent(2);
    }

    private static String runner(String... lines) {
        return manifest(KIND, "runner", "scope: " + MINE, "roleName: Runner", String.join("\n", lines));
    }

    private static String assigned(String name, String role) {
        return manifest(ASSIGNMENT, name, "scope: " + MINE, "principal: {objectId: " + TEAM + ", principalType: Group}",
                "role: " + role);
    }

    private JsonNode status(String name) {
        return world.awaitReady(KIND, name).path("status");
    }

    private JsonNode inAzure(String id) {
        return world.arm().resource(id).orElseThrow().path("properties");
    }

    private static List<String> actions(JsonNode properties) {
        return properties.at("/permissions/0/actions").valueStream().map(JsonNode::asText).toList();
    }

    /** A role that somebody defined by hand. */
    private String plant(String action, String... scopes) {
        ObjectNode role = World.JSON.createObjectNode();
        ObjectNode properties = role.putObject("properties").put("roleName", "By hand").put("type", "CustomRole");
        properties.putArray("permissions").addObject().putArray("actions").add(action);
        var assignable = properties.putArray("assignableScopes");
        List.of(scopes).forEach(assignable::add);
        String id = scopes[0] + "/providers/" + DEFINITIONS + "/" + CUSTOM;
        world.arm().put(id, role);
        return id;
    }

    private void only(String... allowed) {
        world.tenants(World.tenant(world.namespace(), allowed));
        world.stopOperator();
        world.startOperator();
    }

    private static String allow(String scope, String words) {
        return "{id: \"" + scope + "\", allow: [" + words + "]}";
    }

    @Test
    void aRoleIsDefinedChangedInPlaceAndDeletedWithTheObject() {
        String workspace = world.plantWorkspace("wsp");
        String runner = manifest(KIND, "runner", "workspaceId: " + workspace, "roleName: Runner",
                "description: runs jobs", JOBS, "assignableScopes: ['" + MINE + "']");
        world.apply(runner);

        JsonNode status = status("runner");
        String id = status.path("id").asText();
        JsonNode made = inAzure(id);
        assertThat(id).startsWithIgnoringCase(SUBSCRIPTION + "/resourceGroups/rg-planted/providers/" + DEFINITIONS);
        assertThat(made.path("roleName").asText()).isEqualTo("Runner");
        assertThat(made.path("type").asText()).isEqualTo("CustomRole");
        assertThat(made.path("description").asText()).startsWith("runs jobs (")
                .endsWith("/" + world.namespace() + "/MLRoleDefinition/runner)");
        assertThat(actions(made)).containsExactly(ML + "read", ML + "jobs/*");
        assertThat(made.path("assignableScopes").valueStream().map(JsonNode::asText))
                .containsExactly(SUBSCRIPTION + "/resourceGroups/rg-planted", MINE);
        assertThat(status.path("roleName").asText()).isEqualTo("Runner");
        assertThat(id).endsWith("/" + status.path("roleId").asText());
        assertThat(status.path("assignableScopes")).hasSize(2);

        world.apply(runner + "  notActions: [" + ML + "computes/delete]\n");
        world.await(KIND, "runner", _ -> !inAzure(id).at("/permissions/0/notActions").isEmpty());
        assertThat(status("runner").path("id").asText()).isEqualTo(id);

        world.delete(KIND, "runner");
        world.awaitGone(KIND, "runner");
        assertThat(world.arm().ids(DEFINITIONS)).isEmpty();
    }

    @Test
    void whatSomebodyChangedInAzureIsPutBack() {
        world.apply(runner(JOBS));
        String id = status("runner").path("id").asText();

        world.arm().edit(id, body -> ((ObjectNode) body.at("/properties/permissions/0")).putArray("actions").add("*"));
        world.touch(KIND, "runner");

        world.awaitRequest(_ -> world.writes().size() == 2);
        assertThat(actions(inAzure(id))).containsExactly(ML + "read", ML + "jobs/*");
    }

    @Test
    void whatCannotChangeIsRefusedByTheApiServer() {
        world.apply(runner(JOBS));
        status("runner");

        assertThat(world.refusal(runner(JOBS).replace("roleName: Runner", "roleName: Walker")))
                .contains("roleName can't be changed");
        assertThat(world.refusal(runner(JOBS).replace(MINE, THEIRS))).contains("where the role is defined");
        assertThat(world.refusal(runner())).contains("the role allows nothing");
        assertThat(world.refusal(runner(JOBS, "azureName: " + CUSTOM))).contains("azureName can't be changed");
    }

    @Test
    void anAssignmentWaitsForTheRoleThatItRefersToAndHoldsIt() {
        world.apply(assigned("team-runs", "{roleDefinitionRef: {name: runner}}"));
        assertThat(World.message(world.awaitReason(ASSIGNMENT, "team-runs", "DependencyNotReady")))
                .contains("spec.role.roleDefinitionRef");
        world.apply(runner(JOBS));

        JsonNode assignment = world.awaitReady(ASSIGNMENT, "team-runs").path("status");
        String guid = status("runner").path("roleId").asText();
        assertThat(assignment.path("roleDefinitionId").asText()).endsWith(guid);
        assertThat(assignment.path("roleName").asText()).isEqualTo("Runner");

        world.delete(KIND, "runner");
        assertThat(World.message(world.awaitReason(KIND, "runner", "DependentsExist"))).contains(
                "MLRoleAssignment", "team-runs");
        world.delete(ASSIGNMENT, "team-runs");
        world.awaitGone(ASSIGNMENT, "team-runs");
        world.awaitGone(KIND, "runner");
        assertThat(world.arm().ids(DEFINITIONS)).isEmpty();
        assertThat(world.arm().ids(ASSIGNMENTS)).isEmpty();
    }

    @Test
    void aRoleThatSomebodyAssignedByHandIsNotDeletedAndSaysByWhat() {
        world.apply(runner(JOBS, "assignableScopes: ['" + THEIRS + "']"));
        String guid = status("runner").path("roleId").asText();
        String byHand = THEIRS + "/providers/" + ASSIGNMENTS + "/00000000-0000-0000-0000-00000000cafe";
        ObjectNode assignment = World.JSON.createObjectNode();
        assignment.putObject("properties").put("principalId", TEAM).put("principalType", "Group")
                .put("roleDefinitionId", SUBSCRIPTION + "/providers/" + DEFINITIONS + "/" + guid);
        world.arm().put(byHand, assignment);

        world.delete(KIND, "runner");

        assertThat(World.message(world.awaitReason(KIND, "runner", "DependentsExist")))
                .contains("is still assigned by " + byHand, "az role assignment delete --ids");
        assertThat(world.requests("DELETE", DEFINITIONS)).isEmpty();
        world.arm().remove(byHand);
        world.touch(KIND, "runner");
        world.awaitGone(KIND, "runner");
        assertThat(world.arm().ids(DEFINITIONS)).isEmpty();
    }

    @Test
    void aMisspeltActionIsRefusedWithThoseLikeIt() {
        world.apply(runner("actions: [" + ML + "read, " + ML + "jbs/read]", "notActions: [" + ML + "compute/*]",
                "dataActions: [" + ML + "jobs/read]"));

        assertThat(World.message(world.awaitStalled(KIND, "runner", "InvalidSpec")))
                .contains("spec.actions[1]: Azure ML has no action " + ML + "jbs/read; like it are " + ML + "jobs/read",
                        "spec.notActions[0]: Azure ML has no action " + ML + "compute/*",
                        "spec.dataActions[0]: " + ML + "jobs/read is no action on data")
                .doesNotContain("spec.actions[0]");
        assertThat(world.writes()).isEmpty();
        world.apply(runner(JOBS));
        status("runner");
        assertThat(world.requests("GET", "/operations")).hasSize(1);
    }

    /** Azure is the one to say so where its list can't be read. */
    @Test
    void withoutTheListAzureRefusesWhatItDoesNotKnow() {
        world.arm().inject(Fault.on("GET", "Microsoft.MachineLearningServices/operations", Fault.Action.FORBIDDEN)
                .times(-1));
        world.apply(runner("actions: [" + ML + "jbs/read]"));

        assertThat(World.message(world.awaitStalled(KIND, "runner", "InvalidSpec"))).contains(
                "InvalidActionOrNotAction",
                "jbs/read");
    }

    @Test
    void aRoleByHandIsTakenOverByItsGuid() {
        String id = plant("Microsoft.Storage/*", MINE);
        world.apply(runner(JOBS, "azureName: " + CUSTOM, "adoptionPolicy: Never"));
        world.awaitReason(KIND, "runner", "AdoptionRefused");
        assertThat(actions(inAzure(id))).containsExactly("Microsoft.Storage/*");

        world.apply(runner(JOBS, "azureName: " + CUSTOM));
        assertThat(status("runner").path("roleId").asText()).isEqualTo(CUSTOM);
        assertThat(actions(inAzure(id))).containsExactly(ML + "read", ML + "jobs/*");
        world.delete(KIND, "runner");
        world.awaitGone(KIND, "runner");
        assertThat(world.arm().ids(DEFINITIONS)).hasSize(1);
    }

    /** A role that can't be seen from here may be somebody else's: nothing is written under a GUID of one's own choice. */
    @Test
    void aGuidThatNobodyHasIsNotMade() {
        world.apply(runner(JOBS, "azureName: " + CUSTOM));

        assertThat(World.message(world.awaitStalled(KIND, "runner", "TargetNotFound"))).contains("spec.azureName",
                CUSTOM);
        assertThat(world.writes()).isEmpty();
        plant("Microsoft.Storage/*", MINE);
        world.touch(KIND, "runner");
        status("runner");
    }

    @Test
    void azuresOwnRolesAreNobodysToChange() {
        world.apply(runner(JOBS, "azureName: " + READER));

        assertThat(World.message(world.awaitStalled(KIND, "runner", "InvalidSpec"))).contains("spec.azureName",
                "Reader",
                "role.id");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void aNameThatAnotherRoleHasIsSaid() {
        plant(ML + "read", THEIRS);
        world.apply(runner(JOBS).replace("roleName: Runner", "roleName: By hand"));

        assertThat(World.message(world.awaitStalled(KIND, "runner", "NameTaken")))
                .contains("RoleDefinitionWithSameNameExists");
    }

    @Test
    void nobodyDefinesRolesWithoutTheRightToAssignThem() {
        only(allow(MINE, "refer, manage"), allow(THEIRS, "refer, manage"));
        world.apply(runner(JOBS));

        assertThat(World.message(world.awaitStalled(KIND, "runner", "OutOfScope"))).startsWith("spec.scope: ")
                .contains("may not grant roles on", MINE);
        assertThat(world.writes()).isEmpty();
        assertThat(world.arm().ids(DEFINITIONS)).isEmpty();
    }

    @Test
    void aRoleThatAssignsRolesIsDefinedOnlyByWhoMayPassThatRightOn() {
        only(allow(MINE, "refer, manage, grant"));
        for (String action : List.of("*", "Microsoft.Authorization/*/write", "Microsoft.Authorization/*",
                "Microsoft.Authorization/roleAssignments/write", "Microsoft.Authorization/roleDefinitions/*")) {
            world.apply(runner("actions: [" + ML + "read, '" + action + "']"));
            assertThat(World.message(world.awaitStalled(KIND, "runner", "OutOfScope"))).as(action)
                    .startsWith("spec.actions[1]: ").contains("can assign roles by " + action,
                            "allow: [refer, grant, delegate]");
            world.delete(KIND, "runner");
            world.awaitGone(KIND, "runner");
        }
        assertThat(world.writes()).isEmpty();

        world.apply(runner(EVERYTHING, "notActions: [Microsoft.Authorization/*, Microsoft.Blueprint/*]"));
        status("runner");
        world.apply(runner(EVERYTHING));
        world.awaitStalled(KIND, "runner", "OutOfScope");
        world.tenants(World.tenant(world.namespace(), allow(MINE, "refer, manage, grant, delegate")));
        world.touch(KIND, "runner");
        world.await(KIND, "runner", _ -> world.writes().size() == 2);
        status("runner");
    }

    /** Who has a harmless role, and then lets it allow everything, has everything. */
    @Test
    void aRoleThatIsAssignedIsNotMadeMoreThanOneMayAssign() {
        only(allow(MINE, "refer, manage, grant"));
        world.apply(runner(JOBS));
        String id = status("runner").path("id").asText();
        world.apply(assigned("mine", "{roleDefinitionRef: {name: runner}}"));
        world.awaitReady(ASSIGNMENT, "mine");

        world.apply(runner(EVERYTHING));

        assertThat(World.message(world.awaitStalled(KIND, "runner", "OutOfScope"))).startsWith("spec.actions[0]: ");
        assertThat(actions(inAzure(id))).containsExactly(ML + "read", ML + "jobs/*");
        world.apply(runner(JOBS, "assignableScopes: ['" + THEIRS + "']"));
        world.await(KIND, "runner", object -> World.message(object).startsWith("spec.assignableScopes[0]: "));
        assertThat(inAzure(id).path("assignableScopes")).hasSize(1);

        world.delete(ASSIGNMENT, "mine");
        world.awaitGone(ASSIGNMENT, "mine");
        world.delete(KIND, "runner");
        world.awaitGone(KIND, "runner"); // where it never was, nobody looks for who has it
        assertThat(world.arm().ids(DEFINITIONS)).isEmpty();
    }

    /** A custom role is one in the whole tenant: named at one's own group, it is still everybody's. */
    @Test
    void aRoleThatCanBeAssignedElsewhereIsNotTakenOver() {
        plant(ML + "read", MINE, THEIRS);
        only(allow(MINE, "refer, manage, grant, delegate"));
        world.apply(runner(JOBS, "azureName: " + CUSTOM));

        assertThat(World.message(world.awaitStalled(KIND, "runner", "OutOfScope"))).contains("would be changed for all",
                "it can be assigned at " + THEIRS);
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void norIsOneThatAssignsRolesMadeLess() {
        plant("*", MINE);
        only(allow(MINE, "refer, manage, grant"));
        world.apply(runner(JOBS, "azureName: " + CUSTOM));

        assertThat(World.message(world.awaitStalled(KIND, "runner", "OutOfScope")))
                .contains("By hand can assign roles");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void whatWasTakenOverAndServesOthersByNowIsNotDeleted() {
        String id = plant(ML + "read", MINE);
        only(allow(MINE, "refer, manage, grant"));
        world.apply(runner(JOBS, "azureName: " + CUSTOM, "deletionPolicy: Delete"));
        status("runner");
        world.arm().edit(id, body -> ((ArrayNode) body
                .at("/properties/assignableScopes")).add(THEIRS));

        world.delete(KIND, "runner");

        assertThat(World.message(world.awaitReason(KIND, "runner", "OutOfScope"))).contains(THEIRS);
        assertThat(world.arm().resource(id)).isPresent();
    }

    @Test
    void whereItIsNotKnownWhatThereIsNothingIsWritten() {
        world.apply(runner(JOBS));
        String id = status("runner").path("id").asText();
        int writes = world.writes().size();
        world.arm().inject(Fault.on("GET", DEFINITIONS, Fault.Action.FORBIDDEN).times(-1));
        world.apply(runner("actions: [" + ML + "read]"));

        world.awaitReason(KIND, "runner", "AuthorizationFailed");
        assertThat(world.writes()).hasSize(writes);
        world.arm().clearFaults();
        world.touch(KIND, "runner");
        world.await(KIND, "runner", _ -> actions(inAzure(id)).equals(List.of(ML + "read")));
    }

    @Test
    void anAnswerThatIsLostMakesNoOrphan() {
        world.arm().inject(Fault.on("PUT", DEFINITIONS, Fault.Action.TRUNCATE).times(1));
        world.apply(runner(JOBS));
        status("runner");
        world.stopOperator();
        world.startOperator();
        world.touch(KIND, "runner");
        world.delete(KIND, "runner");
        world.awaitGone(KIND, "runner");

        assertThat(world.arm().ids(DEFINITIONS)).isEmpty();
    }

    @Test
    void whatIsRetainedIsKnownAgainByItsMark() {
        world.apply(runner(JOBS, "deletionPolicy: Retain"));
        String id = status("runner").path("id").asText();
        world.delete(KIND, "runner");
        world.awaitGone(KIND, "runner");
        assertThat(world.arm().resource(id)).isPresent();

        world.apply(runner(JOBS, "adoptionPolicy: Never"));
        status("runner");
        world.delete(KIND, "runner");
        world.awaitGone(KIND, "runner");
        assertThat(world.arm().ids(DEFINITIONS)).isEmpty();
    }
}
