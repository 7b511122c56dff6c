package dev.azureml.operator.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLNetworkSpec;
import dev.azureml.api.MLNetworkSpec.Access;
import dev.azureml.api.MLNetworkSpec.Direction;
import dev.azureml.api.MLNetworkSpec.Protocol;
import dev.azureml.operator.azureml.NodeService;
import dev.azureml.operator.plan.Cloud;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The rules of a subnet's network security group: those of the spec, and those that computes need, by service tag.
 *
 * @param location where the subnet is
 */
record SecurityRules(MLNetworkSpec.Subnet subnet, String location, Cloud cloud) {
    private static final String ANYWHERE = "*";
    private static final String NETWORK = "VirtualNetwork";
    private static final int FIRST_PRIORITY = 3000;
    private static final int STEP = 10;
    private static final int LAST_PRIORITY = 4000;
    private static final int MOST_PORTS = 65_535;

    /** Whether the subnet gets a security group: one without rules of its own would say nothing. */
    boolean areAny() {
        return areFor(subnet);
    }

    static boolean areFor(MLNetworkSpec.Subnet subnet) {
        return AddressPlan.hasNodes(subnet) || subnet.rules() != null;
    }

    /** Why Azure would refuse a rule of the spec. */
    Optional<Translation.Refused> refusal(String path) {
        List<Translation.Refused> refused = new ArrayList<>();
        List<MLNetworkSpec.Rule> rules = said();
        for (int i = 0; i < rules.size(); i++) {
            List<String> ports = Objects.requireNonNullElse(rules.get(i).destinationPortRanges(), List.of());
            for (int j = 0; j < ports.size(); j++) {
                String at = path + ".rules[" + i + "].destinationPortRanges[" + j + "]";
                portFault(ports.get(j)).map(fault -> Translation.Refused.invalid(at, fault)).ifPresent(refused::add);
            }
        }
        return Translation.Refused.all(refused.stream());
    }

    private static Optional<String> portFault(String range) {
        String[] ends = range.split("-", 2);
        int first = Integer.parseInt(ends[0]);
        int last = Integer.parseInt(ends[ends.length - 1]);
        return last > MOST_PORTS || first > last
                ? Optional.of(range + " is no port or range of ports, such as 443 or 8000-8080, up to " + MOST_PORTS)
                : Optional.empty();
    }

    /** All of them, as Azure takes them: what is not here does not apply. */
    ArrayNode body() {
        ArrayNode rules = Json.array();
        said().forEach(rule -> rules.add(rule(rule)));
        if (AddressPlan.hasNodes(subnet)) {
            inbound().forEach(rules::add);
            outbound().forEach(rules::add);
        }
        return rules;
    }

    private List<MLNetworkSpec.Rule> said() {
        return Objects.requireNonNullElse(subnet.rules(), List.of());
    }

    private static ObjectNode rule(MLNetworkSpec.Rule said) {
        ObjectNode rule = rule(said.name(), said.direction(), said.access(), said.priority());
        Protocol protocol = Objects.requireNonNullElse(said.protocol(), Protocol.Any);
        List<String> ports = Objects.requireNonNullElse(said.destinationPortRanges(), List.of(ANYWHERE));
        return of(rule, protocol, Objects.requireNonNullElse(said.sourceAddressPrefix(), ANYWHERE),
                Objects.requireNonNullElse(said.destinationAddressPrefix(), ANYWHERE), ports);
    }

    /** Only nodes with public addresses are reached from outside. */
    private List<ObjectNode> inbound() {
        return Boolean.TRUE.equals(subnet.publicIpNodes())
                ? List.of(of(rule("azureml-in", Direction.Inbound, Access.Allow, FIRST_PRIORITY), Protocol.Tcp,
                        NodeService.MACHINE_LEARNING, NETWORK, List.of(NodeService.INBOUND_PORT)))
                : List.of();
    }

    private List<ObjectNode> outbound() {
        List<ObjectNode> rules = new ArrayList<>();
        for (NodeService service : NodeService.all(location, cloud)) {
            rules.add(of(rule("azureml-out-" + service.name(), Direction.Outbound, Access.Allow,
                    FIRST_PRIORITY + STEP * rules.size()), service.protocol(), ANYWHERE, service.tag(),
                    service.ports()));
        }
        if (Boolean.TRUE.equals(subnet.denyOtherOutbound())) {
            rules.add(
                    of(rule("azureml-out-deny-internet", Direction.Outbound, Access.Deny, LAST_PRIORITY), Protocol.Any,
                            ANYWHERE, "Internet", List.of(ANYWHERE)));
        }
        return rules;
    }

    private static ObjectNode rule(String name, Direction direction, Access access, int priority) {
        ObjectNode rule = Json.object().put("name", name);
        rule.putObject("properties").put("direction", direction.name()).put("access", access.name()).put("priority",
                priority);
        return rule;
    }

    /** Azure keeps one port apart from a list of several, and answers it as it was given. */
    private static ObjectNode of(ObjectNode rule, Protocol protocol, String source, String destination,
            List<String> ports) {
        ObjectNode properties = rule.withObject("/properties")
                .put("protocol", protocol == Protocol.Any ? ANYWHERE : protocol.name())
                .put("sourceAddressPrefix", source).put("sourcePortRange", ANYWHERE)
                .put("destinationAddressPrefix", destination);
        if (ports.size() == 1) {
            properties.put("destinationPortRange", ports.getFirst());
        } else {
            ports.forEach(properties.putArray("destinationPortRanges")::add);
        }
        return rule;
    }
}
