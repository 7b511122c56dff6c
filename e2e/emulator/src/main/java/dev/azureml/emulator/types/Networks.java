package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.Locations;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Virtual networks and their subnets, in which addresses are taken by endpoints, nodes and containers. */
final class Networks {
    static final String NETWORK = "Microsoft.Network/virtualNetworks";
    static final String SUBNET = NETWORK + "/subnets";
    static final String VERSION = "2025-09-01";
    static final String BUSY = "AnotherOperationInProgress";
    private static final String PEERING = NETWORK + "/virtualNetworkPeerings";
    private static final String AT = "properties.properties.subnet.id";
    private static final String SUBNETS = "properties.subnets";
    private static final String SPACE = "properties.addressSpace.addressPrefixes";
    private static final String PREFIX = "properties.addressPrefix";
    /** Azure keeps the first four addresses of a subnet, and the last. */
    private static final int KEPT = 5;

    private Networks() {
    }

    static List<ResourceType> types() {
        return List.of(
                ResourceType.type(NETWORK, VERSION).model(NETWORK, null)
                        .names("[a-zA-Z0-9][-._a-zA-Z0-9]{0,62}[a-zA-Z0-9_]")
                        .put(Verb.async(201, 200, true)).delete(Verb.accepted(Verb.Style.BOTH, true))
                        .status("operations")
                        .busy(BUSY).impliedBySeeds().rule(w -> w.fixed("location")).rule(Networks::space)
                        .rule(Networks::wholeSubnets).fill(Networks::keepSubnets).deletion(Networks::networkUsed)
                        .view(Networks::showNetwork).page("usages", Networks::usages),
                ResourceType.type(SUBNET, VERSION).model(SUBNET, null)
                        .names("[a-zA-Z0-9]([-._a-zA-Z0-9]{0,78}[a-zA-Z0-9_])?")
                        .put(Verb.async(201, 200, true)).delete(Verb.accepted(Verb.Style.BOTH, true))
                        .status("operations")
                        .busy(BUSY).busyBy(id -> id.parentId().orElseThrow().key()).rule(w -> lies(w, w.id(), w.next()))
                        .fill(Networks::fillSubnet).deletion(call -> notUsed(call.world(), call.entry()))
                        .view(view -> showSubnet(view.world(), view.entry().id(), view.body())),
                // Only a seed makes one.
                ResourceType.type(PEERING, VERSION));
    }

    /** A compute's subnet must exist. */
    static void check(Write write) {
        Optional<ArmId> subnet = ArmId.parse(write.text(AT)).filter(id -> id.is(SUBNET));
        if (write.has(AT) && (subnet.isEmpty() || write.world().get(subnet.get()) == null)) {
            throw ArmError.badRequest("InvalidSubnet", "The subnet '" + write.text(AT) + "' does not exist.", AT);
        }
    }

    /** What something in a network's region refers to must be there, in the same region. */
    static void refers(World world, ArmId from, String region, String to, String type) {
        boolean found = world.find(to).filter(entry -> entry.id().is(type))
                .filter(entry -> region.isEmpty() || Json.text(entry.body(), "location").equals(region)).isPresent();
        if (!found) {
            throw ArmError.badRequest("InvalidResourceReference", "Resource " + to + " referenced by resource "
                    + from.path()
                    + " was not found. Please make sure that the referenced resource exists, and that both resources are in"
                    + " the same region.", null);
        }
    }

    /** The subnets that name something at a place. */
    static List<Entry> naming(World world, String place, ArmId id) {
        return world.ofType(SUBNET).stream()
                .filter(subnet -> Json.text(subnet.body(), place).equalsIgnoreCase(id.path())).toList();
    }

    private static void space(Write write) {
        List<String> prefixes = texts(write.at(SPACE));
        if (prefixes.isEmpty()) {
            throw ArmError.badRequest("InvalidRequestFormat", "Virtual network " + write.id().name()
                    + " has no address space.", SPACE);
        }
        for (int i = 0; i < prefixes.size(); i++) {
            Cidr range = Cidr.parse(prefixes.get(i), SPACE);
            for (String other : prefixes.subList(0, i)) {
                if (Cidr.parse(other, SPACE).overlaps(range)) {
                    throw ArmError.badRequest("AddressPrefixesOverlap",
                            "Address prefixes " + other + " and " + range.text()
                                    + " of virtual network " + write.id().name() + " overlap.",
                            SPACE);
                }
            }
        }
        if (!write.creating() && write.at(SUBNETS).isMissingNode()) {
            subnets(write.world(), write.id()).forEach(subnet -> within(prefixes, subnet.id(), prefix(subnet.body())));
        }
    }

    /** A PUT that says subnets says all of them; one that doesn't leaves them as they are. */
    private static void wholeSubnets(Write write) {
        JsonNode said = write.at(SUBNETS);
        if (said.isMissingNode() || said.isNull()) {
            return;
        }
        Set<String> names = said.valueStream().map(one -> one.path("name").asText().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        subnets(write.world(), write.id()).stream()
                .filter(subnet -> !names.contains(subnet.id().name().toLowerCase(Locale.ROOT)))
                .forEach(subnet -> notUsed(write.world(), subnet));
        List<Cidr> before = new ArrayList<>();
        for (JsonNode one : said) {
            ArmId id = write.id().child("subnets", one.path("name").asText());
            Cidr range = Cidr.parse(prefix(one), SUBNETS);
            within(texts(write.at(SPACE)), id, range.text());
            if (before.stream().anyMatch(range::overlaps)) {
                throw overlaps(id);
            }
            before.add(range);
            references(write.world(), id, one, write.text("location"));
        }
    }

    private static void keepSubnets(Write write) {
        write.preset("tags", Json.object());
        write.once("properties.resourceGuid", Common.uuid("vnet:" + write.id().key()));
        JsonNode said = write.at(SUBNETS);
        if (!said.isMissingNode() && !said.isNull()) {
            subnets(write.world(), write.id()).forEach(subnet -> write.world().remove(subnet.id()));
            for (JsonNode one : said) {
                ArmId id = write.id().child("subnets", one.path("name").asText());
                ObjectNode body = Json.object("id", id.path(), "name", id.name(), "type", SUBNET);
                body.set("properties", one.path("properties").deepCopy());
                body.withObject("/properties").put("provisioningState", "Succeeded");
                settings(body);
                write.world().keep(new Entry(id, write.world().typeOf(id), body, Json.object()));
            }
        }
        write.next().withObject("/properties").remove("subnets");
        write.next().withObject("/properties").remove("virtualNetworkPeerings");
    }

    private static void lies(Write write, ArmId id, JsonNode subnet) {
        Entry network = write.world().get(id.parentId().orElseThrow());
        JsonNode owner = network == null ? Json.object() : network.body();
        Cidr range = Cidr.parse(prefix(subnet), PREFIX);
        within(texts(Json.at(owner, SPACE)), id, range.text());
        boolean overlaps = subnets(write.world(), id.parentId().orElseThrow()).stream()
                .filter(other -> !other.id().key().equals(id.key())).map(other -> prefix(other.body()))
                .filter(text -> !text.isEmpty()).anyMatch(text -> Cidr.parse(text, PREFIX).overlaps(range));
        if (overlaps) {
            throw overlaps(id);
        }
        if (!write.creating() && write.changed(PREFIX) && used(write.world(), id) > 0) {
            throw ArmError.badRequest("InUsePrefixCannotBeDeleted", "IpPrefix " + write.was(PREFIX).asText()
                    + " on Subnet " + id.name() + " has active allocations and cannot be deleted.", PREFIX);
        }
        references(write.world(), id, subnet, Json.text(owner, "location"));
    }

    private static void references(World world, ArmId id, JsonNode subnet, String region) {
        String guard = subnet.at("/properties/networkSecurityGroup/id").asText();
        if (!guard.isEmpty()) {
            refers(world, id, Locations.normal(region), guard, NetworkParts.SECURITY_GROUP);
        }
        String gateway = subnet.at("/properties/natGateway/id").asText();
        if (!gateway.isEmpty()) {
            refers(world, id, Locations.normal(region), gateway, NetworkParts.NAT_GATEWAY);
        }
        String routes = subnet.at("/properties/routeTable/id").asText();
        if (!routes.isEmpty()) {
            refers(world, id, Locations.normal(region), routes, NetworkParts.ROUTE_TABLE);
        }
    }

    private static void within(List<String> space, ArmId subnet, String prefix) {
        Cidr range = Cidr.parse(prefix, PREFIX);
        if (space.stream().noneMatch(one -> Cidr.parse(one, SPACE).contains(range))) {
            throw ArmError.badRequest("NetcfgSubnetRangeOutsideVnet", "Subnet '" + subnet.name()
                    + "' is not valid because its IP address range is outside the IP address range of virtual network '"
                    + subnet.parentId().orElseThrow().name() + "'.", PREFIX);
        }
    }

    private static ArmError overlaps(ArmId subnet) {
        return ArmError.badRequest("NetcfgSubnetRangesOverlap", "Subnet '" + subnet.name()
                + "' is not valid because its IP address range overlaps with that of an existing subnet in virtual network '"
                + subnet.parentId().orElseThrow().name() + "'.", PREFIX);
    }

    private static void fillSubnet(Write write) {
        settings(write.next());
    }

    private static void settings(ObjectNode subnet) {
        ObjectNode properties = subnet.withObject("/properties");
        if (!properties.has("privateEndpointNetworkPolicies")) {
            properties.put("privateEndpointNetworkPolicies", "Disabled");
        }
        if (!properties.has("privateLinkServiceNetworkPolicies")) {
            properties.put("privateLinkServiceNetworkPolicies", "Enabled");
        }
        properties.path("serviceEndpoints").forEach(one -> ((ObjectNode) one).put("provisioningState", "Succeeded"));
        for (JsonNode one : properties.path("delegations")) {
            if (one.path("properties") instanceof ObjectNode inner) {
                inner.put("provisioningState", "Succeeded");
            }
        }
    }

    private static void networkUsed(Call call) {
        subnets(call.world(), call.id()).forEach(subnet -> notUsed(call.world(), subnet));
    }

    private static void notUsed(World world, Entry subnet) {
        List<String> users = users(world, subnet.id());
        if (!users.isEmpty()) {
            throw ArmError.badRequest("InUseSubnetCannotBeDeleted", "Subnet " + subnet.id().name() + " is in use by "
                    + users.getFirst()
                    + " and cannot be deleted. In order to delete the subnet, delete all the resources"
                    + " within the subnet. See aka.ms/deletesubnet.", null);
        }
    }

    /** What has addresses of the subnet, one entry for each address. */
    private static List<String> users(World world, ArmId subnet) {
        List<String> users = new ArrayList<>();
        for (Entry endpoint : world.ofType(PrivateEndpoints.TYPE)) {
            if (Json.text(endpoint.body(), "properties.subnet.id").equalsIgnoreCase(subnet.path())) {
                int addresses = Math.max(1, PrivateEndpoints.addresses(endpoint.body()).size());
                for (int i = 0; i < addresses; i++) {
                    users.add(endpoint.id().path().replace("/privateEndpoints/", "/networkInterfaces/")
                            + ".nic/ipConfigurations/"
                            + i);
                }
            }
        }
        for (Entry compute : world.ofType(Computes.TYPE)) {
            if (Json.text(compute.body(), AT).equalsIgnoreCase(subnet.path())) {
                int nodes = Json.text(compute.body(), "properties.computeType").equals("AmlCompute")
                        ? Json.at(compute.body(), "properties.properties.currentNodeCount").asInt(0)
                        : 1;
                for (int i = 0; i < nodes; i++) {
                    users.add(compute.id().path() + "/ipConfigurations/" + i);
                }
            }
        }
        for (Entry group : world.ofType(ContainerGroups.TYPE)) {
            Json.at(group.body(), "properties.subnetIds").valueStream()
                    .filter(one -> one.path("id").asText().equalsIgnoreCase(subnet.path()))
                    .forEach(_ -> users.add(group.id().path() + "/ipConfigurations/0"));
        }
        users.addAll(AzureFirewalls.users(world, subnet));
        return users;
    }

    /** The range of a subnet. */
    static Cidr range(JsonNode subnet) {
        return Cidr.parse(prefix(subnet), PREFIX);
    }

    private static int used(World world, ArmId subnet) {
        return users(world, subnet).size();
    }

    private static void showNetwork(View view) {
        ArrayNode subnets = Json.MAPPER.createArrayNode();
        for (Entry subnet : subnets(view.world(), view.entry().id())) {
            ObjectNode body = subnet.body().deepCopy();
            showSubnet(view.world(), subnet.id(), body);
            subnets.add(body);
        }
        Json.set(view.body(), SUBNETS, subnets);
        ArrayNode peerings = Json.MAPPER.createArrayNode();
        view.world().under(view.entry().id().path() + "/virtualNetworkPeerings").forEach(one -> peerings.add(one.body()
                .deepCopy()));
        Json.set(view.body(), "properties.virtualNetworkPeerings", peerings);
    }

    private static void showSubnet(World world, ArmId id, ObjectNode body) {
        List<String> users = users(world, id);
        if (!users.isEmpty()) {
            ArrayNode list = body.withObject("/properties").putArray("ipConfigurations");
            users.forEach(user -> list.addObject().put("id", user));
        }
        List<Entry> endpoints = world.ofType(PrivateEndpoints.TYPE).stream()
                .filter(one -> Json.text(one.body(), "properties.subnet.id").equalsIgnoreCase(id.path())).toList();
        if (!endpoints.isEmpty()) {
            ArrayNode list = body.withObject("/properties").putArray("privateEndpoints");
            endpoints.forEach(one -> list.addObject().put("id", one.id().path()));
        }
    }

    private static ArmResponse usages(Call call) {
        ArrayNode value = Json.MAPPER.createArrayNode();
        for (Entry subnet : subnets(call.world(), call.id())) {
            String prefix = prefix(subnet.body());
            long limit = prefix.isEmpty() ? 0 : Math.max(0, Cidr.parse(prefix, PREFIX).size() - KEPT);
            value.add(Json.object("currentValue", used(call.world(), subnet.id()), "id", subnet.id().path(), "limit",
                    limit,
                    "name", Json.object("localizedValue", "Subnet size and usage", "value", "SubnetSpace"), "unit",
                    "Count"));
        }
        return ArmResponse.ok(Json.object("value", value));
    }

    private static List<Entry> subnets(World world, ArmId network) {
        return world.under(network.path() + "/subnets").stream().filter(entry -> entry.id().is(SUBNET)).toList();
    }

    /** The one range of a subnet, however it was said. */
    private static String prefix(JsonNode subnet) {
        String one = Json.text(subnet, PREFIX);
        return one.isEmpty() ? Json.at(subnet, "properties.addressPrefixes").path(0).asText("") : one;
    }

    private static List<String> texts(JsonNode list) {
        return Stream.of(list).flatMap(JsonNode::valueStream).map(JsonNode::asText).toList();
    }
}
