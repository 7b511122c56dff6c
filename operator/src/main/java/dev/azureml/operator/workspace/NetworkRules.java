package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.WorkspaceNetwork;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.AddressRange;
import dev.azureml.operator.azureml.PublicAccess;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Translation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whom the firewalls of what is made let in: the subnets and client addresses of the spec. */
final class NetworkRules {
    static final String ADDRESSES = "spec.network.clientIpRules";

    private static final String ACLS = "networkAcls";
    private static final String REGISTRY_RULES = "networkRuleSet";
    private static final String DEFAULT = "defaultAction";
    private static final String SUBNET_RULES = "virtualNetworkRules";
    private static final String ADDRESS_RULES = "ipRules";
    /** Sorts of rules that storage accounts alone have, and the spec has no words for. */
    private static final List<String> OTHER_RULES = List.of("ipv6Rules", "resourceAccessRules");
    private static final String ALLOW = "Allow";
    private static final String DENY = "Deny";
    private static final String SUBNET_TYPE = "Microsoft.Network/virtualNetworks/subnets";
    private static final String SUBNET_VERSION = "2025-09-01";

    private final Scene scene;
    private final Set<Dependency> made;
    private final List<NetworkPlaces.Place> subnets;
    private final List<String> addresses;
    private final PrivateLink links;

    NetworkRules(Scene scene, Dependencies dependencies, PrivateLink links) {
        WorkspaceNetwork network = scene.spec().network();
        this.scene = scene;
        this.made = dependencies.made();
        this.subnets = scene.places().serviceEndpoints();
        this.addresses = said(network == null ? null : network.clientIpRules());
        this.links = links;
    }

    private static List<String> said(@Nullable List<String> list) {
        return Objects.requireNonNullElse(list, List.of());
    }

    /** Whether the spec's rules are to be written: at once where it is closed by rules already, else once it is reached. */
    boolean areDue(Dependency dependency) {
        return PublicAccess.of(dependency.key(), scene.facts()).filter(PublicAccess.BY_RULE::equals).isPresent()
                || links.reaches(dependency.key());
    }

    /**
     * Puts in that all are denied but those of the spec. Whom rules let in that are there is let in beside them until the
     * private endpoints work, which may lead there in the place of a rule.
     */
    void put(Dependency dependency, ObjectNode properties) {
        ObjectNode rules = putRules(dependency, properties, DENY);
        if (dependency != Dependency.CONTAINER_REGISTRY) {
            putSubnets(dependency, rules.withArray("/" + SUBNET_RULES));
        }
        putAddresses(dependency, rules.withArray("/" + ADDRESS_RULES));
        if (!links.endpointsWork(dependency.key())) {
            addFound(dependency, rules);
        }
    }

    private void addFound(Dependency dependency, ObjectNode rules) {
        String place = dependency == Dependency.CONTAINER_REGISTRY ? REGISTRY_RULES : ACLS;
        for (Map.Entry<String, JsonNode> sort : rules.properties()) {
            if (sort.getValue() instanceof ArrayNode list) {
                JsonNode found = scene.facts().at(dependency.key(),
                        "/properties/" + place + "/" + sort.getKey());
                List<JsonNode> all = union(list, found);
                list.removeAll().addAll(all);
            }
        }
    }

    /** No range lies within another, as with those of the spec. */
    private static List<JsonNode> union(ArrayNode wanted, JsonNode found) {
        List<JsonNode> all = new ArrayList<>(wanted.valueStream().toList());
        for (JsonNode rule : found) {
            if (rule instanceof ObjectNode known && all.stream().noneMatch(one -> letsIn(one, known))) {
                all.removeIf(one -> letsIn(known, one));
                all.add(asWritten(known));
            }
        }
        return all;
    }

    /** A rule that is there as it is sent: its state Azure alone writes. */
    static ObjectNode asWritten(ObjectNode found) {
        ObjectNode rule = found.deepCopy();
        rule.remove("state");
        return rule;
    }

    /** Whether a rule lets in whom another does: the same subnet, or a range around its addresses. */
    private static boolean letsIn(JsonNode rule, JsonNode other) {
        if (rule.has("id") && rule.path("id").asText().equalsIgnoreCase(other.path("id").asText(""))) {
            return true;
        }
        Optional<AddressRange> range = AddressRange.parse(rule.path("value").asText(""));
        Optional<AddressRange> within = AddressRange.parse(other.path("value").asText(""));
        return range.isPresent() && within.isPresent() && range.get().contains(within.get());
    }

    /** Puts in that all are denied. */
    static void putClosed(Dependency dependency, ObjectNode properties) {
        putRules(dependency, properties, DENY);
    }

    /** Puts in that nobody is denied, and that no rule is left which would say something once all are again. */
    static void putOpen(Dependency dependency, ObjectNode properties) {
        putRules(dependency, properties, ALLOW);
    }

    private static ObjectNode putRules(Dependency dependency, ObjectNode properties, String action) {
        if (dependency == Dependency.CONTAINER_REGISTRY) {
            ObjectNode rules = properties.putObject(REGISTRY_RULES).put(DEFAULT, action);
            rules.putArray(ADDRESS_RULES);
            return rules;
        }
        ObjectNode rules = properties.putObject(ACLS).put(DEFAULT, action).put("bypass", NetworkAccess.SERVICES);
        rules.putArray(SUBNET_RULES);
        rules.putArray(ADDRESS_RULES);
        if (dependency == Dependency.STORAGE_ACCOUNT) {
            OTHER_RULES.forEach(rules::putArray);
        }
        return rules;
    }

    /** The sorts of rules by which a resource lets in whom the spec can't name. */
    static List<String> others(String key, Facts facts) {
        return OTHER_RULES.stream().filter(sort -> !facts.at(key, "/properties/" + ACLS + "/" + sort).isEmpty())
                .toList();
    }

    private void putSubnets(Dependency dependency, ArrayNode rules) {
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        subnets.stream().map(NetworkPlaces.Place::id).filter(seen::add).forEach(subnet -> {
            ObjectNode rule = rules.addObject().put("id", subnet);
            if (dependency == Dependency.STORAGE_ACCOUNT) {
                rule.put("action", ALLOW);
            }
        });
    }

    private void putAddresses(Dependency dependency, ArrayNode rules) {
        for (String address : addresses) {
            ObjectNode rule = rules.addObject();
            if (dependency == Dependency.KEY_VAULT) {
                // A vault keeps an address alone as a range of one.
                rule.put("value", address.contains("/") ? address : address + "/32");
            } else {
                rule.put("value", address).put("action", ALLOW);
            }
        }
    }

    /** A subnet is looked at before anything is made and when a rule for it is to be written, and never at rest. */
    List<Intent> brought() {
        List<Intent> brought = new ArrayList<>();
        for (NetworkPlaces.Place subnet : subnets) {
            ArmId id = ArmId.parse(subnet.id());
            if (reached().stream().anyMatch(one -> getsRule(one, id))) {
                brought.add(Intent.target(subnet.path(), id, scene.resolved().apiVersion(SUBNET_TYPE, SUBNET_VERSION)));
            }
        }
        return brought;
    }

    /** While an endpoint is waited for, which may take days, no rule is written and none is looked at for. */
    private boolean getsRule(Dependency dependency, ArmId subnet) {
        return lacksRule(dependency, subnet, scene.facts())
                && (scene.facts().absent(dependency.key()) || areDue(dependency));
    }

    /** Whether it is known that there is no such rule. */
    private static boolean lacksRule(Dependency dependency, ArmId subnet, Facts facts) {
        return facts.knows(dependency.key())
                && facts.at(dependency.key(), "/properties/" + ACLS + "/" + SUBNET_RULES).valueStream()
                        .noneMatch(rule -> rule.path("id").asText("").equalsIgnoreCase(subnet.value()));
    }

    /** What subnets reach of what is made here. */
    private Set<Dependency> reached() {
        Set<Dependency> reached = EnumSet.noneOf(Dependency.class);
        made.stream().filter(ServiceEndpoints::leadTo).forEach(reached::add);
        return reached;
    }

    /** What of the rules Azure would refuse, or would have no effect. */
    Optional<Translation.Refused> refusal() {
        List<Translation.Refused> refused = new ArrayList<>();
        subnets.forEach(subnet -> subnetFault(subnet).ifPresent(refused::add));
        for (int i = 0; i < addresses.size(); i++) {
            addressFault(i).ifPresent(refused::add);
        }
        return Translation.Refused.all(refused.stream());
    }

    private Optional<Translation.Refused> subnetFault(NetworkPlaces.Place place) {
        Optional<ArmId> id = ArmId.tryParse(place.id());
        return id.isEmpty()
                ? Optional.of(Translation.Refused.invalid(place.path(), "'" + place.id() + "' is not an ARM id"))
                : scene.facts().body(place.path()).flatMap(subnet -> new ServiceEndpoints(id.get(), subnet)
                        .fault(reached(), scene.location()))
                        .map(fault -> Translation.Refused.invalid(place.path(), fault));
    }

    private Optional<Translation.Refused> addressFault(int index) {
        String path = ADDRESSES + "[" + index + "]";
        Optional<AddressRange> parsed = AddressRange.parse(addresses.get(index));
        if (parsed.isEmpty()) {
            return Optional.of(Translation.Refused.invalid(path, "'" + addresses.get(index)
                    + "' is no IPv4 address or range such as 203.0.113.7 or 203.0.113.0/24"));
        }
        AddressRange range = parsed.get();
        if (!range.isPublic()) {
            return Optional.of(Translation.Refused.invalid(path, range.text()
                    + " has addresses that are not public, and a"
                    + " firewall sees none of them: write the address by which the clients go out, such as 203.0.113.7;"
                    + " clients of a virtual network are let in by serviceEndpointSubnetIds or subnetId"));
        }
        if (!range.isWrittenByItsFirst()) {
            return Optional
                    .of(Translation.Refused.invalid(path, range.text() + " is not the first address of its range:"
                            + " write " + range.normal()));
        }
        for (int i = 0; i < addresses.size(); i++) {
            Optional<AddressRange> other = AddressRange.parse(addresses.get(i));
            boolean within = i != index && other.isPresent() && other.get().contains(range)
                    && (i < index || !range.contains(other.get()));
            if (within) {
                return Optional.of(Translation.Refused.invalid(path, range.text() + " lies within " + addresses.get(i)
                        + " (" + ADDRESSES + "[" + i + "]): take it out"));
            }
        }
        return Optional.empty();
    }
}
