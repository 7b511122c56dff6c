package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Whose identity is used: the workspace's, the namespace's, the operator's own; nearest wins. */
@ExtendWith(SharedKubeServer.class)
class CredentialsTest {
    private static final String TEAM = "33333333-3333-3333-3333-333333333333";
    private static final String NAMESPACE = "44444444-4444-4444-4444-444444444444";
    private static final String OWN_SUBSCRIPTION = "00000000-0000-0000-0000-000000000007";
    private final KubeServer server;
    private World world;

    CredentialsTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server, EmulatorOptions.defaults().withClient("22222222-2222-2222-2222-222222222222",
                "a-secret-of-the-tests").withClient(TEAM, "the-teams-secret").withClient(NAMESPACE, "the-namespaces"));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void credentials(String name, String clientId, String secret, String subscription) {
        world.secret(name, "AZURE_TENANT_ID", "11111111-1111-1111-1111-111111111111", "AZURE_CLIENT_ID", clientId,
                "AZURE_CLIENT_SECRET", secret, "AZURE_SUBSCRIPTION_ID", subscription);
    }

    private static String workspaceWith(String name, String secret) {
        return Manifests.workspace(name) + "  credentialsRef: {name: " + secret + "}\n";
    }

    @Test
    void aWorkspacesCredentialsServeItAndItsChildren() {
        world.apply(workspaceWith("team-one", "team"));
        world.apply(Manifests.datastore("data", "team-one"));
        JsonNode waiting = world.awaitReason("MLWorkspace", "team-one", "DependencyNotReady");
        assertThat(World.message(waiting)).contains("team");

        credentials("team", TEAM, "the-teams-secret", OWN_SUBSCRIPTION);
        world.awaitReady("MLDatastore", "data");

        JsonNode workspace = world.awaitReady("MLWorkspace", "team-one");
        assertThat(workspace.at("/status/id").asText()).startsWith("/subscriptions/" + OWN_SUBSCRIPTION + "/");
        assertThat(world.arm().requests().stream().filter(r -> r.path().contains("/oauth2/"))).hasSize(1);
    }

    @Test
    void aNamespacesDefaultSecretIsUsedWhereNoneIsNamed() {
        credentials("azureml-credentials", NAMESPACE, "the-namespaces", OWN_SUBSCRIPTION);
        restart(); // which lists it: else the workspace may be seen before its Secret
        world.apply(Manifests.workspace("plain"));

        JsonNode workspace = world.awaitReady("MLWorkspace", "plain");

        assertThat(workspace.at("/status/id").asText()).startsWith("/subscriptions/" + OWN_SUBSCRIPTION + "/");
    }

    @Test
    void anIncompleteSecretIsNamedWithTheKeyThatItLacks() {
        world.secret("team", "AZURE_TENANT_ID", "11111111-1111-1111-1111-111111111111");
        world.apply(workspaceWith("team-two", "team"));

        JsonNode refused = world.awaitReason("MLWorkspace", "team-two", "AuthorizationFailed");

        assertThat(World.message(refused)).contains("/team").contains("AZURE_CLIENT_ID");
    }

    @Test
    void anIncompleteSecretIsStalledWhenNobodyCompletesIt() {
        restart("STALL_AUTHORIZATION_AFTER=1s");
        world.secret("team", "AZURE_TENANT_ID", "11111111-1111-1111-1111-111111111111");
        world.apply(workspaceWith("team-six", "team"));

        world.awaitStalled("MLWorkspace", "team-six", "AuthorizationFailed");
        credentials("team", TEAM, "the-teams-secret", OWN_SUBSCRIPTION);

        world.awaitReady("MLWorkspace", "team-six");
    }

    /** Nobody else may: the operator's own identity is of no use here. */
    @Test
    void aChildThatNamesItsWorkspaceByIdIsDeletedAsTheWorkspace() {
        restart("AZURE_CLIENT_SECRET=not-the-secret");
        credentials("team", TEAM, "the-teams-secret", OWN_SUBSCRIPTION);
        world.apply(workspaceWith("team-five", "team"));
        String id = world.awaitReady("MLWorkspace", "team-five").at("/status/id").asText();
        world.apply(Given.datastore("data", id));
        world.awaitReady("MLDatastore", "data");

        world.delete("MLDatastore", "data");

        world.awaitGone("MLDatastore", "data");
        assertThat(world.arm().resource(id + "/datastores/data")).isEmpty();
    }

    @Test
    void deletionGoesOnAtOnceWithRotatedCredentials() {
        restart("RETRY_BASE=1h", "RETRY_MAX=1h");
        credentials("team", TEAM, "the-teams-secret", OWN_SUBSCRIPTION);
        world.apply(workspaceWith("team-seven", "team"));
        world.awaitReady("MLWorkspace", "team-seven");
        credentials("team", TEAM, "a-wrong-one", OWN_SUBSCRIPTION);
        world.awaitReason("MLWorkspace", "team-seven", "AuthorizationFailed");
        world.delete("MLWorkspace", "team-seven");
        world.await("MLWorkspace", "team-seven", object -> object.at("/status/provisioningState").asText()
                .equals("Deleting")
                && World.condition(object, "Ready").path("reason").asText()
                        .equals("AuthorizationFailed"));

        credentials("team", TEAM, "the-teams-secret", OWN_SUBSCRIPTION);

        world.awaitGone("MLWorkspace", "team-seven");
    }

    private void restart(String... settings) {
        world.stopOperator();
        world.startOperator(settings);
    }

    @Test
    void rotatedCredentialsNeedNoRestartAndNoWait() {
        restart("RETRY_BASE=1h", "RETRY_MAX=1h");
        credentials("team", TEAM, "a-wrong-one", OWN_SUBSCRIPTION);
        world.apply(workspaceWith("team-three", "team"));
        JsonNode refused = world.awaitReason("MLWorkspace", "team-three", "AuthorizationFailed");
        assertThat(World.message(refused)).contains("AADSTS7000215").doesNotContain("a-wrong-one");

        credentials("team", TEAM, "the-teams-secret", OWN_SUBSCRIPTION);

        world.awaitReady("MLWorkspace", "team-three");
    }

    /** As when a namespace is deleted: nothing new can be written in it, and its Secrets may go before the rest. */
    private void namespaceGoesWithItsSecretFirst(String secret) {
        world.client().namespaces().withName(world.namespace()).delete();
        world.client().namespaces().withName(world.namespace()).waitUntilCondition(
                found -> found != null && found.getMetadata().getDeletionTimestamp() != null, 60, TimeUnit.SECONDS);
        world.client().secrets().inNamespace(world.namespace()).withName(secret).delete();
    }

    @Test
    void aNamespaceGoesWithTheOperatorsIdentity() {
        credentials("team", TEAM, "the-teams-secret", OWN_SUBSCRIPTION);
        world.apply(workspaceWith("team-eight", "team"));
        world.apply(Manifests.datastore("data", "team-eight"));
        world.awaitReady("MLDatastore", "data");
        assertThat(world.require("MLDatastore", "data").at("/status/resources/0/credentials").asText())
                .isEqualTo(world.namespace() + "/team");

        namespaceGoesWithItsSecretFirst("team");
        world.delete("MLWorkspace", "team-eight");
        world.delete("MLDatastore", "data");

        world.awaitGone("MLDatastore", "data");
        world.awaitGone("MLWorkspace", "team-eight");
        assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces")).isEmpty();
    }

    /**
     * What stays is told of the namespace, for in it no event can be written any more. Finding L7: not in namespace
     * default, whose viewers would read the ids of all teams.
     */
    @Test
    void aNamespaceLetsGoOfWhatItsCredentialsMade() throws InterruptedException {
        String own = server.createNamespace("operator");
        restart("CREDENTIALS_WHEN_GONE=let-go", "CREDENTIALS_LET_GO_AFTER=5s", "OPERATOR_NAMESPACE=" + own);
        credentials("team", TEAM, "the-teams-secret", OWN_SUBSCRIPTION);
        world.apply(workspaceWith("team-nine", "team") + "  dependencies: {deletionPolicy: Delete}\n");
        world.apply(Manifests.datastore("data", "team-nine"));
        String data = world.awaitReady("MLDatastore", "data").at("/status/id").asText();
        List<String> made = new ArrayList<>(List.of(data));
        world.awaitReady("MLWorkspace", "team-nine").at("/status/resources")
                .forEach(resource -> made.add(resource.path("id").asText()));
        int requests = world.writes().size();

        namespaceGoesWithItsSecretFirst("team");

        JsonNode waiting = world.awaitPassing("MLDatastore", "data",
                object -> World.message(object).contains("there stay in Azure"), () -> {
                    world.delete("MLDatastore", "data");
                    world.delete("MLWorkspace", "team-nine");
                });
        assertThat(World.message(waiting)).contains("Secret " + world.namespace() + "/team").contains(data);
        world.awaitGone("MLDatastore", "data");
        world.awaitGone("MLWorkspace", "team-nine");
        assertThat(world.writes()).hasSize(requests);
        assertThat(world.arm().resource(data)).isPresent();
        Probe probe = new Probe(world);
        for (String id : made) {
            assertThat(probe.awaitEventOfNamespace(own, "LeftBehind", id)).contains("Secret " + world.namespace()
                    + "/team");
        }
        assertThat(world.client().v1().events().inNamespace("default").list().getItems())
                .noneMatch(event -> event.getMessage().contains(data));
    }

    @Test
    void theDefaultSecretIsMissedToo() throws InterruptedException {
        world.tenants("{namespaces: [\"" + world.namespace() + "\"], identity: Own, scopes: [" + World.all("/") + "]}");
        restart("CREDENTIALS_WHEN_GONE=let-go", "CREDENTIALS_LET_GO_AFTER=2s");
        credentials("azureml-credentials", NAMESPACE, "the-namespaces", OWN_SUBSCRIPTION);
        String id = Given.workspace(world);
        world.apply(Given.datastore("data", id));
        world.awaitReady("MLDatastore", "data");
        world.arm().clearRequests();

        world.client().secrets().inNamespace(world.namespace()).withName("azureml-credentials").delete();
        world.delete("MLDatastore", "data");

        world.awaitGone("MLDatastore", "data");
        assertThat(new Probe(world).awaitEvent("data", "LeftBehind")).contains(id + "/datastores/data");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void credentialsThatComeBackInTimeAreUsed() {
        restart("CREDENTIALS_WHEN_GONE=let-go", "CREDENTIALS_LET_GO_AFTER=10m", "RETRY_BASE=1h", "RETRY_MAX=1h");
        credentials("team", TEAM, "the-teams-secret", OWN_SUBSCRIPTION);
        world.apply(workspaceWith("team-ten", "team"));
        world.awaitReady("MLWorkspace", "team-ten");
        world.client().secrets().inNamespace(world.namespace()).withName("team").delete();
        world.delete("MLWorkspace", "team-ten");
        world.await("MLWorkspace", "team-ten", object -> World.message(object).contains("there stay in Azure"));

        credentials("team", TEAM, "the-teams-secret", OWN_SUBSCRIPTION);

        world.awaitGone("MLWorkspace", "team-ten");
        assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces")).isEmpty();
    }

    /** A person is asked, who can grant the rights or have it let go. */
    @Test
    void whatTheOperatorMayNotDeleteIsSaid() {
        restart("AZURE_CLIENT_SECRET=not-the-secret", "STALL_AUTHORIZATION_AFTER=1s");
        credentials("team", TEAM, "the-teams-secret", OWN_SUBSCRIPTION);
        world.apply(workspaceWith("team-eleven", "team"));
        world.awaitReady("MLWorkspace", "team-eleven");
        world.client().secrets().inNamespace(world.namespace()).withName("team").delete();
        world.delete("MLWorkspace", "team-eleven");

        JsonNode stalled = world.awaitStalled("MLWorkspace", "team-eleven", "AuthorizationFailed");

        assertThat(World.message(stalled)).contains("the operator's own identity")
                .contains("Secret " + world.namespace() + "/team");
    }

    @Test
    void deletionEndsThoughTheCredentialsWentFirst() {
        credentials("team", TEAM, "the-teams-secret", OWN_SUBSCRIPTION);
        world.apply(workspaceWith("team-four", "team"));
        world.awaitReady("MLWorkspace", "team-four");

        world.client().secrets().inNamespace(world.namespace()).withName("team").delete();
        world.delete("MLWorkspace", "team-four");

        world.awaitGone("MLWorkspace", "team-four");
        assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces")).isEmpty();
    }
}
