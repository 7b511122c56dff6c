package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.WorkspaceNetwork;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Translation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Whom the firewalls of what is made let in: the subnets and client addresses of the spec. */
final class NetworkRules {
    static final String SUBNETS = "spec.network.serviceEndpointSubnetIds";
    static final String ADDRESSES = "spec.network.clientIpRules";

    private static final String ACLS = "networkAcls";
    private static final String REGISTRY_RULES = "networkRuleSet";
    private static final String DEFAULT = "defaultAction";
    private static final String SUBNET_RULES = "virtualNetworkRules";
    private static final String ADDRESS_RULES = "ipRules";
    private static final String ALLOW = "Allow";
    private static final String DENY = "Deny";
    private static final String SUBNET_TYPE = "Microsoft.Network/virtualNetworks/subnets";
    private static final String SUBNET_VERSION = "2025-09-01";

    private final Scene scene;
    private final Set<Dependency> made;
    private final List<String> subnets;
    private final List<String> addresses;

    NetworkRules(Scene scene, Dependencies dependencies) {
        WorkspaceNetwork network = scene.spec().network();
        this.scene = scene;
        this.made = dependencies.made();
        this.subnets = said(network == null ? null : network.serviceEndpointSubnetIds());
        this.addresses = said(network == null ? null : network.clientIpRules());
    }

    private static List<String> said(@Nullable List<String> list) {
        return Objects.requireNonNullElse(list, List.of());
    }

    /** Puts in that all are denied but those of the spec. */
    void put(Dependency dependency, ObjectNode properties) {
        ObjectNode rules = putRules(dependency, properties, DENY);
        if (dependency != Dependency.CONTAINER_REGISTRY) {
            putSubnets(dependency, rules.withArray("/" + SUBNET_RULES));
        }
        putAddresses(dependency, rules.withArray("/" + ADDRESS_RULES));
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
        return rules;
    }

    private void putSubnets(Dependency dependency, ArrayNode rules) {
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        subnets.stream().filter(seen::add).forEach(subnet -> {
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

    /** A subnet is looked at while a rule for it is to be made, and never at rest. */
    List<Intent> brought() {
        List<Intent> brought = new ArrayList<>();
        for (int i = 0; i < subnets.size(); i++) {
            ArmId id = ArmId.parse(subnets.get(i));
            if (reached().stream().anyMatch(one -> lacksRule(one, id, scene.facts()))) {
                brought.add(Intent.target(key(i), id, scene.resolved().apiVersion(SUBNET_TYPE, SUBNET_VERSION)));
            }
        }
        return brought;
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

    private static String key(int index) {
        return SUBNETS + "[" + index + "]";
    }

    /** What of the rules Azure would refuse, or would have no effect. */
    Optional<Translation.Refused> refusal() {
        List<Translation.Refused> refused = new ArrayList<>();
        for (int i = 0; i < subnets.size(); i++) {
            subnetFault(i).ifPresent(refused::add);
        }
        for (int i = 0; i < addresses.size(); i++) {
            addressFault(i).ifPresent(refused::add);
        }
        return Translation.Refused.all(refused.stream());
    }

    private Optional<Translation.Refused> subnetFault(int index) {
        Optional<ArmId> id = ArmId.tryParse(subnets.get(index));
        return id.isEmpty()
                ? Optional.of(Translation.Refused.invalid(key(index), "'" + subnets.get(index)
                        + "' is not an ARM id"))
                : scene.facts().body(key(index)).flatMap(subnet -> new ServiceEndpoints(id.get(), subnet)
                        .fault(reached(), scene.location()))
                        .map(fault -> Translation.Refused.invalid(key(index), fault));
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
