package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Datastores on each kind of storage with each kind of credentials, and how they change. */
@ExtendWith(SharedKubeServer.class)
class DatastoreTest {
    private static final String KIND = "MLDatastore";
    private static final String SECRETS = "/properties/credentials/secrets/";
    private static final String KEY = "{accountKey: {key: {secretKeyRef: {name: creds, key: accountKey}}}}";
    private static final String SAS = "{sas: {sasToken: {secretKeyRef: {name: creds, key: sasToken}}}}";
    private static final String SIGNATURE = "ss=bf&srt=co&sp=rl&se=2099-01-01&spr=https&sig=the-sas-token";
    private static final String PRINCIPAL = "{servicePrincipal: {clientId: 33333333-3333-3333-3333-333333333333, "
            + "tenantId: 44444444-4444-4444-4444-444444444444, authorityUrl: \"https://login.microsoftonline.com\", "
            + "resourceUrl: \"https://storage.azure.com/\", "
            + "clientSecret: {secretKeyRef: {name: creds, key: clientSecret}}}}";
    private static final String NONE = "{none: {}}";

    private final KubeServer server;
    private World world;
    private String workspace;

    DatastoreTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = world.plantWorkspace("wsp");
        world.secret("creds", "accountKey", "the-account-key", "sasToken", SIGNATURE, "clientSecret",
                "the-client-secret");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private String manifest(String name, String store, String credentials, String... more) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLDatastore
                metadata:
                  name: %s
                spec:
                  workspaceId: %s
                  %s
                    credentials: %s
                """.formatted(name, workspace, store, credentials) + String.join("\n", more).indent(2);
    }

    private static String blob(String account) {
        return "azureBlob:\n    accountName: " + account + "\n    containerName: container";
    }

    private static String file() {
        return "azureFile:\n    accountName: account\n    fileShareName: share";
    }

    private static String lake() {
        return "azureDataLakeGen2:\n    accountName: account\n    filesystem: system";
    }

    private JsonNode ready(String name) {
        return world.arm().resource(world.awaitReady(KIND, name).at("/status/id").asText()).orElseThrow();
    }

    private String secret(String name, String property) {
        return world.arm().secretOf(workspace + "/datastores/" + name).at(SECRETS + property).asText();
    }

    @Test
    void everyStoreTakesItsCredentialsAndIsWrittenOnce() {
        world.apply(String.join("---\n", manifest("blob_key", blob("account"), KEY).replace("name: blob_key",
                "name: blob-key").replace("spec:\n", "spec:\n  azureName: blob_key\n"),
                manifest("blobsas", blob("account"), SAS), manifest("blobnone", blob("account"), NONE),
                manifest("filekey", file(), KEY), manifest("filesas", file(), SAS),
                manifest("lakeprincipal", lake(), PRINCIPAL), manifest("lakenone", lake(), NONE)));

        assertThat(ready("blob-key").at("/properties/datastoreType").asText()).isEqualTo("AzureBlob");
        assertThat(secret("blob_key", "key")).isEqualTo("the-account-key");
        assertThat(ready("blobsas").at("/properties/credentials/credentialsType").asText()).isEqualTo("Sas");
        assertThat(secret("blobsas", "sasToken")).isEqualTo(SIGNATURE);
        assertThat(ready("blobnone").at("/properties/credentials/credentialsType").asText()).isEqualTo("None");
        assertThat(ready("filekey").at("/properties/fileShareName").asText()).isEqualTo("share");
        assertThat(secret("filekey", "key")).isEqualTo("the-account-key");
        assertThat(ready("filesas").at("/properties/datastoreType").asText()).isEqualTo("AzureFile");
        JsonNode principal = ready("lakeprincipal").at("/properties/credentials");
        assertThat(principal.path("clientId").asText()).startsWith("33333333");
        assertThat(principal.path("resourceUrl").asText()).isEqualTo("https://storage.azure.com/");
        assertThat(secret("lakeprincipal", "clientSecret")).isEqualTo("the-client-secret");
        assertThat(ready("lakenone").at("/properties/filesystem").asText()).isEqualTo("system");
        assertThat(world.writes()).hasSize(7).allSatisfy(r -> {
            assertThat(r.method()).isEqualTo("PUT");
            assertThat(r.query()).containsEntry("skipValidation", "true");
        });
    }

    @Test
    void whatAPersonWroteAboutItChangesInPlaceAndTheKeyStays() {
        world.plant("/subscriptions/" + World.SUBSCRIPTION
                + "/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/account");
        world.apply(manifest("store", blob("account"), SAS, "description: One"));
        ready("store");
        world.arm().clearRequests();

        world.apply(manifest("store", blob("account"), SAS, "description: Two", "tags: {team: fraud}",
                "skipValidation: false"));

        JsonNode store = ready("store");
        assertThat(store.at("/properties/description").asText()).isEqualTo("Two");
        assertThat(store.at("/properties/tags/team").asText()).isEqualTo("fraud");
        assertThat(secret("store", "sasToken")).isEqualTo(SIGNATURE);
        assertThat(world.writes()).singleElement()
                .satisfies(r -> assertThat(r.query()).containsEntry("skipValidation", "false"));
    }

    @Test
    void credentialsOfAnotherTypeAreSentInPlace() {
        world.apply(manifest("store", blob("account"), KEY));
        ready("store");
        world.apply(manifest("store", blob("account"), SAS));
        assertThat(ready("store").at("/properties/credentials/credentialsType").asText()).isEqualTo("Sas");
        assertThat(secret("store", "sasToken")).isEqualTo(SIGNATURE);

        world.apply(manifest("store", blob("account"), NONE));

        assertThat(ready("store").at("/properties/credentials/credentialsType").asText()).isEqualTo("None");
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("PUT", "PUT", "PUT");
    }

    @Test
    void aServicePrincipalsDetailsGoWithIt() {
        world.apply(manifest("store", lake(), PRINCIPAL));
        ready("store");

        world.apply(manifest("store", lake(), NONE));

        assertThat(ready("store").at("/properties/credentials").has("clientId")).isFalse();
    }

    @Test
    void anotherAccountNeedsAnotherDatastoreUnlessRecreateIsSaid() {
        world.apply(manifest("store", blob("account"), KEY));
        ready("store");
        world.arm().clearRequests();

        world.apply(manifest("store", blob("another"), KEY));
        JsonNode stalled = world.awaitStalled(KIND, "store", "ReplacementRequired");

        assertThat(World.message(stalled)).contains("accountName");
        assertThat(world.writes()).isEmpty();
        world.apply(manifest("store", blob("another"), KEY, "replacementPolicy: Recreate"));
        assertThat(ready("store").at("/properties/accountName").asText()).isEqualTo("another");
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("DELETE", "PUT");
        assertThat(secret("store", "key")).isEqualTo("the-account-key");
    }

    @Test
    void aLakeThatIsUsedAsAHeapOfBlobsIsAdvisedOf() {
        String account = "/subscriptions/" + World.SUBSCRIPTION
                + "/resourceGroups/data/providers/Microsoft.Storage/storageAccounts/lakehouse";
        world.arm().put(account, Probe.json("{location: 'westeurope', properties: {isHnsEnabled: true}}"));

        world.apply(Probe.manifest("MLDatastore", "raw", "  azureBlob: {storageAccountId: " + account
                + ", containerName: raw, credentials: {none: {}}}\n").replace(Probe.WORKSPACE, workspace));

        assertThat(world.awaitReady("MLDatastore", "raw").at("/status/advice").toString())
                .contains("UseAdlsGen2", "azureDataLakeGen2");
    }

    @Test
    void anotherValueInTheSecretIsSentOnce() {
        world.apply(manifest("store", blob("account"), KEY));
        ready("store");
        world.arm().clearRequests();

        world.secret("creds", "accountKey", "a-rotated-key", "sasToken", SIGNATURE, "clientSecret", "same");
        world.awaitSecret(workspace + "/datastores/store", SECRETS + "key", "a-rotated-key");
        world.apply(manifest("other", blob("account"), SAS));
        ready("other");

        assertThat(world.requests("PUT", "/datastores/store")).hasSize(1);
        assertThat(World.body(world.requests("PUT", "/datastores/store").getFirst()).toString())
                .doesNotContain("rotated");
    }
}
