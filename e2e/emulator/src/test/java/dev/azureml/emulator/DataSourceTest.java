package dev.azureml.emulator;

import dev.azureml.emulator.arm.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

/** What datastores and connections take and refuse, and when Azure ML gets at the storage behind. */
class DataSourceTest {
    private static final String STORE = WORKSPACE + "/datastores/d";
    private static final String STORAGE = GROUP + "/providers/Microsoft.Storage/storageAccounts/stor1";
    private static final String CONNECTION = WORKSPACE + "/connections/con";
    private static final String PRINCIPAL = "'clientId':'11111111-1111-1111-1111-111111111111',"
            + "'tenantId':'22222222-2222-2222-2222-222222222222'";
    private static final String GEN1 = "'datastoreType':'AzureDataLakeGen1','storeName':'old'";
    private static final String BLOB = "'datastoreType':'AzureBlob','accountName':'stor1','containerName':'c'";
    private static final String READER = "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1";
    private ArmEmulator arm;
    private ArmClient client;

    @BeforeEach
    void start() {
        arm = ArmEmulator.start(EmulatorOptions.defaults());
        client = ArmClient.of(arm);
        client.workspace();
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    private static String store(String type) {
        return switch (type) {
            case "AzureBlob" -> BLOB;
            case "AzureFile" -> "'datastoreType':'AzureFile','accountName':'stor1','fileShareName':'s'";
            case "AzureDataLakeGen2" -> "'datastoreType':'AzureDataLakeGen2','accountName':'stor1','filesystem':'f'";
            case "AzureDataLakeGen1" -> GEN1;
            default -> "'datastoreType':'OneLake','oneLakeWorkspaceName':'w','artifact':{'artifactType':'LakeHouse',"
                    + "'artifactName':'a'}";
        };
    }

    private static String credentials(String type) {
        return "'credentials':{'credentialsType':'" + type + "'" + switch (type) {
            case "AccountKey" -> ",'secrets':{'secretsType':'AccountKey','key':'k'}";
            case "Sas" -> ",'secrets':{'secretsType':'Sas','sasToken':'s'}";
            case "ServicePrincipal" ->
                "," + PRINCIPAL + ",'secrets':{'secretsType':'ServicePrincipal','clientSecret':'x'}";
            case "Certificate" -> "," + PRINCIPAL
                    + ",'thumbprint':'AB','secrets':{'secretsType':'Certificate','certificate':'x'}";
            default -> "";
        } + "}";
    }

    private ArmClient.Answer put(String path, String... properties) {
        return client.put(path, ("{'properties':{" + String.join(",", properties) + "}}").replace('\'', '"'));
    }

    @Test
    void everyStoreTakesItsCredentialsAndNoOthers() {
        Map.of("AzureBlob", List.of("AccountKey", "Sas", "None"), "AzureFile", List.of("AccountKey", "Sas", "None"),
                "AzureDataLakeGen2", List.of("ServicePrincipal", "Certificate", "None"), "OneLake",
                List.of("ServicePrincipal", "None")).forEach((type, taken) -> {
                    for (String kind : List.of("AccountKey", "Sas", "ServicePrincipal", "Certificate", "None")) {
                        var answer = put(STORE + (type + kind).toLowerCase(Locale.ROOT), store(type),
                                credentials(kind));
                        assertThat(answer.status()).as(type + kind).isEqualTo(taken.contains(kind) ? 201 : 400);
                        if (!taken.contains(kind)) {
                            assertThat(answer.target()).isEqualTo("properties.credentials.credentialsType");
                        }
                    }
                });
    }

    @Test
    void aRetiredStoreIsKeptAndNotMade() {
        assertThat(put(STORE, GEN1, credentials("None")).target()).isEqualTo("properties.datastoreType");
        arm.put(STORE, Json.object("properties", Json.object(
                "datastoreType", "AzureDataLakeGen1", "storeName", "old", "credentials",
                Json.object("credentialsType", "None"))));
        assertThat(put(STORE, GEN1, credentials("None"), "'description':'still'").status()).isEqualTo(200);
        assertThat(client.delete(STORE, "").status()).isEqualTo(200);
    }

    @Test
    void whatTheWorkspaceWorksWithIsNotDeleted() {
        for (String name : List.of("workspaceblobstore", "workspacefilestore", "workspaceartifactstore",
                "workspaceworkingdirectory")) {
            assertThat(client.delete(WORKSPACE + "/datastores/" + name, "").status()).isEqualTo(400);
            assertThat(client.get(WORKSPACE + "/datastores/" + name).status()).isEqualTo(200);
        }
    }

    @Test
    void theStorageIsTriedUnlessThatIsSkipped() {
        String checked = STORE + "?skipValidation=false";
        assertThat(put(checked, BLOB.replace("stor1", "nowhere"), credentials("AccountKey")).body().toString())
                .contains("no such storage account");
        assertThat(put(checked, BLOB, credentials("AccountKey")).target()).isEqualTo("properties.accountName");
        String key = client.post(STORAGE + "/listKeys", "").at("/keys/0/value").asText();
        assertThat(put(checked, BLOB, credentials("AccountKey").replace("'k'", "'" + key + "'")).status())
                .isEqualTo(201);
        assertThat(put(STORE + "?skipValidation=maybe", BLOB, credentials("None")).code())
                .isEqualTo("InvalidQueryParameter");
    }

    @Test
    void anIdentityNeedsARoleOnTheStorage() {
        String checked = STORE + "?skipValidation=false";
        String[] body = {BLOB, credentials("None"),
            "'serviceDataAccessAuthIdentity':'WorkspaceSystemAssignedIdentity'"};
        assertThat(put(checked, body).body().toString()).contains("lacks a role");
        String principal = client.get(WORKSPACE).at("/identity/principalId").asText();
        String role = STORAGE + "/providers/Microsoft.Authorization/roleAssignments/";
        put(role + "00000000-0000-0000-0000-00000000cafe", "'principalId':'" + principal + "'", "'roleDefinitionId':'"
                + STORAGE.substring(0, STORAGE.indexOf("/resourceGroups")) + "/providers/Microsoft.Authorization/"
                + "roleDefinitions/" + READER + "'");
        assertThat(put(checked, body).status()).isEqualTo(201);
    }

    @Test
    void credentialsOfAConnectionAreCompleteOrRefused() {
        Map.of("UsernamePassword", "'username':'u','password':'p'", "ServicePrincipal",
                "'clientId':'c','clientSecret':'s','tenantId':'t'", "PAT", "'pat':'p'", "SAS", "'sas':'s'",
                "AccountKey",
                "'key':'k'", "ApiKey", "'key':'k'", "AccessKey", "'accessKeyId':'i','secretAccessKey':'s'",
                "CustomKeys",
                "'keys':{'one':'1'}", "OAuth2", "'clientId':'11111111-1111-1111-1111-111111111111','clientSecret':'s'")
                .forEach((type, credentials) -> {
                    String common = "'category':'GenericRest','target':'t','authType':'" + type + "'";
                    assertThat(put(CONNECTION, common).target()).as(type).startsWith("properties.credentials.");
                    assertThat(put(CONNECTION, common, "'credentials':{" + credentials + "}").status()).as(type)
                            .isEqualTo(200);
                });
    }

    @Test
    void aCategoryTakesSomeAuthTypesAlone() {
        Map.of("AzurePostgresDb", "AAD", "AzureMySqlDb", "AAD", "Git", "AAD", "ADLSGen2", "None")
                .forEach((category, type) -> assertThat(put(CONNECTION, "'category':'" + category + "'", "'target':'t'",
                        "'authType':'" + type + "'").target()).as(category).isEqualTo("properties.authType"));
    }

    @Test
    void aConnectionHasAGroupATimeAndOneWayOfSharing() {
        String[] common = {"'category':'AzureSqlDb'", "'target':'t'", "'authType':'AAD'"};
        assertThat(put(CONNECTION, common).status()).isEqualTo(200);
        assertThat(client.get(CONNECTION).at("/properties/group").asText()).isEqualTo("Database");
        assertThat(put(CONNECTION, common[0], common[1], common[2], "'expiryTime':'soon'").target())
                .isEqualTo("properties.expiryTime");
        assertThat(put(CONNECTION, common[0], common[1], common[2], "'isSharedToAll':true", "'sharedUserList':['a']")
                .target()).isEqualTo("properties.sharedUserList");
        assertThat(put(CONNECTION, common[0], common[1], common[2], "'credentials':{'key':'k'}").status())
                .isEqualTo(400);
        assertThat(put(CONNECTION, "'category':'Nonsense'", common[1], common[2]).status()).isEqualTo(400);
    }
}
