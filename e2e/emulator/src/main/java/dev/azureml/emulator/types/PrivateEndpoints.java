package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Settled;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Private endpoints: a place in a subnet from which a resource is reached, once the owner of that approves. */
final class PrivateEndpoints {
    static final String TYPE = "Microsoft.Network/privateEndpoints";
    private static final String AUTOMATIC = "properties.privateLinkServiceConnections";
    private static final String MANUAL = "properties.manualPrivateLinkServiceConnections";
    private static final String SUBNET = "properties.subnet.id";
    private static final String DNS = "properties.customDnsConfigs";

    private PrivateEndpoints() {
    }

    /**
     * A name of what an endpoint leads to.
     *
     * @param zone the private DNS zone that it is written into as {@code record}
     * @param member which of the endpoint's addresses it has
     */
    record Name(String fqdn, String zone, String record, int member) {
    }

    static List<ResourceType> types() {
        return List.of(ResourceType.type(TYPE, "2025-05-01").model(TYPE, null)
                .names("[a-zA-Z0-9]([-._a-zA-Z0-9]{0,78}[_a-zA-Z0-9])?").put(Verb.async(201, 200, true))
                .delete(Verb.accepted(Verb.Style.BOTH, true)).status("operations").busy("AnotherOperationInProgress")
                .rule(w -> w.fixed("location", SUBNET)).rule(PrivateEndpoints::leads).rule(PrivateEndpoints::lies)
                .fill(PrivateEndpoints::addresses).settled(PrivateEndpoints::asks).removal(PrivateEndpoints::leaves)
                .view(PrivateEndpoints::show));
    }

    /** The names of what an endpoint leads to, in the public cloud. */
    static List<Name> names(World world, JsonNode endpoint) {
        Optional<ArmId> target = target(endpoint);
        Entry entry = target.map(world::get).orElse(null);
        if (entry == null) {
            return List.of();
        }
        String name = entry.id().name().toLowerCase(Locale.ROOT);
        String region = Json.text(entry.body(), "location");
        String group = connection(endpoint).at("/properties/groupIds/0").asText();
        if (entry.id().is(Storage.ACCOUNT)) {
            return List.of(new Name(name + "." + group + ".core.windows.net", "privatelink." + group
                    + ".core.windows.net", name, 0));
        }
        if (entry.id().is(Vaults.TYPE)) {
            return List.of(new Name(name + ".vault.azure.net", "privatelink.vaultcore.azure.net", name, 0));
        }
        if (entry.id().is(Storage.REGISTRY)) {
            String data = name + "." + region + ".data";
            return List.of(new Name(name + ".azurecr.io", "privatelink.azurecr.io", name, 0),
                    new Name(data + ".azurecr.io", "privatelink.azurecr.io", data, 1));
        }
        String guid = Json.text(entry.body(), "properties.workspaceId");
        String api = guid + ".workspace." + region;
        String notebooks = Json.text(entry.body(), "properties.notebookInfo.fqdn");
        String inference = "*." + guid + ".inference." + region;
        return List.of(new Name(api + ".api.azureml.ms", "privatelink.api.azureml.ms", api, 0),
                new Name(api + ".cert.api.azureml.ms", "privatelink.api.azureml.ms", api + ".cert", 0),
                new Name(notebooks, "privatelink.notebooks.azure.net", notebooks.replace(".notebooks.azure.net", ""),
                        1),
                new Name(inference + ".api.azureml.ms", "privatelink.api.azureml.ms", inference, 2));
    }

    /** The address of a name, as the endpoint got it. */
    static String address(JsonNode endpoint, String fqdn) {
        return Json.at(endpoint, DNS).valueStream().filter(one -> one.path("fqdn").asText().equals(fqdn))
                .map(one -> one.at("/ipAddresses/0").asText()).findFirst().orElse("");
    }

    /** The addresses that an endpoint has. */
    static Set<String> addresses(JsonNode endpoint) {
        return Json.at(endpoint, DNS).valueStream().map(config -> config.at("/ipAddresses/0").asText())
                .collect(Collectors.toSet());
    }

    private static JsonNode connection(JsonNode endpoint) {
        return Stream.of(AUTOMATIC, MANUAL).map(list -> Json.at(endpoint, list).path(0))
                .filter(JsonNode::isObject).findFirst().orElseGet(Json::object);
    }

    private static Optional<ArmId> target(JsonNode endpoint) {
        return ArmId.parse(connection(endpoint).at("/properties/privateLinkServiceId").asText());
    }

    /** It leads to one group of something that is there. */
    private static void leads(Write write) {
        JsonNode connection = connection(write.next());
        String id = connection.at("/properties/privateLinkServiceId").asText();
        Entry target = write.world().find(id).orElseThrow(() -> notFound(write, id));
        Set<String> known = PrivateConnections.groups(target.id());
        JsonNode groups = connection.at("/properties/groupIds");
        if (groups.size() > 1) {
            throw ArmError.badRequest("OnlyOneGroupIdPermitted", "Private link service connection "
                    + connection.path("name").asText() + " has the following group Ids: "
                    + groups.valueStream().map(JsonNode::asText).collect(Collectors.joining(", "))
                    + ". Only one group Id is permitted when connecting to a first-party resource (" + id + ").",
                    AUTOMATIC);
        }
        String group = groups.path(0).asText();
        if (!known.contains(group)) {
            throw ArmError.badRequest("InvalidValuesForRequestParameters", "Call to " + target.id().type()
                    + " failed. Error message: Values for request parameters are invalid: GroupId: " + group + ".",
                    AUTOMATIC);
        }
        if (target.id().is(Storage.REGISTRY) && !Json.text(target.body(), "sku.name").equals("Premium")) {
            throw ArmError.badRequest("InvalidValuesForRequestParameters", "Call to " + target.id().type()
                    + " failed. Error message: The registry has private endpoints with the SKU Premium alone.",
                    AUTOMATIC);
        }
        if (!write.creating() && !target(write.next()).equals(target(Objects.requireNonNull(write.before()).body()))) {
            throw ArmError.badRequest("PropertyChangeNotAllowed", "Changing property '" + AUTOMATIC
                    + "' is not allowed.", AUTOMATIC);
        }
    }

    private static void lies(Write write) {
        String subnet = write.text(SUBNET);
        Entry found = write.world().find(subnet).filter(entry -> entry.id().is(Networks.SUBNET))
                .orElseThrow(() -> notFound(write, subnet));
        String region = found.id().parentId().map(write.world()::get)
                .map(network -> Json.text(network.body(), "location"))
                .orElse("");
        if (!region.isEmpty() && !region.equals(write.text("location"))) {
            throw notFound(write, subnet);
        }
    }

    private static ArmError notFound(Write write, String id) {
        return ArmError.badRequest("InvalidResourceReference", "Resource " + id + " referenced by resource "
                + write.id().path()
                + " was not found. Please make sure that the referenced resource exists, and that both "
                + "resources are in the same region.", null);
    }

    /** No two endpoints have an address together; Azure keeps the first four of a subnet, and the last. */
    private static void addresses(Write write) {
        write.preset("tags", Json.object());
        write.set("properties.networkInterfaces", Json.MAPPER.createArrayNode().add(Json.object("id",
                write.id().path().replace("/privateEndpoints/", "/networkInterfaces/") + ".nic."
                        + Common.uuid("pe:" + write.id().key()))));
        if (!write.creating()) {
            write.set(DNS, write.was(DNS).deepCopy());
            return;
        }
        List<Name> names = names(write.world(), write.next());
        int members = names.stream().mapToInt(Name::member).max().orElse(-1) + 1;
        List<String> free = free(write, members);
        ArrayNode configs = Json.MAPPER.createArrayNode();
        names.forEach(name -> configs.add(Json.object("fqdn", name.fqdn(), "ipAddresses",
                Json.MAPPER.createArrayNode().add(free.get(name.member())))));
        write.set(DNS, configs);
    }

    private static List<String> free(Write write, int count) {
        Entry subnet = write.world().find(write.text(SUBNET)).orElse(null);
        String said = subnet == null ? "" : Json.text(subnet.body(), "properties.addressPrefix");
        String prefix = said.isEmpty() ? "10.0.0.0/24" : said;
        Set<String> taken = write.world().ofType(TYPE).stream()
                .filter(other -> Json.text(other.body(), SUBNET).equalsIgnoreCase(write.text(SUBNET)))
                .flatMap(other -> addresses(other.body()).stream()).collect(Collectors.toSet());
        List<String> found = new ArrayList<>();
        long first = number(prefix.substring(0, prefix.indexOf('/')));
        long size = 1L << (32 - Integer.parseInt(prefix.substring(prefix.indexOf('/') + 1)));
        for (long at = 4; at < size - 1 && found.size() < count; at++) {
            String address = text(first + at);
            if (!taken.contains(address)) {
                found.add(address);
            }
        }
        if (found.size() < count) {
            throw ArmError.badRequest("SubnetIsFull", "Subnet " + write.text(SUBNET) + " with address prefix " + prefix
                    + " does not have enough capacity for " + count + " IP addresses.", SUBNET);
        }
        return found;
    }

    private static long number(String address) {
        return Stream.of(address.split("[.]", -1)).mapToLong(Long::parseLong).reduce(0,
                (sum, part) -> sum * 256 + part);
    }

    private static String text(long address) {
        return (address >> 24 & 255) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    private static void asks(Settled settled) {
        if (settled.created()) {
            boolean automatic = !Json.at(settled.body(), AUTOMATIC).isEmpty();
            target(settled.body()).filter(target -> settled.world().get(target) != null)
                    .ifPresent(target -> PrivateConnections.open(settled.world(), settled.id(), target, automatic));
        }
    }

    private static void leaves(Call call) {
        target(call.entry().body()).ifPresent(target -> PrivateConnections.close(call.world(), call.id(), target));
        PrivateZones.forget(call.world(), call.id());
    }

    /** The state is what the target says now; the names are in the zones once those have them. */
    private static void show(View view) {
        for (String list : List.of(AUTOMATIC, MANUAL)) {
            if (Json.at(view.body(), list).path(0) instanceof ObjectNode connection) {
                JsonNode state = target(view.body())
                        .flatMap(target -> PrivateConnections.state(view.world(), view.entry().id(), target))
                        .orElseGet(() -> Json.object("status",
                                view.entry().state().equals("Succeeded") ? "Disconnected" : "Pending", "description",
                                "",
                                "actionsRequired", "None"));
                connection.withObject("/properties").set("privateLinkServiceConnectionState", state.deepCopy());
                connection.withObject("/properties").put("provisioningState", "Succeeded");
            } else {
                Json.set(view.body(), list, Json.MAPPER.createArrayNode());
            }
        }
        if (!view.world().under(view.entry().id().path() + "/privateDnsZoneGroups").isEmpty()) {
            Json.set(view.body(), DNS, Json.MAPPER.createArrayNode());
        }
    }
}
