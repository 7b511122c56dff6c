package dev.azureml.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static dev.azureml.emulator.ArmClient.workspaceBody;
import static org.assertj.core.api.Assertions.assertThat;

/** The keys of a vault, and workspaces that are encrypted with them. */
class VaultKeyTest {
    private static final String VAULT = GROUP + "/providers/Microsoft.KeyVault/vaults/keys-1";
    private static final String KEY = VAULT + "/keys/ml";
    private static final String READER = GROUP + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/reader";
    private static final String ASSIGNMENT = VAULT
            + "/providers/Microsoft.Authorization/roleAssignments/0a0a0a0a-0000-0000-0000-00000000000a";

    private final ArmEmulator arm = ArmEmulator.start(EmulatorOptions.defaults());
    private final ArmClient client = ArmClient.of(arm);

    @BeforeEach
    void make() {
        client.dependencies();
        client.create(VAULT,
                ArmClient.vaultBody(", \"enablePurgeProtection\": true, \"enableRbacAuthorization\": true"));
        client.create(KEY, "{\"properties\": {\"kty\": \"RSA\", \"keySize\": 3072}}");
        client.create(READER, "{\"location\": \"eastus\"}");
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private String version() {
        String url = client.get(KEY).at("/properties/keyUriWithVersion").asText();
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private void attribute(String name, String value) {
        arm.edit(KEY + "/versions/" + version(),
                body -> ((ObjectNode) body.at("/properties/attributes"))
                        .setAll(json("{\"" + name + "\": " + value + "}")));
    }

    private String encrypted(String key, String more) {
        return workspaceBody().replace("\"properties\":{", """
                "properties":{"encryption": {"status": "Enabled", "keyVaultProperties": {"keyVaultArmId": "%s",
                 "keyIdentifier": "%s"}, "identity": {"userAssignedIdentity": "%s"}}%s,"""
                .formatted(VAULT, key, READER, more));
    }

    private String url() {
        return "https://keys-1.vault.azure.net/keys/ml/" + version();
    }

    /** How the operation that makes a workspace ends. */
    private String outcome() {
        var put = client.put(WORKSPACE, encrypted(url(), ""));
        assertThat(put.status()).isEqualTo(202);
        return client.finish(put.header("Azure-AsyncOperation")).body().path("status").asText();
    }

    private void grant() {
        String principal = client.get(READER).at("/properties/principalId").asText();
        client.create(ASSIGNMENT, """
                {"properties": {"principalId": "%s", "roleDefinitionId":
                 "/providers/Microsoft.Authorization/roleDefinitions/e147488a-f6f5-4113-8e2d-b22465e65bf6"}}"""
                .formatted(principal));
    }

    @Test
    void aKeyIsShownWithItsCurrentVersionAndListedInShort() {
        JsonNode key = client.get(KEY).body();
        JsonNode listed = client.get(VAULT + "/keys").at("/value/0");
        JsonNode version = client.get(KEY + "/versions").at("/value/0");

        assertThat(key.at("/properties/keyUriWithVersion").asText())
                .isEqualTo("https://keys-1.vault.azure.net:443/keys/ml/" + version());
        assertThat(key.at("/properties/keySize").asInt()).isEqualTo(3072);
        assertThat(listed.at("/properties/attributes/enabled").asBoolean()).isTrue();
        assertThat(listed.at("/properties/keyUriWithVersion").isMissingNode()).isTrue();
        assertThat(version.path("name").asText()).isEqualTo(version());
        assertThat(version.at("/properties/kty").isMissingNode()).isTrue();
        assertThat(client.get(KEY + "/versions/" + version()).at("/properties/kty").asText()).isEqualTo("RSA");
    }

    @Test
    void aPutChangesNoKeyThatIsThere() {
        String before = version();

        JsonNode after = client.create(KEY,
                "{\"properties\": {\"kty\": \"EC\", \"attributes\": {\"enabled\": false}}}");

        assertThat(after.at("/properties/kty").asText()).isEqualTo("RSA");
        assertThat(after.at("/properties/attributes/enabled").asBoolean()).isTrue();
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void theVersionThatIsPlantedLastIsTheCurrentOne() {
        arm.put(KEY + "/versions/00000000000000000000000000000002", json("{\"properties\": {\"keySize\": 4096}}"));

        assertThat(version()).isEqualTo("00000000000000000000000000000002");
        assertThat(client.get(KEY).at("/properties/keySize").asInt()).isEqualTo(4096);
        assertThat(client.get(KEY + "/versions").at("/value")).hasSize(2);
    }

    @Test
    void aWorkspaceIsEncryptedWithAKeyThatItsReaderMayUse() {
        grant();

        JsonNode workspace = client.create(WORKSPACE, encrypted(url(), ""));

        assertThat(workspace.at("/properties/provisioningState").asText()).isEqualTo("Succeeded");
        String group = workspace.at("/properties/serviceProvisionedResourceGroup").asText();
        assertThat(group).startsWith("azureml-rg-ws1_");
        assertThat(arm.ids("Microsoft.Search/searchServices")).singleElement().asString().contains(group);
        assertThat(client.put(WORKSPACE, encrypted("https://other.vault.azure.net/keys/ml/1", "")).status())
                .as("a key of another vault").isEqualTo(400);
        client.delete(WORKSPACE, "");
        assertThat(ArmClient.until(() -> arm.ids("Microsoft.Search/searchServices").isEmpty() ? "gone" : null))
                .isEqualTo("gone");
    }

    @Test
    void azureMayEncryptStoresOfItsOwn() {
        grant();

        JsonNode workspace = client.create(WORKSPACE, encrypted(url(), ", \"enableServiceSideCMKEncryption\": true"));

        assertThat(workspace.at("/properties/serviceProvisionedResourceGroup").isMissingNode()).isTrue();
        assertThat(arm.ids("Microsoft.Search/searchServices")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"enabled, false", "exp, 1", "nbf, 9999999999"})
    void aWorkspaceFailsWithAKeyThatCanNotBeUsed(String attribute, String value) {
        grant();
        attribute(attribute, value);

        assertThat(outcome()).isEqualTo("Failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"enablePurgeProtection\": false}", "{\"enableRbacAuthorization\": false}"})
    void aWorkspaceFailsWithAVaultThatIsNotAsItHasToBe(String property) {
        grant();
        arm.edit(VAULT, body -> ((ObjectNode) body.path("properties")).setAll(json(property)));

        assertThat(outcome()).isEqualTo("Failed");
    }

    @Test
    void aWorkspaceFailsWithAReaderWithoutTheRight() {
        assertThat(outcome()).isEqualTo("Failed");
    }
}
