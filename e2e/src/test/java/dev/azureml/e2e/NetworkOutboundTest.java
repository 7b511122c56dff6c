package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** By which firewall the nodes of a network go out. */
@ExtendWith(SharedKubeServer.class)
class NetworkOutboundTest {
    private static final String KIND = "MLNetwork";
    private static final String GROUP = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/net";
    private static final String ID = GROUP + "/providers/Microsoft.Network/virtualNetworks/net";
    private static final String NODES = "{name: nodes, addressPrefix: 10.20.2.0/24, purpose: Training}";

    private static final String FIREWALLED = NODES
            + ", {name: AzureFirewallSubnet, addressPrefix: 10.20.3.0/26, purpose: Other}";
    private static final String SUBNETS = "Microsoft.Network/virtualNetworks/subnets";
    private static final String FIREWALLS = "Microsoft.Network/azureFirewalls";
    private static final String POLICIES = "Microsoft.Network/firewallPolicies";
    private static final String RULES = POLICIES + "/ruleCollectionGroups";
    private static final String ROUTES = "Microsoft.Network/routeTables";
    private static final String NATS = "Microsoft.Network/natGateways";
    private static final String PUBLIC_IPS = "Microsoft.Network/publicIPAddresses";
    private static final List<String> MADE = List.of("Microsoft.Network/virtualNetworks", SUBNETS, FIREWALLS, POLICIES,
            RULES, ROUTES, NATS, PUBLIC_IPS, "Microsoft.Network/networkSecurityGroups");

    private final KubeServer server;
    private World world;

    NetworkOutboundTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String manifest(String... lines) {
        return "apiVersion: azureml.dev/v1alpha1\nkind: MLNetwork\nmetadata: {name: net}\nspec:\n"
                + String.join("\n", lines).indent(2);
    }

    /** As soon as it says that. */
    private Map<String, String> listed(String table, String line) {
        return world.client().configMaps().inNamespace(world.namespace()).withName("allowed").waitUntilCondition(
                map -> map != null && map.getData().getOrDefault(table, "").contains(line), 60, TimeUnit.SECONDS)
                .getData();
    }

    @Test
    void whatAFirewallElsewhereLetsThroughIsListed() {
        world.apply(Manifests.network(NODES, "outbound: {via: OnPremises, configMap: {name: allowed}}"));
        world.awaitReady(KIND, "net");

        Map<String, String> tables = listed("hosts.csv", "\npypi.org,TCP,443,no,Python\n");
        assertThat(tables).containsEntry("sources.csv", "subnet,addressPrefix\nnodes,10.20.2.0/24\n");
        assertThat(tables.get("service-tags.csv")).contains("Storage.westeurope,TCP,443 445\n");

        world.apply(
                Manifests.network(NODES, "outbound: {via: OnPremises, packages: [], allowedFqdns: ['*.example.com'],"
                        + " configMap: {name: allowed}}"));
        assertThat(listed("hosts.csv", "\n*.example.com,TCP,443,no,allowedFqdns\n").get("hosts.csv"))
                .doesNotContain("pypi.org");
        world.delete(KIND, "net");
        world.awaitGone(KIND, "net");
    }

    @Test
    void ofANetworkThatThereIsItIsListedToo() {
        world.arm().put(ID, Probe.json(
                "{location: 'northeurope', properties: {addressSpace: {addressPrefixes: ['10.20.0.0/16']}}}"));
        world.apply(manifest("virtualNetworkId: " + ID, "outbound: {via: OnPremises, configMap: {name: allowed}}"));

        JsonNode object = world.awaitReady(KIND, "net");

        assertThat(object.at("/status/location").asText()).isEqualTo("northeurope");
        listed("service-tags.csv", "BatchNodeManagement.northeurope,ANY,443\n");
        assertThat(world.writes()).isEmpty();
    }

    /** Whoever may write networks may not therefore write over what others have. */
    @Test
    void aConfigMapOfOthersStays() {
        world.client().resource("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"allowed\"},"
                + "\"data\":{\"theirs\":\"1\"}}").inNamespace(world.namespace()).create();
        world.apply(Manifests.network(NODES, "outbound: {via: OnPremises, configMap: {name: allowed}}"));

        assertThat(World.message(world.awaitReason(KIND, "net", "Conflict"))).contains("ConfigMap", "allowed");
        assertThat(listed("theirs", "1")).containsOnlyKeys("theirs");
    }

    private JsonNode azure(String id) {
        return world.arm().resource(id).orElseThrow();
    }

    private void assertNothingLeft() {
        for (String type : MADE) {
            assertThat(world.arm().ids(type)).as(type).isEmpty();
        }
    }

    private String routes() {
        return azure(ID + "/subnets/nodes").at("/properties/routeTable/id").asText();
    }

    /** When a PUT of that came first. */
    private int first(String part) {
        List<RequestRecord> writes = world.writes();
        return IntStream.range(0, writes.size()).filter(i -> writes.get(i).path().contains(part)).findFirst()
                .orElseThrow();
    }

    @Test
    void nodesGoOutByAFirewallThatIsThereBeforeThem() {
        world.apply(Manifests.network(FIREWALLED, "outbound: {via: AzureFirewall, allowedFqdns: [github.com]}"));

        JsonNode status = world.awaitReady(KIND, "net").path("status");

        String firewall = world.arm().ids(FIREWALLS).getFirst();
        assertThat(status.path("firewallAddress").asText()).isEqualTo("10.20.3.4");
        assertThat(status.at("/outboundAddresses/0").asText()).isEqualTo(azure(world.arm().ids(PUBLIC_IPS).getFirst())
                .at("/properties/ipAddress").asText());
        assertThat(status.at("/subnets/0/routeTableId").asText()).isEqualToIgnoringCase(routes());
        assertThat(status.at("/advice/0/rule").asText()).isEqualTo("CostsOfFirewall");
        assertThat(azure(routes()).at("/properties/routes/0/properties/nextHopIpAddress").asText())
                .isEqualTo("10.20.3.4");
        assertThat(azure(firewall).at("/properties/firewallPolicy/id").asText()).endsWith("/net-fw-policy");
        assertThat(azure(world.arm().ids(RULES).getFirst()).at("/properties/ruleCollections/1/rules").valueStream()
                .map(rule -> rule.path("name").asText())).containsExactly("Python", "Conda", "allowedFqdns");
        assertThat(world.writes()).extracting(RequestRecord::method).containsOnly("PUT");
        assertThat(world.writes()).hasSize(10);
        assertThat(List.of(first("/ruleCollectionGroups/"), first("/azureFirewalls/"), first("/routeTables/"),
                first("/subnets/nodes"))).isSorted();

        world.delete(KIND, "net");
        world.awaitGone(KIND, "net");
        assertNothingLeft();
    }

    /** A route around the firewall, or a rule that lets everything through, is taken back. */
    @Test
    void whatSomebodyOpensIsClosedAgain() {
        world.apply(Manifests.network(FIREWALLED, "outbound: {via: AzureFirewall}"));
        world.awaitReady(KIND, "net");
        String routes = routes();
        String rules = world.arm().ids(RULES).getFirst();
        world.arm().edit(routes, body -> ((ObjectNode) body.path("properties")).withArray("/routes").add(Probe.json(
                "{name: 'out', properties: {addressPrefix: '203.0.113.0/24', nextHopType: 'Internet'}}")));
        world.arm().edit(rules, body -> ((ObjectNode) body.at("/properties/ruleCollections/1/rules/0"))
                .withArray("/targetFqdns").add("*"));
        world.arm().edit(ID + "/subnets/nodes", body -> ((ObjectNode) body.path("properties")).remove("routeTable"));

        world.touch(KIND, "net");

        world.await(KIND, "net", _ -> azure(routes).at("/properties/routes").size() == 1
                && azure(rules).at("/properties/ruleCollections/1/rules/0/targetFqdns").size() == 2
                && routes().equalsIgnoreCase(routes));
    }

    /** Each way leaves nothing of the one before, and nothing leads nowhere in between. */
    @Test
    void oneWayOutIsChangedForAnother() {
        world.apply(Manifests.network(FIREWALLED, "natGateway: {}"));
        world.awaitReady(KIND, "net");

        world.apply(Manifests.network(FIREWALLED, "outbound: {via: AzureFirewall}"));
        world.await(KIND, "net", object -> object.at("/status/firewallAddress").isTextual() && world.arm().ids(NATS)
                .isEmpty());
        world.awaitReady(KIND, "net");
        assertThat(azure(ID + "/subnets/nodes").at("/properties/natGateway").isMissingNode()).isTrue();

        world.apply(Manifests.network(NODES, "outbound: {via: Appliance, address: 10.20.9.4}"));
        world.await(KIND, "net", _ -> world.arm().ids(FIREWALLS).isEmpty() && world.arm().ids(POLICIES).isEmpty()
                && world.arm().ids(PUBLIC_IPS).isEmpty() && world.arm().ids(SUBNETS).size() == 1);
        world.awaitReady(KIND, "net");
        assertThat(azure(routes()).at("/properties/routes/0/properties/nextHopIpAddress").asText())
                .isEqualTo("10.20.9.4");

        world.apply(Manifests.network(NODES));
        world.await(KIND, "net", _ -> world.arm().ids(ROUTES).isEmpty());
        world.awaitReady(KIND, "net");
        assertThat(azure(ID + "/subnets/nodes").at("/properties/routeTable").isMissingNode()).isTrue();
        world.delete(KIND, "net");
        world.awaitGone(KIND, "net");
        assertNothingLeft();
    }

    /** Nodes of others would have no way out, and be told of it by nobody. */
    @Test
    void theFirewallStaysWhileSomethingOfOthersIsInTheNetwork() {
        world.apply(Manifests.network(FIREWALLED, "outbound: {via: AzureFirewall}"));
        world.awaitReady(KIND, "net");
        String theirs = GROUP + "/providers/Microsoft.ContainerInstance/containerGroups/theirs";
        world.arm().put(theirs, Probe.json("{location: 'westeurope', properties: {subnetIds: [{id: '" + ID
                + "/subnets/nodes'}]}}"));

        world.delete(KIND, "net");

        assertThat(World.message(world.awaitReason(KIND, "net", "DependentsExist"))).contains("/azureFirewalls/net-fw",
                "/subnets/nodes");
        assertThat(world.arm().ids(FIREWALLS)).hasSize(1);
        world.arm().remove(theirs);
        world.touch(KIND, "net");
        world.awaitGone(KIND, "net");
        assertNothingLeft();
    }

    /** What was made before the end is known again, and nothing is made twice. */
    @Test
    void goesOnWhereAnOperatorEnded() {
        world.apply(Manifests.network(FIREWALLED, "outbound: {via: AzureFirewall}"));
        world.awaitRequest(request -> request.method().equals("PUT") && request.path().contains("/azureFirewalls/"));
        world.stopOperator();
        world.startOperator();

        world.awaitReady(KIND, "net");

        assertThat(world.arm().ids(FIREWALLS)).hasSize(1);
        assertThat(world.arm().ids(ROUTES)).hasSize(1);
        world.delete(KIND, "net");
        world.awaitRequest(request -> request.method().equals("DELETE") && request.path().contains(
                "/azureFirewalls/"));
        world.stopOperator();
        world.startOperator();
        world.awaitGone(KIND, "net");
        assertNothingLeft();
    }

    @Test
    void whatContradictsItselfIsRefused() {
        assertThat(world.refusal(Manifests.network(NODES, "outbound: {via: OnPremises}")))
                .contains("configMap must be set");
        assertThat(world.refusal(Manifests.network(NODES, "outbound: {via: AzureFirewall}"))).contains(
                "needs a subnet of the name AzureFirewallSubnet");
        assertThat(world.refusal(Manifests.network(NODES, "outbound: {via: Appliance}")))
                .contains("address is the appliance's");
        assertThat(world.refusal(Manifests.network(NODES.replace("Training", "Training, denyOtherOutbound: true"),
                "outbound: {via: Appliance, address: 10.20.3.4}"))).contains("leave denyOtherOutbound out");
        assertThat(world.refusal(Manifests.network(FIREWALLED, "outbound: {via: AzureFirewall, address: 10.20.3.4}")))
                .contains(
                        "with it alone");
        assertThat(
                world.refusal(Manifests.network(NODES, "outbound: {via: Appliance, address: 10.20.3.4, firewall: {}}")))
                .contains("no other is made here");
        assertThat(world.refusal(manifest("virtualNetworkId: " + ID, "outbound: {via: Appliance, address: 10.20.3.4}")))
                .contains("outbound.via can be OnPremises alone");
        assertThat(world.refusal(Manifests.network(NODES, "natGateway: {}",
                "outbound: {via: OnPremises, configMap: {name: allowed}}"))).contains("leave one of them out");
        assertThat(world.refusal(Manifests.network(NODES.replace("Training", "Other"),
                "outbound: {via: OnPremises, configMap: {name: allowed}}"))).contains("outbound is for subnets");
        assertThat(world.refusal(Manifests.network(NODES, "outbound: {via: OnPremises, configMap: {name: allowed},"
                + " allowedFqdns: ['https://github.com']}"))).contains("allowedFqdns");
    }
}
