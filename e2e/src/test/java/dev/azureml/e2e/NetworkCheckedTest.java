package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.operator.PlanCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What a subnet lacks is told by each compute in it, before Azure fails for it, and until it is mended. */
@ExtendWith(SharedKubeServer.class)
class NetworkCheckedTest {
    private static final String KIND = "MLCompute";
    private static final String NET = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/net/providers/Microsoft.Network";
    private static final String NETWORK = NET + "/virtualNetworks/hub";
    private static final String SUBNET = NETWORK + "/subnets/nodes";
    private static final String GROUP = NET + "/networkSecurityGroups/guard";
    private static final String TABLE = NET + "/routeTables/routes";
    private static final String ACCOUNT = "/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/store";
    private static final String ALLOW = "{name: 'azureml-in', properties: {priority: 300, direction: 'Inbound', access: "
            + "'Allow', protocol: 'Tcp', sourcePortRange: '*', sourceAddressPrefix: 'AzureMachineLearning', "
            + "destinationAddressPrefix: 'VirtualNetwork', destinationPortRange: '44224'}}";

    private final KubeServer server;
    private World world;
    private String workspace;

    NetworkCheckedTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server, "DRIFT_INTERVAL=1s");
        workspace = Given.workspace(world);
        world.arm().put(ACCOUNT, Probe.json("{location: 'westeurope'}"));
        world.arm().edit(workspace, body -> body.withObject("/properties").put("storageAccount", ACCOUNT));
        network(NETWORK, "westeurope");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void network(String id, String location) {
        world.arm().put(id, Probe.json("{location: '" + location
                + "', properties: {addressSpace: {addressPrefixes: ['10.20.0.0/16']}}}"));
        world.arm().put(id + "/subnets/nodes", Probe.json("{properties: {addressPrefix: '10.20.2.0/28'}}"));
    }

    private void subnet(Consumer<ObjectNode> change) {
        world.arm().edit(SUBNET, body -> change.accept(body.withObject("/properties")));
    }

    private String cluster(String name, int nodes, String subnet, String... more) {
        return Given.cluster(name, workspace, nodes) + ("subnet: {id: " + subnet + "}\n" + String.join("\n", more))
                .indent(4);
    }

    /** The message of the condition once it is so. */
    private String awaitChecked(String name, String status, String reason) {
        JsonNode object = world.await(KIND, name, one -> {
            JsonNode condition = World.condition(one, "NetworkChecked");
            return condition.path("status").asText().equals(status)
                    && condition.path("reason").asText().equals(reason);
        });
        return World.condition(object, "NetworkChecked").path("message").asText();
    }

    private void awaitWell() {
        awaitChecked("cpu", "True", "Checked");
    }

    @Test
    void securityRulesAndRoutesAreToldUntilTheyAreMended() {
        world.apply(cluster("cpu", 4, SUBNET));
        world.awaitReady(KIND, "cpu");
        awaitWell();

        world.arm().put(GROUP, Probe.json("{location: 'westeurope', properties: {securityRules: []}}"));
        subnet(one -> one.putObject("networkSecurityGroup").put("id", GROUP));
        assertThat(awaitChecked("cpu", "False", "TrafficBlocked")).contains("spec.amlCompute.subnet: the security rule"
                + " DenyAllInBound", "of the security group guard", "az network nsg rule create",
                "--destination-port-ranges 44224");
        rules(ALLOW);
        awaitWell();
        rules(ALLOW, ALLOW.replace("azureml-in", "closed").replace("300", "200").replace("Allow", "Deny"));
        assertThat(awaitChecked("cpu", "False", "TrafficBlocked")).contains("closed (priority 200)", "--priority 199");
        rules(ALLOW);
        awaitWell();
        rules(ALLOW, "{name: 'out', properties: {priority: 4000, direction: 'Outbound', access: 'Deny', protocol: '*', "
                + "sourcePortRange: '*', sourceAddressPrefix: '*', destinationAddressPrefix: 'Internet', "
                + "destinationPortRange: '*'}}");
        assertThat(awaitChecked("cpu", "False", "TrafficBlocked")).contains("out (priority 4000)",
                "BatchNodeManagement.westeurope", "Storage.westeurope", "--priority 3999");
        rules(ALLOW);
        awaitWell();

        world.arm().put(TABLE, routes("{name: 'all', properties: {addressPrefix: '0.0.0.0/0', nextHopType: "
                + "'VirtualAppliance', nextHopIpAddress: '10.20.0.4'}}"));
        subnet(one -> one.putObject("routeTable").put("id", TABLE));
        assertThat(awaitChecked("cpu", "False", "TrafficBlocked")).contains("the route all of the route table routes",
                "az network route-table route create");
        world.arm().put(TABLE, routes("{name: 'all', properties: {addressPrefix: '0.0.0.0/0', nextHopType: "
                + "'VirtualAppliance', nextHopIpAddress: '10.20.0.4'}}, {name: 'azureml', properties: {addressPrefix: "
                + "'AzureMachineLearning', nextHopType: 'Internet'}}"));
        awaitWell();
        assertThat(world.writes()).as("the subnet is somebody else's").noneMatch(r -> r.path().contains(
                "Microsoft.Network"));
    }

    /** Before there is anything: in a pull request. */
    @Test
    void aPlanTellsIt() {
        Said plan = Said.by((out, err) -> new PlanCommand(new ByteArrayInputStream(cluster("cpu", 20, SUBNET).getBytes(
                StandardCharsets.UTF_8)), out, err).run(List.of("-", "--namespace", world.namespace()),
                        world.environment(), false));

        assertThat(plan.out()).contains("+ create",
                "    NetworkChecked=False (SubnetTooSmall): spec.amlCompute.scaleSettings.maxNodeCount: ");
    }

    private void rules(String... rules) {
        world.arm().put(GROUP, Probe.json("{location: 'westeurope', properties: {securityRules: ["
                + String.join(", ", rules)
                + "]}}"));
    }

    private static ObjectNode routes(String routes) {
        return Probe.json("{location: 'westeurope', properties: {routes: [" + routes + "]}}");
    }

    @Test
    void whatTheSubnetIsAndLacksIsToldUntilItIsMended() {
        world.apply(cluster("cpu", 11, SUBNET));
        world.awaitReady(KIND, "cpu");
        awaitWell();

        world.apply(cluster("cpu", 12, SUBNET));
        assertThat(awaitChecked("cpu", "False", "SubnetTooSmall")).contains(
                "spec.amlCompute.scaleSettings.maxNodeCount: 12 nodes", "only 11");
        world.apply(cluster("cpu", 4, SUBNET));
        awaitWell();

        subnet(one -> one.putArray("delegations").addObject().putObject("properties").put("serviceName",
                "Microsoft.Web/serverFarms"));
        assertThat(awaitChecked("cpu", "False", "SubnetUnfit")).contains("Microsoft.Web/serverFarms",
                "--remove delegations");
        subnet(one -> one.remove("delegations"));
        awaitWell();

        world.arm().edit(ACCOUNT, body -> body.withObject("/properties/networkAcls").put("defaultAction", "Deny")
                .putArray("virtualNetworkRules").addObject().put("id", SUBNET));
        assertThat(awaitChecked("cpu", "False", "ServiceEndpointMissing")).contains("store", "--service-endpoints"
                + " Microsoft.Storage");
        subnet(one -> one.putArray("serviceEndpoints").addObject().put("service", "Microsoft.Storage"));
        awaitWell();
        world.awaitReady(KIND, "cpu");
    }

    /** Azure has the last word: nothing waits for what is told. */
    @Test
    void nothingIsKeptFromBeingMade() {
        network(NETWORK.replace("hub", "far"), "northeurope");
        world.apply(cluster("far", 2, SUBNET.replace("hub", "far")));
        world.apply(cluster("shut", 2, SUBNET, "enableNodePublicIp: false"));

        world.awaitReady(KIND, "far");
        assertThat(awaitChecked("far", "False", "SubnetUnfit")).contains("is in northeurope",
                "spec.computeLocation: northeurope");
        world.awaitReady(KIND, "shut");
        assertThat(awaitChecked("shut", "False", "NoWayOut")).contains("--nat-gateway");
        subnet(one -> one.putObject("natGateway").put("id", NET + "/natGateways/way"));
        awaitChecked("shut", "True", "Checked");
    }

    /** What an MLNetwork makes it keeps so: there is no use in a command. */
    @Test
    void aSubnetThatAnMLNetworkMakesIsMendedThere() {
        String made = """
                apiVersion: azureml.dev/v1alpha1
                kind: MLNetwork
                metadata: {name: ml-net}
                spec:
                  resourceGroup: {name: ml-net, create: true}
                  location: westeurope
                  addressSpace: [10.30.0.0/16]
                  subnets: [{name: nodes, addressPrefix: 10.30.2.0/24, purpose: Training, publicIpNodes: %s}]
                """;
        world.apply(made.formatted("false"));
        world.apply(cluster("cpu", 2, SUBNET).replace("{id: " + SUBNET + "}",
                "{networkRef: {name: ml-net}, name: nodes}"));
        assertThat(awaitChecked("cpu", "False", "TrafficBlocked")).contains("DenyAllInBound",
                "say publicIpNodes: true for the subnet nodes in spec.subnets of MLNetwork ml-net")
                .doesNotContain("az network");
        world.apply(made.formatted("true"));
        awaitWell();
    }

    @Test
    void aClosedWorkspaceIsFoundInZonesThatAreLinked() {
        String zone = NET + "/privateDnsZones/privatelink.api.azureml.ms";
        String endpoint = NET + "/privateEndpoints/pe";
        world.arm().put(zone, Probe.json("{location: 'global'}"));
        world.arm().put(endpoint, Probe.json("{location: 'westeurope', properties: {subnet: {id: '" + NETWORK
                + "/subnets/endpoints'}}}"));
        world.arm().put(endpoint + "/privateDnsZoneGroups/default", Probe.json("{properties: {privateDnsZoneConfigs: ["
                + "{name: 'api', properties: {privateDnsZoneId: '" + zone + "'}}]}}"));
        world.arm().edit(workspace, body -> body.withObject("/properties").put("publicNetworkAccess", "Disabled"));
        world.arm().put(workspace + "/privateEndpointConnections/pe", Probe.json("{properties: {privateEndpoint: {id: '"
                + endpoint + "'}, privateLinkServiceConnectionState: {status: 'Approved'}}}"));
        world.apply(cluster("cpu", 2, SUBNET));

        assertThat(awaitChecked("cpu", "False", "ZoneNotLinked")).contains("privatelink.api.azureml.ms",
                "az network private-dns link vnet create", NETWORK);
        world.arm().put(zone + "/virtualNetworkLinks/hub",
                Probe.json("{location: 'global', properties: {virtualNetwork:"
                        + " {id: '" + NETWORK + "'}, registrationEnabled: false}}"));
        awaitWell();
    }

    @Test
    void whatAzureDoesNotShowIsUnknownAndFailsNothing() {
        world.arm().inject(Fault.on("GET", "/virtualNetworks", Fault.Action.HTML).times(-1));
        world.apply(cluster("cpu", 2, SUBNET));
        world.awaitReady(KIND, "cpu");
        assertThat(awaitChecked("cpu", "Unknown", "NetworkNotRead")).contains("could not be read just now");
        world.arm().clearFaults();
        awaitWell();

        // What it can't say just now takes nothing back that it said before.
        world.arm().inject(Fault.on("GET", "/virtualNetworks", Fault.Action.HTML).times(-1));
        world.arm().clearRequests();
        world.awaitRequest(_ -> world.requests("GET", "/virtualNetworks").size() > 2);
        assertThat(World.condition(world.require(KIND, "cpu"), "NetworkChecked").path("status").asText())
                .isEqualTo("True");
        world.arm().clearFaults();

        world.arm().inject(Fault.on("GET", "/virtualNetworks", Fault.Action.FORBIDDEN).times(-1));
        assertThat(awaitChecked("cpu", "Unknown", "NetworkNotRead")).contains(SUBNET,
                "Microsoft.Network/virtualNetworks/read", "refer");
        world.awaitReady(KIND, "cpu");
        world.arm().clearFaults();
        awaitWell();
    }

    @Test
    void whoMayNotReferToTheNetworkHearsNothingOfIt() {
        world.tenants(
                World.tenant(world.namespace(), World.all(workspace), "{id: \"" + SUBNET + "\", allow: [refer]}"));
        world.stopOperator();
        world.startOperator("DRIFT_INTERVAL=1s");
        world.apply(cluster("cpu", 2, SUBNET));
        world.apply(cluster("other", 2, NETWORK + "/subnets/theirs"));

        world.awaitReady(KIND, "cpu");
        assertThat(awaitChecked("cpu", "Unknown", "NetworkNotRead")).contains("refer");
        world.awaitStalled(KIND, "other", "OutOfScope");
        assertThat(awaitChecked("other", "Unknown", "NetworkNotRead")).contains("/subnets/theirs");
        assertThat(world.arm().requests()).noneMatch(r -> r.path().contains("Microsoft.Network"));
    }

    /** The networks that the samples say are as computes need them. */
    @ParameterizedTest
    @CsvSource({"private,builder", "virtual-network,training", "made-network,nodes"})
    void theSubnetsOfTheSamplesAreWell(String folder, String compute) throws IOException {
        SampleFolder samples = SampleFolder.of("network/" + folder, ".*");
        world.close();
        world = World.start(server, samples.azure(), "DRIFT_INTERVAL=1s");
        samples.apply(world);

        world.awaitReady(KIND, compute);
        awaitChecked(compute, "True", "Checked");
    }

    /** What was read serves all computes of a namespace for a while, however often they are looked at. */
    @Test
    void aSubnetIsReadOnceForAllThatAreInIt() {
        world.stopOperator();
        world.startOperator("DRIFT_INTERVAL=200ms", "RETRY_MAX=1m");
        world.arm().clearRequests();
        for (String name : new String[]{"one", "two", "three"}) {
            world.apply(cluster(name, 2, SUBNET));
        }
        for (String name : new String[]{"one", "two", "three"}) {
            world.awaitReady(KIND, name);
            awaitChecked(name, "True", "Checked");
        }
        int visits = world.requests("GET", "/computes").size();
        world.awaitRequest(_ -> world.requests("GET", "/computes").size() >= visits + 12);

        // What was read is good for a minute, and a slow machine may take several for this.
        assertThat(world.arm().requests()).filteredOn(r -> r.path().contains("Microsoft.Network"))
                .extracting(r -> r.method() + " " + r.path()).hasSizeLessThanOrEqualTo(6).isSubsetOf(
                        "GET " + NET + "/virtualNetworks", "GET " + NETWORK + "/usages");
    }
}
