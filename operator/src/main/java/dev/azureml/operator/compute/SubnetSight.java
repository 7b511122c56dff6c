package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.AddressRange;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A subnet and what it names, as Azure shows it in lists: these are read now and then, and serve all computes of a namespace.
 *
 * @param id of the subnet
 * @param network that it is in
 */
record SubnetSight(ComputeScene scene, ArmId id, ArmId network) {
    static final String TYPE = "Microsoft.Network/virtualNetworks/subnets";
    /** The service endpoint that leads to storage accounts. */
    static final String STORAGE = "Microsoft.Storage";
    private static final String NETWORK_TYPE = "Microsoft.Network/virtualNetworks";
    private static final String VERSION = "2025-09-01";
    private static final String NETWORKS = "virtualNetworks";
    private static final String SUBNETS = "subnets";
    private static final String USAGES = "subnetUsages";
    private static final String RULES = "securityRules";
    private static final String ROUTES = "routes";
    private static final Set<String> ANNOUNCING = Set.of("gatewaysubnet", "routeserversubnet");
    private static final String RESOLVERS = "Microsoft.Network/dnsResolvers";

    /** Returns the subnet of that id; empty for an id of something else. */
    static Optional<SubnetSight> of(ComputeScene scene, String id) {
        return ArmId.tryParse(id).filter(subnet -> subnet.type().equalsIgnoreCase(TYPE))
                .flatMap(subnet -> subnet.parent().map(network -> new SubnetSight(scene, subnet, network)));
    }

    /** What could not be read, and the right that it takes. */
    record Unread(String what, String action, boolean passes) {
        /** Returns them in words. */
        static String text(List<Unread> unread) {
            String later = unread.stream().filter(Unread::passes).map(Unread::what).collect(Collectors.joining(", "));
            String shut = unread.stream().filter(one -> !one.passes).map(one -> one.what + " (" + one.action + ")")
                    .collect(Collectors.joining(", "));
            return Stream.of(shut.isEmpty()
                    ? shut
                    : shut + " is not there, or may not be read: where it is there, grant the operator's identity what"
                            + " stands in brackets; with a tenants file the namespace needs refer on it, too",
                    later.isEmpty() ? later : later + " could not be read just now, and is asked for again by itself")
                    .filter(text -> !text.isEmpty()).collect(Collectors.joining("; "));
        }
    }

    /**
     * What to read: the networks of the group first, which say most, and where they don't say it the subnets alone.
     *
     * @param all whether more is asked than that it is there
     */
    List<Document> documents(boolean all) {
        List<Document> documents = new ArrayList<>();
        String version = version(NETWORK_TYPE);
        documents.add(new Document(NETWORKS, network.collection(), version).changedBy(id.collection()));
        if (scene.facts().knows(NETWORKS) && (!isRead(NETWORKS) || networkBody().isPresent() && !listsSubnets())) {
            documents.add(new Document(SUBNETS, id.collection(), version(TYPE)).changedBy(network.collection()));
        }
        if (!all || subnet().isEmpty()) {
            return documents;
        }
        documents.add(new Document(USAGES, network.value() + "/usages", version).changedBy(id.collection()));
        securityGroup().ifPresent(group -> documents.add(part(RULES, group, "/securityRules")));
        routeTable().ifPresent(table -> documents.add(part(ROUTES, table, "/routes")));
        return documents;
    }

    private Document part(String key, ArmId of, String path) {
        return new Document(key, of.value() + path, version(of.type())).changedBy(of.collection());
    }

    private String version(String type) {
        return scene.resolved().apiVersion(type, VERSION);
    }

    /**
     * Returns what could not be read of it.
     *
     * @param all whether more is asked than that it is there
     */
    List<Unread> unread(boolean all) {
        List<Unread> unread = new ArrayList<>();
        if (subnet().isEmpty()) {
            if (missing().isEmpty()) {
                unread.add(new Unread("the subnet " + id, "Microsoft.Network/virtualNetworks/read or, on the network,"
                        + " Microsoft.Network/virtualNetworks/subnets/read", passes(NETWORKS) || passes(SUBNETS)));
            }
            return unread;
        }
        if (!all) {
            return unread;
        }
        if (!isRead(NETWORKS)) {
            unread.add(new Unread("the region of " + network,
                    "Microsoft.Network/virtualNetworks/read on its resource group", passes(NETWORKS)));
        }
        if (!isRead(USAGES)) {
            unread.add(new Unread("how many addresses are free in " + id,
                    "Microsoft.Network/virtualNetworks/usages/read",
                    passes(USAGES)));
        }
        securityGroup().filter(_ -> !isRead(RULES)).ifPresent(group -> unread.add(new Unread("the rules of " + group,
                "Microsoft.Network/networkSecurityGroups/securityRules/read", passes(RULES))));
        routeTable().filter(_ -> !isRead(ROUTES)).ifPresent(table -> unread.add(new Unread("the routes of " + table,
                "Microsoft.Network/routeTables/routes/read", passes(ROUTES))));
        return unread;
    }

    private boolean passes(String key) {
        return scene.facts().get(key) instanceof Observation.Unreadable;
    }

    private boolean isRead(String key) {
        return scene.facts().body(key).isPresent();
    }

    /** Returns the subnet, or its network, where Azure has none; empty where it is there, or nobody may look. */
    Optional<ArmId> missing() {
        if (isRead(NETWORKS) && networkBody().isEmpty()) {
            return Optional.of(network);
        }
        return subnet().isEmpty() && (listsSubnets() || isRead(SUBNETS)) ? Optional.of(id) : Optional.empty();
    }

    /** Returns the network; empty where nobody may look, or there is none. */
    Optional<JsonNode> networkBody() {
        return scene.facts().item(NETWORKS, network);
    }

    /** Returns the subnet; empty where nobody may look, or there is none. */
    Optional<JsonNode> subnet() {
        return Stream.concat(subnets(), scene.facts().at(SUBNETS, "/value").valueStream())
                .filter(one -> one.path("id").asText("").equalsIgnoreCase(id.value())).findFirst();
    }

    private Stream<JsonNode> subnets() {
        return networkBody().stream().flatMap(body -> body.at("/properties/subnets").valueStream());
    }

    private boolean listsSubnets() {
        return networkBody().filter(body -> body.at("/properties/subnets").isArray()).isPresent();
    }

    /** Whether the network may lead out: by a NAT gateway of all of it, or by what a gateway or route server announces. */
    boolean mayLeadOut() {
        return !listsSubnets()
                || subnets().anyMatch(one -> ANNOUNCING.contains(one.path("name").asText("").toLowerCase(Locale.ROOT)))
                || networkBody().filter(body -> !body.at("/properties/defaultPublicNatGateway/id").asText("").isEmpty())
                        .isPresent()
                || peerings().anyMatch(peering -> peering.at("/properties/useRemoteGateways").asBoolean(false));
    }

    /** Whether names may come from elsewhere than the zones that are linked with the network, as far as it shows. */
    boolean mayForwardNames() {
        return networkBody().filter(body -> body.at("/properties/dhcpOptions/dnsServers").isEmpty()).isEmpty()
                || peerings().findAny().isPresent()
                || subnets().flatMap(one -> one.at("/properties/delegations").valueStream()).anyMatch(
                        one -> one.at("/properties/serviceName").asText("").equalsIgnoreCase(RESOLVERS));
    }

    private Stream<JsonNode> peerings() {
        return networkBody().stream().flatMap(body -> body.at("/properties/virtualNetworkPeerings").valueStream());
    }

    /** Whether it reaches storage accounts of its region by a service endpoint, whatever its routes say. */
    boolean reachesStorage() {
        Set<String> services = serviceEndpoints();
        return services.contains(STORAGE) || services.contains(STORAGE + ".Global");
    }

    /** Returns the services that it has service endpoints for. */
    Set<String> serviceEndpoints() {
        Set<String> services = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        subnet().stream().flatMap(body -> body.at("/properties/serviceEndpoints").valueStream())
                .map(one -> one.path("service").asText("")).filter(one -> !one.isEmpty()).forEach(services::add);
        return services;
    }

    /** Returns its ranges of version 4. */
    List<AddressRange> ranges() {
        return subnet().stream().flatMap(body -> Stream.concat(Stream.of(body.at("/properties/addressPrefix")), body
                .at("/properties/addressPrefixes").valueStream())).map(prefix -> prefix.asText("")).distinct()
                .flatMap(prefix -> AddressRange.parse(prefix).stream()).toList();
    }

    /** Returns how Azure counts its addresses; empty where it does not count, as in a gateway's subnet. */
    Optional<JsonNode> usage() {
        return scene.facts().item(USAGES, id).filter(usage -> usage.path("currentValue").asLong(-1) >= 0);
    }

    /** Returns the security group of the subnet; empty where it has none. */
    Optional<ArmId> securityGroup() {
        return named("networkSecurityGroup");
    }

    /** Returns the rules of that group; empty where nobody may look. */
    Optional<Stream<JsonNode>> securityRules() {
        return securityGroup().flatMap(_ -> scene.facts().body(RULES)).map(list -> list.path("value").valueStream());
    }

    /** Returns the route table of the subnet; empty where it has none. */
    Optional<ArmId> routeTable() {
        return named("routeTable");
    }

    /** Returns the routes of that table; empty where nobody may look. */
    Optional<List<JsonNode>> routes() {
        return routeTable().flatMap(_ -> scene.facts().body(ROUTES))
                .map(list -> list.path("value").valueStream().toList());
    }

    /** What Azure says that it names. */
    private Optional<ArmId> named(String property) {
        return subnet().flatMap(body -> ArmId.tryParse(body.at("/properties/" + property + "/id").textValue()));
    }
}
