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
import java.util.List;

/** Private DNS zones, the virtual networks that ask them, and the groups by which endpoints write their names there. */
final class PrivateZones {
    private static final String ZONE = "Microsoft.Network/privateDnsZones";
    private static final String LINK = ZONE + "/virtualNetworkLinks";
    private static final String RECORD = ZONE + "/A";
    private static final String GROUP = PrivateEndpoints.TYPE + "/privateDnsZoneGroups";
    private static final String VERSION = "2024-06-01";
    private static final String NETWORK = "properties.virtualNetwork.id";
    private static final String CONFIGS = "properties.privateDnsZoneConfigs";
    private static final String CREATOR = "properties.metadata.creator";

    private PrivateZones() {
    }

    static List<ResourceType> types() {
        return List.of(
                ResourceType.type(ZONE, VERSION).model(ZONE, null).names("[a-z0-9_-]+([.][a-z0-9_-]+)+")
                        .put(Verb.accepted(Verb.Style.BOTH, true)).delete(Verb.accepted(Verb.Style.BOTH, true))
                        .status("privateDnsOperationStatuses").rule(PrivateZones::everywhere)
                        .fill(w -> w.preset("tags", Json.object())).deletion(PrivateZones::linked)
                        .view(PrivateZones::count),
                ResourceType.type(LINK, VERSION).model(LINK, null)
                        .names("[a-zA-Z0-9_]([-._a-zA-Z0-9]{0,78}[a-zA-Z0-9_])?")
                        .put(Verb.accepted(Verb.Style.BOTH, true)).delete(Verb.accepted(Verb.Style.BOTH, true))
                        .status("privateDnsOperationStatuses").rule(PrivateZones::everywhere)
                        .rule(w -> w.fixed(NETWORK)).rule(PrivateZones::links).fill(w -> {
                            w.preset("tags", Json.object());
                            w.set("properties.virtualNetworkLinkState", "Completed");
                        }),
                ResourceType.type(RECORD, VERSION).model(RECORD, null).put(Verb.sync(201, 200))
                        .delete(Verb.sync(200, 200)),
                ResourceType.type(GROUP, "2025-05-01").model(GROUP, null).put(Verb.async(201, 200, true))
                        .delete(Verb.accepted(Verb.Style.BOTH, true)).status("operations")
                        .rule(PrivateZones::zonesExist)
                        .settled(PrivateZones::write)
                        .removal(call -> forget(call.world(), call.id().parentId().orElseThrow())));
    }

    /** Takes the names of an endpoint out of all zones. */
    static void forget(World world, ArmId endpoint) {
        world.ofType(RECORD).stream().filter(record -> Json.text(record.body(), CREATOR).equals(creator(endpoint)))
                .forEach(record -> world.remove(record.id()));
    }

    private static String creator(ArmId endpoint) {
        return "created by private endpoint " + endpoint.name() + " with resource guid "
                + Common.uuid("pe:" + endpoint.key());
    }

    private static void everywhere(Write write) {
        if (!write.text("location").equals("global")) {
            throw ArmError.badRequest("LocationNotAvailableForResourceType", "The provided location '"
                    + write.text("location") + "' is not available for resource type '" + write.id().type()
                    + "'. List of available regions for the resource type is 'global'.", "location");
        }
    }

    private static void linked(Call call) {
        List<Entry> links = call.world().under(call.id().path() + "/virtualNetworkLinks");
        if (!links.isEmpty()) {
            throw ArmError.conflict("CannotDeleteResource",
                    "Can not delete resource before nested resources are deleted."
                            + " Nested resources include '" + links.getFirst().id().path() + "'.");
        }
    }

    private static void count(View view) {
        String zone = view.entry().id().path();
        Json.set(view.body(), "properties.numberOfRecordSets", Json.node(1 + view.world().under(zone + "/A").size()));
        Json.set(view.body(), "properties.numberOfVirtualNetworkLinks",
                Json.node(view.world().under(zone + "/virtualNetworkLinks").size()));
    }

    /** A virtual network asks one zone of a name. */
    private static void links(Write write) {
        String network = write.text(NETWORK);
        if (write.world().find(network).isEmpty()) {
            throw ArmError.badRequest("BadRequest", "The virtual network '" + network + "' was not found.", NETWORK);
        }
        String zone = write.id().parentId().orElseThrow().name();
        for (Entry other : write.creating() ? write.world().ofType(LINK) : List.<Entry>of()) {
            String name = other.id().parentId().orElseThrow().name();
            if (name.equalsIgnoreCase(zone) && Json.text(other.body(), NETWORK).equalsIgnoreCase(network)) {
                throw ArmError.badRequest("BadRequest", "A virtual network cannot be linked to multiple zones with"
                        + " overlapping namespaces. You tried to link virtual network with '" + zone + "' and '" + name
                        + "' zones.", NETWORK);
            }
        }
    }

    private static void zonesExist(Write write) {
        for (JsonNode config : write.at(CONFIGS)) {
            String zone = config.at("/properties/privateDnsZoneId").asText();
            if (write.world().find(zone).filter(entry -> entry.id().is(ZONE)).isEmpty()) {
                throw ArmError.badRequest("InvalidResourceReference", "Resource " + zone + " referenced by resource "
                        + write.id().path()
                        + " was not found. Please make sure that the referenced resource exists, and"
                        + " that both resources are in the same region.", CONFIGS);
            }
        }
    }

    /** Only a zone of the recommended name gets records. */
    private static void write(Settled settled) {
        ArmId id = settled.id().parentId().orElseThrow();
        Entry endpoint = settled.world().get(id);
        forget(settled.world(), id);
        if (endpoint == null) {
            return;
        }
        for (JsonNode config : Json.at(settled.body(), CONFIGS)) {
            ArmId zone = ArmId.of(config.at("/properties/privateDnsZoneId").asText());
            ArrayNode records = ((ObjectNode) config).withObject("/properties").putArray("recordSets");
            for (PrivateEndpoints.Name name : PrivateEndpoints.names(settled.world(), endpoint.body())) {
                if (name.zone().equalsIgnoreCase(zone.name())) {
                    String address = PrivateEndpoints.address(endpoint.body(), name.fqdn());
                    record(settled.world(), zone.child("A", name.record()), address, creator(id));
                    records.add(Json.object("recordType", "A", "recordSetName", name.record(), "fqdn",
                            name.record() + "." + zone.name(), "ttl", 10, "ipAddresses",
                            Json.MAPPER.createArrayNode().add(address), "provisioningState", "Succeeded"));
                }
            }
        }
    }

    private static void record(World world, ArmId id, String address, String creator) {
        ResourceType type = world.typeOf(id);
        world.keep(new Entry(
                id, type, Json.object("id", id.path(), "name", id.name(), "type", type.name(), "properties",
                        Json.object("fqdn", id.name() + "." + id.parentId().orElseThrow().name() + ".", "ttl", 10,
                                "isAutoRegistered", false, "metadata", Json.object("creator", creator), "aRecords",
                                Json.MAPPER.createArrayNode().add(Json.object("ipv4Address", address)))),
                Json.object()));
    }
}
