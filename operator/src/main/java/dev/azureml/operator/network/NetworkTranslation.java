package dev.azureml.operator.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLNetworkSpec;
import dev.azureml.api.MLNetworkSpec.Purpose;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.SharedResource;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.FixedPaths;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Overrides;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.UpdateRule;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A network that is made, as the bodies that Azure takes. Each subnet is a resource of its own, so that what is said of one
 * touches no other, and those of others stay.
 */
final class NetworkTranslation {
    private static final String GROUP_TYPE = "Microsoft.Resources/resourceGroups";
    private static final String TAGS = "tags";
    private static final int LONGEST_NAME = 80;
    private static final FixedPaths FIXED = FixedPaths.OF_ALL.said("spec.", "/location", "/tags", "/properties/subnets",
            "/properties/addressSpace").and("/properties/dhcpOptions", "use spec.dnsServers")
            .and("/properties/virtualNetworkPeerings", "peerings are those of who makes them")
            .and("/etag", "Azure alone writes it");

    /** What somebody else set on a subnet beside what is said stays. */
    private static final CompareRules SUBNET_RULES = CompareRules.NONE
            .withListKey("/properties/serviceEndpoints", "service")
            .withListKey("/properties/delegations", "name");
    private static final UpdateRule PLACED = UpdateRule.createOnly("/location", "/zones", "/sku");

    private final ManagedObject<MLNetworkSpec> subject;
    private final MLNetworkSpec spec;
    private final ResolvedReferences resolved;
    private final Facts facts;

    NetworkTranslation(ManagedObject<MLNetworkSpec> subject, ResolvedReferences resolved, Facts facts) {
        this.subject = subject;
        this.spec = subject.spec();
        this.resolved = resolved;
        this.facts = facts;
    }

    Translation translate() {
        String subscription = spec.subscriptionId() != null ? spec.subscriptionId() : resolved.subscriptionId();
        if (subscription == null) {
            return Translation.Refused.invalid("spec.subscriptionId",
                    "must be set, such as 00000000-0000-0000-0000-000000000000, since neither the credential nor"
                            + " the operator's AZURE_SUBSCRIPTION_ID (azure.subscriptionId of the chart) names one");
        }
        Overrides overrides = new Overrides(spec.overrides(), NetworkTypes.NETWORK, FIXED);
        List<Translation.Refused> refused = new ArrayList<>(new AddressPlan(spec, facts.at(Keys.NETWORK,
                "/properties/subnets")).refusals());
        overrides.refusal().ifPresent(refused::add);
        for (int i = 0; i < subnets().size(); i++) {
            subnetFault(subnets().get(i), "spec.subnets[" + i + "]").ifPresent(refused::add);
        }
        return Translation.Refused.all(refused.stream()).<Translation>map(all -> all)
                .orElseGet(() -> intents(ArmId.ofResourceGroup(subscription, group().name()), overrides));
    }

    private Optional<Translation.Refused> subnetFault(MLNetworkSpec.Subnet subnet, String path) {
        boolean tooLong = rules(subnet).areAny() && securityGroupName(subnet).length() > LONGEST_NAME;
        return Translation.Refused.all(Stream.of(rules(subnet).refusal(path), tooLong
                ? Optional.of(Translation.Refused.invalid(path + ".name", "its network security group would be called "
                        + securityGroupName(subnet) + ", and Azure takes no name of more than " + LONGEST_NAME
                        + " characters: choose a shorter one"))
                : Optional.<Translation.Refused>empty(), severalRanges(subnet, path)).flatMap(Optional::stream));
    }

    /** By the one range of the spec the others would be taken from whatever has addresses of them. */
    private Optional<Translation.Refused> severalRanges(MLNetworkSpec.Subnet subnet, String path) {
        List<String> ranges = listedRanges(subnet).valueStream().map(JsonNode::asText).toList();
        return ranges.size() > 1
                ? Optional.of(Translation.Refused.invalid(path + ".addressPrefix", "Azure has the subnet "
                        + subnet.name() + " with the ranges " + String.join(", ", ranges) + ", of which only one can be"
                        + " said here: leave it one in Azure, such as az network vnet subnet update --address-prefixes "
                        + ranges.getFirst() + ", or take it out of spec.subnets; to use the network as it is, say"
                        + " spec.virtualNetworkId in place of all else"))
                : Optional.empty();
    }

    private JsonNode listedRanges(MLNetworkSpec.Subnet subnet) {
        return facts.at(Keys.SUBNET + subnet.name(), "/properties/addressPrefixes");
    }

    private Translation.Intents intents(ArmId group, Overrides overrides) {
        ArmId network = group.extension(NetworkTypes.NETWORK, subject.azureName());
        List<Intent> intents = new ArrayList<>();
        if (Boolean.TRUE.equals(group().create())) {
            intents.add(resourceGroup(group));
        }
        Optional<ArmId> natGateway = natGateway(group, intents);
        for (MLNetworkSpec.Subnet subnet : subnets()) {
            if (rules(subnet).areAny()) {
                intents.add(securityGroup(group, subnet));
            }
        }
        intents.add(network(network, overrides));
        subnets().forEach(subnet -> intents.add(subnet(network, subnet, natGateway, group)));
        // Before the last subnet is there, the list would be one without it for a while.
        boolean isWhole = subnets().stream().allMatch(subnet -> facts.body(Keys.SUBNET + subnet.name()).isPresent());
        return Translation.Intents.of(intents).withDocuments(isWhole
                ? BroughtNetwork.usages(network, resolved, facts)
                : List.of());
    }

    private Intent resourceGroup(ArmId group) {
        ObjectNode defaults = birth();
        ArmBody.put(defaults, TAGS, group().tags());
        return SharedResource.of(Intent.manage(Keys.RESOURCE_GROUP, group,
                resolved.apiVersion(GROUP_TYPE, "2025-04-01"), Json.object()).withCreateDefaults(defaults), subject,
                facts);
    }

    /** A gateway and its address, which both go after the subnets that use them. */
    private Optional<ArmId> natGateway(ArmId group, List<Intent> intents) {
        MLNetworkSpec.NatGateway said = spec.natGateway();
        if (said == null) {
            return Optional.empty();
        }
        ArmId address = group.extension(NetworkTypes.PUBLIC_IP, subject.azureName() + "-nat-ip");
        ObjectNode addressBody = zoned(said);
        addressBody.putObject("sku").put("name", "Standard");
        addressBody.putObject("properties").put("publicIPAllocationMethod", "Static").put("publicIPAddressVersion",
                "IPv4");
        intents.add(Intent.manage(Keys.PUBLIC_IP, address, version(NetworkTypes.PUBLIC_IP), addressBody)
                .withCreateDefaults(birth()).dependingOn(after()).updatedBy(PLACED).madeFor("spec.natGateway"));
        ArmId gateway = natGatewayId(group, subject);
        ObjectNode body = zoned(said);
        body.putObject("sku").put("name", "Standard");
        ObjectNode properties = body.putObject("properties");
        ArmBody.put(properties, "idleTimeoutInMinutes", said.idleTimeoutInMinutes());
        properties.putArray("publicIpAddresses").addObject().put("id", address.value());
        intents.add(Intent.manage(Keys.NAT_GATEWAY, gateway, version(NetworkTypes.NAT_GATEWAY), body)
                .withCreateDefaults(birth()).dependingOn(after(Keys.PUBLIC_IP)).updatedBy(PLACED)
                .madeFor("spec.natGateway"));
        return Optional.of(gateway);
    }

    static ArmId natGatewayId(ArmId group, ManagedObject<MLNetworkSpec> subject) {
        return group.extension(NetworkTypes.NAT_GATEWAY, subject.azureName() + "-nat");
    }

    private ObjectNode zoned(MLNetworkSpec.NatGateway said) {
        ObjectNode body = tagged();
        if (said.zone() != null) {
            body.putArray("zones").add(said.zone());
        }
        return body;
    }

    private Intent securityGroup(ArmId group, MLNetworkSpec.Subnet subnet) {
        ObjectNode body = tagged();
        // Said as a whole: a rule that somebody added would let through what nobody here said.
        body.putObject("properties").set("securityRules", rules(subnet).body());
        return Intent.manage(Keys.SECURITY_GROUP + subnet.name(), securityGroupId(group, subnet),
                version(NetworkTypes.SECURITY_GROUP), body).withCreateDefaults(birth()).dependingOn(after())
                .updatedBy(PLACED).madeFor(path(subnet));
    }

    private Intent network(ArmId id, Overrides overrides) {
        ObjectNode body = tagged();
        ObjectNode properties = body.putObject("properties");
        Objects.requireNonNull(spec.addressSpace()).forEach(properties.putObject("addressSpace")
                .putArray("addressPrefixes")::add);
        if (spec.dnsServers() != null) {
            spec.dnsServers().forEach(properties.putObject("dhcpOptions").putArray("dnsServers")::add);
        }
        overrides.merge(body);
        return Intent.manage(Keys.NETWORK, id, version(NetworkTypes.NETWORK), body).withCreateDefaults(birth())
                .dependingOn(after()).serialWith(Keys.NETWORK).updatedBy(PLACED);
    }

    /** Azure takes one write at a time on what is in a network. */
    private Intent subnet(ArmId network, MLNetworkSpec.Subnet subnet, Optional<ArmId> natGateway, ArmId group) {
        Set<String> before = new HashSet<>(Set.of(Keys.NETWORK));
        ObjectNode body = Json.object();
        ObjectNode properties = body.putObject("properties");
        putRange(properties, subnet);
        if (rules(subnet).areAny()) {
            before.add(Keys.SECURITY_GROUP + subnet.name());
            properties.putObject("networkSecurityGroup").put("id", securityGroupId(group, subnet).value());
        }
        if (natGateway.isPresent() && AddressPlan.hasNodes(subnet)) {
            before.add(Keys.NAT_GATEWAY);
            properties.putObject("natGateway").put("id", natGateway.get().value());
        }
        if (subnet.serviceEndpoints() != null) {
            var endpoints = properties.putArray("serviceEndpoints");
            subnet.serviceEndpoints().stream().distinct().forEach(one -> endpoints.addObject().put("service", one));
        }
        if (subnet.delegation() != null) {
            properties.putArray("delegations").addObject().put("name", "delegation").putObject("properties")
                    .put("serviceName", subnet.delegation());
        }
        if (subnet.purpose() == Purpose.PrivateEndpoints) {
            // Without policies a security group has no effect on endpoints, and some of them are not made with all.
            properties.put("privateEndpointNetworkPolicies", subnet.rules() == null
                    ? "Disabled"
                    : "NetworkSecurityGroupEnabled");
        }
        return Intent.manage(Keys.SUBNET + subnet.name(), network.child("subnets", subnet.name()),
                version(NetworkTypes.SUBNET), body).dependingOn(before).serialWith(Keys.NETWORK)
                .comparedBy(SUBNET_RULES).madeFor(path(subnet));
    }

    /** A subnet that was made with a list of ranges, as the portal makes them, keeps its one range in that list. */
    private void putRange(ObjectNode properties, MLNetworkSpec.Subnet subnet) {
        if (listedRanges(subnet).size() == 1) {
            properties.putArray("addressPrefixes").add(subnet.addressPrefix());
        } else {
            properties.put("addressPrefix", subnet.addressPrefix());
        }
    }

    private SecurityRules rules(MLNetworkSpec.Subnet subnet) {
        return new SecurityRules(subnet, Objects.requireNonNull(spec.location()), resolved.cloud());
    }

    private ArmId securityGroupId(ArmId group, MLNetworkSpec.Subnet subnet) {
        return group.extension(NetworkTypes.SECURITY_GROUP, securityGroupName(subnet));
    }

    private String securityGroupName(MLNetworkSpec.Subnet subnet) {
        return subject.azureName() + "-" + subnet.name() + "-nsg";
    }

    private String path(MLNetworkSpec.Subnet subnet) {
        return "spec.subnets[" + subnets().indexOf(subnet) + "]";
    }

    private Set<String> after(String... keys) {
        Set<String> all = new HashSet<>(Set.of(keys));
        if (Boolean.TRUE.equals(group().create())) {
            all.add(Keys.RESOURCE_GROUP);
        }
        return all;
    }

    /** What everything that is created has: where it is. */
    private ObjectNode birth() {
        return Json.object().put("location", spec.location());
    }

    private ObjectNode tagged() {
        ObjectNode body = Json.object();
        ArmBody.put(body, TAGS, spec.tags());
        return body;
    }

    private String version(String type) {
        return NetworkTypes.version(type, resolved);
    }

    private List<MLNetworkSpec.Subnet> subnets() {
        return Objects.requireNonNullElse(spec.subnets(), List.of());
    }

    private MLWorkspaceSpec.ResourceGroup group() {
        MLWorkspaceSpec.@Nullable ResourceGroup group = spec.resourceGroup();
        return Objects.requireNonNull(group, "the schema asks for resourceGroup where a network is made");
    }
}
