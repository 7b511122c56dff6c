package dev.azureml.operator.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.DeletionPolicy;
import dev.azureml.api.MLNetworkSpec;
import dev.azureml.api.NetworkOutbound;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.AddressRange;
import dev.azureml.operator.azureml.PrivateZone;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.References;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.StatusProfile;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** MLNetwork: a virtual network with its subnets, their security groups and their way out; or one that there is. */
public final class NetworkKind implements Kind<MLNetworkSpec> {
    @Override
    public String mainKey() {
        return Keys.NETWORK;
    }

    @Override
    public References references(MLNetworkSpec spec) {
        return References.NONE;
    }

    @Override
    public Translation translate(ManagedObject<MLNetworkSpec> subject, ResolvedReferences resolved, Facts facts) {
        String brought = subject.spec().virtualNetworkId();
        return brought == null
                ? new NetworkTranslation(subject, resolved, facts).translate()
                : new BroughtNetwork(brought, resolved, facts).translate();
    }

    @Override
    public ObjectNode report(ManagedObject<MLNetworkSpec> subject, Facts facts) {
        return new NetworkReport(subject, facts).status();
    }

    @Override
    public List<Output> outputs(ManagedObject<MLNetworkSpec> subject, ResolvedReferences resolved, Facts facts) {
        MLNetworkSpec spec = subject.spec();
        NetworkOutbound outbound = spec.outbound();
        String location = spec.location() != null
                ? spec.location()
                : facts.at(Keys.NETWORK, "/location").textValue();
        if (outbound == null || outbound.configMap() == null || location == null) {
            return List.of();
        }
        List<MLNetworkSpec.Subnet> sources = Objects.requireNonNullElse(spec.subnets(),
                List.<MLNetworkSpec.Subnet>of()).stream().filter(AddressPlan::hasNodes).toList();
        return List.of(new Output.ConfigMap(outbound.configMap().name(),
                new OutboundList(outbound, location, resolved.cloud()).tables(sources)));
    }

    /** Free addresses come and go with nodes and endpoints. */
    @Override
    public StatusProfile statusProfile(MLNetworkSpec spec) {
        return new StatusProfile(Set.of("subnets"), _ -> List.of(), false);
    }

    /**
     * Azure refuses to delete what a subnet uses: security groups and gateways go after the network, and stay with a subnet
     * that stays.
     */
    @Override
    public DeletionRule deletion(ManagedObject<MLNetworkSpec> subject, ResourceStatus resource) {
        DeletionPolicy policy = subject.spec().deletionPolicy();
        if (resource.key().equals(Keys.RESOURCE_GROUP)) {
            boolean goes = policy == DeletionPolicy.Delete && resource.origin() == ResourceStatus.Origin.Created;
            return DeletionRule.of(goes ? new DeletionAction.Delete(Map.of()) : new DeletionAction.Retain())
                    .onceEmpty(List.of(new DeletionRule.Contents(resource.id() + "/resources")))
                    .at(DeletionRule.Turn.LAST);
        }
        DeletionRule rule = DeletionRule.of(DeletionAction.byPolicy(policy, resource, Map.of()));
        if (resource.key().equals(Keys.NETWORK)) {
            return rule.onceEmpty(contents(subject, resource));
        }
        if (resource.key().startsWith(Keys.SUBNET)) {
            return rule;
        }
        if (resource.key().startsWith(Keys.ZONE_LINK)) {
            // Azure deletes no zone that has links.
            return ArmId.parse(resource.id()).parent()
                    .map(zone -> rule.onceEmpty(List.of(names(zone.value(), foundBy(subject, resource)))))
                    .orElse(rule).outlivingParent(true);
        }
        if (resource.key().startsWith(Keys.ZONE)) {
            return rule.onceEmpty(List.of(names(resource.id(), _ -> true)));
        }
        // Let go of before the subnet is, since only the record of that one tells that it stays.
        SubnetUse use = new SubnetUse(subject, resource);
        if (use.stays()) {
            return DeletionRule.of(new DeletionAction.Retain()).at(DeletionRule.Turn.AT_ONCE);
        }
        return switch (resource.key()) {
            // Before its subnet, and so before the network; but not while nodes of others go out by it.
            case Keys.FIREWALL -> rule.onceEmpty(leadsOut(subject) ? contentsWith(subject, true) : List.of());
            // The same of machines that people reach by it.
            case Keys.BASTION -> rule.onceEmpty(subject.spec().bastion() != null
                    ? contentsWith(subject, false)
                    : List.of());
            case Keys.FIREWALL_RULES -> rule;
            case Keys.FIREWALL_POLICY -> rule.at(DeletionRule.Turn.LAST).onceEmpty(List.of(ruleGroups(subject,
                    resource)));
            default -> rule.at(DeletionRule.Turn.LAST).unless(use.reliance());
        };
    }

    /** Where outbound left the spec alone, no subnet leads to the firewall any more. */
    private static boolean leadsOut(ManagedObject<MLNetworkSpec> subject) {
        NetworkOutbound outbound = subject.spec().outbound();
        return outbound != null && outbound.via() == NetworkOutbound.Via.AzureFirewall;
    }

    private static Set<String> ours(ManagedObject<MLNetworkSpec> subject) {
        Set<String> ours = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        subject.recorded().forEach(recorded -> ours.add(recorded.id()));
        return ours;
    }

    /** Whoever still has a name in a zone is reached by nobody once it is gone, or linked with the network no more. */
    private static DeletionRule.Contents names(String zone, Predicate<JsonNode> counts) {
        return new DeletionRule.Contents(zone + "/A", Map.of(), counts, "is needed for names of private endpoints:",
                "they would lead nowhere: delete the endpoints, or set deletionPolicy: Retain", false);
    }

    /** The names that are found by a link: of its own network those of that one, whoever else has names in the zone. */
    private static Predicate<JsonNode> foundBy(ManagedObject<MLNetworkSpec> subject, ResourceStatus link) {
        boolean own = subject.recorded(Keys.NETWORK).map(network -> PrivateZone.linkName(ArmId.parse(network.id())))
                .filter(ArmId.parse(link.id()).name()::equalsIgnoreCase).isPresent();
        List<AddressRange> space = Objects.requireNonNullElse(subject.spec().addressSpace(), List.<String>of())
                .stream().flatMap(range -> AddressRange.parse(range).stream()).toList();
        return name -> !own || name.at("/properties/aRecords").valueStream()
                .flatMap(record -> AddressRange.parse(record.path("ipv4Address").asText("")).stream())
                .anyMatch(address -> space.stream().anyMatch(range -> range.contains(address)));
    }

    private static DeletionRule.Contents ruleGroups(ManagedObject<MLNetworkSpec> subject, ResourceStatus policy) {
        Set<String> ours = ours(subject);
        return new DeletionRule.Contents(policy.id() + "/ruleCollectionGroups", Map.of(),
                group -> !ours.contains(group.path("id").asText("")), "still has rules that others made:",
                "they would be deleted with it: take them out (az network firewall policy rule-collection-group delete"
                        + " --ids), or set deletionPolicy: Retain",
                false);
    }

    /** What keeps a part that goes with the network; where the network stays, what leads to that part alone. */
    private static List<DeletionRule.Contents> contentsWith(ManagedObject<MLNetworkSpec> subject, boolean isLedTo) {
        Optional<ResourceStatus> network = subject.recorded(Keys.NETWORK);
        boolean goes = network.map(recorded -> DeletionAction.byPolicy(subject.spec().deletionPolicy(), recorded,
                Map.of())).filter(DeletionAction.Delete.class::isInstance).isPresent();
        return network.map(recorded -> goes
                ? contents(subject, recorded)
                : isLedTo ? List.of(waysOut(subject, recorded)) : List.<DeletionRule.Contents>of()).orElse(List.of());
    }

    private static DeletionRule.Contents waysOut(ManagedObject<MLNetworkSpec> subject, ResourceStatus network) {
        Set<String> ours = ours(subject);
        List<String> own = ownParts(subject);
        return new DeletionRule.Contents(network.id() + "/subnets", Map.of(),
                subnet -> ours.contains(subnet.at("/properties/routeTable/id").asText("")) && isUsed(subnet, own),
                "is the way out of what is in the subnets:", "take out what is in them, or set deletionPolicy: Retain",
                false);
    }

    private static List<String> ownParts(ManagedObject<MLNetworkSpec> subject) {
        return Stream.of(Keys.FIREWALL, Keys.BASTION).flatMap(key -> subject.recorded(key).stream())
                .map(resource -> resource.id().toLowerCase(Locale.ROOT) + "/").toList();
    }

    private static List<DeletionRule.Contents> contents(ManagedObject<MLNetworkSpec> subject, ResourceStatus network) {
        Set<String> ours = ours(subject);
        List<String> own = ownParts(subject);
        return List.of(
                new DeletionRule.Contents(network.id() + "/subnets", Map.of(),
                        subnet -> isUsed(subnet, own) || !ours.contains(subnet.path("id").asText("")),
                        "still has subnets that others made or use:", "take out what is in them, and those that others"
                                + " made (az network vnet subnet delete --ids), or set deletionPolicy: Retain",
                        false),
                new DeletionRule.Contents(network.id() + "/virtualNetworkPeerings", Map.of(), _ -> true,
                        "is still peered by",
                        "take the peering away on both sides (az network vnet peering delete --ids), or set"
                                + " deletionPolicy: Retain",
                        false));
    }

    /** By more than our own firewall and bastion, whose ip configurations are named below them. */
    private static boolean isUsed(JsonNode subnet, List<String> own) {
        return Stream.of("ipConfigurations", "privateEndpoints", "serviceAssociationLinks", "resourceNavigationLinks")
                .flatMap(use -> subnet.path("properties").path(use).valueStream())
                .map(use -> use.path("id").asText("").toLowerCase(Locale.ROOT))
                .anyMatch(id -> own.stream().noneMatch(id::startsWith));
    }
}
