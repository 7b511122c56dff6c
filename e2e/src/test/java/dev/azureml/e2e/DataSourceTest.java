package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Sources beside containers and shares, roles on storage accounts, checks of the access, and credentials that end. */
@ExtendWith(SharedKubeServer.class)
class DataSourceTest {
    private static final String KIND = "MLDatastore";
    private static final String ROLES = "Microsoft.Authorization/roleAssignments";
    private static final String ACCOUNT = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/data/providers/Microsoft.Storage/storageAccounts/images";
    private static final String LOGIN = "sqlLogin: {username: ml, password: {secretKeyRef: {name: creds, "
            + "key: password}}}";
    private static final String PRINCIPAL = "servicePrincipal: {clientId: "
            + "33333333-3333-3333-3333-333333333333, tenantId: "
            + "44444444-4444-4444-4444-444444444444, clientSecret: {secretKeyRef: {name: creds, key: clientSecret}}}";
    private static final String SAS = "sas: {sasToken: {secretKeyRef: {name: signature, key: sas}}}";

    private final KubeServer server;
    private World world;
    private String workspace;

    DataSourceTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = world.plantWorkspace("wsp");
        world.plant(ACCOUNT);
        world.secret("creds", "password", "the-password", "clientSecret", "the-client-secret");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private String manifest(String name, String store, String... more) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLDatastore
                metadata: {name: %s}
                spec:
                  workspaceId: %s
                  %s
                """.formatted(name, workspace, store) + String.join("\n", more).indent(2);
    }

    private String blob(String name, String account, String credentials, String... more) {
        return manifest(name, "azureBlob: {" + account + ", containerName: raw, credentials: {" + credentials + "}}",
                more);
    }

    private String granted(String name, String... more) {
        return blob(name, "storageAccountId: " + ACCOUNT + ", grantAccess: Reader, "
                + "serviceDataAccessAuthIdentity: WorkspaceSystemAssignedIdentity", "none: {}", more);
    }

    private JsonNode connection(String name) {
        world.awaitReady(KIND, name);
        return world.arm().resource(workspace + "/connections/" + name).orElseThrow();
    }

    private List<String> grants() {
        return world.arm().ids(ROLES);
    }

    @Test
    void databasesAreConnectionsOfTheWorkspace() {
        String place = "serverName: sales, databaseName: orders, endpoint: ";
        world.apply(manifest("by-login", "azureSql: {" + place + "database.windows.net, credentials: {" + LOGIN + "}}",
                "properties: {owner: sales}"));
        world.apply(manifest("by-principal", "azureSql: {" + place + "database.windows.net, credentials: {" + PRINCIPAL
                + "}}"));
        world.apply(
                manifest("by-identity", "azureSql: {" + place + "database.windows.net, credentials: {identity: {}}}"));
        world.apply(manifest("postgres", "azurePostgreSql: {" + place + "postgres.database.azure.com, credentials: {"
                + LOGIN + "}}"));
        world.apply(manifest("mysql", "azureMySql: {" + place + "mysql.database.azure.com, credentials: {" + LOGIN
                + "}}"));

        JsonNode login = connection("by-login");
        assertThat(login.at("/properties/category").asText()).isEqualTo("AzureSqlDb");
        assertThat(login.at("/properties/target").asText()).contains("tcp:sales.database.windows.net,1433");
        assertThat(login.at("/properties/metadata/owner").asText()).isEqualTo("sales");
        assertThat(world.arm().secretOf(workspace + "/connections/by-login").at("/properties/credentials/password")
                .asText()).isEqualTo("the-password");
        assertThat(connection("by-principal").at("/properties/authType").asText()).isEqualTo("ServicePrincipal");
        assertThat(connection("by-identity").at("/properties/authType").asText()).isEqualTo("AAD");
        assertThat(connection("postgres").at("/properties/category").asText()).isEqualTo("AzurePostgresDb");
        assertThat(connection("mysql").at("/properties/category").asText()).isEqualTo("AzureMySqlDb");
        JsonNode status = world.require(KIND, "by-login").path("status");
        assertThat(status.path("datastoreType").asText()).isEqualTo("AzureSqlDb");
        assertThat(status.path("target").asText()).startsWith("Server=tcp:sales");
        assertThat(world.writes()).hasSize(5);

        world.secret("creds", "password", "another", "clientSecret", "the-client-secret");
        world.awaitSecret(workspace + "/connections/mysql", "/properties/credentials/password", "another");
        world.delete(KIND, "by-login");
        world.awaitGone(KIND, "by-login");
        assertThat(world.arm().resource(workspace + "/connections/by-login")).isEmpty();
    }

    @Test
    void aDatabaseInACustomCloudNeedsItsDomain() {
        world.apply(manifest("first", "azureSql: {serverName: sales, databaseName: orders, credentials: {" + LOGIN
                + "}}"));

        assertThat(World.message(world.awaitStalled(KIND, "first", "InvalidSpec"))).contains("spec.azureSql.endpoint");
    }

    @Test
    void lakehousesAndRetiredLakes() {
        world.apply(manifest("lakehouse", "oneLake: {oneLakeWorkspaceName: sales, artifact: {artifactType: LakeHouse, "
                + "artifactName: orders}, credentials: {" + PRINCIPAL + "}}"));
        world.apply(manifest("late", "azureDataLakeGen1: {storeName: old, credentials: {none: {}}}"));
        JsonNode stalled = world.awaitStalled(KIND, "late", "ServiceRetired");
        assertThat(World.message(stalled)).contains("spec.azureDataLakeGen1");
        world.awaitReady(KIND, "lakehouse");
        assertThat(world.requests("PUT", "/datastores/late")).isEmpty();

        String kept = workspace + "/datastores/kept";
        world.arm().put(kept, Probe.json("{properties: {datastoreType: 'AzureDataLakeGen1', storeName: 'old', "
                + "credentials: {credentialsType: 'None'}}}"));
        world.apply(manifest("kept", "azureDataLakeGen1: {storeName: old, credentials: {none: {}}}", "description: x"));
        assertThat(Given.origin(world.awaitReady(KIND, "kept"))).isEqualTo("Adopted");
        world.delete(KIND, "kept");
        world.awaitGone(KIND, "kept");
        assertThat(world.arm().resource(kept)).isPresent();
    }

    @Test
    void whatTheWorkspaceWorksWithIsAdoptedAndNeverDeleted() {
        String id = workspace + "/datastores/workspaceblobstore";
        world.arm().put(id, Probe.json("{properties: {datastoreType: 'AzureBlob', accountName: 'images', "
                + "containerName: 'raw', isDefault: true, credentials: {credentialsType: 'None'}}}"));
        world.apply(blob("workspaceblobstore", "accountName: images", "none: {}", "deletionPolicy: Delete",
                "replacementPolicy: Recreate", "description: the default"));
        JsonNode ready = world.awaitReady(KIND, "workspaceblobstore");
        assertThat(Given.origin(ready)).isEqualTo("Adopted");

        world.apply(blob("workspaceblobstore", "accountName: others", "none: {}", "deletionPolicy: Delete",
                "replacementPolicy: Recreate"));
        assertThat(World.message(world.awaitStalled(KIND, "workspaceblobstore", "ReplacementRequired")))
                .contains("never deleted");
        world.delete(KIND, "workspaceblobstore");
        world.awaitGone(KIND, "workspaceblobstore");

        assertThat(world.arm().resource(id)).isPresent();
        assertThat(world.writes()).noneMatch(r -> r.method().equals("DELETE"));
    }

    @Test
    void aRoleIsSharedAndGoesWithTheLastThatWantsIt() {
        world.apply(granted("one"));
        world.apply(granted("two"));
        world.awaitReady(KIND, "one");
        world.awaitReady(KIND, "two");
        assertThat(grants()).singleElement().satisfies(id -> assertThat(id).startsWith(ACCOUNT + "/"));
        JsonNode grant = world.arm().resource(grants().getFirst()).orElseThrow();
        assertThat(grant.at("/properties/principalId").asText()).isEqualTo(world.arm().resource(workspace).orElseThrow()
                .at("/identity/principalId").asText());

        world.delete(KIND, "one");
        world.awaitGone(KIND, "one");
        assertThat(grants()).hasSize(1);
        world.awaitReady(KIND, "two");
        world.delete(KIND, "two");
        world.awaitGone(KIND, "two");
        assertThat(grants()).isEmpty();
    }

    @Test
    void aRoleThatWasThereStays() {
        String principal = world.arm().resource(workspace).orElseThrow().at("/identity/principalId").asText();
        String byHand = ACCOUNT + "/providers/" + ROLES + "/00000000-0000-0000-0000-00000000cafe";
        world.arm().put(byHand, Probe.json("{properties: {principalId: '" + principal + "', roleDefinitionId: "
                + "'/subscriptions/" + World.SUBSCRIPTION + "/providers/Microsoft.Authorization/roleDefinitions/"
                + "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'}}"));
        world.apply(granted("one"));
        world.awaitReady(KIND, "one");
        world.delete(KIND, "one");
        world.awaitGone(KIND, "one");

        assertThat(grants()).containsExactly(byHand);
        assertThat(world.writes()).extracting(RequestRecord::path).noneMatch(path -> path.contains(ROLES));
    }

    @Test
    void aRoleThatMayNotBeAssignedIsNamedWithTheCommand() {
        world.arm().inject(Fault.on("PUT", ROLES, Fault.Action.FORBIDDEN).times(-1));
        world.apply(granted("one"));

        assertThat(World.message(world.awaitReason(KIND, "one", "AuthorizationFailed")))
                .contains("az role assignment create --assignee-object-id ",
                        " --role 2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
                        "--scope " + ACCOUNT);
        world.arm().clearFaults();
        world.awaitReady(KIND, "one");
    }

    @Test
    void aComputesIdentityGetsTheRole() {
        world.apply(Given.cluster("gpu", workspace) + "  identity: {type: SystemAssigned}\n");
        world.apply(
                blob("one", "storageAccountId: " + ACCOUNT + ", grantAccess: Contributor, grantAccessTo: {computeRef: "
                        + "{name: gpu}}", "none: {}"));
        world.awaitReady(KIND, "one");

        JsonNode grant = world.arm().resource(grants().getFirst()).orElseThrow();
        assertThat(grant.at("/properties/principalId").asText()).isEqualTo(world.arm().resource(workspace
                + "/computes/gpu").orElseThrow().at("/identity/principalId").asText());
    }

    @Test
    void theAccessIsCheckedWhenThatIsAskedFor() {
        world.apply(granted("one", "probe: true"));
        JsonNode ready = world.awaitReady(KIND, "one");
        assertThat(World.condition(ready, "AccessChecked").path("status").asText()).isEqualTo("True");
        assertThat(world.requests("PUT", "/datastores/one")).singleElement()
                .satisfies(r -> assertThat(r.query()).containsEntry("skipValidation", "false"));

        world.apply(blob("two", "accountName: images, serviceDataAccessAuthIdentity: WorkspaceUserAssignedIdentity",
                "none: {}"));
        world.awaitReady(KIND, "two");
        world.apply(blob("two", "accountName: images, serviceDataAccessAuthIdentity: WorkspaceUserAssignedIdentity",
                "none: {}", "probe: true"));
        JsonNode stalled = world.awaitStalled(KIND, "two", "InvalidSpec");
        assertThat(World.message(stalled)).contains("Unable to access the storage account");
        assertThat(World.condition(stalled, "AccessChecked").path("status").asText()).isEqualTo("Unknown");
    }

    @Test
    void aSignatureThatEndsIsToldBeforehandAndStalledAfterwards() throws InterruptedException {
        Instant end = Instant.now().plusSeconds(20).truncatedTo(ChronoUnit.SECONDS);
        world.secret("signature", "sas", "sr=c&sp=rl&spr=https&sig=the-signature&se=" + end);
        JsonNode soon = world.awaitPassing(KIND, "one", object -> World.condition(object, "CredentialValid").path(
                "reason").asText().equals("ExpiresSoon")
                && World.condition(object, "Ready").path("status").asText()
                        .equals("True"),
                () -> world.apply(blob("one", "accountName: images", SAS)));
        assertThat(World.condition(soon, "CredentialValid").path("status").asText()).isEqualTo("False");
        assertThat(World.condition(soon, "CredentialValid").path("message").asText()).contains(end.toString());
        assertThat(new Probe(world).awaitEvent("one", "ExpiresSoon")).contains(end.toString());

        JsonNode over = world.awaitStalled(KIND, "one", "CredentialExpired");
        assertThat(World.message(over)).contains("spec.azureBlob.credentials.sas.sasToken");
        assertThat(World.condition(over, "CredentialValid").path("reason").asText()).isEqualTo("Expired");
        assertThat(world.requests("PUT", "/datastores/one")).hasSize(1);

        world.secret("signature", "sas", "sr=c&sp=rl&spr=https&sig=the-signature&se=2099-01-01");
        JsonNode good = world.awaitReady(KIND, "one");
        assertThat(World.condition(good, "CredentialValid").path("status").asText()).isEqualTo("True");
        assertThat(world.requests("PUT", "/datastores/one")).hasSize(2);
    }

    @Test
    void aSignatureOfNoUseIsStalledWithItsProperty() {
        String[] bad = {"sr=c&sp=rl&sig=x&se=2020-01-01|CredentialExpired", "sr=c&sp=r&sig=x&se=2099-01-01|InvalidSpec",
            "https://others.blob.core.windows.net/raw?sr=c&sp=rl&sig=x&se=2099-01-01|InvalidSpec", "key==|InvalidSpec"};
        String before = "";
        for (String row : bad) {
            String[] parts = row.split("\\|", 2);
            String former = before;
            world.secret("signature", "sas", parts[0]);
            world.apply(blob("one", "accountName: images", SAS));
            before = World.message(world.await(KIND, "one", object -> World.isStalled(parts[1]).test(object) && !World
                    .message(object).equals(former)));
            assertThat(before).as(row).contains("spec.azureBlob.credentials.sas.sasToken");
        }
        assertThat(world.writes()).isEmpty();
    }
}
