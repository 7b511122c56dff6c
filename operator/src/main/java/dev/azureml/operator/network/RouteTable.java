package dev.azureml.operator.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.azureml.api.MLNetworkSpec;
import dev.azureml.api.NetworkOutbound;
import dev.azureml.api.NetworkOutbound.Via;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.AddressRange;
import dev.azureml.operator.azureml.NodeService;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Translation;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The routes of a subnet with nodes: to the firewall, and around it what must not go there. */
record RouteTable(NetworkScene scene, MLNetworkSpec.Subnet subnet) {
    private static final String ANYWHERE = "0.0.0.0/0";
    private static final String AT = "spec.outbound.address";
    private static final String ADDRESS = "/properties/ipConfigurations/0/properties/privateIPAddress";

    /** Why nothing could be led to the appliance's address. */
    static Optional<Translation.Refused> refusal(MLNetworkSpec spec) {
        NetworkOutbound outbound = spec.outbound();
        String address = outbound == null ? null : outbound.address();
        if (address == null) {
            return Optional.empty();
        }
        Optional<AddressRange> one = AddressRange.parse(address);
        if (one.isEmpty()) {
            return Optional
                    .of(Translation.Refused.invalid(AT, address + " is no address: its four numbers go up to 255,"
                            + " as in 10.20.4.4"));
        }
        return Objects.requireNonNullElse(spec.subnets(), List.<MLNetworkSpec.Subnet>of()).stream()
                .filter(AddressPlan::hasNodes)
                .filter(subnet -> AddressRange.parse(subnet.addressPrefix()).filter(range -> range.contains(one.get()))
                        .isPresent())
                .findFirst()
                .map(subnet -> Translation.Refused.invalid(AT, address + " is in " + subnet.addressPrefix()
                        + " of the subnet " + subnet.name()
                        + ", whose routes would lead the appliance to itself: give it an"
                        + " address in a subnet of purpose Other or in a peered network, such as 10.20.4.4"));
    }

    /** Whether the subnet has one: the gateway of a site announces its routes itself. */
    static boolean isFor(MLNetworkSpec spec, MLNetworkSpec.Subnet subnet) {
        NetworkOutbound outbound = spec.outbound();
        return outbound != null && AddressPlan.hasNodes(subnet)
                && (outbound.via() != Via.OnPremises || Boolean.TRUE.equals(subnet.publicIpNodes()));
    }

    static String name(String network, MLNetworkSpec.Subnet subnet) {
        return network + "-" + subnet.name() + "-routes";
    }

    /** The address that a firewall has once it is made. */
    static Optional<String> firewallAddress(Facts facts) {
        return Optional.ofNullable(facts.at(Keys.FIREWALL, ADDRESS).textValue()).filter(text -> !text.isEmpty());
    }

    ArmId id(ArmId group) {
        return group.extension(NetworkTypes.ROUTE_TABLE, name(scene.subject().azureName(), subnet));
    }

    String key() {
        return Keys.ROUTE_TABLE + subnet.name();
    }

    /** Empty as long as the firewall has no address yet: what waits for the routes waits for it. */
    Optional<Intent> intent(ArmId group) {
        NetworkOutbound outbound = scene.spec().outbound();
        if (outbound == null) {
            return Optional.empty();
        }
        ArrayNode routes = Json.array();
        Set<String> before = new HashSet<>(scene.after());
        switch (outbound.via()) {
            case AzureFirewall -> {
                before.add(Keys.FIREWALL);
                firewallAddress(scene.facts()).ifPresent(address -> leadTo(address, routes));
            }
            case Appliance -> Optional.ofNullable(outbound.address()).ifPresent(address -> leadTo(address, routes));
            case OnPremises -> {
            }
        }
        if (routes.isEmpty() && outbound.via() != Via.OnPremises) {
            return Optional.empty();
        }
        if (Boolean.TRUE.equals(subnet.publicIpNodes())) {
            // Answers to what comes in at a public address would leave by the firewall, which knows of no such question.
            routes.addObject().put("name", "azureml-in").putObject("properties").put("addressPrefix",
                    NodeService.MACHINE_LEARNING).put("nextHopType", "Internet");
        }
        var body = scene.tagged();
        // Said as a whole: a route that somebody added would lead around the firewall.
        body.putObject("properties").set("routes", routes);
        return Optional.of(scene.part(key(), id(group), body, before, "spec.outbound"));
    }

    private static void leadTo(String address, ArrayNode routes) {
        routes.addObject().put("name", "azureml-out").putObject("properties").put("addressPrefix", ANYWHERE)
                .put("nextHopType", "VirtualAppliance").put("nextHopIpAddress", address);
    }
}
