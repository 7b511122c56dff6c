package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.AddressRange;
import dev.azureml.operator.azureml.FreeName;
import dev.azureml.operator.azureml.NodeService;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.plan.ConditionReason;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether nodes in a subnet have a way to what they must reach, by its routes. Which addresses a service has is not known here:
 * where a route names public ones, nothing is said.
 */
record SubnetRoutes(ComputeScene scene, SubnetNodes nodes, SubnetSight subnet) {
    private static final String EVERYWHERE = "0.0.0.0/0";
    private static final String INTERNET = "Internet";
    private static final String NOWHERE = "None";
    private static final String ALL_OF_AZURE = "AzureCloud";
    /** Whoever has no public address gets nowhere outside by these. */
    private static final Set<String> NO_WAY_OUT = Set.of("internet", "none", "vnetlocal");

    List<SubnetFinding> findings() {
        if (subnet.routeTable().isPresent() && subnet.routes().isEmpty() || namesPublicAddresses()) {
            return List.of();
        }
        return Stream.of(dropped(), returned(), wayOut()).flatMap(Optional::stream).toList();
    }

    /** Whether the tag VirtualNetwork may stand for addresses outside: it has those that the subnet's routes name. */
    boolean mayWidenNetwork() {
        return subnet.routeTable().isPresent() && (subnet.routes().isEmpty() || routes()
                .anyMatch(route -> AddressRange.parse(prefix(route)).map(AddressRange::hasPublic).orElse(true)));
    }

    private Stream<JsonNode> routes() {
        return subnet.routes().stream().flatMap(List::stream);
    }

    private boolean namesPublicAddresses() {
        return routes().map(SubnetRoutes::prefix).filter(prefix -> !prefix.equals(EVERYWHERE))
                .flatMap(prefix -> AddressRange.parse(prefix).stream()).anyMatch(AddressRange::hasPublic);
    }

    private Optional<JsonNode> everywhere() {
        return routes().filter(route -> prefix(route).equals(EVERYWHERE)).findFirst();
    }

    private static String prefix(JsonNode route) {
        return route.at("/properties/addressPrefix").asText("");
    }

    private static String hop(JsonNode route) {
        return route.at("/properties/nextHopType").asText("");
    }

    /** Routes for the service, or for all of Azure that it is part of. */
    private Stream<JsonNode> routesTo(String tag) {
        String region = "." + Region.folded(Objects.requireNonNullElse(scene.nodesLocation(), ""));
        String folded = tag.toLowerCase(Locale.ROOT);
        String everywhere = folded.endsWith(region) ? folded.substring(0, folded.length() - region.length()) : folded;
        Set<String> tags = Set.of(everywhere, everywhere + region, ALL_OF_AZURE.toLowerCase(Locale.ROOT),
                ALL_OF_AZURE.toLowerCase(Locale.ROOT) + region);
        return routes().filter(route -> tags.contains(prefix(route).toLowerCase(Locale.ROOT)));
    }

    /** A route that drops what goes to the internet leaves those services that have a route of their own. */
    private Optional<SubnetFinding> dropped() {
        Optional<JsonNode> dropping = everywhere().filter(route -> hop(route).equalsIgnoreCase(NOWHERE));
        List<NodeService> lost = dropping.isEmpty()
                ? List.of()
                : NodeService.all(Objects.requireNonNullElse(scene.nodesLocation(), ""), scene.resolved().cloud())
                        .stream().filter(service -> !nodes.portsOf(service).isEmpty())
                        .filter(service -> !service.name().equals("storage") || !subnet.reachesStorage())
                        .filter(service -> routesTo(service.tag()).findAny().isEmpty())
                        .toList();
        List<String> tags = lost.stream().map(NodeService::tag).distinct().toList();
        return tags.isEmpty()
                ? Optional.empty()
                : Optional.of(new SubnetFinding(ConditionReason.TRAFFIC_BLOCKED, nodes.property(), told(dropping.get())
                        + " drops what goes to the internet, and none leads to " + String.join(", ", tags),
                        command(tags.getFirst()), tags.stream().skip(1).map(tag -> "the same with --name "
                                + freeName(tag) + " --address-prefix " + tag).toList()));
    }

    /** What comes in by a public address has to go out by it again. */
    private Optional<SubnetFinding> returned() {
        return everywhere().filter(route -> nodes.isPublic() && !hop(route).equalsIgnoreCase(INTERNET)
                && !hop(route).equalsIgnoreCase(NOWHERE))
                .filter(_ -> routesTo(NodeService.MACHINE_LEARNING).noneMatch(route -> hop(route).equalsIgnoreCase(
                        INTERNET)))
                .map(route -> new SubnetFinding(ConditionReason.TRAFFIC_BLOCKED, nodes.property(), told(route)
                        + " sends all to a " + hop(route)
                        + ", and with it the answers of nodes with public addresses to "
                        + NodeService.MACHINE_LEARNING + ", which came in past it",
                        command(NodeService.MACHINE_LEARNING)));
    }

    private ArmId table() {
        return subnet.routeTable().orElseThrow();
    }

    private String told(JsonNode route) {
        return "the route " + route.path("name").asText("") + " of the route table " + table().name();
    }

    /** Azure takes one route for a prefix alone. */
    private String command(String tag) {
        Optional<String> there = routes().filter(route -> prefix(route).equalsIgnoreCase(tag))
                .map(route -> route.path("name").asText("")).findFirst();
        return "az network route-table route " + (there.isPresent() ? "update" : "create")
                + SubnetCheck.inGroup(table()) + " --route-table-name " + table().name()
                + " --next-hop-type Internet --name " + there.orElseGet(() -> freeName(tag) + " --address-prefix "
                        + tag);
    }

    private String freeName(String tag) {
        return FreeName.of("azureml-" + tag, routes().map(route -> route.path("name").asText("")));
    }

    /** Nodes without public addresses have no way out by themselves; a gateway may announce one that is not seen here. */
    private Optional<SubnetFinding> wayOut() {
        boolean leadsOut = routes().filter(route -> AddressRange.parse(prefix(route)).map(AddressRange::hasPublic)
                .orElse(true)).anyMatch(route -> !NO_WAY_OUT.contains(hop(route).toLowerCase(Locale.ROOT)));
        boolean isClosed = !nodes.isPublic() && !leadsOut && !subnet.mayLeadOut() && subnet.subnet()
                .filter(body -> body.at("/properties/natGateway/id").asText("").isEmpty()).isPresent();
        return isClosed
                ? Optional.of(new SubnetFinding(ConditionReason.NO_WAY_OUT, nodes.property(),
                        "nodes without public addresses have no way out of the subnet, which has neither a NAT gateway nor"
                                + " a route to a firewall",
                        nodes.maker().filter(SubnetMaker::isForNodes).isPresent()
                                ? "say spec.natGateway, such as {}, in the MLNetwork"
                                : "az network vnet subnet update --ids " + subnet.id()
                                        + " --nat-gateway NAT_GATEWAY_ID"))
                : Optional.empty();
    }
}
