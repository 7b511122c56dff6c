package dev.azureml.operator.azureml;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLNetworkSpec.Access;
import dev.azureml.api.MLNetworkSpec.Direction;
import dev.azureml.api.MLNetworkSpec.Protocol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The rules of a network security group in the order in which Azure asks them: the first that speaks of some traffic decides.
 * Which addresses a service tag stands for is not known here, so that each rule is given the benefit of the doubt: one that may
 * allow the traffic allows it, and one that does not surely deny it says nothing.
 */
public record SecurityGroup(List<Rule> rules) {
    private static final String NETWORK = "VirtualNetwork";
    private static final String INTERNET = "Internet";
    private static final String ALL_OF_AZURE = "AzureCloud";
    private static final Set<String> ANYWHERE = Set.of("*", "0.0.0.0/0", "any");
    private static final int FIRST_PRIORITY = 100;
    private static final int LAST_PRIORITY = 4096;
    private static final int LAST_PORT = 65_535;
    /** Ports below are those of servers: no client comes from there. */
    private static final int FIRST_CLIENT_PORT = 1024;
    /** What Azure puts behind the rules of every group. */
    private static final List<Rule> DEFAULTS = List.of(
            standard("AllowVnetInBound", 65_000, Direction.Inbound, Access.Allow, NETWORK, NETWORK),
            standard("DenyAllInBound", 65_500, Direction.Inbound, Access.Deny, "*", "*"),
            standard("AllowVnetOutBound", 65_000, Direction.Outbound, Access.Allow, NETWORK, NETWORK),
            standard("AllowInternetOutBound", 65_001, Direction.Outbound, Access.Allow, "*", INTERNET),
            standard("DenyAllOutBound", 65_500, Direction.Outbound, Access.Deny, "*", "*"));

    /**
     * One rule.
     *
     * @param sourcePorts nobody knows beforehand from which port a client comes
     */
    public record Rule(String name, int priority, Direction direction, Access access, Protocol protocol,
            List<String> sources, List<String> sourcePorts, List<String> destinations, List<String> ports) {
        public Rule {
            sources = List.copyOf(sources);
            sourcePorts = List.copyOf(sourcePorts);
            destinations = List.copyOf(destinations);
            ports = List.copyOf(ports);
        }

        private boolean speaksOf(Traffic traffic) {
            boolean inbound = direction == Direction.Inbound;
            return direction == traffic.direction()
                    && (protocol == Protocol.Any || protocol == traffic.protocol())
                    && isOfClients()
                    && hasPort(ports, traffic.port())
                    && (inbound ? destinations : sources).stream().anyMatch(place -> isHere(place, traffic))
                    && (inbound ? sources : destinations).stream().anyMatch(place -> isThere(place, traffic));
        }

        /** Nobody knows beforehand from which port a client comes. */
        private boolean isOfClients() {
            return access == Access.Deny
                    ? has(sourcePorts, 1, LAST_PORT)
                    : sourcePorts.stream().anyMatch(range -> last(range) >= FIRST_CLIENT_PORT);
        }

        /** A rule that denies has to have a whole range of the subnet; one that allows lets in some nodes at least. */
        private boolean isHere(String place, Traffic traffic) {
            if (isAnywhere(place) || place.equalsIgnoreCase(NETWORK)) {
                return true;
            }
            return AddressRange.parse(place).filter(range -> access == Access.Deny
                    ? traffic.subnet().stream().anyMatch(range::contains)
                    : traffic.subnet().isEmpty() || traffic.subnet().stream().anyMatch(range::overlaps)).isPresent();
        }

        private boolean isThere(String place, Traffic traffic) {
            if (isAnywhere(place) || traffic.isNamed(place)) {
                return true;
            }
            return traffic.tag().equalsIgnoreCase(NETWORK)
                    ? access == Access.Allow && (isApplicationGroup(place) || AddressRange.parse(place).isPresent())
                    : isOfServices(place, traffic);
        }

        private boolean isOfServices(String place, Traffic traffic) {
            if (place.equalsIgnoreCase(INTERNET) || place.equalsIgnoreCase(ALL_OF_AZURE)) {
                return true;
            }
            boolean isRegion = place.equalsIgnoreCase(ALL_OF_AZURE + "." + traffic.region());
            return access == Access.Deny
                    ? isRegion && traffic.isRegional()
                    : isRegion || place.equalsIgnoreCase(NETWORK) && traffic.isNetworkWide()
                            || AddressRange.parse(place).filter(AddressRange::hasPublic).isPresent();
        }
    }

    /**
     * Traffic between the nodes of a subnet and something that a service tag stands for.
     *
     * @param tag with the region where the service has one in each
     * @param region of the subnet
     * @param subnet its ranges
     * @param isNetworkWide whether VirtualNetwork may stand for addresses outside: those that routes of the subnet name
     */
    public record Traffic(Direction direction, Protocol protocol, int port, String tag, String region,
            List<AddressRange> subnet, boolean isNetworkWide) {
        public Traffic {
            region = Region.folded(region);
            subnet = List.copyOf(subnet);
        }

        private boolean isRegional() {
            return tag.toLowerCase(Locale.ROOT).endsWith("." + region);
        }

        /** Of a service of all regions, what is in this one counts; what is said of all regions holds in each. */
        private boolean isNamed(String place) {
            return place.equalsIgnoreCase(tag) || place.equalsIgnoreCase(tag + "." + region)
                    || (place + "." + region).equalsIgnoreCase(tag);
        }
    }

    public SecurityGroup {
        rules = Stream.concat(rules.stream(), DEFAULTS.stream()).distinct()
                .sorted(Comparator.comparingInt(Rule::priority)).toList();
    }

    /** Returns the group with these rules, as ARM shows them; what is none of Azure's words is left out. */
    public static SecurityGroup of(Stream<JsonNode> rules) {
        return new SecurityGroup(rules.flatMap(rule -> read(rule).stream()).toList());
    }

    /** Returns the rule that keeps the traffic out; empty where it passes. */
    public Optional<Rule> denying(Traffic traffic) {
        return rules.stream().filter(rule -> rule.speaksOf(traffic)).findFirst()
                .filter(rule -> rule.access() == Access.Deny);
    }

    /** Returns the group with one more rule. */
    public SecurityGroup with(Rule rule) {
        return new SecurityGroup(Stream.concat(rules.stream(), Stream.of(rule)).toList());
    }

    /** Returns the name, with a number where a rule has it already. */
    public String freeName(String name) {
        return FreeName.of(name, rules.stream().map(Rule::name));
    }

    /** Returns a priority that no rule has, asked right before that one; empty where none is left. */
    public OptionalInt free(Rule before) {
        Set<Integer> taken = rules.stream().filter(rule -> rule.direction() == before.direction()).map(Rule::priority)
                .collect(Collectors.toUnmodifiableSet());
        int last = Math.min(LAST_PRIORITY, before.priority() - 1);
        return IntStream.rangeClosed(FIRST_PRIORITY, last).map(priority -> FIRST_PRIORITY + last - priority)
                .filter(priority -> !taken.contains(priority)).findFirst();
    }

    private static Optional<Rule> read(JsonNode rule) {
        JsonNode properties = rule.path("properties");
        Optional<Direction> direction = word(Direction.values(), properties.path("direction"));
        Optional<Access> access = word(Access.values(), properties.path("access"));
        Optional<Protocol> protocol = properties.path("protocol").asText("").equals("*")
                ? Optional.of(Protocol.Any)
                : word(Protocol.values(), properties.path("protocol"));
        return direction.isEmpty() || access.isEmpty() || protocol.isEmpty()
                ? Optional.empty()
                : Optional.of(new Rule(rule.path("name").asText(""), properties.path("priority").asInt(),
                        direction.get(), access.get(), protocol.get(), texts(properties, "sourceAddressPrefix", "es"),
                        texts(properties, "sourcePortRange", "s"),
                        texts(properties, "destinationAddressPrefix", "es"),
                        texts(properties, "destinationPortRange", "s")));
    }

    /** Azure says one in a property, and several in a list of that name. */
    private static List<String> texts(JsonNode properties, String property, String plural) {
        List<String> texts = new ArrayList<>();
        properties.path(property + plural).forEach(one -> texts.add(one.asText("")));
        texts.add(properties.path(property).asText(""));
        properties.path(property.replace("AddressPrefix", "ApplicationSecurityGroups"))
                .forEach(group -> texts.add(group.path("id").asText("")));
        texts.removeIf(String::isEmpty);
        return texts;
    }

    private static <E extends Enum<E>> Optional<E> word(E[] values, JsonNode text) {
        return Stream.of(values).filter(value -> value.name().equalsIgnoreCase(text.asText(""))).findFirst();
    }

    private static boolean isAnywhere(String place) {
        return ANYWHERE.contains(place.toLowerCase(Locale.ROOT));
    }

    /** Whether it is the id of an application security group: which addresses are in it is not known here. */
    private static boolean isApplicationGroup(String place) {
        return place.startsWith("/");
    }

    private static boolean hasPort(List<String> ranges, int port) {
        return has(ranges, port, port);
    }

    /** Whether one of the ranges, such as * or 443 or 8000-8080, has all these ports. */
    private static boolean has(List<String> ranges, int first, int last) {
        return ranges.stream().anyMatch(range -> {
            int from = range.equals("*") ? 0 : number(range.split("-", 2)[0]);
            return from >= 0 && from <= first && last(range) >= last;
        });
    }

    /** The last port of a range; negative where it is none. */
    private static int last(String range) {
        return range.equals("*") ? LAST_PORT : number(range.substring(range.indexOf('-') + 1));
    }

    private static int number(String text) {
        return text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
    }

    private static Rule standard(String name, int priority, Direction direction, Access access, String source,
            String destination) {
        return new Rule(name, priority, direction, access, Protocol.Any, List.of(source), List.of("*"),
                List.of(destination), List.of("*"));
    }
}
