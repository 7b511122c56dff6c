package dev.azureml.operator.datastore;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.SecretKeyRef;
import dev.azureml.operator.arm.SensitiveString;
import dev.azureml.operator.plan.Cloud;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.SecretValue;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.json.ArmSchema;
import dev.azureml.operator.plan.json.Comparison;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DatastoreKindTest {
    private final DatastoreKind kind = new DatastoreKind(Duration.ofDays(14));

    @ParameterizedTest
    @ValueSource(strings = {"blob-account-key", "blob-sas", "blob-identity", "file-account-key", "file-sas",
        "lake-service-principal", "lake-identity", "blob-by-account-id", "blob-probed", "file-identity",
        "lake-certificate", "one-lake-service-principal", "one-lake-identity", "sql-login", "sql-service-principal",
        "sql-identity", "sql-managed-identity", "postgresql-login", "mysql-login"})
    void isWhatAzureTakes(String name) {
        JsonNode golden = Golden.read("datastore/" + name);

        Translation translation = translate(golden.get("spec"), resolved(golden.get("spec")));

        assertThat(Golden.puts(translation)).isEqualTo(golden.get("puts"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"blob-account-key", "blob-sas", "file-sas", "lake-service-principal"})
    void theSecretIsNotInTheBodyAndItsTypeIsNoDifference(String name) {
        JsonNode golden = Golden.read("datastore/" + name);
        ObjectNode answered = golden.at("/puts/0/body").deepCopy();
        ((ObjectNode) answered.at("/properties/credentials")).remove("secrets");

        Intent intent = intent(golden.get("spec"));

        assertThat(intent.body().toString()).doesNotContain("secret of");
        assertThat(new Comparison(ArmSchema.load()).differences(intent.id().type(), intent.body(), answered,
                intent.rules())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/properties/accountName,true", "/properties/containerName,true", "/properties/fileShareName,true",
        "/properties/filesystem,true", "/properties/endpoint,true", "/properties/protocol,true",
        "/properties/serviceDataAccessAuthIdentity,true", "/properties/credentials/credentialsType,false",
        "/properties/credentials/secrets/key,false", "/properties/description,false", "/properties/tags/a,false",
        "/properties/resourceGroup,false"})
    void isUpdatedInPlaceOrMadeAnew(String path, boolean anew) {
        Intent intent = intent(Golden.read("datastore/blob-account-key").get("spec"));

        assertThat(intent.update().replaces(JsonPointer.compile(path))).isEqualTo(anew);
    }

    @Test
    void aSasIsSentAsItIs() {
        SecretValue sas = new SecretValue("storage/sas", "1",
                new SensitiveString("?sr=c&sp=rl&se=2030-01-01&sig=a%3D\n"));
        ResolvedReferences resolved = Golden.resolved("westeurope", Map.of(new SecretKeyRef("storage", "sas"), sas));

        Translation translation = translate(Golden.read("datastore/blob-sas").get("spec"), resolved);

        assertThat(Golden.puts(translation).at("/0/body/properties/credentials/secrets/sasToken").asText())
                .isEqualTo("?sr=c&sp=rl&se=2030-01-01&sig=a%3D");
    }

    @ParameterizedTest
    @CsvSource({"blob-account-key,storage,key,spec.azureBlob.credentials.accountKey.key",
        "file-sas,storage,sas,spec.azureFile.credentials.sas.sasToken",
        "lake-service-principal,sp,secret,spec.azureDataLakeGen2.credentials.servicePrincipal.clientSecret"})
    void anEmptySecretIsRefusedByItsPath(String name, String secret, String key, String path) {
        SecretValue empty = new SecretValue("x", "1", new SensitiveString(" \n"));
        ResolvedReferences resolved = Golden.resolved("westeurope", Map.of(new SecretKeyRef(secret, key), empty));

        assertThat(Golden.refusal(translate(Golden.read("datastore/" + name).get("spec"), resolved)))
                .isEqualTo(path + ": the value in the Secret is empty");
    }

    @ParameterizedTest
    @CsvSource({"azureBlob,containerName,true,true", "azureBlob,containerName,false,false",
        "azureDataLakeGen2,filesystem,true,false"})
    void aHierarchyThatIsNotUsedIsSpokenOf(String member, String place, boolean hierarchical, boolean said) {
        String id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/acct";
        ObjectNode spec = Golden.json("{\"workspaceRef\":{\"name\":\"ws\"},\"" + member
                + "\":{\"storageAccountId\":\"" + id + "\",\"" + place + "\":\"raw\",\"credentials\":{\"none\":{}}}}");
        Facts facts = Golden.present("storageAccounts", "{\"value\":[{\"id\":\"/x\"},{\"id\":\""
                + id.toUpperCase(Locale.ROOT) + "\",\"properties\":{\"isHnsEnabled\":" + hierarchical + "}}]}");

        Translation.Intents intents = Golden.intents(kind.translate(
                Golden.subject(Golden.spec(MLDatastoreSpec.class, spec)), Golden.resolved(spec), facts));

        assertThat(intents.advice()).extracting(Advice::rule).containsExactly(
                said ? new String[]{"UseAdlsGen2"} : new String[0]);
        assertThat(intents.documents()).extracting(Document::path).isEqualTo(member.equals("azureBlob")
                ? List.of("/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts")
                : List.of());
    }

    @Test
    void overridesTakeNoSecret() {
        JsonNode spec = Golden.json("""
                {"azureBlob":{"accountName":"a","containerName":"c","credentials":{"none":{}}},
                 "overrides":{"properties":{"credentials":{"secrets":{"secretsType":"Sas"}}}}}
                """);

        assertThat(Golden.refusal(translate(spec, Golden.resolved(spec)))).startsWith("spec.overrides: ");
    }

    @Test
    void reportsWhatAzureHas() {
        assertThat(kind.report(Golden.subject(spec("{}")), Golden.present("datastore", """
                {"name":"thing","properties":{"datastoreType":"AzureBlob","isDefault":true,"accountName":"a",
                 "credentials":{"credentialsType":"AccountKey"}}}
                """))).isEqualTo(Golden.json(
                "{\"datastoreType\":\"AzureBlob\",\"isDefault\":true,\"credentialsType\":\"AccountKey\"}"));
        assertThat(kind.report(Golden.subject(spec("{}")), Facts.NONE)).isEmpty();
    }

    @Test
    void goesOrStaysByPolicy() {
        ResourceStatus created = Golden.recorded("datastore", "/datastores/thing");

        assertThat(kind.deletion(Golden.subject(spec("{}")), created).action())
                .isEqualTo(new DeletionAction.Delete(Map.of()));
        assertThat(kind.deletion(Golden.subject(spec("{\"deletionPolicy\":\"Retain\"}")), created).action())
                .isEqualTo(new DeletionAction.Retain());
    }

    @Test
    void reportsADatabaseByItsConnection() {
        assertThat(kind.report(Golden.subject(spec("{}")), Golden.present("datastore", """
                {"name":"thing","properties":{"category":"AzureSqlDb","authType":"AAD","target":"Server=x"}}
                """))).isEqualTo(Golden.json(
                "{\"datastoreType\":\"AzureSqlDb\",\"credentialsType\":\"AAD\",\"target\":\"Server=x\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"workspaceblobstore", "workspacefilestore", "workspaceartifactstore",
        "WorkspaceWorkingDirectory"})
    void whatTheWorkspaceWorksWithStaysWhateverTheSpecSays(String name) {
        MLDatastoreSpec delete = spec("{\"deletionPolicy\":\"Delete\"}");

        assertThat(kind.deletion(Golden.subject(delete), Golden.recorded("datastore", "/datastores/" + name)).action())
                .isEqualTo(new DeletionAction.Retain());
        assertThat(kind.deletion(Golden.subject(delete), Golden.recorded("datastore", "/datastores/x" + name)).action())
                .isEqualTo(new DeletionAction.Delete(Map.of()));
    }

    @Test
    void aRoleGoesWithTheDatastoreThatWantedIt() {
        assertThat(kind.deletion(Golden.subject(spec("{\"deletionPolicy\":\"Retain\"}")),
                Golden.recorded("roleAssignment/x", "/x")).action())
                .isEqualTo(new DeletionAction.Delete(Map.of()));
    }

    @Test
    void aRetiredStoreIsNotMade() {
        JsonNode spec = Golden.json("""
                {"azureDataLakeGen1":{"storeName":"old","credentials":{"none":{}}}}
                """);

        assertThat(intent(spec).creationGuard()).isNotNull().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.SERVICE_RETIRED);
            assertThat(problem.message()).contains("spec.azureDataLakeGen1", "azureDataLakeGen2");
        });
        assertThat(intent(spec).body()).isEqualTo(Golden.json("""
                {"properties":{"datastoreType":"AzureDataLakeGen1","storeName":"old",
                 "credentials":{"credentialsType":"None"}}}
                """));
    }

    @ParameterizedTest
    @CsvSource({"PUBLIC,", "US_GOVERNMENT,core.usgovcloudapi.net", "CHINA,core.chinacloudapi.cn", "CUSTOM,"})
    void theEndpointIsTheClouds(Cloud cloud, String endpoint) {
        JsonNode spec = Golden.read("datastore/blob-by-account-id").get("spec");
        ResolvedReferences here = Golden.resolved(spec);
        ResolvedReferences there = new ResolvedReferences(here.workspace(), "x", null, here.secrets(), Map.of(), null,
                ResolvedReferences.Nearby.NOTHING, Instant.EPOCH, cloud);

        assertThat(Golden.puts(translate(spec, there)).at("/0/body/properties/endpoint").asText(null))
                .isEqualTo(endpoint);
    }

    @Test
    void aDatabaseInACustomCloudNeedsItsDomain() {
        JsonNode spec = Golden.read("datastore/postgresql-login").get("spec");
        ResolvedReferences here = Golden.resolved(spec);

        assertThat(Golden.refusal(translate(spec,
                new ResolvedReferences(here.workspace(), "x", null, here.secrets(), Map.of(),
                        null, ResolvedReferences.Nearby.NOTHING, Instant.EPOCH, Cloud.CUSTOM))))
                .startsWith("spec.azurePostgreSql.endpoint");
    }

    private Intent intent(JsonNode spec) {
        return Golden.intents(translate(spec, resolved(spec))).intents().getFirst();
    }

    /** Shared access signatures must be such. */
    private static ResolvedReferences resolved(JsonNode spec) {
        ResolvedReferences resolved = Golden.resolved(spec);
        Map<SecretKeyRef, SecretValue> secrets = new HashMap<>(resolved.secrets());
        secrets.computeIfPresent(new SecretKeyRef("storage", "sas"), (_, value) -> new SecretValue(value.source(),
                value.version(), new SensitiveString("sp=rl&ss=bf&srt=co&se=2031-01-01&sig=1")));
        return Golden.resolved("westeurope", secrets);
    }

    private Translation translate(JsonNode spec, ResolvedReferences resolved) {
        return kind.translate(Golden.subject(Golden.spec(MLDatastoreSpec.class, spec)), resolved, Facts.NONE);
    }

    private static MLDatastoreSpec spec(String json) {
        return Golden.spec(MLDatastoreSpec.class, Golden.json(json));
    }
}
