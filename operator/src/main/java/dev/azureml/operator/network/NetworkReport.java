package dev.azureml.operator.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLNetworkSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.StatusFields;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the status says of a network. */
record NetworkReport(ManagedObject<MLNetworkSpec> subject, Facts facts) {

    ObjectNode status() {
        ObjectNode network = facts.body(Keys.NETWORK).orElseGet(Json::object);
        ArrayNode outbound = Json.array();
        Stream.of(Keys.PUBLIC_IP, Keys.FIREWALL_IP)
                .flatMap(key -> text(facts.at(key, "/properties/ipAddress")).stream())
                .forEach(outbound::add);
        ObjectNode fields = new StatusFields(network).text("location", "/location")
                .with("addressSpace", network.at("/properties/addressSpace/addressPrefixes"))
                .with("subnets", subnets(network)).with("outboundAddresses", outbound)
                .with("privateDnsZones", NetworkZones.report(subject, facts)).with("peerings", peerings(network))
                .build();
        text(facts.at(Keys.NAT_GATEWAY, "/id")).ifPresent(id -> fields.put("natGatewayId", id));
        text(facts.at(Keys.BASTION, "/id")).ifPresent(id -> fields.put("bastionId", id));
        RouteTable.firewallAddress(facts).ifPresent(address -> fields.put("firewallAddress", address));
        return fields;
    }

    private ArrayNode subnets(ObjectNode network) {
        List<MLNetworkSpec.Subnet> said = subject.spec().subnets();
        Stream<JsonNode> found = said == null
                ? network.at("/properties/subnets").valueStream()
                : said.stream().flatMap(one -> facts.body(Keys.SUBNET + one.name()).stream());
        ArrayNode subnets = Json.array();
        found.forEach(subnet -> subnets.add(subnet(subnet)));
        return subnets;
    }

    private ObjectNode subnet(JsonNode subnet) {
        ObjectNode fields = new StatusFields(subnet).text("name", "/name").text("id", "/id")
                .text("networkSecurityGroupId", "/properties/networkSecurityGroup/id")
                .text("natGatewayId", "/properties/natGateway/id").text("routeTableId", "/properties/routeTable/id")
                .build();
        // Azure says several ranges in a list, and one as it was written.
        text(subnet.at("/properties/addressPrefix")).or(() -> text(subnet.at("/properties/addressPrefixes/0")))
                .ifPresent(prefix -> fields.put("addressPrefix", prefix));
        available(subnet).ifPresent(count -> fields.put("availableAddresses", count));
        return fields;
    }

    /** Azure counts -1 where it does not count, as in a gateway's subnet. */
    private Optional<Long> available(JsonNode subnet) {
        return ArmId.tryParse(subnet.path("id").asText("")).flatMap(id -> facts.item(Keys.USAGES, id))
                .filter(usage -> usage.path("currentValue").asLong(-1) >= 0)
                .map(usage -> Math.max(0, usage.path("limit").asLong() - usage.path("currentValue").asLong()));
    }

    private static ArrayNode peerings(ObjectNode network) {
        ArrayNode peerings = Json.array();
        network.at("/properties/virtualNetworkPeerings").forEach(peering -> peerings.add(new StatusFields(peering)
                .text("name", "/name").text("remoteVirtualNetworkId", "/properties/remoteVirtualNetwork/id")
                .text("peeringState", "/properties/peeringState").build()));
        return peerings;
    }

    private static Optional<String> text(JsonNode value) {
        return Optional.ofNullable(value.textValue()).filter(text -> !text.isEmpty());
    }
}
