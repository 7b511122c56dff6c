package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLNetworkSpec.Direction;
import dev.azureml.api.MLNetworkSpec.Protocol;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.NodeService;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.azureml.SecurityGroup;
import dev.azureml.operator.azureml.SecurityGroup.Rule;
import dev.azureml.operator.azureml.SecurityGroup.Traffic;
import dev.azureml.operator.compute.SubnetCheck.Finding;
import dev.azureml.operator.plan.ConditionReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether nodes in a subnet reach what they must and are reached: by its security group and its routes. */
record SubnetTraffic(ComputeScene scene, SubnetNodes nodes, SubnetSight subnet) {
    private static final String NETWORK = "VirtualNetwork";
    private static final String EVERYWHERE = "0.0.0.0/0";
    private static final String INTERNET = "Internet";

    /** A service with those of its ports that a rule keeps shut. */
    private record Kept(String tag, Protocol protocol, List<String> ports) {
        String text() {
            return tag + " (" + protocol + " " + String.join(", ", ports) + ")";
        }
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        subnet.securityRules().map(SecurityGroup::of).ifPresent(group -> {
            if (nodes.isPublic()) {
                inbound(group).ifPresent(findings::add);
            }
            findings.addAll(outbound(group));
        });
        Stream.of(route(), wayOut()).flatMap(Optional::stream).forEach(findings::add);
        return findings;
    }

    private Finding finding(ConditionReason reason, String message) {
        return new Finding(reason, nodes.property() + ": " + message);
    }

    private String region() {
        return Objects.requireNonNullElse(scene.nodesLocation(), "");
    }

    private ArmId group() {
        return subnet.securityGroup().orElseThrow();
    }

    private Optional<Finding> inbound(SecurityGroup group) {
        Kept service = new Kept(NodeService.MACHINE_LEARNING, Protocol.Tcp, List.of(NodeService.INBOUND_PORT));
        return group.denying(traffic(Direction.Inbound, service.protocol(), NodeService.INBOUND_PORT, service.tag()))
                .map(rule -> finding(ConditionReason.TRAFFIC_BLOCKED, told(rule) + " keeps " + service.text()
                        + " from nodes with public addresses: "
                        + mended(group, rule, Direction.Inbound, List.of(service))
                        + ", or enableNodePublicIp: false with a way out"));
    }

    /** What one rule keeps shut is told together. */
    private List<Finding> outbound(SecurityGroup group) {
        Map<Rule, List<Kept>> kept = new LinkedHashMap<>();
        for (NodeService service : NodeService.all(region(), scene.resolved().cloud())) {
            // Azure speaks HTTPS over TCP wherever its page says any protocol.
            Protocol protocol = service.protocol() == Protocol.Any ? Protocol.Tcp : service.protocol();
            List<String> ports = nodes.role() == SubnetNodes.Role.INSTANCE
                    ? service.ofInstances()
                    : service.ofClusters();
            Map<Rule, List<String>> shut = new LinkedHashMap<>();
            ports.forEach(port -> group.denying(traffic(Direction.Outbound, protocol, port, service.tag()))
                    .ifPresent(rule -> shut.computeIfAbsent(rule, _ -> new ArrayList<>()).add(port)));
            shut.forEach((rule, closed) -> kept.computeIfAbsent(rule, _ -> new ArrayList<>())
                    .add(new Kept(service.tag(), protocol, closed)));
        }
        return kept.entrySet().stream().map(entry -> {
            List<Kept> services = entry.getValue();
            return finding(ConditionReason.TRAFFIC_BLOCKED, told(entry.getKey()) + " keeps nodes from " + services
                    .stream().map(Kept::text).collect(Collectors.joining(", ")) + ": "
                    + mended(group, entry.getKey(), Direction.Outbound, services));
        }).toList();
    }

    private Traffic traffic(Direction direction, Protocol protocol, String port, String tag) {
        return new Traffic(direction, protocol, Integer.parseInt(port), tag, region(), subnet.ranges());
    }

    private String told(Rule rule) {
        return "the security rule " + rule.name() + " (priority " + rule.priority() + ") of " + group();
    }

    private String mended(SecurityGroup group, Rule denying, Direction direction, List<Kept> services) {
        if (nodes.maker().isPresent()) {
            String maker = nodes.maker().get();
            return direction == Direction.Inbound
                    ? "say publicIpNodes: true for " + maker + ", and have none of its rules deny that"
                    : "take the rule out of " + maker + ", or put one that allows it before it";
        }
        Kept service = services.getFirst();
        OptionalInt priority = group.free(denying);
        if (priority.isEmpty()) {
            return "no priority is left before it: az network nsg rule update" + SubnetCheck.inGroup(group())
                    + " --nsg-name " + group().name() + " --name " + denying.name()
                    + " --priority PRIORITY, with one that leaves room for a rule that allows it";
        }
        boolean inbound = direction == Direction.Inbound;
        return "az network nsg rule create" + SubnetCheck.inGroup(group()) + " --nsg-name " + group().name()
                + " --name azureml-" + (inbound ? "in-" : "out-") + service.tag() + " --priority "
                + priority.getAsInt() + " --direction " + direction + " --access Allow --protocol " + service.protocol()
                + " --source-address-prefixes " + (inbound ? service.tag() : NETWORK)
                + " --destination-address-prefixes " + (inbound ? NETWORK : service.tag())
                + " --destination-port-ranges " + String.join(" ", service.ports())
                + (services.size() > 1 ? ", and so for the others, each with a name and priority of its own" : "");
    }

    /** What comes in by a public address has to go out by it again. */
    private Optional<Finding> route() {
        Optional<JsonNode> everywhere = routeTo(EVERYWHERE);
        String hop = everywhere.map(SubnetTraffic::hop).orElse(INTERNET);
        if (hop.equalsIgnoreCase(INTERNET) || everywhere.isEmpty()) {
            return Optional.empty();
        }
        ArmId table = subnet.routeTable().orElseThrow();
        String told = "the route " + everywhere.get().path("name").asText("") + " of " + table;
        String command = " --route-table-name " + table.name() + SubnetCheck.inGroup(table);
        if (hop.equalsIgnoreCase("None")) {
            return Optional.of(finding(ConditionReason.TRAFFIC_BLOCKED, told + " drops all that goes to " + EVERYWHERE
                    + ", and nodes reach nothing of Azure: az network route-table route update" + command + " --name "
                    + everywhere.get().path("name").asText("")
                    + " --next-hop-type VirtualAppliance --next-hop-ip-address ADDRESS, or a route of its own for each"
                    + " service tag"));
        }
        boolean returns = Stream.of(NodeService.MACHINE_LEARNING,
                NodeService.MACHINE_LEARNING + "." + Region.folded(region()))
                .flatMap(tag -> routeTo(tag).stream())
                .anyMatch(route -> hop(route).equalsIgnoreCase(INTERNET));
        return !nodes.isPublic() || returns
                ? Optional.empty()
                : Optional.of(finding(ConditionReason.TRAFFIC_BLOCKED, told + " sends all to a " + hop
                        + ", and with it the answers of nodes with public addresses to " + NodeService.MACHINE_LEARNING
                        + ", which came in past it: az network route-table route create" + command
                        + " --name azureml --address-prefix " + NodeService.MACHINE_LEARNING
                        + " --next-hop-type Internet"));
    }

    private Optional<JsonNode> routeTo(String prefix) {
        return subnet.routes().stream().flatMap(List::stream)
                .filter(route -> route.at("/properties/addressPrefix").asText("").equalsIgnoreCase(prefix))
                .findFirst();
    }

    private static String hop(JsonNode route) {
        return route.at("/properties/nextHopType").asText("");
    }

    /** Nodes without public addresses have no way out by themselves; a gateway may announce one that is not seen here. */
    private Optional<Finding> wayOut() {
        boolean routesKnown = subnet.routeTable().isEmpty() || subnet.routes().isPresent();
        boolean isClosed = !nodes.isPublic() && routesKnown && routeTo(EVERYWHERE).isEmpty()
                && !subnet.mayHaveGateway() && subnet.subnet()
                        .filter(body -> body.at("/properties/natGateway/id").asText("").isEmpty()).isPresent();
        return isClosed
                ? Optional.of(finding(ConditionReason.NO_WAY_OUT,
                        "nodes without public addresses have no way out of the subnet, which has neither a NAT gateway nor"
                                + " a route to a firewall: " + (nodes.maker().isPresent()
                                        ? "say spec.natGateway, such as {}, in the MLNetwork"
                                        : "az network vnet subnet update --ids " + subnet.id()
                                                + " --nat-gateway NAT_GATEWAY_ID")))
                : Optional.empty();
    }
}
