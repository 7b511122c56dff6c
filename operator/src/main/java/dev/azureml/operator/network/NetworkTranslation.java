package dev.azureml.operator.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLNetworkSpec;
import dev.azureml.api.MLNetworkSpec.Purpose;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.ResourceGroup;
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

/**
 * A network that is made, as the bodies that Azure takes. Each subnet is a resource of its own, so that what is said of one
 * touches no other, and those of others stay.
 */
final class NetworkTranslation {
    private static final int LONGEST_NAME = 80;
    private static final FixedPaths FIXED = FixedPaths.OF_ALL.said("spec.", "/location", "/tags", "/properties/subnets",
            "/properties/addressSpace").and("/properties/dhcpOptions", "use spec.dnsServers")
            .and("/properties/virtualNetworkPeerings", "peerings are those of who makes them")
            .and("/etag", "Azure alone writes it");

    /** What somebody else set on a subnet beside what is said stays. */
    private static final CompareRules SUBNET_RULES = CompareRules.NONE
            .withListKey("/properties/serviceEndpoints", "service")
            .withListKey("/properties/delegations", "name");

    private final ManagedObject<MLNetworkSpec> subject;
    private final MLNetworkSpec spec;
    private final ResolvedReferences resolved;
    private final Facts facts;
    private final NetworkScene scene;

    NetworkTranslation(ManagedObject<MLNetworkSpec> subject, ResolvedReferences resolved, Facts facts) {
        this.subject = subject;
        this.spec = subject.spec();
        this.resolved = resolved;
        this.facts = facts;
        this.scene = new NetworkScene(subject, resolved, facts);
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
        for (int i = 0; i < scene.subnets().size(); i++) {
            subnetFault(scene.subnets().get(i), "spec.subnets[" + i + "]").ifPresent(refused::add);
        }
        RouteTable.refusal(spec).ifPresent(refused::add);
        return Translation.Refused.all(refused.stream()).<Translation>map(all -> all)
                .orElseGet(() -> intents(ArmId.ofResourceGroup(subscription, scene.group().name()), overrides));
    }

    private Optional<Translation.Refused> subnetFault(MLNetworkSpec.Subnet subnet, String path) {
        Optional<Translation.Refused> group = rules(subnet).areAny()
                ? tooLong(path, "network security group", securityGroupName(subnet))
                : Optional.empty();
        Optional<Translation.Refused> routes = RouteTable.isFor(spec, subnet)
                ? tooLong(path, "route table", RouteTable.name(subject.azureName(), subnet))
                : Optional.empty();
        return Translation.Refused.all(Stream.of(rules(subnet).refusal(path), group.or(() -> routes),
                severalRanges(subnet, path)).flatMap(Optional::stream));
    }

    private static Optional<Translation.Refused> tooLong(String path, String what, String name) {
        return name.length() > LONGEST_NAME
                ? Optional.of(Translation.Refused.invalid(path + ".name", "its " + what + " would be called " + name
                        + ", and Azure takes no name of more than " + LONGEST_NAME
                        + " characters: choose a shorter one"))
                : Optional.empty();
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
        if (Boolean.TRUE.equals(scene.group().create())) {
            intents.add(resourceGroup(group));
        }
        Optional<ArmId> natGateway = natGateway(group, intents);
        for (MLNetworkSpec.Subnet subnet : scene.subnets()) {
            if (rules(subnet).areAny()) {
                intents.add(securityGroup(group, subnet));
            }
        }
        intents.add(network(network, overrides));
        scene.subnets().forEach(subnet -> intents.add(subnet(network, subnet, natGateway, group)));
        AzureFirewall.of(scene).ifPresent(firewall -> intents.addAll(firewall.intents(group, network)));
        scene.subnets().stream().filter(subnet -> RouteTable.isFor(spec, subnet))
                .forEach(subnet -> new RouteTable(scene, subnet).intent(group).ifPresent(intents::add));
        intents.addAll(BastionHost.of(scene, group, network));
        intents.addAll(NetworkZones.of(scene, group, network));
        // Before the last subnet is there, the list would be one without it for a while.
        boolean isWhole = scene.subnets().stream()
                .allMatch(subnet -> facts.body(Keys.SUBNET + subnet.name()).isPresent());
        return Translation.Intents.of(intents).withDocuments(isWhole
                ? BroughtNetwork.usages(network, resolved, facts)
                : List.of()).withAdvice(AzureFirewall.of(scene).map(AzureFirewall::costs).stream().toList());
    }

    private Intent resourceGroup(ArmId group) {
        ObjectNode defaults = scene.birth();
        ArmBody.put(defaults, NetworkScene.TAGS, scene.group().tags());
        return SharedResource.of(Intent.manage(Keys.RESOURCE_GROUP, group,
                ResourceGroup.apiVersion(resolved), Json.object()).withCreateDefaults(defaults), subject,
                facts);
    }

    /** A gateway and its address, which both go after the subnets that use them. */
    private Optional<ArmId> natGateway(ArmId group, List<Intent> intents) {
        MLNetworkSpec.NatGateway said = spec.natGateway();
        if (said == null) {
            return Optional.empty();
        }
        ArmId address = group.extension(NetworkTypes.PUBLIC_IP, subject.azureName() + "-nat-ip");
        List<String> zones = said.zone() == null ? List.of() : List.of(said.zone());
        intents.add(scene.publicAddress(Keys.PUBLIC_IP, address, zones, "spec.natGateway"));
        ArmId gateway = natGatewayId(group, subject);
        ObjectNode body = scene.zoned(zones);
        body.putObject("sku").put("name", "Standard");
        ObjectNode properties = body.putObject("properties");
        ArmBody.put(properties, "idleTimeoutInMinutes", said.idleTimeoutInMinutes());
        properties.putArray("publicIpAddresses").addObject().put("id", address.value());
        intents.add(scene.part(Keys.NAT_GATEWAY, gateway, body, scene.after(Keys.PUBLIC_IP), "spec.natGateway"));
        return Optional.of(gateway);
    }

    static ArmId natGatewayId(ArmId group, ManagedObject<MLNetworkSpec> subject) {
        return group.extension(NetworkTypes.NAT_GATEWAY, subject.azureName() + "-nat");
    }

    private Intent securityGroup(ArmId group, MLNetworkSpec.Subnet subnet) {
        ObjectNode body = scene.tagged();
        // Said as a whole: a rule that somebody added would let through what nobody here said.
        body.putObject("properties").set("securityRules", rules(subnet).body());
        return scene.part(Keys.SECURITY_GROUP + subnet.name(), securityGroupId(group, subnet), body, scene.after(),
                scene.path(subnet));
    }

    private Intent network(ArmId id, Overrides overrides) {
        ObjectNode body = scene.tagged();
        ObjectNode properties = body.putObject("properties");
        Objects.requireNonNull(spec.addressSpace()).forEach(properties.putObject("addressSpace")
                .putArray("addressPrefixes")::add);
        if (spec.dnsServers() != null) {
            spec.dnsServers().forEach(properties.putObject("dhcpOptions").putArray("dnsServers")::add);
        }
        overrides.merge(body);
        return Intent.manage(Keys.NETWORK, id, scene.version(NetworkTypes.NETWORK), body)
                .withCreateDefaults(scene.birth()).dependingOn(scene.after()).serialWith(Keys.NETWORK)
                .updatedBy(UpdateRule.createOnly("/location"));
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
        if (RouteTable.isFor(spec, subnet)) {
            RouteTable routes = new RouteTable(scene, subnet);
            before.add(routes.key());
            properties.putObject("routeTable").put("id", routes.id(group).value());
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
                scene.version(NetworkTypes.SUBNET), body).dependingOn(before).serialWith(Keys.NETWORK)
                .comparedBy(SUBNET_RULES).madeFor(scene.path(subnet));
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
        return new SecurityRules(subnet, scene.location(), resolved.cloud());
    }

    private ArmId securityGroupId(ArmId group, MLNetworkSpec.Subnet subnet) {
        return group.extension(NetworkTypes.SECURITY_GROUP, securityGroupName(subnet));
    }

    private String securityGroupName(MLNetworkSpec.Subnet subnet) {
        return subject.azureName() + "-" + subnet.name() + "-nsg";
    }
}
