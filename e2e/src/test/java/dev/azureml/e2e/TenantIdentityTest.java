package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Who a tenant is in Azure: a ServiceAccount or Secret of its own, the operator only where the tenants file says so. */
@ExtendWith(SharedKubeServer.class)
class TenantIdentityTest {
    private static final String TEAM = "33333333-3333-3333-3333-333333333333";
    private static final String NAMESPACE = "44444444-4444-4444-4444-444444444444";
    private static final String OWN_SUBSCRIPTION = "00000000-0000-0000-0000-000000000007";
    private final KubeServer server;
    private World world;

    @TempDir
    private Path folder;

    TenantIdentityTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server, EmulatorOptions.defaults().withClient("22222222-2222-2222-2222-222222222222",
                "a-secret-of-the-tests").withClient(NAMESPACE, "the-namespaces"));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void restart(String... settings) {
        world.stopOperator();
        world.startOperator(settings);
    }

    private void credentials() {
        world.secret("azureml-credentials", "AZURE_TENANT_ID", "11111111-1111-1111-1111-111111111111",
                "AZURE_CLIENT_ID",
                NAMESPACE, "AZURE_CLIENT_SECRET", "the-namespaces", "AZURE_SUBSCRIPTION_ID", OWN_SUBSCRIPTION);
    }

    /** The tenant is somebody of its own from now on. */
    private void own() {
        world.tenants("{namespaces: [\"" + world.namespace() + "\"], identity: Own, scopes: [" + World.all("/") + "]}");
    }

    /** Finding H1: who has an identity of its own gains nothing by taking it away. */
    @Test
    void whoIsSomebodyNeverBecomesTheOperator() {
        own();
        restart();
        credentials();
        String id = Given.workspace(world);
        world.apply(Given.datastore("mine", id));
        world.awaitReady("MLDatastore", "mine");
        world.arm().clearRequests();

        world.client().secrets().inNamespace(world.namespace()).withName("azureml-credentials").delete();
        JsonNode waiting = world.awaitReason("MLDatastore", "mine", "DependencyNotReady");
        assertThat(World.message(waiting)).contains("has no credentials for Azure", "ServiceAccount azureml",
                "azureml-credentials", "identity: Operator");
        world.apply(Given.datastore("new", id));
        world.awaitReason("MLDatastore", "new", "DependencyNotReady");
        world.delete("MLDatastore", "mine");
        JsonNode held = world.await("MLDatastore", "mine", object -> World.message(object).contains("is gone"));

        assertThat(World.message(held)).contains("Secret " + world.namespace() + "/azureml-credentials",
                "deletionPolicy: Retain");
        assertThat(world.arm().requests()).as("nobody asked Azure").isEmpty();
        credentials();
        world.awaitGone("MLDatastore", "mine");
        world.awaitReady("MLDatastore", "new");
    }

    /** Finding C2: whom no entry names may nothing, until one does. */
    @Test
    void aStrangerMayNothing() {
        world.tenants(World.tenant("somebody-else", World.all("/")));
        restart();
        world.apply(Manifests.workspace("stray"));

        JsonNode stalled = world.awaitStalled("MLWorkspace", "stray", "OutOfScope");
        assertThat(World.message(stalled)).contains("no tenant entry names this namespace", "{namespaces: ["
                + world.namespace() + "], identity: Own");
        assertThat(world.arm().requests()).isEmpty();

        world.tenants(World.tenant(world.namespace(), World.all("/")));
        world.awaitReady("MLWorkspace", "stray");
    }

    /** Finding H2: a client id is no secret, and the operator's federated token is nobody else's. */
    @Test
    void aSecretThatProvesNothingIsRefused() throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "the-operators-own-token");
        // First: who has not heard of it may take the namespace for one without.
        world.secret("azureml-credentials", "AZURE_TENANT_ID", "11111111-1111-1111-1111-111111111111",
                "AZURE_CLIENT_ID",
                TEAM);
        restart("AZURE_CREDENTIAL=workload-identity", "AZURE_CLIENT_SECRET=", "AZURE_FEDERATED_TOKEN_FILE=" + token);
        world.arm().clearRequests();
        world.apply(Manifests.workspace("thief"));

        JsonNode refused = world.awaitReason("MLWorkspace", "thief", "AuthorizationFailed");

        assertThat(World.message(refused)).contains("AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE",
                "annotate");
        assertThat(world.arm().requests()).isEmpty();
    }

    @Test
    void anOperatorThatIsNobodyServesWhoIsSomebody() {
        own();
        restart("AZURE_CREDENTIAL=none", "AZURE_TENANT_ID=", "AZURE_CLIENT_ID=", "AZURE_CLIENT_SECRET=");
        credentials();
        world.apply(Manifests.workspace("own"));

        world.awaitReady("MLWorkspace", "own");
    }

    /** Finding H2: a token of the namespace's own ServiceAccount proves who it is, and no Secret is kept. */
    @Test
    void aServiceAccountIsWhoItsAnnotationsSay() {
        own();
        restart();
        world.arm().trust(TEAM, "system:serviceaccount:" + world.namespace() + ":azureml");
        world.apply(Manifests.workspace("federated"));
        world.awaitReason("MLWorkspace", "federated", "DependencyNotReady");

        serviceAccount("azureml", TEAM);
        JsonNode workspace = world.awaitReady("MLWorkspace", "federated");

        assertThat(workspace.at("/status/id").asText()).startsWith("/subscriptions/" + OWN_SUBSCRIPTION + "/");
        assertThat(workspace.at("/status/resources/0/credentials").asText())
                .isEqualTo("ServiceAccount " + world.namespace() + "/azureml");
        world.apply(Manifests.datastore("data", "federated"));
        world.awaitReady("MLDatastore", "data");
        world.client().serviceAccounts().inNamespace(world.namespace()).withName("azureml").delete();
        world.awaitReason("MLDatastore", "data", "DependencyNotReady");
    }

    @Test
    void aServiceAccountThatTheIdentityDoesNotTrustIsNobody() {
        world.arm().trust(TEAM, "system:serviceaccount:somebody-else:azureml");
        serviceAccount("thief", TEAM);
        world.apply(Manifests.workspace("federated") + "  credentialsRef: {serviceAccountName: thief}\n");

        JsonNode refused = world.awaitReason("MLWorkspace", "federated", "AuthorizationFailed");

        assertThat(World.message(refused)).contains("AADSTS700213");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void aServiceAccountWithoutTheAnnotationIsToldWhatItLacks() {
        world.apply("{apiVersion: v1, kind: ServiceAccount, metadata: {name: bare}}");
        world.apply(Manifests.workspace("bare-one") + "  credentialsRef: {serviceAccountName: bare}\n");

        assertThat(World.message(world.awaitReason("MLWorkspace", "bare-one", "AuthorizationFailed")))
                .contains("ServiceAccount " + world.namespace() + "/bare", "azure.workload.identity/client-id");
        assertThat(world.refusal(Manifests.workspace("both") + "  credentialsRef: {name: a, serviceAccountName: b}\n"))
                .contains("exactly one of name (of a Secret) and serviceAccountName");
    }

    private void serviceAccount(String name, String clientId) {
        world.apply("""
                apiVersion: v1
                kind: ServiceAccount
                metadata:
                  name: %s
                  annotations:
                    azure.workload.identity/client-id: %s
                    azureml.dev/subscription-id: %s
                """.formatted(name, clientId, OWN_SUBSCRIPTION));
    }

    @Test
    void aBadEditLeavesInForceWhatWasSaidBefore() {
        world.tenants("{namespaces: [a], identity: Owner, scopes: []}");
        world.apply(Manifests.workspace("still"));
        world.awaitReady("MLWorkspace", "still");
        world.tenants("{namespaces: [a], identity: Own, scopes: []}");
        world.awaitStalled("MLWorkspace", "still", "OutOfScope");
    }

    /** What a namespace has in Azure when it is taken out of the file waits until it is named again. */
    @Test
    void whoIsTakenOutOfTheFileKeepsWhatItHas() {
        String id = Given.workspace(world);
        world.apply(Given.datastore("mine", id));
        world.awaitReady("MLDatastore", "mine");
        world.tenants(World.tenant("somebody-else", World.all("/")));
        world.awaitStalled("MLDatastore", "mine", "OutOfScope");

        world.delete("MLDatastore", "mine");

        JsonNode held = world.await("MLDatastore", "mine", object -> World.message(object).contains("is gone"));
        assertThat(World.message(held))
                .contains("the entry of namespace " + world.namespace() + " in the tenants file");
        assertThat(world.arm().resource(id + "/datastores/mine")).isPresent();
        world.tenants(World.tenant(world.namespace(), World.all("/")));
        world.awaitGone("MLDatastore", "mine");
        assertThat(world.arm().resource(id + "/datastores/mine")).isEmpty();
    }
}
