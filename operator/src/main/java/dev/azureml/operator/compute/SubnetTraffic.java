package dev.azureml.operator.compute;

import dev.azureml.api.MLNetworkSpec.Access;
import dev.azureml.api.MLNetworkSpec.Direction;
import dev.azureml.api.MLNetworkSpec.Protocol;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.NodeService;
import dev.azureml.operator.azureml.PublicAccess;
import dev.azureml.operator.azureml.SecurityGroup;
import dev.azureml.operator.azureml.SecurityGroup.Rule;
import dev.azureml.operator.azureml.SecurityGroup.Traffic;
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

/** Whether nodes in a subnet reach what they must and are reached, by its security group. */
record SubnetTraffic(ComputeScene scene, SubnetNodes nodes, SubnetSight subnet) {
    private static final String NETWORK = "VirtualNetwork";
    private static final String HTTPS = "443";

    /** A service with those of its ports that a rule keeps shut. */
    private record Kept(String name, String tag, Protocol protocol, List<String> ports) {
        String text() {
            return tag + " (" + protocol + " " + String.join(", ", ports) + ")";
        }

        Rule rule(Direction direction, String name, int priority) {
            boolean inbound = direction == Direction.Inbound;
            return new Rule(name, priority, direction, Access.Allow, protocol, List.of(inbound ? tag : NETWORK),
                    List.of("*"), List.of(inbound ? NETWORK : tag), ports);
        }
    }

    /** The group with the rules that were proposed already: each has a name and a priority of its own. */
    private static final class Proposals {
        private SecurityGroup group;

        Proposals(SecurityGroup group) {
            this.group = group;
        }

        /** Returns rules that allow the services, asked before the one that denies them, as long as there is room. */
        List<Rule> before(Rule denying, String name, List<Kept> services) {
            List<Rule> rules = new ArrayList<>();
            for (Kept service : services) {
                OptionalInt priority = group.free(denying);
                if (priority.isPresent()) {
                    Rule rule = service.rule(denying.direction(), group.freeName(name + service.name()),
                            priority.getAsInt());
                    rules.add(rule);
                    group = group.with(rule);
                }
            }
            return rules;
        }
    }

    List<SubnetFinding> findings() {
        List<SubnetFinding> findings = new ArrayList<>();
        subnet.securityRules().map(SecurityGroup::of).ifPresent(group -> {
            Proposals proposals = new Proposals(group);
            if (nodes.isPublic()) {
                inbound(group, proposals).ifPresent(findings::add);
            }
            findings.addAll(outbound(group, proposals));
        });
        return findings;
    }

    private String region() {
        return Objects.requireNonNullElse(scene.nodesLocation(), "");
    }

    private ArmId group() {
        return subnet.securityGroup().orElseThrow();
    }

    private Optional<SubnetFinding> inbound(SecurityGroup group, Proposals proposals) {
        Kept service = new Kept("in", NodeService.MACHINE_LEARNING, Protocol.Tcp, List.of(NodeService.INBOUND_PORT));
        return group.denying(traffic(Direction.Inbound, service.protocol(), NodeService.INBOUND_PORT, service.tag()))
                .map(rule -> finding(told(rule) + " keeps " + service.text() + " from nodes with public addresses",
                        steps(rule, proposals, "azureml-", List.of(service)),
                        ", or enableNodePublicIp: false with a way out"));
    }

    /** What one rule keeps shut is told together. */
    private List<SubnetFinding> outbound(SecurityGroup group, Proposals proposals) {
        Map<Rule, List<Kept>> kept = new LinkedHashMap<>();
        for (NodeService service : services()) {
            // Azure speaks HTTPS over TCP wherever its page says any protocol.
            Protocol protocol = service.protocol() == Protocol.Any ? Protocol.Tcp : service.protocol();
            Map<Rule, List<String>> shut = new LinkedHashMap<>();
            nodes.portsOf(service).forEach(port -> group
                    .denying(traffic(Direction.Outbound, protocol, port, service.tag()))
                    .ifPresent(rule -> shut.computeIfAbsent(rule, _ -> new ArrayList<>()).add(port)));
            shut.forEach((rule, closed) -> kept.computeIfAbsent(rule, _ -> new ArrayList<>())
                    .add(new Kept(service.name(), service.tag(), protocol, closed)));
        }
        return kept.entrySet().stream().map(entry -> finding(told(entry.getKey()) + " keeps nodes from " + entry
                .getValue().stream().map(Kept::text).collect(Collectors.joining(", ")),
                steps(entry.getKey(), proposals, "azureml-out-", entry.getValue()), "")).toList();
    }

    /** A closed workspace is reached by its private endpoints alone, which are in the network or in peers of it. */
    private List<NodeService> services() {
        boolean isClosed = new WorkspaceStorage(scene).workspace()
                .filter(workspace -> PublicAccess.of(workspace) == PublicAccess.CLOSED).isPresent();
        List<String> ports = List.of(HTTPS);
        return Stream.concat(NodeService.all(region(), scene.resolved().cloud()).stream(), isClosed
                ? Stream.of(new NodeService("network", NETWORK, Protocol.Tcp, ports, ports, ports))
                : Stream.empty()).toList();
    }

    private Traffic traffic(Direction direction, Protocol protocol, String port, String tag) {
        return new Traffic(direction, protocol, Integer.parseInt(port), tag, region(), subnet.ranges(),
                new SubnetRoutes(scene, nodes, subnet).mayWidenNetwork());
    }

    private String told(Rule rule) {
        return "the security rule " + rule.name() + " (priority " + rule.priority() + ") of the security group "
                + group().name();
    }

    private SubnetFinding finding(String what, List<String> steps, String instead) {
        return new SubnetFinding(ConditionReason.TRAFFIC_BLOCKED, nodes.property(), what, steps.getFirst() + instead,
                steps.stream().skip(1).toList());
    }

    private List<String> steps(Rule denying, Proposals proposals, String name, List<Kept> services) {
        Optional<SubnetMaker> maker = nodes.maker().filter(SubnetMaker::hasRules);
        if (maker.isPresent()) {
            String words = maker.get().words();
            return List.of(denying.direction() == Direction.Inbound && maker.get().isForNodes()
                    ? "say publicIpNodes: true for " + words + ", and have none of its rules deny that"
                    : "put a rule that allows it before that one into the rules of " + words);
        }
        List<Rule> rules = proposals.before(denying, name, services);
        return rules.isEmpty()
                ? List.of("no priority is left before it: az network nsg rule update" + SubnetCheck.inGroup(group())
                        + " --nsg-name " + group().name() + " --name " + denying.name()
                        + " --priority PRIORITY, with one that leaves room for a rule that allows it")
                : Stream.concat(Stream.of(command(rules.getFirst())), rules.stream().skip(1).map(SubnetTraffic::same))
                        .toList();
    }

    private String command(Rule rule) {
        return "az network nsg rule create" + SubnetCheck.inGroup(group()) + " --nsg-name " + group().name()
                + " --name " + rule.name() + " --priority " + rule.priority() + " --direction " + rule.direction()
                + " --access Allow --protocol " + rule.protocol()
                + " --source-address-prefixes " + String.join(" ", rule.sources())
                + " --destination-address-prefixes " + String.join(" ", rule.destinations())
                + " --destination-port-ranges " + String.join(" ", rule.ports());
    }

    /** The same command for another service. */
    private static String same(Rule rule) {
        return "the same with --name " + rule.name() + " --priority " + rule.priority() + " --protocol "
                + rule.protocol() + " --destination-address-prefixes " + String.join(" ", rule.destinations())
                + " --destination-port-ranges " + String.join(" ", rule.ports());
    }
}
