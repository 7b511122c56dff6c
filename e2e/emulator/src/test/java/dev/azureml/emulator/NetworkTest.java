package dev.azureml.emulator;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.azureml.emulator.ArmClient.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

class NetworkTest {
    private static final String PROVIDER = GROUP + "/providers/Microsoft.Network/";
    private static final String NETWORK = PROVIDER + "virtualNetworks/net";
    private static final String SUBNET = NETWORK + "/subnets/nodes";
    private static final String GUARD = PROVIDER + "networkSecurityGroups/guard";
    private static final String GATEWAY = PROVIDER + "natGateways/nat";
    private static final String ADDRESS = PROVIDER + "publicIPAddresses/ip";

    private final ArmEmulator arm = ArmEmulator.start(EmulatorOptions.defaults());
    private final ArmClient client = ArmClient.of(arm);

    @BeforeEach
    void make() {
        client.dependencies();
        client.create(NETWORK, network("10.1.0.0/16"));
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    private static String network(String... space) {
        return "{\"location\": \"eastus\", \"properties\": {\"addressSpace\": {\"addressPrefixes\": [\""
                + String.join("\", \"", space) + "\"]}}}";
    }

    private static String subnet(String range, String... more) {
        return "{\"properties\": {\"addressPrefix\": \"" + range + "\"" + String.join("", more) + "}}";
    }

    private static String rule(String name, int priority) {
        return "{\"name\": \"" + name
                + "\", \"properties\": {\"protocol\": \"*\", \"access\": \"Allow\", \"direction\":"
                + " \"Inbound\", \"priority\": " + priority + "}}";
    }

    @ParameterizedTest
    @CsvSource({"10.2.0.0/24, NetcfgSubnetRangeOutsideVnet", "10.1.0.128/25, NetcfgSubnetRangesOverlap",
        "10.1.1.7/24, InvalidCIDRNotation", "10.1.1.0, InvalidAddressPrefixFormat"})
    void aRangeThatCannotBeIsRefused(String range, String code) {
        client.create(NETWORK + "/subnets/first", subnet("10.1.0.0/24"));

        var answer = client.put(SUBNET, subnet(range));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void aNetworkIsWrittenOnceAtATimeAndKeepsTheSubnetsThatAPutLeavesOut() {
        arm.operationTime(Duration.ofSeconds(6));
        client.put(NETWORK + "/subnets/first", subnet("10.1.0.0/24"));
        var other = client.put(SUBNET, subnet("10.1.1.0/24"));
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("AnotherOperationInProgress");
        client.settled(NETWORK + "/subnets/first");
        arm.operationTime(Duration.ofMillis(1));
        client.create(SUBNET, subnet("10.1.1.0/24"));

        client.create(NETWORK, network("10.1.0.0/16", "10.5.0.0/16"));
        assertThat(client.settled(NETWORK).at("/properties/subnets")).hasSize(2);

        client.create(NETWORK, network("10.1.0.0/16").replace("\"properties\": {",
                "\"properties\": {\"subnets\": [{\"name\": \"nodes\", \"properties\": {\"addressPrefix\": \"10.1.1.0/24\"}}], "));
        assertThat(client.settled(NETWORK).at("/properties/subnets")).hasSize(1);
        assertThat(client.get(NETWORK + "/subnets/first").status()).isEqualTo(404);
    }

    @Test
    void whatASubnetUsesIsNotDeletedBeforeIt() {
        client.create(GUARD,
                "{\"location\": \"eastus\", \"properties\": {\"securityRules\": [" + rule("a", 100) + "]}}");
        client.create(ADDRESS, "{\"location\": \"eastus\", \"sku\": {\"name\": \"Standard\"}, \"properties\":"
                + " {\"publicIPAllocationMethod\": \"Static\"}}");
        client.create(GATEWAY, "{\"location\": \"eastus\", \"sku\": {\"name\": \"Standard\"}, \"properties\":"
                + " {\"publicIpAddresses\": [{\"id\": \"" + ADDRESS + "\"}]}}");
        client.create(SUBNET, subnet("10.1.1.0/24", ", \"networkSecurityGroup\": {\"id\": \"" + GUARD + "\"}",
                ", \"natGateway\": {\"id\": \"" + GATEWAY + "\"}"));

        assertThat(client.delete(GUARD, "").code()).isEqualTo("InUseNetworkSecurityGroupCannotBeDeleted");
        assertThat(client.delete(GATEWAY, "").code()).isEqualTo("CannotDeleteNatGatewayAssociatedToSubnet");
        assertThat(client.delete(ADDRESS, "").code()).isEqualTo("PublicIPAddressCannotBeDeleted");
        assertThat(client.settled(ADDRESS).at("/properties/ipAddress").asText()).startsWith("20.61.");
        assertThat(client.delete(NETWORK, "").status()).isEqualTo(202);
    }

    @Test
    void whatIsElsewhereOrNotThereIsNoReference() {
        client.create(GUARD, "{\"location\": \"westus\", \"properties\": {}}");

        var answer = client.put(SUBNET,
                subnet("10.1.1.0/24", ", \"networkSecurityGroup\": {\"id\": \"" + GUARD + "\"}"));

        assertThat(answer.code()).isEqualTo("InvalidResourceReference");
    }

    @Test
    void rulesOfOnePriorityConflict() {
        var answer = client.put(GUARD,
                "{\"location\": \"eastus\", \"properties\": {\"securityRules\": [" + rule("a", 100)
                        + ", " + rule("b", 100) + "]}}");

        assertThat(answer.code()).isEqualTo("SecurityRuleConflict");
    }
}
