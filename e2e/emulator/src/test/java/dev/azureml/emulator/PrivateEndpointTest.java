package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

class PrivateEndpointTest {
    private static final String NETWORK = GROUP + "/providers/Microsoft.Network/virtualNetworks/net";
    private static final String SUBNET = NETWORK + "/subnets/endpoints";
    private static final String ENDPOINT = GROUP + "/providers/Microsoft.Network/privateEndpoints/";
    private static final String ZONE = GROUP + "/providers/Microsoft.Network/privateDnsZones/privatelink.";
    private static final String STORAGE = GROUP + "/providers/Microsoft.Storage/storageAccounts/stor1";
    private static final String STATE = "/properties/privateLinkServiceConnections/0/properties/"
            + "privateLinkServiceConnectionState/status";

    private final ArmEmulator arm = ArmEmulator.start(EmulatorOptions.defaults());
    private final ArmClient client = ArmClient.of(arm);

    @BeforeEach
    void plant() {
        client.dependencies();
        client.create(WORKSPACE, ArmClient.workspaceBody());
        arm.put(NETWORK, json("{\"location\": \"eastus\"}"));
        arm.put(SUBNET, json("{\"properties\": {\"addressPrefix\": \"10.1.2.0/28\"}}"));
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) new ObjectMapper().readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static String body(String target, String group) {
        return """
                {"location": "eastus", "properties": {"subnet": {"id": "%s"}, "privateLinkServiceConnections": [
                 {"name": "c", "properties": {"privateLinkServiceId": "%s", "groupIds": ["%s"]}}]}}"""
                .formatted(SUBNET, target, group);
    }

    private static String zones(String... names) {
        return "{\"properties\": {\"privateDnsZoneConfigs\": [" + String.join(", ", Stream.of(names)
                .map(name -> "{\"name\": \"" + name.replace('.', '-') + "\", \"properties\": {\"privateDnsZoneId\": \""
                        + ZONE
                        + name + "\"}}")
                .toList()) + "]}}";
    }

    private List<String> addresses(JsonNode endpoint) {
        return endpoint.at("/properties/customDnsConfigs").valueStream().map(c -> c.at("/ipAddresses/0").asText())
                .toList();
    }

    @Test
    void anEndpointGetsAddressesOfItsOwnAndIsApprovedByWhoMay() {
        var put = client.put(ENDPOINT + "ws", body(WORKSPACE, "amlworkspace"));
        assertThat(put.status()).isEqualTo(201);
        assertThat(put.header("Azure-AsyncOperation"))
                .contains("/providers/Microsoft.Network/locations/eastus/operations/");

        JsonNode workspace = client.settled(ENDPOINT + "ws");
        JsonNode blob = client.create(ENDPOINT + "blob", body(STORAGE, "blob"));

        assertThat(addresses(workspace)).containsExactly("10.1.2.4", "10.1.2.4", "10.1.2.5", "10.1.2.6");
        assertThat(addresses(blob)).containsExactly("10.1.2.7");
        assertThat(blob.at("/properties/networkInterfaces/0/id").asText()).contains("/networkInterfaces/blob.nic.");
        assertThat(workspace.at(STATE).asText()).isEqualTo("Approved");
        JsonNode known = client.get(WORKSPACE).body().at("/properties/privateEndpointConnections");
        assertThat(known).hasSize(1);
        assertThat(known.at("/0/properties/privateEndpoint/id").asText()).isEqualTo(ENDPOINT + "ws");
        assertThat(client.get(known.at("/0/id").asText()).status()).isEqualTo(200);
        assertThat(client.get(STORAGE + "/privateEndpointConnections").body().path("value")).hasSize(1);
    }

    @Test
    void whoIsAskedApprovesOrRejectsAndTakesItAway() {
        String manual = body(STORAGE, "blob").replace("privateLink", "manualPrivateLink")
                .replace("manualPrivateLinkServiceId", "privateLinkServiceId");
        String state = STATE.replace("/privateLinkServiceConnections", "/manualPrivateLinkServiceConnections");
        assertThat(client.create(ENDPOINT + "blob", manual).at(state).asText()).isEqualTo("Pending");
        String id = client.get(STORAGE).body().at("/properties/privateEndpointConnections/0/id").asText();

        assertThat(answer(id, "Perhaps").code()).isEqualTo("InvalidRequestContent");
        assertThat(answer(id, "Disconnected").code()).isEqualTo("InvalidPrivateEndpointConnectionState");
        assertThat(answer(id, "Approved").status()).isEqualTo(200);
        assertThat(client.get(ENDPOINT + "blob").body().at(state).asText()).isEqualTo("Approved");
        assertThat(answer(id, "Rejected").status()).isEqualTo(200);
        assertThat(client.get(ENDPOINT + "blob").body().at(state).asText()).isEqualTo("Rejected");
        assertThat(answer(id + "x", "Approved").code()).isEqualTo("PrivateEndpointConnectionNotFound");
        assertThat(client.delete(id, "").status()).isEqualTo(200);
        assertThat(client.get(ENDPOINT + "blob").body().at(state).asText()).isEqualTo("Disconnected");
    }

    private ArmClient.Answer answer(String id, String status) {
        return client.put(id,
                "{\"properties\": {\"privateLinkServiceConnectionState\": {\"status\": \"" + status + "\"}}}");
    }

    @Test
    void whatAnEndpointCantLeadToIsRefused() {
        assertThat(client.put(ENDPOINT + "x", body(STORAGE, "amlworkspace")).code())
                .isEqualTo("InvalidValuesForRequestParameters");
        assertThat(client.put(ENDPOINT + "x", body(STORAGE, "blob\", \"file")).code())
                .isEqualTo("OnlyOneGroupIdPermitted");
        assertThat(client.put(ENDPOINT + "x", body(STORAGE + "x", "blob")).code())
                .isEqualTo("InvalidResourceReference");
        assertThat(client.put(ENDPOINT + "x", body(STORAGE, "blob").replace("/subnets/endpoints", "/subnets/none"))
                .code()).isEqualTo("InvalidResourceReference");
        assertThat(client.put(ENDPOINT + "x", body(STORAGE, "blob").replace("eastus", "westus")).code())
                .isEqualTo("InvalidResourceReference");
        String registry = GROUP + "/providers/Microsoft.ContainerRegistry/registries/images1";
        client.create(registry, "{\"location\": \"eastus\", \"sku\": {\"name\": \"Standard\"}}");
        assertThat(client.put(ENDPOINT + "x", body(registry, "registry")).body().at("/error/message").asText())
                .contains("Premium");
        for (int i = 0; i < 11; i++) {
            client.create(ENDPOINT + "pe" + i, body(STORAGE, "blob"));
        }
        assertThat(client.put(ENDPOINT + "x", body(STORAGE, "blob")).code()).isEqualTo("SubnetIsFull");
    }

    @Test
    void theGroupWritesTheNamesIntoItsZonesAndTakesThemAwayAgain() {
        client.create(ENDPOINT + "ws", body(WORKSPACE, "amlworkspace"));
        String group = ENDPOINT + "ws/privateDnsZoneGroups/default";
        assertThat(client.put(group, zones("api.azureml.ms")).code()).isEqualTo("InvalidResourceReference");
        for (String zone : List.of("api.azureml.ms", "notebooks.azure.net")) {
            assertThat(client.put(ZONE + zone, "{\"location\": \"eastus\"}").code())
                    .isEqualTo("LocationNotAvailableForResourceType");
            client.create(ZONE + zone, "{\"location\": \"global\"}");
        }

        JsonNode written = client.create(group, zones("api.azureml.ms", "notebooks.azure.net"));

        JsonNode records = written.at("/properties/privateDnsZoneConfigs/0/properties/recordSets");
        assertThat(records).hasSize(3);
        assertThat(records.at("/0/fqdn").asText()).endsWith(".workspace.eastus.privatelink.api.azureml.ms");
        assertThat(client.get(ZONE + "api.azureml.ms/A").body().path("value")).hasSize(3);
        assertThat(client.get(ZONE + "notebooks.azure.net/A").body().at("/value/0/properties/aRecords/0/ipv4Address")
                .asText()).isEqualTo("10.1.2.5");
        assertThat(client.get(ENDPOINT + "ws").body().at("/properties/customDnsConfigs")).isEmpty();
        client.create(group, zones("notebooks.azure.net"));
        assertThat(client.get(ZONE + "api.azureml.ms/A").body().path("value")).isEmpty();
        client.finish(client.delete(ENDPOINT + "ws", "").header("Azure-AsyncOperation"));
        assertThat(client.get(ZONE + "notebooks.azure.net/A").body().path("value")).isEmpty();
        assertThat(client.get(WORKSPACE).body().at("/properties/privateEndpointConnections")).isEmpty();
    }

    @Test
    void aNetworkAsksOneZoneOfANameAndAZoneIsKeptWhileItIsAsked() {
        String zone = "blob.core.windows.net";
        String link = "{\"location\": \"global\", \"properties\": {\"registrationEnabled\": false, \"virtualNetwork\": {\"id\": \""
                + NETWORK + "\"}}}";
        client.create(ZONE + zone, "{\"location\": \"global\"}");
        assertThat(client.put(ZONE + zone + "/virtualNetworkLinks/l", link.replace("/net\"", "/none\"")).status())
                .isEqualTo(400);
        assertThat(client.create(ZONE + zone + "/virtualNetworkLinks/l", link)
                .at("/properties/virtualNetworkLinkState").asText()).isEqualTo("Completed");

        String other = (ZONE + zone).replace("/resourceGroups/rg/", "/resourceGroups/other/");
        client.create(GROUP.replace("/rg", "/other"), "{\"location\": \"eastus\"}");
        client.create(other, "{\"location\": \"global\"}");

        assertThat(client.put(other + "/virtualNetworkLinks/l", link).body().at("/error/message").asText())
                .contains("overlapping namespaces");
        assertThat(client.delete(ZONE + zone, "").code()).isEqualTo("CannotDeleteResource");
        client.finish(client.delete(ZONE + zone + "/virtualNetworkLinks/l", "").header("Azure-AsyncOperation"));
        assertThat(client.delete(ZONE + zone, "").status()).isEqualTo(202);
    }

    @Test
    void whatLedToSomethingThatIsGoneIsDisconnected() {
        client.create(ENDPOINT + "blob", body(STORAGE, "file"));

        client.delete(STORAGE, "");

        assertThat(client.get(ENDPOINT + "blob").body().at(STATE).asText()).isEqualTo("Disconnected");
    }
}
