package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.PrivateZone;
import dev.azureml.operator.network.NetworkTypes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads what networks are made of, by the ids in which they name each other. */
record NetworkReads(Inventory inventory) {
    static final String ENDPOINT = "Microsoft.Network/privateEndpoints";
    private static final String ENDPOINT_VERSION = "2025-05-01";
    private static final String ZONE_VERSION = "2024-06-01";
    private static final String LINKS = "virtualNetworkLinks";

    /** Returns a resource of a type; empty where the id is of none, or nothing can be read there. */
    Optional<ObjectNode> named(JsonNode id, String type, String apiVersion) {
        return ArmId.tryParse(id.textValue())
                .filter(found -> found.type().equalsIgnoreCase(type) && found.resourceGroup() != null)
                .flatMap(found -> inventory.at(found.group().value(), type, apiVersion).stream()
                        .filter(one -> one.path("id").asText().equalsIgnoreCase(found.value())).findFirst());
    }

    /** Returns a part of a network, such as its NAT gateway. */
    Optional<ObjectNode> part(JsonNode id, String type) {
        return named(id, type, NetworkTypes.VERSION);
    }

    /** Returns those of a type beside something. */
    List<ObjectNode> beside(ArmId id, String type) {
        return inventory.at(id.group().value(), type, NetworkTypes.VERSION);
    }

    /** Returns what a firewall's policy has below it. */
    List<ObjectNode> ruleGroups(String policy) {
        return inventory.below(policy, "ruleCollectionGroups", NetworkTypes.VERSION);
    }

    /** Returns the private endpoints of a resource group. */
    List<ObjectNode> endpoints(ArmId group) {
        return inventory.at(group.value(), ENDPOINT, ENDPOINT_VERSION);
    }

    /** Returns the ids of the zones that the names of an endpoint are written into. */
    Stream<String> zonesOf(ObjectNode endpoint) {
        return inventory.below(endpoint.path("id").asText(), "privateDnsZoneGroups", ENDPOINT_VERSION).stream()
                .flatMap(group -> group.at("/properties/privateDnsZoneConfigs").valueStream())
                .map(config -> config.at("/properties/privateDnsZoneId").asText("")).filter(id -> !id.isEmpty());
    }

    /** Returns the private DNS zones beside something. */
    List<ObjectNode> zonesBeside(ArmId id) {
        return inventory.at(id.group().value(), PrivateZone.TYPE, ZONE_VERSION);
    }

    /** Returns the ids of the virtual networks that a zone is linked with. */
    List<String> linked(String zone) {
        return inventory.below(zone, LINKS, ZONE_VERSION).stream()
                .map(link -> link.at("/properties/virtualNetwork/id").asText("")).filter(id -> !id.isEmpty()).toList();
    }

    /** Returns the virtual network of a subnet. */
    static Optional<ArmId> networkOf(String subnet) {
        return ArmId.tryParse(subnet).filter(id -> id.type().equalsIgnoreCase(NetworkTypes.SUBNET))
                .flatMap(ArmId::parent);
    }
}
