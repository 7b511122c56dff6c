package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.network.NetworkTypes;
import dev.azureml.operator.plan.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Says a virtual network as an MLNetwork that would make it. Whether its parts have the names that would be given to them
 * turns out when that is tried.
 */
final class NetworkDraft {
    private static final String FIREWALL_SUBNET = "AzureFirewallSubnet";
    private static final Set<String> RESERVED = Set.of("gatewaysubnet", "azurebastionsubnet", "azurefirewallsubnet",
            "azurefirewallmanagementsubnet");
    private static final String OURS = "azureml-";
    private static final String FIREWALL_ADDRESS = "/properties/ipConfigurations/0/properties/privateIPAddress";

    private final ObjectNode network;
    private final NetworkReads reads;
    private final JsonNode schema;
    private final ArmId id;
    private final List<String> remarks = new ArrayList<>();
    private final ObjectNode spec = Json.object();
    private Optional<String> unsaid = Optional.empty();
    private boolean hasNodes;

    /** @param schema of the spec */
    NetworkDraft(ObjectNode network, NetworkReads reads, JsonNode schema) {
        this.network = network;
        this.reads = reads;
        this.schema = schema;
        this.id = ArmId.parse(network.path("id").asText());
        draft();
    }

    /** What of it a spec has no words for; empty where it can be said. */
    Optional<String> unsaid() {
        return unsaid;
    }

    ObjectNode spec() {
        return spec;
    }

    List<String> remarks() {
        return List.copyOf(remarks);
    }

    private void cannotSay(String why) {
        unsaid = unsaid.or(() -> Optional.of(why));
    }

    private void draft() {
        JsonNode properties = network.path("properties");
        spec.put("subscriptionId", id.subscriptionId());
        spec.putObject("resourceGroup").put("name", id.resourceGroup());
        spec.put("location", network.path("location").asText());
        if (network.path("tags") instanceof ObjectNode tags) {
            ObjectNode said = tags.deepCopy();
            said.remove(said.properties().stream().map(tag -> tag.getKey())
                    .filter(tag -> tag.toLowerCase(Locale.ROOT).startsWith("azureml.dev")).toList());
            if (!said.isEmpty()) {
                spec.set("tags", said);
            }
        }
        spec.set("addressSpace", properties.at("/addressSpace/addressPrefixes").deepCopy());
        if (!properties.at("/dhcpOptions/dnsServers").isEmpty()) {
            spec.set("dnsServers", properties.at("/dhcpOptions/dnsServers").deepCopy());
        }
        if (properties.path("subnets").isEmpty()) {
            cannotSay("it has no subnets");
        }
        ArrayNode subnets = spec.putArray("subnets");
        properties.path("subnets").forEach(subnet -> subnets.add(subnet(subnet)));
        if (hasNodes) {
            remarks.add("spec.subnets: purpose Training may as well be Scoring, of which nothing in Azure differs.");
        }
        firewall();
        bastion();
        privateDns();
    }

    private ObjectNode subnet(JsonNode found) {
        String name = found.path("name").asText();
        JsonNode properties = found.path("properties");
        ObjectNode said = Json.object().put("name", name);
        JsonNode ranges = properties.path("addressPrefixes");
        said.put("addressPrefix", ranges.size() == 1
                ? ranges.path(0).asText()
                : properties.path("addressPrefix").asText());
        if (ranges.size() > 1) {
            cannotSay("the subnet " + name + " has several ranges");
        }
        ObjectNode guarded = securityGroup(name, properties.path("networkSecurityGroup").path("id"));
        boolean nodes = guarded.path("purpose").asText().equals("Training");
        hasNodes |= nodes;
        said.put("purpose", nodes ? "Training" : purpose(name, properties, guarded.has("rules")));
        guarded.remove("purpose");
        JsonNode endpoints = properties.path("serviceEndpoints");
        if (!endpoints.isEmpty()) {
            ArrayNode services = said.putArray("serviceEndpoints");
            endpoints.forEach(endpoint -> services.add(endpoint.path("service").asText()));
        }
        delegation(name, properties.path("delegations"), said);
        said.setAll(guarded);
        wayOut(name, nodes, properties);
        return said;
    }

    private static String purpose(String name, JsonNode properties, boolean ruled) {
        String policies = properties.path("privateEndpointNetworkPolicies").asText("Disabled");
        boolean isAsMade = policies.equals(ruled ? "NetworkSecurityGroupEnabled" : "Disabled");
        return isAsMade && !properties.path("privateEndpoints").isEmpty()
                && !RESERVED.contains(name.toLowerCase(Locale.ROOT)) ? "PrivateEndpoints" : "Other";
    }

    private void delegation(String subnet, JsonNode found, ObjectNode said) {
        JsonNode first = found.path(0);
        if (found.size() == 1 && first.path("name").asText().equals("delegation")) {
            said.put("delegation", first.at("/properties/serviceName").asText());
        } else if (!found.isEmpty()) {
            remarks.add(
                    "spec.subnets: the delegation of " + subnet + " is left out, as it has a name of its own; it stays"
                            + " in Azure.");
        }
    }

    /** What guards a subnet: the purpose Training where it lets through what nodes need, and rules beside. */
    private ObjectNode securityGroup(String subnet, JsonNode group) {
        ObjectNode said = Json.object();
        if (!group.isTextual()) {
            return said;
        }
        Optional<ObjectNode> found = reads.part(group, NetworkTypes.SECURITY_GROUP);
        List<JsonNode> rules = found.map(one -> one.at("/properties/securityRules").valueStream().toList())
                .orElse(List.of());
        List<String> ours = rules.stream().map(rule -> rule.path("name").asText()).filter(name -> name.startsWith(OURS))
                .toList();
        if (rules.isEmpty()) {
            cannotSay("the subnet " + subnet + " has the network security group " + group.asText()
                    + (found.isEmpty() ? ", which can't be read" : ", which has no rules"));
        }
        if (!ours.isEmpty()) {
            said.put("purpose", "Training");
            if (ours.contains("azureml-in")) {
                said.put("publicIpNodes", true);
            }
            if (ours.contains("azureml-out-deny-internet")) {
                said.put("denyOtherOutbound", true);
            }
        }
        if (ours.size() < rules.size()) {
            ArrayNode list = said.putArray("rules");
            rules.stream().filter(rule -> !ours.contains(rule.path("name").asText()))
                    .forEach(rule -> list.add(rule(subnet, rule)));
        }
        return said;
    }

    private ObjectNode rule(String subnet, JsonNode found) {
        JsonNode of = schema.at("/properties/subnets/items/properties/rules/items");
        JsonNode properties = found.path("properties");
        ObjectNode rule = Json.object().put("name", found.path("name").asText());
        rule.setAll(SchemaCopy.object(of, properties, List.of("name", "destinationPortRanges")));
        List.of("protocol", "sourceAddressPrefix", "destinationAddressPrefix").forEach(name -> {
            if (properties.path(name).asText().equals("*")) {
                rule.remove(name);
            } else if (!rule.has(name)) {
                cannotSay("its rule " + found.path("name").asText() + " of the subnet " + subnet + " has "
                        + (name.equals("protocol")
                                ? "the protocol " + properties.path(name).asText()
                                : "several places in place of " + name));
            }
        });
        JsonNode ports = properties.path("destinationPortRanges");
        if (!ports.isEmpty()) {
            rule.set("destinationPortRanges", ports.deepCopy());
        } else if (!properties.path("destinationPortRange").asText("*").equals("*")) {
            rule.putArray("destinationPortRanges").add(properties.path("destinationPortRange").asText());
        }
        if (!properties.path("sourcePortRange").asText("").equals("*")
                || !properties.path("description").asText("").isEmpty()) {
            cannotSay("the rule " + found.path("name").asText() + " of the subnet " + subnet
                    + " has a description, or ports that it comes from");
        }
        return rule;
    }

    /** By which gateway and which routes nodes reach what is outside. */
    private void wayOut(String subnet, boolean nodes, JsonNode properties) {
        JsonNode gateway = properties.path("natGateway").path("id");
        JsonNode routes = properties.path("routeTable").path("id");
        if (!nodes && (gateway.isTextual() || routes.isTextual())) {
            cannotSay(
                    "the subnet " + subnet + ", which is not guarded as one for nodes is, has a NAT gateway or a route"
                            + " table");
            return;
        }
        if (gateway.isTextual() && !spec.has("natGateway")) {
            natGateway(reads.part(gateway, NetworkTypes.NAT_GATEWAY).orElseGet(Json::object));
        }
        if (routes.isTextual() && !spec.has("outbound")) {
            reads.part(routes, NetworkTypes.ROUTE_TABLE).flatMap(NetworkDraft::address).ifPresentOrElse(
                    address -> spec.putObject("outbound").put("via", "Appliance").put("address", address),
                    () -> cannotSay("the routes of the subnet " + subnet + " lead all to no one address"));
        }
    }

    private static Optional<String> address(ObjectNode routes) {
        return routes.at("/properties/routes").valueStream().map(route -> route.path("properties"))
                .filter(route -> route.path("addressPrefix").asText().equals("0.0.0.0/0"))
                .map(route -> route.path("nextHopIpAddress").asText("")).filter(address -> !address.isEmpty())
                .findFirst();
    }

    private void natGateway(ObjectNode found) {
        ObjectNode said = spec.putObject("natGateway");
        JsonNode minutes = found.at("/properties/idleTimeoutInMinutes");
        if (minutes.isNumber()) {
            said.set("idleTimeoutInMinutes", minutes);
        }
        if (found.path("zones").path(0).isTextual()) {
            said.put("zone", found.path("zones").path(0).asText());
        }
    }

    /** What has its place in a subnet of the network. */
    private Optional<ObjectNode> in(String subnet, String type) {
        boolean hasPlace = network.at("/properties/subnets").valueStream()
                .anyMatch(one -> one.path("name").asText().equalsIgnoreCase(subnet));
        String place = id.child("subnets", subnet).value();
        return hasPlace
                ? reads.beside(id, type).stream().filter(one -> one
                        .at("/properties/ipConfigurations/0/properties/subnet/id").asText().equalsIgnoreCase(place))
                        .findFirst()
                : Optional.empty();
    }

    private void firewall() {
        Optional<ObjectNode> found = in(FIREWALL_SUBNET, NetworkTypes.FIREWALL);
        if (found.isEmpty()) {
            return;
        }
        ObjectNode firewall = found.get();
        String address = spec.path("outbound").path("address").asText("");
        if (address.isEmpty() || !address.equals(firewall.at(FIREWALL_ADDRESS).asText())) {
            remarks.add(
                    "spec.outbound says nothing of " + firewall.path("id").asText() + ", to which no routes of nodes"
                            + " lead; it stays in Azure.");
            return;
        }
        ObjectNode outbound = spec.putObject("outbound").put("via", "AzureFirewall");
        ObjectNode made = outbound.putObject("firewall").put("tier", firewall.at("/properties/sku/tier").asText());
        if (!firewall.path("zones").isEmpty()) {
            made.set("zones", firewall.path("zones").deepCopy());
        }
        JsonNode sources = schema.at("/properties/outbound/properties/packages/items");
        ArrayNode packages = outbound.putArray("packages");
        reads.ruleGroups(firewall.at("/properties/firewallPolicy/id").asText()).stream()
                .flatMap(group -> group.at("/properties/ruleCollections").valueStream())
                .flatMap(collection -> collection.path("rules").valueStream())
                .filter(rule -> rule.path("ruleType").asText().equals("ApplicationRule")).forEach(rule -> {
                    SchemaCopy.text(sources, rule.path("name")).ifPresent(packages::add);
                    if (rule.path("name").asText().equals("allowedFqdns")) {
                        outbound.set("allowedFqdns", rule.path("targetFqdns").deepCopy());
                    }
                });
    }

    private void bastion() {
        in("AzureBastionSubnet", NetworkTypes.BASTION).ifPresent(host -> {
            ObjectNode said = spec.putObject("bastion").put("sku", host.at("/sku/name").asText());
            if (host.at("/properties/enableTunneling").asBoolean()) {
                said.put("enableTunneling", true);
            }
        });
    }

    /** Zones beside it that it asks. */
    private void privateDns() {
        List<String> zones = reads.zonesBeside(id).stream().map(zone -> zone.path("id").asText())
                .filter(zone -> ArmId.parse(zone).name().toLowerCase(Locale.ROOT).startsWith("privatelink.")).toList();
        if (zones.isEmpty()) {
            return;
        }
        List<String> linked = reads.linked(zones.getFirst());
        if (linked.stream().noneMatch(id.value()::equalsIgnoreCase)) {
            return;
        }
        ObjectNode said = spec.putObject("privateDns");
        List<String> further = linked.stream().filter(other -> !other.equalsIgnoreCase(id.value())).toList();
        if (!further.isEmpty()) {
            further.forEach(said.putArray("virtualNetworkIds")::add);
        }
    }
}
