package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A workspace that acts as a user-assigned identity: the roles that it needs are there before it is. */
@ExtendWith(SharedKubeServer.class)
class IdentityTest {
    private static final String KIND = "MLWorkspace";
    private static final String ROLES = "Microsoft.Authorization/roleAssignments";
    private static final String CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c";
    private static final String IDENTITY = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/shared/providers/Microsoft.ManagedIdentity/userAssignedIdentities/robot";

    private final KubeServer server;
    private World world;
    private String principal;

    IdentityTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        world.plant(IDENTITY);
        principal = world.arm().resource(IDENTITY).orElseThrow().at("/properties/principalId").asText();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String workspace(String name, String... more) {
        return Manifests.workspace(name).replace("rg-" + name, "rg-both") + """
                identity:
                  type: UserAssigned
                  userAssignedIdentities: ["%s"]
                """.formatted(IDENTITY).indent(2) + String.join("\n", more).indent(2);
    }

    private List<JsonNode> grants() {
        return world.arm().ids(ROLES).stream().<JsonNode>map(id -> world.arm().resource(id).orElseThrow()).toList();
    }

    private List<String> paths() {
        return world.writes().stream().map(RequestRecord::path).toList();
    }

    @Test
    void itsRolesOnEveryDependencyAreGrantedBeforeTheWorkspaceIsMade() {
        world.apply(workspace("one"));

        JsonNode ready = world.awaitReady(KIND, "one");

        assertThat(grants()).hasSize(6).allSatisfy(
                grant -> assertThat(grant.at("/properties/principalId").asText()).isEqualTo(principal));
        JsonNode inAzure = world.arm().resource(ready.at("/status/id").asText()).orElseThrow();
        assertThat(inAzure.at("/properties/primaryUserAssignedIdentity").asText()).isEqualToIgnoringCase(IDENTITY);
        int made = paths().indexOf(ready.at("/status/id").asText());
        List<String> before = paths().subList(0, made).stream().filter(p -> p.contains(ROLES)).toList();
        assertThat(before).hasSize(5).anyMatch(p -> p.contains("storageAccounts")).anyMatch(p -> p.contains("vaults"));
        assertThat(world.arm().requests()).as("nothing is refused for want of a role or a principal")
                .noneMatch(r -> r.status() == 400 || r.status() == 403);
    }

    @Test
    void rolesGrantedHereGoWithTheWorkspace() {
        world.apply(workspace("one", "deletionPolicy: Purge"));
        world.awaitReady(KIND, "one");

        world.delete(KIND, "one");
        world.awaitGone(KIND, "one");

        assertThat(grants()).isEmpty();
        assertThat(world.arm().resource(IDENTITY)).isPresent();
    }

    @Test
    void aGrantThatTheOperatorMayNotMakeIsNamed() {
        world.arm().inject(Fault.on("PUT", ROLES, Fault.Action.FORBIDDEN).times(-1));
        world.apply(workspace("one"));

        JsonNode waiting = world.awaitReason(KIND, "one", "AuthorizationFailed");

        assertThat(World.message(waiting)).contains(ROLES).containsIgnoringCase("grant");
        assertThat(world.requests("PUT", "/workspaces/one")).isEmpty();
        world.arm().clearFaults();
        world.awaitReady(KIND, "one");
    }

    @Test
    void noRoleIsGrantedWhereTheSpecSaysSo() {
        world.apply(workspace("one", "grantRoles: false"));

        world.awaitReady(KIND, "one");

        assertThat(grants()).isEmpty();
        assertThat(world.requests("PUT", IDENTITY)).isEmpty();
    }

    @Test
    void anIdentityThatIsNotThereYetIsNamedAndWaitedFor() {
        world.arm().remove(IDENTITY);
        world.apply(workspace("one"));

        JsonNode waiting = world.awaitReason(KIND, "one", "DependencyNotReady");

        assertThat(World.message(waiting)).contains("robot");
        world.plant(IDENTITY);
        world.awaitReady(KIND, "one");
    }

    @Test
    void twoWorkspacesShareAGroupAndAnIdentityAndOneGoesWithoutTheOther() {
        world.apply(workspace("one", "dependencies: {deletionPolicy: Delete}"));
        world.awaitReady(KIND, "one");
        world.apply(workspace("two"));
        world.awaitReady(KIND, "two");
        int grants = grants().size();

        world.delete(KIND, "one");
        JsonNode leaving = world.awaitReason(KIND, "one", "DependentsExist");

        assertThat(World.message(leaving)).contains("rg-both");
        assertThat(grants()).hasSize(grants / 2);
        world.awaitReady(KIND, "two");
        assertThat(world.arm().ids("Microsoft.Storage/storageAccounts")).hasSize(1);
    }

    @Test
    void aRoleThatIsGrantedAlreadyUnderAnotherNameWillDoWhileItIsThere() throws InterruptedException {
        String storage = "/subscriptions/" + World.SUBSCRIPTION
                + "/resourceGroups/shared/providers/Microsoft.Storage/storageAccounts/broughtstore";
        world.plant(storage);
        ObjectNode grant = JsonNodeFactory.instance.objectNode();
        grant.putObject("properties").put("principalId", principal).put("roleDefinitionId", "/subscriptions/"
                + World.SUBSCRIPTION + "/providers/Microsoft.Authorization/roleDefinitions/" + CONTRIBUTOR);
        String byHand = storage + "/providers/" + ROLES + "/00000000-0000-0000-0000-00000000cafe";
        world.arm().put(byHand, grant);
        world.apply(workspace("one", "dependencies: {storageAccount: {id: \"" + storage + "\"}}"));

        world.awaitReady(KIND, "one");
        world.arm().clearRequests();
        world.touch(KIND, "one");
        world.arm().awaitRequest(r -> r.path().equals(byHand), Duration.ofSeconds(30));
        world.apply(Manifests.datastore("later", "one"));
        world.awaitReady("MLDatastore", "later");
        assertThat(world.writes()).as("nothing but the datastore").hasSize(1);

        world.arm().remove(byHand);
        world.touch(KIND, "one");
        world.arm().awaitRequest(r -> r.method().equals("PUT") && r.path().startsWith(storage + "/providers/" + ROLES)
                && r.status() == 201, Duration.ofSeconds(30));
        world.awaitReady(KIND, "one");
    }
}
