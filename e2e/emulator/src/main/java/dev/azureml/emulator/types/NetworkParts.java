package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What subnets refer to: network security groups, route tables, NAT gateways and their public addresses. */
final class NetworkParts {
    static final String SECURITY_GROUP = "Microsoft.Network/networkSecurityGroups";
    static final String NAT_GATEWAY = "Microsoft.Network/natGateways";
    static final String ROUTE_TABLE = "Microsoft.Network/routeTables";
    static final String PUBLIC_IP = "Microsoft.Network/publicIPAddresses";
    private static final String NAMES = "[a-zA-Z0-9]([-._a-zA-Z0-9]{0,78}[a-zA-Z0-9_])?";
    private static final String RULES = "properties.securityRules";
    private static final String ROUTES = "properties.routes";
    private static final String ADDRESSES = "properties.publicIpAddresses";

    private NetworkParts() {
    }

    static List<ResourceType> types() {
        return List.of(
                type(SECURITY_GROUP).rule(NetworkParts::conflicts).fill(NetworkParts::fillRules)
                        .deletion(NetworkParts::guards)
                        .view(view -> showSubnets(view, "properties.networkSecurityGroup.id"))
                        .page("securityRules", call -> part(call, RULES)),
                type(ROUTE_TABLE).rule(NetworkParts::leads).fill(NetworkParts::fillRoutes)
                        .deletion(NetworkParts::routes)
                        .view(view -> showSubnets(view, "properties.routeTable.id"))
                        .page("routes", call -> part(call, ROUTES)),
                type(NAT_GATEWAY).rule(w -> w.fixed("sku.name")).rule(NetworkParts::addresses)
                        .fill(w -> w.preset("properties.idleTimeoutInMinutes", 4)).deletion(NetworkParts::serves)
                        .view(view -> showSubnets(view, "properties.natGateway.id")),
                type(PUBLIC_IP).rule(w -> w.fixed("sku.name")).fill(NetworkParts::fillAddress)
                        .deletion(NetworkParts::allocated));
    }

    static ResourceType type(String name) {
        return ResourceType.type(name, Networks.VERSION).model(name, null).names(NAMES).put(Verb.async(201, 200, true))
                .delete(Verb.accepted(Verb.Style.BOTH, true)).status("operations").busy(Networks.BUSY)
                .rule(w -> w.fixed("location", "zones")).fill(w -> w.preset("tags", Json.object()));
    }

    /** What lies in a resource's body, as a list of its own; without the rules that Azure puts behind. */
    private static ArmResponse part(Call call, String place) {
        ArrayNode value = Json.MAPPER.createArrayNode();
        Json.at(call.entry().body(), place).forEach(value::add);
        return ArmResponse.ok(Json.object("value", value));
    }

    /** Azure tells rules apart by direction and priority. */
    private static void conflicts(Write write) {
        List<JsonNode> rules = write.at(RULES).valueStream().toList();
        for (int i = 0; i < rules.size(); i++) {
            for (JsonNode other : rules.subList(0, i)) {
                if (place(rules.get(i)).equals(place(other))) {
                    throw ArmError.badRequest("SecurityRuleConflict", "Security rule " + other.path("name").asText()
                            + " conflicts with rule " + rules.get(i).path("name").asText()
                            + ". Rules cannot have the same Priority and Direction.", RULES);
                }
            }
        }
    }

    private static String place(JsonNode rule) {
        return rule.at("/properties/direction").asText() + rule.at("/properties/priority").asInt();
    }

    private static void fillRules(Write write) {
        write.preset(RULES, Json.MAPPER.createArrayNode());
        for (JsonNode rule : write.at(RULES)) {
            ((ObjectNode) rule).put("id", write.id().path() + "/securityRules/" + rule.path("name").asText()).put(
                    "type",
                    SECURITY_GROUP + "/securityRules");
            ObjectNode properties = ((ObjectNode) rule).withObject("/properties").put("provisioningState", "Succeeded");
            for (String list : List.of("sourcePortRanges", "destinationPortRanges", "sourceAddressPrefixes",
                    "destinationAddressPrefixes")) {
                if (!properties.has(list)) {
                    properties.putArray(list);
                }
            }
        }
    }

    private static void guards(Call call) {
        List<Entry> subnets = Networks.naming(call.world(), "properties.networkSecurityGroup.id", call.id());
        if (!subnets.isEmpty()) {
            throw ArmError.badRequest("InUseNetworkSecurityGroupCannotBeDeleted", "Network security group "
                    + call.id().path()
                    + " cannot be deleted because it is in use by the following resources: " + paths(subnets)
                    + ". In order to delete the Network security group, remove the association with the resource(s). To learn"
                    + " how to do this, see aka.ms/deletensg.", null);
        }
    }

    private static void leads(Write write) {
        for (JsonNode route : write.at(ROUTES)) {
            boolean isAppliance = route.at("/properties/nextHopType").asText().equals("VirtualAppliance");
            if (isAppliance == route.at("/properties/nextHopIpAddress").asText().isEmpty()) {
                throw ArmError.badRequest("InvalidRouteNextHop", "Route " + route.path("name").asText()
                        + " must have a next hop IP address with the next hop type VirtualAppliance, and no other.",
                        ROUTES);
            }
        }
    }

    private static void fillRoutes(Write write) {
        write.preset(ROUTES, Json.MAPPER.createArrayNode());
        write.preset("properties.disableBgpRoutePropagation", false);
        for (JsonNode route : write.at(ROUTES)) {
            ((ObjectNode) route).put("id", write.id().path() + "/routes/" + route.path("name").asText()).put("type",
                    ROUTE_TABLE + "/routes");
            ((ObjectNode) route).withObject("/properties").put("provisioningState", "Succeeded");
        }
    }

    private static void routes(Call call) {
        List<Entry> subnets = Networks.naming(call.world(), "properties.routeTable.id", call.id());
        if (!subnets.isEmpty()) {
            throw ArmError.badRequest("InUseRouteTableCannotBeDeleted", "Route table " + call.id().name()
                    + " is in use and cannot be deleted.", null);
        }
    }

    private static void serves(Call call) {
        List<Entry> subnets = Networks.naming(call.world(), "properties.natGateway.id", call.id());
        if (!subnets.isEmpty()) {
            throw ArmError.badRequest("CannotDeleteNatGatewayAssociatedToSubnet", "NAT Gateway " + call.id().path()
                    + " is still configured on " + subnets.size()
                    + " subnets. Remove NAT Gateway from all referenced subnets"
                    + " and then delete NAT Gateway.", null);
        }
    }

    private static void addresses(Write write) {
        for (JsonNode address : write.at(ADDRESSES)) {
            String id = address.path("id").asText();
            Networks.refers(write.world(), write.id(), write.text("location"), id, PUBLIC_IP);
            gateways(write.world().ofType(NAT_GATEWAY), id).stream()
                    .filter(other -> !other.id().key().equals(write.id().key())).findFirst().ifPresent(other -> {
                        throw ArmError.badRequest("PublicIPAddressInUse", "Resource " + write.id().path()
                                + " is referencing public IP address " + id + " that is already allocated to resource "
                                + other.id().path() + ".", ADDRESSES);
                    });
        }
    }

    private static List<Entry> gateways(List<Entry> all, String address) {
        return all.stream().filter(gateway -> Json.at(gateway.body(), ADDRESSES).valueStream()
                .anyMatch(one -> one.path("id").asText().equalsIgnoreCase(address))).toList();
    }

    /** Each has an address of its own, which it keeps. */
    private static void fillAddress(Write write) {
        int number = Math.floorMod(write.id().key().hashCode(), 65_536);
        write.once("properties.ipAddress", "20.61." + number / 256 + "." + number % 256);
        write.preset("properties.idleTimeoutInMinutes", 4);
        write.preset("sku.name", "Standard");
        write.preset("sku.tier", "Regional");
    }

    private static void allocated(Call call) {
        Stream.concat(gateways(call.world().ofType(NAT_GATEWAY), call.id().path()).stream(),
                AzureFirewalls.having(call.world(), call.id().path()).stream()).findFirst().ifPresent(gateway -> {
                    throw ArmError.badRequest("PublicIPAddressCannotBeDeleted", "Public IP address " + call.id().path()
                            + " can not be deleted since it is still allocated to resource " + gateway.id().path()
                            + ". In order to delete the public IP, disassociate/detach the Public IP address from the resource.",
                            null);
                });
    }

    private static void showSubnets(View view, String place) {
        List<Entry> subnets = Networks.naming(view.world(), place, view.entry().id());
        if (!subnets.isEmpty()) {
            ArrayNode list = view.body().withObject("/properties").putArray("subnets");
            subnets.forEach(subnet -> list.addObject().put("id", subnet.id().path()));
        }
    }

    private static String paths(List<Entry> entries) {
        return entries.stream().map(entry -> entry.id().path()).collect(Collectors.joining(", "));
    }
}
