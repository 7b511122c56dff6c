package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.AddressRange;
import dev.azureml.operator.azureml.PublicAccess;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether a subnet has what the nodes of a compute need, told before Azure makes them or they fail for it. It keeps nothing
 * from being made: what Azure refuses, Azure says.
 */
record SubnetCheck(ComputeScene scene, SubnetNodes nodes) {
    /** What containers on a node talk through. */
    private static final AddressRange DOCKER = AddressRange.parse("172.17.0.0/16").orElseThrow();
    /** Azure keeps the first four addresses of a range, and the last. */
    private static final int KEPT = 5;

    /** Returns the same with what there is to say before the workspace is read, and with it the nodes' region known. */
    Translation.Intents waiting(Translation.Intents made) {
        boolean passes = scene.facts().get(Region.WORKSPACE) instanceof Observation.Unreadable unreadable
                && unreadable.passes();
        return made.withConditions(List.of(said(Truth.UNKNOWN, ConditionReason.NETWORK_NOT_READ, nodes.property()
                + ": nothing of the subnet is looked at before the workspace is read: "
                + scene.resolved().requireWorkspace()).momentary(passes)));
    }

    /** Returns the same with what to read, and what there is to say. */
    Translation.Intents completed(Translation.Intents made) {
        Optional<SubnetSight> sight = SubnetSight.of(scene, nodes.subnetId());
        List<Document> documents = sight.map(subnet -> Stream.concat(subnet.documents(!nodes.isAttached()).stream(),
                names(subnet).stream().flatMap(names -> names.documents().stream())).toList()).orElse(List.of());
        return made.withDocuments(Stream.concat(made.documents().stream(), documents.stream()).toList())
                .withConditions(Stream.concat(made.conditions().stream(), Stream.of(condition(sight))).toList());
    }

    private KindCondition condition(Optional<SubnetSight> sight) {
        if (sight.isEmpty()) {
            return said(Truth.FALSE, ConditionReason.SUBNET_NOT_FOUND, nodes.property() + ": '" + nodes.subnetId()
                    + "' is not the ARM id of a subnet, such as /subscriptions/…/resourceGroups/net/providers/"
                    + "Microsoft.Network/virtualNetworks/ml/subnets/training");
        }
        SubnetSight subnet = sight.get();
        List<SubnetFinding> findings = findings(subnet);
        List<SubnetSight.Unread> unread = Stream.concat(subnet.unread(!nodes.isAttached()).stream(),
                names(subnet).stream().flatMap(names -> names.unread().stream())).toList();
        boolean passes = unread.stream().anyMatch(SubnetSight.Unread::passes)
                || !nodes.isAttached() && new WorkspaceStorage(scene).passes();
        return said(subnet, findings, unread).momentary(passes);
    }

    private KindCondition said(SubnetSight subnet, List<SubnetFinding> findings, List<SubnetSight.Unread> unread) {
        if (!findings.isEmpty()) {
            return said(Truth.FALSE, findings.getFirst().reason(), SubnetFinding.text(findings, unread));
        }
        return unread.isEmpty()
                ? said(Truth.TRUE, ConditionReason.CHECKED, nodes.property() + ": " + subnet.id()
                        + " has what the nodes need, as far as Azure shows it")
                : said(Truth.UNKNOWN, ConditionReason.NETWORK_NOT_READ, nodes.property() + ": "
                        + SubnetFinding.unreadText(unread));
    }

    private static KindCondition said(Truth truth, ConditionReason reason, String message) {
        return new KindCondition(ConditionType.NETWORK_CHECKED, truth, reason, message);
    }

    private Optional<WorkspaceNames> names(SubnetSight subnet) {
        return nodes.isAttached() ? Optional.empty() : Optional.of(new WorkspaceNames(scene, nodes, subnet));
    }

    /** What is missing, the gravest first. */
    private List<SubnetFinding> findings(SubnetSight subnet) {
        Optional<ArmId> missing = subnet.missing();
        if (missing.isPresent()) {
            return List.of(finding(ConditionReason.SUBNET_NOT_FOUND, "Azure has no " + missing.get(),
                    "make it (az network vnet create, az network vnet subnet create, or an MLNetwork), or name another"));
        }
        if (nodes.isAttached()) {
            return List.of();
        }
        List<SubnetFinding> findings = new ArrayList<>(place(subnet));
        if (subnet.subnet().isPresent()) {
            fitness(subnet).forEach(findings::add);
            size(subnet).ifPresent(findings::add);
            findings.addAll(new SubnetTraffic(scene, nodes, subnet).findings());
            findings.addAll(new SubnetRoutes(scene, nodes, subnet).findings());
            serviceEndpoint(subnet).ifPresent(findings::add);
            names(subnet).stream().flatMap(names -> names.findings().stream()).forEach(findings::add);
        }
        return findings;
    }

    private SubnetFinding finding(ConditionReason reason, String what, String mend) {
        return new SubnetFinding(reason, nodes.property(), what, mend);
    }

    /** A subnet of another region or subscription is none that Azure puts nodes in. */
    private List<SubnetFinding> place(SubnetSight subnet) {
        List<SubnetFinding> findings = new ArrayList<>();
        String ours = Objects.requireNonNullElse(scene.resolved().requireWorkspace().subscriptionId(), "");
        String theirs = Objects.requireNonNullElse(subnet.id().subscriptionId(), "");
        if (!theirs.equalsIgnoreCase(ours)) {
            findings.add(finding(ConditionReason.SUBNET_UNFIT, "the subnet is in subscription " + theirs
                    + ", but must be in the workspace's, " + ours, "name a subnet there"));
        }
        String wanted = scene.nodesLocation();
        subnet.networkBody().map(body -> body.path("location").asText("")).filter(found -> !found.isEmpty()
                && wanted != null && !Region.folded(found).equals(Region.folded(wanted))).ifPresent(found -> findings
                        .add(finding(ConditionReason.SUBNET_UNFIT, subnet.network() + " is in " + Region.folded(found)
                                + ", and the nodes are in " + Region.folded(String.valueOf(wanted)),
                                "name a subnet of that region" + (nodes.role() == SubnetNodes.Role.CLUSTER
                                        ? ", or have the cluster there by spec.computeLocation: "
                                                + Region.folded(found)
                                        : ""))));
        return findings;
    }

    private Stream<SubnetFinding> fitness(SubnetSight subnet) {
        List<String> delegates = subnet.subnet().stream()
                .flatMap(body -> body.at("/properties/delegations").valueStream())
                .map(one -> one.at("/properties/serviceName").asText("")).filter(name -> !name.isEmpty()).toList();
        Stream<SubnetFinding> delegated = delegates.isEmpty()
                ? Stream.empty()
                : Stream.of(finding(ConditionReason.SUBNET_UNFIT, "the subnet is delegated to " + String.join(", ",
                        delegates)
                        + ", and Azure ML puts no nodes into it",
                        "name another, or, where nothing uses the delegation, " + nodes.maker()
                                .filter(SubnetMaker::delegates).map(maker -> "take it out of " + maker.words())
                                .orElseGet(
                                        () -> "az network vnet subnet update --ids " + subnet.id()
                                                + " --remove delegations")));
        Stream<SubnetFinding> docker = subnet.ranges().stream().filter(DOCKER::overlaps).map(range -> finding(
                ConditionReason.SUBNET_UNFIT, "the subnet's range " + range.text()
                        + " has addresses of 172.17.0.0/16, which containers on the nodes use among themselves",
                "name a subnet with another range, such as 10.20.0.0/24"));
        return Stream.concat(delegated, docker);
    }

    /**
     * How many addresses are left is asked before the compute is made, and not again: those of its own nodes come and go, and
     * are counted at another moment.
     */
    private Optional<SubnetFinding> size(SubnetSight subnet) {
        Optional<JsonNode> usage = subnet.usage();
        long inAll = usage.map(counted -> counted.path("limit").asLong())
                .orElseGet(() -> subnet.ranges().stream().mapToLong(range -> Math.max(0, range.size() - KEPT)).sum());
        long free = usage.map(counted -> inAll - counted.path("currentValue").asLong()).orElse(inAll);
        boolean fitsAlone = inAll >= nodes.most();
        boolean fits = fitsAlone && (free >= nodes.most() || !scene.facts().absent(ComputeKind.KEY));
        if (usage.isEmpty() && subnet.ranges().isEmpty() || fits) {
            return Optional.empty();
        }
        boolean isInstance = nodes.role() == SubnetNodes.Role.INSTANCE;
        // Without figures that move: every node of others that comes and goes would be another message.
        String wanted = isInstance
                ? "the instance takes an address, and the subnet has none left of "
                : nodes.most() + " nodes take an address each, and the subnet "
                        + (fitsAlone ? "has fewer left of " : "has only ");
        return Optional.of(new SubnetFinding(ConditionReason.SUBNET_TOO_SMALL, nodes.mostProperty(), wanted + inAll
                + (fitsAlone
                        ? " (who has them: az network vnet subnet show --ids " + subnet.id()
                                + " --query 'ipConfigurations[].id')"
                        : ""),
                (isInstance ? "" : "say fewer nodes, ")
                        + "name a larger subnet, or widen this one while nothing is in it: "
                        + nodes.maker().map(maker -> "another addressPrefix for " + maker.words()).orElseGet(
                                () -> "az network vnet subnet update --ids " + subnet.id()
                                        + " --address-prefixes RANGE")));
    }

    /** A firewall's rule for a subnet works by its service endpoint alone; a private endpoint takes its place. */
    private Optional<SubnetFinding> serviceEndpoint(SubnetSight subnet) {
        Optional<JsonNode> account = new WorkspaceStorage(scene).account()
                .filter(found -> PublicAccess.of(found) == PublicAccess.BY_RULE)
                .filter(found -> found.at("/properties/privateEndpointConnections").isEmpty())
                .filter(found -> found.at("/properties/networkAcls/virtualNetworkRules").valueStream()
                        .anyMatch(rule -> rule.path("id").asText("").equalsIgnoreCase(subnet.id().value())));
        Set<String> services = subnet.serviceEndpoints();
        if (account.isEmpty() || subnet.reachesStorage()) {
            return Optional.empty();
        }
        services.add(SubnetSight.STORAGE);
        return Optional.of(finding(ConditionReason.SERVICE_ENDPOINT_MISSING, "the workspace's storage account "
                + account.get().path("name").asText("") + " lets the subnet in by a rule, which has no effect while the"
                + " subnet has no service endpoint " + SubnetSight.STORAGE,
                nodes.maker()
                        .map(maker -> "say serviceEndpoints: [" + String.join(", ", services) + "] for "
                                + maker.words())
                        .orElseGet(() -> "az network vnet subnet update --ids " + subnet.id() + " --service-endpoints "
                                + String.join(" ", services))));
    }

    /** Returns a command's words for something in a resource group. */
    static String inGroup(ArmId id) {
        return " --subscription " + id.subscriptionId() + " --resource-group " + id.resourceGroup();
    }
}
