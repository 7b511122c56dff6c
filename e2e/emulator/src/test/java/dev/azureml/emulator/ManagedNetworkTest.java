package dev.azureml.emulator;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

class ManagedNetworkTest {
    private static final String PYPI = WORKSPACE + "/outboundRules/pypi";
    private static final String HOST = "{\"properties\":{\"type\":\"FQDN\",\"destination\":\"pypi.org\"}}";
    private static final String LAKE = GROUP + "/providers/Microsoft.Storage/storageAccounts/lake1";
    private ArmEmulator arm;
    private ArmClient client;

    @BeforeEach
    void start() {
        arm = ArmEmulator.start(EmulatorOptions.defaults());
        client = ArmClient.of(arm);
        client.dependencies();
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    private void workspace(String mode) {
        client.create(WORKSPACE, body(mode));
    }

    private static String body(String mode) {
        return ArmClient.workspaceBody().replace("\"properties\":{",
                "\"properties\":{\"managedNetwork\":{\"isolationMode\":\"" + mode + "\"},");
    }

    @Test
    void aWorkspaceShowsItsRulesAndThoseOfAzure() {
        workspace("AllowOnlyApprovedOutbound");
        client.create(PYPI, HOST);

        var rules = client.get(WORKSPACE).body().at("/properties/managedNetwork/outboundRules");
        assertThat(rules.at("/pypi/status").asText()).isEqualTo("Inactive");
        assertThat(rules.at("/__SYS_ST_AzureMonitor_TCP/category").asText()).isEqualTo("Required");
        assertThat(client.delete(WORKSPACE + "/outboundRules/__SYS_ST_AzureMonitor_TCP", "").status()).isEqualTo(400);
    }

    @Test
    void provisioningCarriesTheRulesOut() {
        workspace("AllowOnlyApprovedOutbound");
        client.create(PYPI, HOST);

        client.finish(client.post(WORKSPACE + "/provisionManagedNetwork", "{}").header("Location"));

        var network = client.get(WORKSPACE).body().at("/properties/managedNetwork");
        assertThat(network.at("/status/status").asText()).isEqualTo("Active");
        assertThat(network.at("/outboundRules/pypi/status").asText()).isEqualTo("Active");
        assertThat(network.path("firewallPublicIpAddress").asText()).isNotEmpty();
    }

    @Test
    void oneRuleIsWrittenAtATime() {
        workspace("AllowOnlyApprovedOutbound");
        arm.operationTime(Duration.ofMinutes(10));

        assertThat(client.put(PYPI, HOST).status()).isEqualTo(202);
        assertThat(client.put(WORKSPACE + "/outboundRules/conda", HOST).status()).isEqualTo(409);
    }

    @Test
    void onlyPrivateEndpointsAreForANetworkThatReachesTheInternet() {
        workspace("AllowInternetOutbound");

        assertThat(client.put(PYPI, HOST).status()).isEqualTo(400);
    }

    @Test
    void whatWasClosedIsNotOpenedAgain() {
        workspace("AllowOnlyApprovedOutbound");

        var put = client.put(WORKSPACE, body("AllowInternetOutbound"));

        assertThat(put.status()).isEqualTo(400);
        assertThat(put.body().toString()).contains("isolationMode");
    }

    @Test
    void anEndpointThatTheWorkspaceMayNotApproveFails() {
        workspace("AllowInternetOutbound");
        client.create(LAKE, "{\"location\":\"eastus\",\"kind\":\"StorageV2\",\"sku\":{\"name\":\"Standard_LRS\"},"
                + "\"properties\":{}}");
        String rule = WORKSPACE + "/outboundRules/lake";

        var ended = client.finish(client.put(rule,
                """
                        {"properties":{"type":"PrivateEndpoint","destination":{"serviceResourceId":"%s","subresourceTarget":"dfs"}}}
                        """
                        .formatted(LAKE))
                .header("Location"));

        assertThat(ended.body().toString()).contains("does not have authorization");
        assertThat(client.get(rule).body().at("/properties/status").asText()).isEqualTo("Failed");
    }
}
