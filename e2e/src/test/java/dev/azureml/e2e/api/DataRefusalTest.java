package dev.azureml.e2e.api;

import dev.azureml.e2e.World;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the API server refuses of data sources and connections, and what it only warns of. */
@ExtendWith(SharedKubeServer.class)
class DataRefusalTest {
    private static final String KEY = "{accountKey: {key: {secretKeyRef: {name: s, key: k}}}}";
    private static final String SAS = "{sas: {sasToken: {secretKeyRef: {name: s, key: k}}}}";
    private static final String IDS = "clientId: 00000000-0000-0000-0000-000000000001, tenantId: "
            + "00000000-0000-0000-0000-000000000001, ";
    private static final String PRINCIPAL = "{servicePrincipal: {" + IDS
            + "clientSecret: {secretKeyRef: {name: s, key: k}}}}";
    private static final String CERTIFICATE = "{certificate: {" + IDS
            + "certificate: {secretKeyRef: {name: s, key: k}}}}";
    private static final String ID = "storageAccountId: /subscriptions/x/resourceGroups/y/providers/Microsoft.Storage/"
            + "storageAccounts/abc";

    private final KubeServer server;
    private World world;

    DataRefusalTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults());
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String store(String what) {
        return Refusals.yaml("MLDatastore", "dst", "workspaceRef: {name: w}, " + filled(what));
    }

    private static String connection(String what) {
        return Refusals.yaml("MLConnection", "con", "workspaceRef: {name: w}, " + filled(what));
    }

    private static String filled(String what) {
        return what.replace("KEY", KEY).replace("SAS", SAS).replace("PRINCIPAL", PRINCIPAL)
                .replace("CERTIFICATE", CERTIFICATE).replace("NONE", "{none: {}}").replace("ID", ID);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "azureBlob: {accountName: abc, containerName: abc, credentials: PRINCIPAL} | takes the credentials accountKey, sas or none",
        "azureBlob: {accountName: abc, containerName: abc, credentials: CERTIFICATE} | takes the credentials accountKey, sas or none",
        "azureFile: {accountName: abc, fileShareName: abc, credentials: CERTIFICATE} | takes the credentials accountKey, sas or none",
        "azureDataLakeGen2: {accountName: abc, filesystem: abc, credentials: SAS} | takes the credentials servicePrincipal, certificate or none",
        "azureDataLakeGen1: {storeName: abc, credentials: KEY} | takes the credentials servicePrincipal, certificate or none",
        "oneLake: {oneLakeWorkspaceName: a, artifact: {artifactType: LakeHouse, artifactName: b}, credentials: CERTIFICATE} | oneLake takes the credentials servicePrincipal or none",
        "oneLake: {oneLakeWorkspaceName: a, artifact: {artifactType: Warehouse, artifactName: b}, credentials: NONE} | spec.oneLake.artifact.artifactType",
        "azureSql: {serverName: a, databaseName: b, credentials: {}} | exactly one of sqlLogin, servicePrincipal and identity",
        "azureSql: {serverName: a, databaseName: b, credentials: {sqlLogin: {username: u, password: hunter2}}} | spec.azureSql.credentials.sqlLogin.password",
        "azureSql: {serverName: a.database.windows.net, databaseName: b, credentials: {identity: {}}} | spec.azureSql.serverName",
        "azureSql: {serverName: a, databaseName: 'b;Password=x', credentials: {identity: {}}} | spec.azureSql.databaseName",
        "azurePostgreSql: {serverName: a, databaseName: b, credentials: {identity: {}}} | azurePostgreSql.credentials",
        "azureMySql: {serverName: a, databaseName: b, portNumber: 70000, credentials: {sqlLogin: {username: u, password: {secretKeyRef: {name: s, key: k}}}}} | spec.azureMySql.portNumber",
        "tags: {a: b}, azureSql: {serverName: a, databaseName: b, credentials: {identity: {}}} | no tags",
        "azureName: ab, azureSql: {serverName: a, databaseName: b, credentials: {identity: {}}} | 3 to 33 letters",
        "azureBlob: {containerName: abc, credentials: NONE} | exactly one of azureBlob.accountName and azureBlob.storageAccountId",
        "azureBlob: {accountName: abc, ID, containerName: abc, credentials: NONE} | exactly one of azureBlob.accountName",
        "azureBlob: {ID, resourceGroup: rg, containerName: abc, credentials: NONE} | says the resourceGroup",
        "azureBlob: {accountName: abc, grantAccess: Reader, containerName: abc, credentials: NONE} | grantAccess needs storageAccountId",
        "azureBlob: {ID, grantAccess: Owner, containerName: abc, credentials: NONE} | spec.azureBlob.grantAccess",
        "azureBlob: {ID, grantAccessTo: {computeRef: {name: c}}, containerName: abc, credentials: NONE} | grantAccessTo needs grantAccess",
        "azureBlob: {accountName: 'https://abc.blob.core.windows.net', containerName: abc, credentials: NONE} | spec.azureBlob.accountName",
        "azureBlob: {accountName: abc, containerName: '../other', credentials: NONE} | spec.azureBlob.containerName",
        "azureBlob: {accountName: abc, endpoint: 'https://core.windows.net', containerName: abc, credentials: NONE} | spec.azureBlob.endpoint",
        "probe: true, skipValidation: true, azureBlob: {accountName: abc, containerName: abc, credentials: NONE} | probe: true"})
    void aDatastoreIsRefusedWithWordsThatNameTheField(String what, String words) {
        assertThat(world.refusal(store(what))).contains(words).doesNotContain("hunter2\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "category: Git, target: t | exactly one of usernamePassword",
        "category: Git, target: t, none: {}, aad: {} | exactly one of usernamePassword",
        "category: Nonsense, target: t, none: {} | spec.category",
        "category: Git, none: {} | spec.target",
        "category: Git, target: t, pat: {pat: text} | spec.pat.pat",
        "category: Git, target: t, none: {}, expiryTime: soon | spec.expiryTime",
        "category: Git, target: t, none: {}, isSharedToAll: true, sharedUserList: [00000000-0000-0000-0000-000000000001] | sharedUserList needs isSharedToAll: false",
        "category: CustomKeys, target: t, customKeys: {keys: {}} | spec.customKeys.keys",
        "category: Git, target: t, none: {}, azureName: 'a b' | spec.azureName"})
    void aConnectionIsRefusedWithWordsThatNameTheField(String what, String words) {
        assertThat(world.refusal(connection(what))).contains(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"azureFile: {ID, fileShareName: abc, grantAccess: Contributor, credentials: NONE}",
        "azureDataLakeGen2: {accountName: abc, filesystem: abc, credentials: CERTIFICATE}",
        "oneLake: {oneLakeWorkspaceName: My Workspace, artifact: {artifactType: LakeHouse, artifactName: b}, credentials: PRINCIPAL}",
        "probe: true, azureBlob: {accountName: abc, containerName: $web, credentials: SAS}",
        "azureSql: {serverName: a, databaseName: my db, credentials: {identity: {}}}"})
    void whatIsRightIsTaken(String what) {
        world.apply(store(what));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "azureBlob: {accountName: abc, containerName: abc, credentials: NONE} | azureFile: {accountName: abc, fileShareName: abc, credentials: NONE} | the kind of store",
        "azureBlob: {accountName: abc, containerName: abc, credentials: NONE} | azureName: other, azureBlob: {accountName: abc, containerName: abc, credentials: NONE} | azureName can't be changed"})
    void theIdentityOfADatastoreStays(String before, String after, String words) {
        world.apply(store(before));
        assertThat(world.refusal(store(after))).contains(words);
    }

    @Test
    void whatIsSeldomMeantIsWarnedOf() {
        assertThat(
                world.tryApply(store("azureFile: {accountName: abc, fileShareName: abc, credentials: NONE}")).output())
                .contains("Warning", "no identity-based access for file shares");
        assertThat(
                world.tryApply(Refusals.yaml("MLDatastore", "gen1",
                        filled("workspaceRef: {name: w}, azureDataLakeGen1: "
                                + "{storeName: abc, credentials: NONE}")))
                        .output())
                .contains("Warning", "29 February 2024");
        assertThat(world.tryApply(Refusals.yaml("MLDatastore", "workspaceblobstore", filled("workspaceRef: {name: w}, "
                + "deletionPolicy: Delete, azureBlob: {accountName: abc, containerName: abc, credentials: NONE}")))
                .output()).contains("Warning", "left in Azure all the same");
        assertThat(world.tryApply(connection("category: Redis, target: 'redis://user:secret@host:6380', none: {}"))
                .output()).contains("Warning", "password in it");
    }
}
