package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Roles for groups of people by what they do and what a workspace is for. */
@ExtendWith(SharedKubeServer.class)
class PersonaAccessTest {
    private static final String KIND = "MLWorkspace";
    private static final String ROLES = "Microsoft.Authorization/roleAssignments";
    private static final String SCIENTISTS = "0a0a0a0a-0000-0000-0000-000000000001";
    private static final String OPERATORS = "0a0a0a0a-0000-0000-0000-000000000002";
    private static final String READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";
    private static final String CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";
    private static final String DATA_SCIENTIST = "f6c7c914-8db3-469d-8ca1-694a8f32e121";
    private static final String COMPUTE_OPERATOR = "e503ece1-11d0-4e8e-8e2c-7a6c3bf38815";
    private static final String GROUPS = "dataScientists: [" + SCIENTISTS + "], mlopsEngineers: [" + OPERATORS + "]";
    private static final String SUBSCRIPTION = "/subscriptions/" + World.SUBSCRIPTION;

    private final KubeServer server;
    private World world;

    PersonaAccessTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        ObjectNode seed = World.JSON.createObjectNode();
        seed.putArray("principals").add(SCIENTISTS).add(OPERATORS);
        world = World.start(server, EmulatorOptions.defaults().withSeed(seed));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String workspace(String access) {
        return Manifests.workspace("wsp") + "  access: {" + access + "}\n";
    }

    /** Who has which role, as "group role". */
    private List<String> given() {
        return world.arm().ids(ROLES).stream().map(id -> world.arm().resource(id).orElseThrow().path("properties"))
                .map(one -> one.path("principalId").asText() + " " + one.path("roleDefinitionId").asText()
                        .replaceAll(".*/", ""))
                .sorted().toList();
    }

    private void awaitGiven(String... expected) {
        List<String> sorted = List.of(expected).stream().sorted().toList();
        world.awaitRequest(_ -> given().equals(sorted));
    }

    @Test
    void theRolesFollowTheMatrixAndGoWithTheGroupThatIsTakenOut() {
        world.apply(workspace("environment: Dev, " + GROUPS));
        JsonNode status = world.awaitReady(KIND, "wsp").path("status");
        assertThat(given()).containsExactlyInAnyOrder(SCIENTISTS + " " + DATA_SCIENTIST,
                SCIENTISTS + " " + COMPUTE_OPERATOR, OPERATORS + " " + DATA_SCIENTIST,
                OPERATORS + " " + COMPUTE_OPERATOR);
        assertThat(status.path("access")).hasSize(4).allMatch(one -> one.path("assigned").asBoolean());
        assertThat(status.at("/access/0/personas/0").asText()).isEqualTo("DataScientist");
        assertThat(status.at("/access/0/principalId").asText()).isEqualTo(SCIENTISTS);
        assertThat(status.at("/access/0/role").asText()).isEqualTo("AzureML Data Scientist");

        world.apply(workspace("environment: Prod, " + GROUPS));
        awaitGiven(SCIENTISTS + " " + READER, OPERATORS + " " + CONTRIBUTOR);

        world.apply(workspace("environment: Prod, mlopsEngineers: [" + OPERATORS + "]"));
        awaitGiven(OPERATORS + " " + CONTRIBUTOR);

        world.apply(Manifests.workspace("wsp"));
        awaitGiven();
        assertThat(world.awaitReady(KIND, "wsp").path("status").has("access")).isFalse();
    }

    @Test
    void aGroupThatIsTakenOutIsLetInNoMoreThoughTheWorkspaceIsToStay() {
        String retained = "  deletionPolicy: Retain\n";
        world.apply(workspace("environment: Prod, " + GROUPS) + retained);
        awaitGiven(SCIENTISTS + " " + READER, OPERATORS + " " + CONTRIBUTOR);

        world.apply(workspace("environment: Prod, mlopsEngineers: [" + OPERATORS + "]") + retained);
        awaitGiven(OPERATORS + " " + CONTRIBUTOR);

        world.delete(KIND, "wsp");
        world.awaitGone(KIND, "wsp");
        assertThat(given()).containsExactly(OPERATORS + " " + CONTRIBUTOR);
    }

    @Test
    void aGroupThatIsTakenOutIsLetInNoMoreThoughAzureRefusesTheRest() {
        world.apply(workspace("environment: Prod, " + GROUPS));
        awaitGiven(SCIENTISTS + " " + READER, OPERATORS + " " + CONTRIBUTOR);
        for (String verb : List.of("PUT", "PATCH")) {
            world.arm().inject(Fault.on(verb, "/workspaces/wsp$", Fault.Action.POLICY_DENY).times(-1));
        }

        world.apply(workspace("environment: Prod, mlopsEngineers: [" + OPERATORS + "]") + "  description: other\n");

        awaitGiven(OPERATORS + " " + CONTRIBUTOR);
        world.awaitReason(KIND, "wsp", "PolicyDenied");
    }

    @Test
    void aCellCanBeOtherwise() {
        world.apply(workspace("environment: QA, " + GROUPS + ", cells: [{environment: QA, persona: DataScientist,"
                + " roles: [azureml data scientist]}, {environment: QA, persona: MLOpsEngineer, roles: []},"
                + " {environment: Prod, persona: DataScientist, roles: [Contributor]}]"));
        world.awaitReady(KIND, "wsp");

        assertThat(given()).containsExactly(SCIENTISTS + " " + DATA_SCIENTIST);
    }

    @Test
    void aMistypedRoleAndACellThatIsSaidTwiceAreRefused() {
        world.apply(workspace("environment: QA, " + GROUPS + ", cells: [{environment: QA, persona: DataScientist,"
                + " roles: [AzureML Data Scientst]}]"));
        assertThat(World.message(world.awaitStalled(KIND, "wsp", "InvalidSpec")))
                .contains("spec.access.cells[0].roles[0]: AzureML Data Scientst", "AzureML Data Scientist");
        assertThat(world.writes()).isEmpty();

        String cell = "{environment: QA, persona: DataScientist, roles: []}";
        assertThat(world.refusal(workspace("environment: QA, cells: [" + cell + ", " + cell + "]")))
                .contains("two entries of cells");
        assertThat(world.refusal(workspace("environment: QA, dataScientists: [team-a]"))).contains(
                "spec.access.dataScientists[0]");
    }

    @Test
    void aGroupThatIsSeveralThingsHasEachRoleOnce() {
        world.apply(workspace("environment: Dev, dataScientists: [" + SCIENTISTS + "], dataEngineers: [" + SCIENTISTS
                + "]"));
        JsonNode status = world.awaitReady(KIND, "wsp").path("status");

        assertThat(given()).hasSize(2);
        assertThat(status.at("/access/0/personas")).hasSize(2);
    }

    @Test
    void whatSomebodyElseGaveServesAndStays() {
        world.apply(Manifests.workspace("wsp"));
        String id = world.awaitReady(KIND, "wsp").at("/status/id").asText();
        ObjectNode byHand = World.JSON.createObjectNode();
        byHand.putObject("properties").put("principalId", SCIENTISTS).put("principalType", "Group")
                .put("roleDefinitionId", SUBSCRIPTION + "/providers/Microsoft.Authorization/roleDefinitions/" + READER);
        world.arm().put(id + "/providers/" + ROLES + "/00000000-0000-0000-0000-00000000cafe", byHand);

        world.apply(workspace("environment: Prod, " + GROUPS));
        awaitGiven(SCIENTISTS + " " + READER, OPERATORS + " " + CONTRIBUTOR);
        world.await(KIND, "wsp", object -> object.at("/status/access").size() == 2
                && object.at("/status/access/0/assigned").asBoolean());
        world.apply(Manifests.workspace("wsp"));
        awaitGiven(SCIENTISTS + " " + READER);
        world.delete(KIND, "wsp");
        world.awaitGone(KIND, "wsp");
    }

    @Test
    void peopleAreLetInOnlyWhereTheTenantsFileLetsRolesBeGiven() {
        world.tenants(World.tenant(world.namespace(), "{id: \"" + SUBSCRIPTION + "\", allow: [refer, manage]}"));
        world.stopOperator();
        world.startOperator();
        world.apply(workspace("environment: Dev, " + GROUPS));

        assertThat(World.message(world.awaitStalled(KIND, "wsp", "OutOfScope")))
                .startsWith("spec.access.dataScientists[0]: ").contains("may not grant roles on");
        assertThat(given()).isEmpty();
        world.tenants(World.tenant(world.namespace(), "{id: \"" + SUBSCRIPTION + "\", allow: [refer, manage, grant]}"));
        world.touch(KIND, "wsp");
        world.awaitReady(KIND, "wsp");
        assertThat(given()).hasSize(4);
    }

    @Test
    void nobodyMakesPeopleOwnersWithoutTheRightToPassThatOn() {
        world.apply(workspace("environment: Dev, " + GROUPS + ", cells: [{environment: Dev, persona: DataScientist,"
                + " roles: [Owner]}]"));

        assertThat(World.message(world.awaitStalled(KIND, "wsp", "OutOfScope")))
                .startsWith("spec.access.cells[0].roles[0]: ").contains("Owner can assign roles",
                        "allow: [refer, grant, delegate]");
        assertThat(given()).isEmpty();
    }

    @Test
    void aRoleThatThereIsNotIsSaidWithItsPlace() {
        world.tenants(World.tenant(world.namespace(), "{id: \"" + SUBSCRIPTION + "\", allow: [refer, manage, grant,"
                + " delegate]}"));
        world.stopOperator();
        world.startOperator();
        world.apply(workspace("environment: Dev, " + GROUPS + ", cells: [{environment: Dev, persona: DataScientist,"
                + " roles: [Reader, c0c0c0c0-0000-0000-0000-00000000dead]}]"));

        assertThat(World.message(world.awaitStalled(KIND, "wsp", "TargetNotFound")))
                .contains("spec.access.cells[0].roles[1]: ", "does not exist in Azure");
        awaitGiven(SCIENTISTS + " " + READER, OPERATORS + " " + DATA_SCIENTIST, OPERATORS + " " + COMPUTE_OPERATOR);
    }

    @Test
    void aGroupThatNobodyKnowsIsSaidWithItsPlace() {
        world.apply(workspace("environment: Prod, dataScientists: [0a0a0a0a-0000-0000-0000-00000000dead]"));

        assertThat(World.message(world.awaitReason(KIND, "wsp", "DependencyNotReady")))
                .contains("spec.access.dataScientists[0]: ", "PrincipalNotFound");
    }
}
