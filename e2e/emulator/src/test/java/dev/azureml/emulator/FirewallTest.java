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
import static org.assertj.core.api.Assertions.assertThat;

/** What storage accounts, vaults and registries take as rules, and whom those let in. */
class FirewallTest {
    private static final String SUBNETS = GROUP + "/providers/Microsoft.Network/virtualNetworks/net/subnets/";
    private static final String STORAGE = GROUP + "/providers/Microsoft.Storage/storageAccounts/stor1";
    private static final String VAULT = GROUP + "/providers/Microsoft.KeyVault/vaults/vault-1";
    private static final String REGISTRY = GROUP + "/providers/Microsoft.ContainerRegistry/registries/images1";
    private static final String STORE = WORKSPACE + "/datastores/workspaceblobstore";

    private final ArmEmulator arm = ArmEmulator.start(EmulatorOptions.defaults());
    private final ArmClient client = ArmClient.of(arm);

    @BeforeEach
    void plant() {
        client.workspace();
        arm.put(SUBNETS + "training", json("""
                {"properties": {"addressPrefix": "10.1.2.0/24", "serviceEndpoints": [
                 {"service": "Microsoft.Storage"}, {"service": "Microsoft.KeyVault"}]}}"""));
        arm.put(SUBNETS + "bare", json("{\"properties\": {\"addressPrefix\": \"10.1.3.0/24\"}}"));
        arm.put(STORE, json("""
                {"properties": {"datastoreType": "AzureBlob", "accountName": "stor1", "containerName": "c",
                 "credentials": {"credentialsType": "AccountKey"}}}"""));
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

    private static String account(String subnets, String addresses) {
        return """
                {"location": "eastus", "kind": "StorageV2", "sku": {"name": "Standard_LRS"}, "properties": {"networkAcls":
                 {"defaultAction": "Deny", "virtualNetworkRules": [%s], "ipRules": [%s]}}}"""
                .formatted(subnets, addresses);
    }

    private static String vault(String subnets, String addresses) {
        return ArmClient
                .vaultBody(", \"networkAcls\": {\"defaultAction\": \"Deny\", \"virtualNetworkRules\": [" + subnets
                        + "], \"ipRules\": [" + addresses + "]}");
    }

    private static String subnet(String name) {
        return "{\"id\": \"" + SUBNETS + name + "\"}";
    }

    private static String address(String value) {
        return "{\"value\": \"" + value + "\"}";
    }

    @Test
    void anAccountIsOpenUntilSomebodyClosesIt() {
        JsonNode acls = client.get(STORAGE).at("/properties/networkAcls");

        assertThat(acls.path("defaultAction").asText()).isEqualTo("Allow");
        assertThat(acls.path("virtualNetworkRules").isArray()).isTrue();
        assertThat(upload()).isEqualTo(201);
    }

    @Test
    void rulesAreKeptAsEachServiceKeepsThem() {
        JsonNode account = client.create(STORAGE, account(subnet("training"), address("203.0.113.7")))
                .at("/properties/networkAcls");
        JsonNode vault = client.create(VAULT, vault(subnet("training"), address("203.0.113.7")))
                .at("/properties/networkAcls");

        assertThat(account.at("/virtualNetworkRules/0/state").asText()).isEqualTo("Succeeded");
        assertThat(account.at("/ipRules/0")).isEqualTo(json("{\"value\": \"203.0.113.7\", \"action\": \"Allow\"}"));
        assertThat(vault.at("/virtualNetworkRules/0/id").asText()).isEqualTo((SUBNETS + "training").toLowerCase(
                java.util.Locale.ROOT));
        assertThat(vault.at("/ipRules/0/value").asText()).isEqualTo("203.0.113.7/32");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.4", "172.31.0.0/24", "192.168.0.0/16", "203.0.113.7/32", "203.0.113.6/31",
        "203.0.113.0/33",
        "203.0.113", "here", "0.0.0.0/0"})
    void anAccountTakesPublicAddressesAndRangesOfFourAndMore(String value) {
        assertThat(client.put(STORAGE, account("", address(value))).code())
                .isEqualTo("InvalidValuesForRequestParameters");
        assertThat(client.put(STORAGE, account("", address("203.0.113.4/30"))).status()).isLessThan(300);
    }

    @Test
    void aVaultTakesPublicAddressesAlone() {
        assertThat(client.put(VAULT, vault("", address("203.0.113.7") + "," + address("10.0.0.0/8"))).body()
                .at("/error/message").asText())
                .contains("properties.networkAcls.ipRules[1].value: 10.0.0.0/8 belongs to forbidden range");
        assertThat(client.put(VAULT, vault("", address("here"))).code()).isEqualTo("BadRequest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare", "none"})
    void aSubnetHasToBeThereWithTheServiceEndpoint(String name) {
        var account = client.put(STORAGE, account(subnet(name), ""));
        var vault = client.put(VAULT, vault(subnet(name), ""));

        assertThat(account.code()).isEqualTo("NetworkAclsValidationFailure");
        assertThat(vault.code()).isEqualTo("BadRequest");
        assertThat(account.at("/error/message").asText()).contains(name.equals("bare")
                ? "Subnets bare of virtual network " + SUBNETS.replace("/subnets/", "")
                        + " do not have ServiceEndpoints for Microsoft.Storage"
                : "was not found");
        assertThat(vault.at("/error/message").asText())
                .contains(name.equals("bare") ? "Microsoft.KeyVault" : "not found");
    }

    @Test
    void aRegistryHasRulesWithPremiumAlone() {
        String body = "{\"location\": \"eastus\", \"sku\": {\"name\": \"%s\"}, \"properties\": {\"networkRuleSet\": "
                + "{\"defaultAction\": \"Deny\", \"ipRules\": [%s]}}}";

        assertThat(client.put(REGISTRY, body.formatted("Standard", "")).code()).isEqualTo("NetworkRuleSetNotSupported");
        assertThat(client.put(REGISTRY, body.formatted("Premium", address("here"))).code())
                .isEqualTo("InvalidNetworkRule");
        assertThat(client.create(REGISTRY, body.formatted("Premium", address("203.0.113.7")))
                .at("/properties/networkRuleSet/ipRules/0/action").asText()).isEqualTo("Allow");
        assertThat(client.put(REGISTRY, body.formatted("Premium", "")
                .replace("\"ipRules\"", "\"virtualNetworkRules\"")).status()).as("not published any more")
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.7, 201", "203.0.113.8, 403", "198.51.100.200, 201", "198.51.101.1, 403", "10.1.2.9, 201",
        "10.1.3.9, 403"})
    void blobsAreWrittenByThoseWhomTheRulesLetIn(String from, int status) {
        client.create(STORAGE, account(subnet("training"), address("203.0.113.7") + "," + address("198.51.100.0/24")));

        arm.clientsAt(from);

        assertThat(upload()).isEqualTo(status);
        assertThat(offered().status()).isEqualTo(status);
        assertThat(status == 201 || offered().code().equals("AuthorizationFailure")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.7, 403", "10.9.9.9, 201"})
    void whatIsClosedIsReachedByItsPrivateEndpointAlone(String from, int status) {
        client.create(STORAGE, account("", address("203.0.113.7")).replace("\"networkAcls\"",
                "\"publicNetworkAccess\": \"Disabled\", \"networkAcls\""));
        client.create(GROUP + "/providers/Microsoft.Network/privateEndpoints/blob", """
                {"location": "eastus", "properties": {"subnet": {"id": "%s"}, "privateLinkServiceConnections": [
                 {"name": "c", "properties": {"privateLinkServiceId": "%s", "groupIds": ["blob"]}}]}}"""
                .formatted(SUBNETS + "bare", STORAGE));

        arm.clientsAt(from);

        assertThat(upload()).isEqualTo(status);
    }

    private int upload() {
        String signature = client.post(STORE + "/listSecrets", "{\"expirableSecret\": true, \"expireAfterHours\": 1}")
                .at("/sasToken").asText();
        return client.as("").call("PUT", "/stor1/c/model.bin?comp=block&blockid=YQ%3D%3D&" + signature, "", "x")
                .status();
    }

    /** A block at the place that Azure ML offers for code. */
    private ArmClient.Answer offered() {
        String place = client.post(WORKSPACE + "/codes/c/versions/1/startPendingUpload",
                "{\"pendingUploadType\": \"TemporaryBlobReference\"}")
                .at("/blobReferenceForConsumption/credential/sasUri").asText();
        return client.as("").call("PUT",
                place.substring(arm.url().length()).replace("?", "/a?comp=block&blockid=YQ%3D%3D&"),
                "", "x");
    }
}
