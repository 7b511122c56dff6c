package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Virtual networks: made, changed, kept so, named by workspaces and computes, and taken away again without what is others'. */
@ExtendWith(SharedKubeServer.class)
class NetworkKindTest {
    private static final String KIND = "MLNetwork";
    private static final String NETWORKS = "Microsoft.Network/virtualNetworks";
    private static final String SUBNETS = NETWORKS + "/subnets";
    private static final String SECURITY_GROUPS = "Microsoft.Network/networkSecurityGroups";
    private static final String NAT_GATEWAYS = "Microsoft.Network/natGateways";
    private static final String PUBLIC_IPS = "Microsoft.Network/publicIPAddresses";
    private static final String BASTIONS = "Microsoft.Network/bastionHosts";
    private static final String ZONES = "Microsoft.Network/privateDnsZones";
    private static final String GROUP = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/net";
    private static final String ID = GROUP + "/providers/" + NETWORKS + "/net";
    private static final String ENDPOINTS = "{name: endpoints, addressPrefix: 10.20.1.0/27, purpose: PrivateEndpoints}";
    private static final String NODES = "{name: nodes, addressPrefix: 10.20.2.0/24, purpose: Training}";

    private final KubeServer server;
    private World world;

    NetworkKindTest(KubeServer server) {
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

    private static String manifest(String kind, String name, String... lines) {
        return "apiVersion: azureml.dev/v1alpha1\nkind: %s\nmetadata: {name: %s}\nspec:\n".formatted(kind, name)
                + String.join("\n", lines).indent(2);
    }

    private static String workspace() {
        return manifest("MLWorkspace", "wsp", "resourceGroup: {name: rg-wsp, create: true}", "location: westeurope",
                "dependencies: {deletionPolicy: Delete}",
                "network: {architecture: Private, networkRef: {name: net}, subnet: endpoints, privateDns: {create: true}}");
    }

    private static String cluster(String subnet) {
        return manifest("MLCompute", "cluster", "workspaceRef: {name: wsp}",
                "amlCompute: {vmSize: Standard_DS3_v2, scaleSettings: {minNodeCount: 0, maxNodeCount: 2},"
                        + " enableNodePublicIp: false, subnet: {networkRef: {name: net}, name: " + subnet + "}}");
    }

    private JsonNode azure(String id) {
        return world.arm().resource(id).orElseThrow();
    }

    private void assertNothingLeft() {
        for (String type : List.of(NETWORKS, SUBNETS, SECURITY_GROUPS, NAT_GATEWAYS, PUBLIC_IPS)) {
            assertThat(world.arm().ids(type)).as(type).isEmpty();
        }
    }

    @Test
    void isMadeWithOneWriteForEachOfItsPartsAndGoesWhole() {
        world.apply(Manifests.network(ENDPOINTS + ", " + NODES, "natGateway: {}"));

        JsonNode status = world.awaitReady(KIND, "net").path("status");

        assertThat(world.writes()).hasSize(7).extracting(RequestRecord::method).containsOnly("PUT");
        assertThat(status.path("id").asText()).isEqualToIgnoringCase(ID);
        assertThat(status.path("location").asText()).isEqualTo("westeurope");
        assertThat(status.at("/addressSpace/0").asText()).isEqualTo("10.20.0.0/16");
        JsonNode nodes = status.at("/subnets/1");
        assertThat(nodes.path("id").asText()).isEqualToIgnoringCase(ID + "/subnets/nodes");
        assertThat(nodes.path("networkSecurityGroupId").asText()).endsWith("/net-nodes-nsg");
        assertThat(nodes.path("natGatewayId").asText()).isEqualTo(status.path("natGatewayId").asText())
                .endsWith("/net-nat");
        assertThat(nodes.path("availableAddresses").asLong()).isEqualTo(251);
        assertThat(status.at("/outboundAddresses/0").asText()).isEqualTo(azure(world.arm().ids(PUBLIC_IPS).getFirst())
                .at("/properties/ipAddress").asText());
        assertThat(azure(nodes.path("networkSecurityGroupId").asText()).at("/properties/securityRules").valueStream()
                .map(rule -> rule.at("/properties/destinationAddressPrefix").asText())).contains("AzureMachineLearning",
                        "Storage.westeurope");

        world.delete(KIND, "net");
        world.awaitGone(KIND, "net");
        assertNothingLeft();
        assertThat(world.arm().resource(GROUP)).as("the group stays where nobody says Delete").isPresent();
    }

    @Test
    void aSubnetComesAndGoesAndWhatOthersSetStays() {
        world.apply(Manifests.network(NODES));
        world.awaitReady(KIND, "net");
        world.arm().put(ID + "/subnets/theirs", Probe.json("{properties: {addressPrefix: '10.20.9.0/24'}}"));
        String routes = GROUP + "/providers/Microsoft.Network/routeTables/r";
        world.arm().put(routes, Probe.json("{location: 'westeurope', properties: {routes: []}}"));
        world.arm().edit(ID + "/subnets/nodes",
                body -> ((ObjectNode) body.path("properties")).putObject("routeTable").put(
                        "id", routes));

        world.apply(
                Manifests.network(
                        NODES.replace("Training", "Training, serviceEndpoints: [Microsoft.Storage]") + ", " + ENDPOINTS,
                        "tags: {team: a}"));
        world.await(KIND, "net", object -> object.at("/status/subnets").size() == 2);
        world.awaitReady(KIND, "net");
        assertThat(azure(ID).at("/tags/team").asText()).isEqualTo("a");
        assertThat(azure(ID + "/subnets/nodes").at("/properties/serviceEndpoints/0/service").asText())
                .isEqualTo("Microsoft.Storage");
        assertThat(azure(ID + "/subnets/nodes").at("/properties/routeTable/id").asText()).isEqualTo(routes);

        world.apply(Manifests.network(ENDPOINTS, "tags: {team: a}"));
        world.await(KIND, "net", _ -> world.arm().ids(SECURITY_GROUPS).isEmpty());
        assertThat(world.arm().ids(SUBNETS)).hasSize(2).anyMatch(id -> id.endsWith("/theirs"));

        world.delete(KIND, "net");
        assertThat(World.message(world.awaitReason(KIND, "net", "DependentsExist"))).contains("/subnets/theirs",
                "az network vnet subnet delete");
        assertThat(world.arm().ids(NETWORKS)).hasSize(1);
        world.arm().remove(ID + "/subnets/theirs");
        world.touch(KIND, "net");
        world.awaitGone(KIND, "net");
        assertNothingLeft();
    }

    /** Azure refuses to delete what a subnet uses, and the subnet was there before and stays. */
    @Test
    void whatAnAdoptedSubnetUsesStaysWithIt() {
        adopt();

        world.delete(KIND, "net");
        world.awaitGone(KIND, "net");

        assertThat(world.arm().ids(NETWORKS)).hasSize(1);
        assertThat(world.arm().ids(SUBNETS)).hasSize(1);
        assertThat(world.arm().ids(SECURITY_GROUPS)).hasSize(1);
        assertThat(world.arm().ids(NAT_GATEWAYS)).hasSize(1);
        assertThat(world.arm().ids(PUBLIC_IPS)).hasSize(1);
    }

    @Test
    void whatAnAdoptedSubnetUsesStaysWhereItLeavesTheSpec() {
        adopt();

        world.apply(Manifests.network(ENDPOINTS));
        world.await(KIND, "net", object -> object.at("/status/resources").valueStream()
                .noneMatch(record -> record.path("key").asText().matches("(networkSecurityGroup|subnet)/nodes"
                        + "|natGateway|publicIPAddress")));
        world.awaitReady(KIND, "net");

        assertThat(azure(ID + "/subnets/nodes").at("/properties/networkSecurityGroup/id").asText()).isNotEmpty();
        assertThat(world.arm().ids(NAT_GATEWAYS)).hasSize(1);
        world.delete(KIND, "net");
        world.awaitGone(KIND, "net");
        assertThat(world.arm().ids(SUBNETS)).singleElement().asString().endsWith("/nodes");
        assertThat(world.arm().ids(SECURITY_GROUPS)).hasSize(1);
    }

    private void adopt() {
        world.arm().put(ID, Probe.json(
                "{location: 'westeurope', properties: {addressSpace: {addressPrefixes: ['10.20.0.0/16']}}}"));
        world.arm().put(ID + "/subnets/nodes", Probe.json("{properties: {addressPrefix: '10.20.2.0/24'}}"));
        world.apply(Manifests.network(NODES, "natGateway: {}"));
        world.awaitReady(KIND, "net");
        assertThat(azure(ID + "/subnets/nodes").at("/properties/natGateway/id").asText()).isNotEmpty();
    }

    /** A rule that somebody added would let in whom nobody here named. */
    @Test
    void whatSomebodyChangedIsPutBack() {
        world.apply(Manifests.network(NODES));
        world.awaitReady(KIND, "net");
        String group = world.arm().ids(SECURITY_GROUPS).getFirst();
        int rules = azure(group).at("/properties/securityRules").size();
        world.arm().edit(group,
                body -> ((ObjectNode) body.path("properties")).withArray("/securityRules").add(Probe.json(
                        "{name: 'open', properties: {direction: 'Inbound', access: 'Allow', priority: 100, protocol: '*'}}")));
        world.arm().edit(ID + "/subnets/nodes", body -> ((ObjectNode) body.path("properties")).remove(
                "networkSecurityGroup"));

        world.touch(KIND, "net");

        world.await(KIND, "net", _ -> azure(group).at("/properties/securityRules").size() == rules
                && azure(ID + "/subnets/nodes").at("/properties/networkSecurityGroup/id").asText()
                        .equalsIgnoreCase(group));
    }

    @Test
    void workspaceAndClusterWaitForItAndHoldIt() {
        world.apply(workspace());
        world.apply(cluster("nodes"));
        assertThat(World.message(world.awaitReason("MLWorkspace", "wsp", "DependencyNotReady")))
                .contains("spec.network.networkRef", "MLNetwork");
        world.apply(Manifests.network(ENDPOINTS + ", " + NODES, "natGateway: {}", "deletionPolicy: Delete"));

        JsonNode workspace = world.awaitReady("MLWorkspace", "wsp");
        world.awaitReady("MLCompute", "cluster");

        assertThat(workspace.at("/status/network/observed").asText()).isEqualTo("Private");
        assertThat(azure(world.arm().ids("Microsoft.Network/privateEndpoints").getFirst()).at("/properties/subnet/id")
                .asText()).isEqualToIgnoringCase(ID + "/subnets/endpoints");
        assertThat(azure(world.arm().ids("Microsoft.MachineLearningServices/workspaces/computes").getFirst())
                .at("/properties/properties/subnet/id").asText()).isEqualToIgnoringCase(ID + "/subnets/nodes");

        world.delete(KIND, "net");
        assertThat(World.message(world.awaitReason(KIND, "net", "DependentsExist"))).contains("MLWorkspace",
                "MLCompute");
        world.delete("MLWorkspace", "wsp");
        world.delete("MLCompute", "cluster");
        world.awaitGone("MLCompute", "cluster");
        world.awaitGone("MLWorkspace", "wsp");
        world.awaitGone(KIND, "net");
        assertNothingLeft();
        assertThat(world.arm().ids("Microsoft.Network/privateEndpoints")).isEmpty();
        assertThat(world.arm().resource(GROUP)).isEmpty();
    }

    private static String inNetwork(String name) {
        return workspace().replace("wsp", name).replace("create: true}}", "ofNetwork: true}}");
    }

    /** Azure links a network with one zone of a name alone. */
    @Test
    void workspacesOfSeveralGroupsHaveTheirNamesInItsZones() {
        world.apply(inNetwork("one"));
        world.apply(inNetwork("two"));
        world.apply(Manifests.network(ENDPOINTS, "privateDns: {}"));

        world.awaitReady("MLWorkspace", "one");
        world.awaitReady("MLWorkspace", "two");

        JsonNode network = world.awaitReady(KIND, "net");
        assertThat(network.at("/status/privateDnsZones").valueStream().map(zone -> zone.path("id").asText()))
                .hasSize(6).containsExactlyInAnyOrderElementsOf(world.arm().ids(ZONES)).allMatch(id -> id.startsWith(
                        GROUP + "/"));
        assertThat(world.arm().ids(ZONES + "/virtualNetworkLinks")).hasSize(6);
        assertThat(world.arm().ids(ZONES + "/A")).hasSizeGreaterThan(6);
        assertThat(world.arm().ids("Microsoft.Network/privateEndpoints/privateDnsZoneGroups")).isNotEmpty().allSatisfy(
                id -> assertThat(
                        azure(id).at("/properties/privateDnsZoneConfigs/0/properties/privateDnsZoneId").asText())
                        .startsWithIgnoringCase(GROUP + "/"));

        world.delete("MLWorkspace", "one");
        world.awaitGone("MLWorkspace", "one");
        assertThat(world.arm().ids(ZONES)).hasSize(6);
        world.delete(KIND, "net");
        world.delete("MLWorkspace", "two");
        world.awaitGone("MLWorkspace", "two");
        world.awaitGone(KIND, "net");
        assertThat(world.arm().ids(ZONES)).isEmpty();
        assertNothingLeft();
    }

    @Test
    void aNetworkWithoutZonesIsSaid() {
        world.apply(Manifests.network(ENDPOINTS));
        world.awaitReady(KIND, "net");
        world.apply(inNetwork("one"));
        assertThat(World.message(world.awaitStalled("MLWorkspace", "one", "InvalidSpec"))).contains(
                "spec.network.privateDns.ofNetwork", "set privateDns: {} there");
        assertThat(world.refusal(workspace().replace("{create: true}}", "{create: true, ofNetwork: true}}"))).contains(
                "exactly one of create: true, zoneIds, ofNetwork: true and manage: false");

        world.apply(Manifests.network(ENDPOINTS, "privateDns: {}"));
        world.awaitReady("MLWorkspace", "one");
        assertThat(world.refusal(Manifests.network(ENDPOINTS))).contains("privateDns can't be removed");
    }

    /** Whoever has them would be found by nobody. */
    @Test
    void zonesStayWhileNamesOfOthersAreInThem() {
        world.apply(Manifests.network(ENDPOINTS, "privateDns: {}"));
        world.awaitReady(KIND, "net");
        String theirs = GROUP + "/providers/" + ZONES + "/privatelink.blob.core.windows.net/A/theirs";
        world.arm().put(theirs, Probe.json("{properties: {ttl: 10, aRecords: [{ipv4Address: '10.20.1.9'}]}}"));

        world.delete(KIND, "net");

        assertThat(World.message(world.awaitReason(KIND, "net", "DependentsExist"))).contains(
                "is needed for names of private endpoints", "/A/theirs");
        assertThat(world.arm().ids(ZONES)).contains(theirs.substring(0, theirs.indexOf("/A/")));
        assertThat(world.arm().ids(NETWORKS)).hasSize(1);
        world.arm().remove(theirs);
        world.touch(KIND, "net");
        world.awaitGone(KIND, "net");
        assertThat(world.arm().ids(ZONES)).isEmpty();
        assertNothingLeft();
    }

    /** Azure links a network with one zone of a name, and names in another would be found by nobody. */
    @Test
    void aZoneThatIsNotLinkedTakesNoNames() {
        world.apply(Manifests.network(ENDPOINTS));
        world.awaitReady(KIND, "net");
        String name = "privatelink.api.azureml.ms";
        String theirs = GROUP + "-dns/providers/" + ZONES + "/" + name;
        world.arm().put(theirs, Probe.json("{location: 'global', properties: {}}"));
        world.arm().put(theirs + "/virtualNetworkLinks/theirs", Probe.json(
                "{location: 'global', properties: {registrationEnabled: false, virtualNetwork: {id: '" + ID + "'}}}"));
        world.apply(Manifests.network(ENDPOINTS, "privateDns: {}"));
        world.apply(inNetwork("one"));

        world.await("MLWorkspace", "one", object -> World.message(object).contains("the zones " + name
                + " of the MLNetwork are not linked with it") && World.message(object).contains("zoneIds here"));

        assertThat(world.arm().ids("Microsoft.Network/privateEndpoints/privateDnsZoneGroups")).isEmpty();
        world.arm().remove(theirs + "/virtualNetworkLinks/theirs");
        world.touch(KIND, "net");
        world.awaitReady("MLWorkspace", "one");
        assertThat(world.arm().ids(ZONES + "/A")).anyMatch(id -> id.startsWith(GROUP + "/providers/" + ZONES + "/"
                + name));
    }

    @Test
    void aNetworkLeavesZonesToAnotherThatHasNamesThere() {
        String other = Manifests.network("{name: endpoints, addressPrefix: 10.30.1.0/27, purpose: PrivateEndpoints}",
                "privateDns: {}").replace("{name: net}\nspec", "{name: other}\nspec").replace("10.20.0.0", "10.30.0.0");
        world.apply(Manifests.network(ENDPOINTS, "privateDns: {}"));
        world.apply(other);
        world.awaitReady(KIND, "net");
        world.awaitReady(KIND, "other");
        String theirs = GROUP + "/providers/" + ZONES + "/privatelink.blob.core.windows.net/A/theirs";
        world.arm().put(theirs, Probe.json("{properties: {ttl: 10, aRecords: [{ipv4Address: '10.30.1.9'}]}}"));

        world.delete(KIND, "net");
        world.awaitGone(KIND, "net");

        assertThat(world.arm().ids(ZONES)).hasSize(6);
        assertThat(world.arm().ids(ZONES + "/virtualNetworkLinks")).hasSize(6).allMatch(id -> id.contains("/other-"));
        world.delete(KIND, "other");
        assertThat(World.message(world.awaitReason(KIND, "other", "DependentsExist"))).contains("/A/theirs");
        world.arm().remove(theirs);
        world.touch(KIND, "other");
        world.awaitGone(KIND, "other");
        assertThat(world.arm().ids(ZONES)).isEmpty();
        assertNothingLeft();
    }

    @Test
    void aBastionComesGrowsAndGoesAndNeverShrinks() {
        String there = ENDPOINTS + ", {name: AzureBastionSubnet, addressPrefix: 10.20.4.0/26, purpose: Other}";
        assertThat(world.refusal(Manifests.network(ENDPOINTS, "bastion: {}"))).contains("needs a subnet of the name");
        assertThat(world.refusal(Manifests.network(there, "bastion: {enableTunneling: true}")))
                .contains("needs sku Standard");
        world.apply(Manifests.network(there, "bastion: {}"));
        String bastion = world.awaitReady(KIND, "net").at("/status/bastionId").asText();
        assertThat(azure(bastion).at("/sku/name").asText()).isEqualTo("Basic");

        world.apply(Manifests.network(there, "bastion: {sku: Standard, enableTunneling: true}"));
        world.await(KIND, "net", _ -> azure(bastion).at("/properties/enableTunneling").asBoolean());
        world.awaitReady(KIND, "net");
        assertThat(azure(bastion).at("/sku/name").asText()).isEqualTo("Standard");
        assertThat(world.refusal(Manifests.network(there, "bastion: {sku: Basic}"))).contains("never smaller");

        world.apply(Manifests.network(ENDPOINTS));
        world.await(KIND, "net", _ -> world.arm().ids(BASTIONS).isEmpty() && world.arm().ids(PUBLIC_IPS).isEmpty()
                && world.arm().ids(SUBNETS).size() == 1);
        world.apply(Manifests.network(there, "bastion: {}"));
        world.await(KIND, "net", object -> object.at("/status/bastionId").isTextual());
        world.awaitReady(KIND, "net");
        world.delete(KIND, "net");
        world.awaitGone(KIND, "net");
        assertThat(world.arm().ids(BASTIONS)).isEmpty();
        assertNothingLeft();
    }

    @Test
    void aSubnetThatTheNetworkHasNotIsNamed() {
        world.apply(Manifests.network(ENDPOINTS + ", " + NODES));
        world.awaitReady(KIND, "net");
        world.apply(workspace());
        world.apply(cluster("noodles"));
        world.awaitReady("MLWorkspace", "wsp");

        assertThat(World.message(world.awaitStalled("MLCompute", "cluster", "InvalidSpec"))).contains(
                "spec.amlCompute.subnet: MLNetwork net has no subnet noodles; it has endpoints, nodes");
    }

    @Test
    void oneThatThereIsIsReadAndNeverWritten() {
        world.arm().put(ID, Probe.json(
                "{location: 'westeurope', properties: {addressSpace: {addressPrefixes: ['10.20.0.0/16']}}}"));
        world.arm().put(ID + "/subnets/endpoints", Probe.json("{properties: {addressPrefix: '10.20.1.0/27'}}"));
        world.apply(manifest(KIND, "net", "virtualNetworkId: " + ID));

        JsonNode status = world.awaitReady(KIND, "net").path("status");
        assertThat(status.path("id").asText()).isEqualToIgnoringCase(ID);
        assertThat(status.at("/subnets/0/name").asText()).isEqualTo("endpoints");
        assertThat(status.at("/subnets/0/availableAddresses").asLong()).isEqualTo(27);
        world.apply(inNetwork("one"));
        assertThat(World.message(world.awaitStalled("MLWorkspace", "one", "InvalidSpec"))).contains(
                "are needed: set create: true or zoneIds here");
        world.delete("MLWorkspace", "one");
        world.awaitGone("MLWorkspace", "one");
        world.apply(workspace());
        world.awaitReady("MLWorkspace", "wsp");
        world.delete("MLWorkspace", "wsp");
        world.awaitGone("MLWorkspace", "wsp");
        world.delete(KIND, "net");
        world.awaitGone(KIND, "net");

        assertThat(world.arm().ids(NETWORKS)).hasSize(1);
        assertThat(world.writes()).noneMatch(request -> request.path().contains("/virtualNetworks/net"));
    }

    @Test
    void oneThatThereIsNotIsWaitedFor() {
        world.apply(manifest(KIND, "net", "virtualNetworkId: " + ID));

        assertThat(World.message(world.awaitReason(KIND, "net", "DependencyNotReady"))).contains(ID);
    }

    /** What was made before the end is known again, and nothing is made twice. */
    @Test
    void goesOnWhereAnOperatorEnded() {
        world.apply(Manifests.network(ENDPOINTS + ", " + NODES, "natGateway: {}"));
        world.awaitRequest(
                request -> request.method().equals("PUT") && request.path().contains("/virtualNetworks/net"));
        world.stopOperator();
        world.startOperator();

        world.awaitReady(KIND, "net");

        assertThat(world.arm().ids(SUBNETS)).hasSize(2);
        assertThat(world.arm().ids(SECURITY_GROUPS)).hasSize(1);
        world.delete(KIND, "net");
        world.awaitGone(KIND, "net");
        assertNothingLeft();
    }

    @Test
    void whatAzureWouldRefuseIsSaidBefore() {
        world.apply(Manifests.network(NODES + ", {name: more, addressPrefix: 10.20.2.128/25, purpose: Other}"));

        assertThat(World.message(world.awaitStalled(KIND, "net", "InvalidSpec"))).contains(
                "spec.subnets[1].addressPrefix: 10.20.2.128/25 overlaps 10.20.2.0/24 of the subnet nodes");
        assertThat(world.writes()).isEmpty();
        assertThat(world.refusal(Manifests.network(NODES + ", " + NODES)))
                .contains("two entries of subnets have the same name");
        assertThat(world
                .refusal(Manifests.network("{name: AzureBastionSubnet, addressPrefix: 10.20.3.0/27, purpose: Other}")))
                .contains("Azure wants a range of /26 or larger");
        assertThat(world.refusal(Manifests.network(ENDPOINTS, "natGateway: {}"))).contains("natGateway serves subnets");
        assertThat(world.refusal(manifest(KIND, "other", "virtualNetworkId: " + ID, "tags: {a: b}")))
                .contains("a network that there is, is read alone");
        assertThat(world.refusal(manifest(KIND, "other", "location: westeurope")))
                .contains("exactly one of virtualNetworkId");
    }
}
