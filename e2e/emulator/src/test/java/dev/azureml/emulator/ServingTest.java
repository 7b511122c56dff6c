package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

/** Serverless endpoints and container groups. */
class ServingTest {
    private static final String CONTAINERS = GROUP + "/providers/Microsoft.ContainerInstance/containerGroups/";
    private static final String CHAT = WORKSPACE + "/serverlessEndpoints/chat";
    private static final String SUBSCRIPTION = WORKSPACE + "/marketplaceSubscriptions/m";

    private final ArmEmulator arm = ArmEmulator.start(EmulatorOptions.defaults());
    private final ArmClient client = ArmClient.of(arm);

    static String endpoint(String registry, String authMode) {
        return """
                {"location":"eastus","sku":{"name":"Consumption"},"properties":{"authMode":"%s",
                "modelSettings":{"modelId":"azureml://registries/%s/models/m"}}}""".formatted(authMode, registry);
    }

    private static String group(String image, String cpu, String address) {
        return """
                {"location":"eastus","properties":{"osType":"Linux","containers":[{"name":"c","properties":{"image":"%s",
                "ports":[{"port":80}],"environmentVariables":[{"name":"KEY","secureValue":"seeded"}],
                "resources":{"requests":{"cpu":%s,"memoryInGB":1.5}}}}],"imageRegistryCredentials":[{"server":"a.io",
                "username":"u","password":"seeded"}],"ipAddress":{"ports":[{"port":80}],%s}}}"""
                .formatted(image, cpu, address);
    }

    private static String named(String label) {
        return "\"type\":\"Public\",\"dnsNameLabel\":\"" + label + "\"";
    }

    @BeforeEach
    void start() {
        client.workspace();
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    @Test
    void aModelOfAnotherPublisherNeedsASubscriptionToAllItsVersions() {
        assertThat(client.put(CHAT, endpoint("azureml-meta", "Key")).target())
                .isEqualTo("properties.modelSettings.modelId");
        assertThat(client.put(SUBSCRIPTION, "{\"properties\":{\"modelId\":"
                + "\"azureml://registries/azureml-meta/models/m/versions/1\"}}").target())
                .isEqualTo("properties.modelId");
        client.create(SUBSCRIPTION,
                "{\"properties\":{\"modelId\":\"azureml://registries/azureml-meta/models/m\"}}");
        assertThat(client.create(CHAT, endpoint("azureml-meta", "Key")).at("/properties/endpointState").asText())
                .isEqualTo("Online");
        assertThat(client.put(CHAT + "2", endpoint("azureml", "Key").replace("eastus", "japanwest")).target())
                .isEqualTo("location");
    }

    @Test
    void keysAreWhereCallersUseThemAndAreMadeAnewOneByOne() {
        client.create(CHAT, endpoint("azureml", "KeyAndAAD"));
        JsonNode keys = client.post(CHAT + "/listKeys", "").body();
        client.finish(client.post(CHAT + "/regenerateKeys", "{\"keyType\":\"Secondary\"}").header("Location"));
        JsonNode after = client.post(CHAT + "/listKeys", "").body();

        assertThat(after.path("primaryKey")).isEqualTo(keys.path("primaryKey"));
        assertThat(after.path("secondaryKey").asText()).isNotEmpty()
                .isNotEqualTo(keys.path("secondaryKey").asText());
        client.create(CHAT, endpoint("azureml", "AAD"));
        assertThat(client.post(CHAT + "/listKeys", "").status()).isEqualTo(400);
    }

    @Test
    void aContainerGroupAnswersNoSecretAndChangesInPartsOnly() {
        String id = CONTAINERS + "g1";
        JsonNode made = client.create(id, group("a:1", "1", named("first")));

        assertThat(made.at("/properties/ipAddress/fqdn").asText()).isEqualTo("first.eastus.azurecontainer.io");
        assertThat(made.at("/properties/containers/0/properties/environmentVariables/0/name").asText())
                .isEqualTo("KEY");
        assertThat(made.toString()).doesNotContain("seeded");
        assertThat(arm.secretOf(id).at("/properties/secureValues/a.io").asText()).isEqualTo("seeded");
        assertThat(client.create(id, group("a:2", "1", named("second"))).at("/properties/ipAddress/fqdn").asText())
                .startsWith("second.");
        assertThat(client.put(id, group("a:2", "2", named("second"))).code())
                .isEqualTo("InvalidContainerGroupUpdate");
        assertThat(client.put(id, group("a:2", "1", named("second")).replace("80", "81")).status()).isEqualTo(400);
    }

    @Test
    void anAddressIsPublicOrInASubnetAndItsNameFree() {
        client.create(CONTAINERS + "g1", group("a:1", "1", named("first")));

        assertThat(client.put(CONTAINERS + "g2", group("a:1", "1", named("first"))).target())
                .isEqualTo("properties.ipAddress.dnsNameLabel");
        assertThat(client.put(CONTAINERS + "g2", group("a:1", "1", "\"type\":\"Private\"")).target())
                .isEqualTo("properties.ipAddress.type");
        assertThat(client.put(CONTAINERS + "g2", group("a:1", "1", named("other")).replace("\"username\":\"u\","
                + "\"password\":\"seeded\"", "\"identity\":\"/x\"")).code())
                .isEqualTo("InvalidImageRegistryCredential");
    }
}
