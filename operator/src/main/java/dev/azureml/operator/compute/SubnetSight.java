package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.AddressRange;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A subnet and what it names, as Azure shows it in lists: these are read now and then, and serve all computes of a namespace.
 *
 * @param id of the subnet
 * @param network that it is in
 */
record SubnetSight(ComputeScene scene, ArmId id, ArmId network) {
    static final String TYPE = "Microsoft.Network/virtualNetworks/subnets";
    private static final String NETWORK_TYPE = "Microsoft.Network/virtualNetworks";
    private static final String VERSION = "2025-09-01";
    private static final String NETWORKS = "virtualNetworks";
    private static final String SUBNETS = "subnets";
    private static final String USAGES = "subnetUsages";
    private static final String RULES = "securityRules";
    private static final String ROUTES = "routes";

    /** Returns the subnet of that id; empty for an id of something else. */
    static Optional<SubnetSight> of(ComputeScene scene, String id) {
        return ArmId.tryParse(id).filter(subnet -> subnet.type().equalsIgnoreCase(TYPE))
                .flatMap(subnet -> subnet.parent().map(network -> new SubnetSight(scene, subnet, network)));
    }

    /** What could not be read, and the right that it takes. */
    record Unread(String what, String action, boolean passes) {
        /** Returns it in words. */
        String text() {
            return passes
                    ? what + " could not be read just now, and is asked for again by itself"
                    : what + " may not be read, or is not there: grant the operator's identity " + action
                            + "; with a tenants file the namespace needs refer on it, too";
        }
    }

    /** What to read: the networks of the group first, which say most, and where that is not allowed the subnets alone. */
    List<Document> documents(boolean withUsages) {
        List<Document> documents = new ArrayList<>();
        String version = version(NETWORK_TYPE);
        documents.add(new Document(NETWORKS, network.collection(), version).changedBy(id.collection()));
        if (scene.facts().knows(NETWORKS) && !isRead(NETWORKS)) {
            documents.add(new Document(SUBNETS, id.collection(), version(TYPE)).changedBy(network.collection()));
        }
        if (withUsages && subnet().isPresent()) {
            documents.add(new Document(USAGES, network.value() + "/usages", version).changedBy(id.collection()));
        }
        named("networkSecurityGroup").ifPresent(group -> documents.add(part(RULES, group, "/securityRules")));
        named("routeTable").ifPresent(table -> documents.add(part(ROUTES, table, "/routes")));
        return documents;
    }

    private Document part(String key, ArmId of, String path) {
        return new Document(key, of.value() + path, version(of.type())).changedBy(of.collection());
    }

    private String version(String type) {
        return scene.resolved().apiVersion(type, VERSION);
    }

    /** Returns what could not be read of it. */
    List<Unread> unread(boolean withUsages) {
        List<Unread> unread = new ArrayList<>();
        if (subnet().isEmpty()) {
            if (missing().isEmpty()) {
                unread.add(new Unread("the subnet " + id, "Microsoft.Network/virtualNetworks/read or, on the network,"
                        + " Microsoft.Network/virtualNetworks/subnets/read", passes(NETWORKS) || passes(SUBNETS)));
            }
            return unread;
        }
        if (!isRead(NETWORKS)) {
            unread.add(new Unread("the region of " + network,
                    "Microsoft.Network/virtualNetworks/read on its resource group", passes(NETWORKS)));
        }
        if (withUsages && !isRead(USAGES)) {
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
        if (subnet().isPresent() || !isRead(NETWORKS) && !isRead(SUBNETS)) {
            return Optional.empty();
        }
        return Optional.of(isRead(NETWORKS) && networkBody().isEmpty() ? network : id);
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

    /** Whether a gateway of the network's own, or of one that it is peered with, may announce a way out. */
    boolean mayHaveGateway() {
        return networkBody().isEmpty()
                || subnets().anyMatch(one -> one.path("name").asText("").equalsIgnoreCase("GatewaySubnet"))
                || networkBody().stream()
                        .flatMap(body -> body.at("/properties/virtualNetworkPeerings").valueStream())
                        .anyMatch(peering -> peering.at("/properties/useRemoteGateways").asBoolean(false));
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
