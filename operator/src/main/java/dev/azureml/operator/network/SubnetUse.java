package dev.azureml.operator.network;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLNetworkSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule.Reliance;
import dev.azureml.operator.plan.ManagedObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Whether subnets use a security group, a NAT gateway or its address. Azure refuses to delete it as long as they do.
 *
 * @param used the record of the one that would be deleted
 */
record SubnetUse(ManagedObject<MLNetworkSpec> subject, ResourceStatus used) {
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
        return used.key().startsWith(Keys.SECURITY_GROUP)
                ? used.key().equals(Keys.SECURITY_GROUP + subnet) && said.allMatch(SecurityRules::areFor)
                : said.allMatch(one -> subject.spec().natGateway() != null && AddressPlan.hasNodes(one));
    }

    /** What may use it without a record here: a subnet that was let go of before, or one that somebody else made. */
    Optional<Reliance> reliance() {
        ArmId id = ArmId.parse(used.id());
        if (id.subscriptionId() == null || id.resourceGroup() == null) {
            return Optional.empty();
        }
        ArmId group = ArmId.ofResourceGroup(id.subscriptionId(), id.resourceGroup());
        return Optional.of(used.key().equals(Keys.PUBLIC_IP)
                ? reliance(NetworkTranslation.natGatewayId(group, subject), gateway -> gateway
                        .at("/properties/publicIpAddresses").valueStream().anyMatch(this::names))
                : reliance(group.extension(NetworkTypes.NETWORK, subject.azureName()), this::isNamedIn));
    }

    private Reliance reliance(ArmId of, Predicate<JsonNode> on) {
        return new Reliance(of, used.apiVersion(), on);
    }

    private boolean isNamedIn(JsonNode network) {
        String property = used.key().equals(Keys.NAT_GATEWAY) ? "natGateway" : "networkSecurityGroup";
        return network.at("/properties/subnets").valueStream()
                .anyMatch(subnet -> names(subnet.path("properties").path(property)));
    }

    private boolean names(JsonNode reference) {
        return reference.path("id").asText("").equalsIgnoreCase(used.id());
    }
}
