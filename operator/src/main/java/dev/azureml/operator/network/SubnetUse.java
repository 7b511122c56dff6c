package dev.azureml.operator.network;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLNetworkSpec;
import dev.azureml.api.NetworkOutbound;
import dev.azureml.api.NetworkOutbound.Via;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule.Reliance;
import dev.azureml.operator.plan.ManagedObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Whether subnets use a security group, a route table, a firewall that it leads to, a NAT gateway or its address. Azure refuses to delete it as long as they do.
 *
 * @param used the record of the one that would be deleted
 */
record SubnetUse(ManagedObject<MLNetworkSpec> subject, ResourceStatus used) {
    /** What routes lead to, and all that it needs. */
    private static final Set<String> FIREWALL = Set.of(Keys.FIREWALL, Keys.FIREWALL_IP, Keys.FIREWALL_POLICY,
            Keys.FIREWALL_RULES);

    /** Whether a subnet goes on using it that leaves the spec, or its object, and stays in Azure. */
    boolean stays() {
        return subject.recorded().stream().filter(recorded -> recorded.key().startsWith(Keys.SUBNET))
                .filter(subnet -> DeletionAction.byPolicy(subject.spec().deletionPolicy(), subnet,
                        Map.of()) instanceof DeletionAction.Retain)
                .map(subnet -> subnet.key().substring(Keys.SUBNET.length())).anyMatch(this::isUsedBy);
    }

    private boolean isUsedBy(String subnet) {
        Stream<MLNetworkSpec.Subnet> said = Objects.requireNonNullElse(subject.spec().subnets(),
                List.<MLNetworkSpec.Subnet>of()).stream().filter(one -> one.name().equals(subnet));
        // One that the spec doesn't say any more is as it was left: nobody knows whether it went out by the gateway.
        String key = used.key();
        if (key.equals(Keys.BASTION) || key.equals(Keys.BASTION_IP)) {
            return false; // it uses a subnet, and none uses it
        }
        if (key.startsWith(Keys.SECURITY_GROUP)) {
            return key.equals(Keys.SECURITY_GROUP + subnet) && said.allMatch(SecurityRules::areFor);
        }
        if (key.startsWith(Keys.ROUTE_TABLE)) {
            return key.equals(Keys.ROUTE_TABLE + subnet) && said.allMatch(one -> RouteTable.isFor(subject.spec(), one));
        }
        if (FIREWALL.contains(key)) {
            return isByFirewall() && said.allMatch(AddressPlan::hasNodes);
        }
        return said.allMatch(one -> subject.spec().natGateway() != null && AddressPlan.hasNodes(one));
    }

    private boolean isByFirewall() {
        NetworkOutbound outbound = subject.spec().outbound();
        return outbound != null && outbound.via() == Via.AzureFirewall;
    }

    /** What may use it without a record here: a subnet that was let go of before, or one that somebody else made. */
    Optional<Reliance> reliance() {
        ArmId id = ArmId.parse(used.id());
        if (id.subscriptionId() == null || id.resourceGroup() == null) {
            return Optional.empty();
        }
        ArmId group = ArmId.ofResourceGroup(id.subscriptionId(), id.resourceGroup());
        return switch (used.key()) {
            case Keys.PUBLIC_IP -> Optional.of(reliance(NetworkTranslation.natGatewayId(group, subject),
                    gateway -> gateway.at("/properties/publicIpAddresses").valueStream().anyMatch(this::names)));
            // Of these Azure refuses to delete what is used, and nobody else is known to use them.
            case Keys.FIREWALL, Keys.FIREWALL_IP, Keys.FIREWALL_POLICY, Keys.FIREWALL_RULES, Keys.BASTION,
                    Keys.BASTION_IP ->
                Optional.empty();
            default -> Optional.of(reliance(group.extension(NetworkTypes.NETWORK, subject.azureName()),
                    this::isNamedIn));
        };
    }

    private Reliance reliance(ArmId of, Predicate<JsonNode> on) {
        return new Reliance(of, used.apiVersion(), on);
    }

    private boolean isNamedIn(JsonNode network) {
        String property = used.key().equals(Keys.NAT_GATEWAY)
                ? "natGateway"
                : used.key().startsWith(Keys.ROUTE_TABLE) ? "routeTable" : "networkSecurityGroup";
        return network.at("/properties/subnets").valueStream()
                .anyMatch(subnet -> names(subnet.path("properties").path(property)));
    }

    private boolean names(JsonNode reference) {
        return reference.path("id").asText("").equalsIgnoreCase(used.id());
    }
}
