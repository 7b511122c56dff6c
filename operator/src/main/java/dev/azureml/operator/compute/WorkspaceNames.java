package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.FreeName;
import dev.azureml.operator.azureml.PublicAccess;
import dev.azureml.operator.compute.SubnetSight.Unread;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whether nodes in a virtual network find a workspace that public networks don't reach: by the private DNS zones in which a
 * private endpoint of the workspace has its names. Nothing is said of a network that may have names from elsewhere, by DNS
 * servers of its own, a peered network or a resolver, nor where nobody may look at the zones, which often are another team's.
 */
record WorkspaceNames(ComputeScene scene, SubnetNodes nodes, SubnetSight subnet) {
    /** More endpoints than a workspace has for one network; bounds what is read. */
    private static final int MOST_ENDPOINTS = 2;
    private static final int MOST_ZONES = 3;
    private static final String ENDPOINT_TYPE = "Microsoft.Network/privateEndpoints";
    private static final String GROUPS = "privateDnsZoneGroups";
    private static final String GROUPS_TYPE = ENDPOINT_TYPE + "/" + GROUPS;
    private static final String ZONE_TYPE = "Microsoft.Network/privateDnsZones";
    private static final String LINKS = "virtualNetworkLinks";
    private static final String LINKS_TYPE = ZONE_TYPE + "/" + LINKS;

    List<Document> documents() {
        List<Document> documents = new ArrayList<>();
        for (ArmId endpoint : endpoints()) {
            documents.add(new Document(key(endpoint), endpoint.value() + "/" + GROUPS, scene.resolved().apiVersion(
                    GROUPS_TYPE, "2025-05-01")));
            for (ArmId zone : zones(endpoint)) {
                documents.add(new Document(key(zone), zone.value() + "/" + LINKS, scene.resolved().apiVersion(
                        LINKS_TYPE, "2024-06-01")));
            }
        }
        return documents.stream().distinct().toList();
    }

    /** What Azure could not say just now; who may not look is left alone. */
    List<Unread> unread() {
        return documents().stream()
                .filter(document -> scene.facts().get(document.key()) instanceof Observation.Unreadable)
                .map(document -> new Unread(document.path(), "", true)).toList();
    }

    List<SubnetFinding> findings() {
        if (named().size() > MOST_ENDPOINTS) {
            return List.of(); // one that is not looked at may be the one
        }
        List<ArmId> unlinked = new ArrayList<>();
        for (ArmId endpoint : endpoints()) {
            List<ArmId> zones = zones(endpoint);
            if (zones.isEmpty() || zones.stream().anyMatch(zone -> scene.facts().body(key(zone)).isEmpty())) {
                return List.of(); // its names are elsewhere, or nobody may look
            }
            List<ArmId> missing = zones.stream().filter(zone -> !isLinked(zone)).toList();
            if (missing.isEmpty()) {
                return List.of(); // one is enough
            }
            if (unlinked.isEmpty()) {
                unlinked.addAll(missing);
            }
        }
        return unlinked.isEmpty()
                ? List.of()
                : List.of(new SubnetFinding(ConditionReason.ZONE_NOT_LINKED, nodes.property(),
                        "public networks don't reach the workspace, and " + subnet.network().name()
                                + " is not linked with "
                                + unlinked.stream().map(ArmId::name).collect(Collectors.joining(", "))
                                + ", where its private endpoint has its names",
                        command(unlinked.getFirst()), unlinked.stream().skip(1).map(this::command).toList()));
    }

    private String command(ArmId zone) {
        return "az network private-dns link vnet create" + SubnetCheck.inGroup(zone) + " --zone-name " + zone.name()
                + " --name " + linkName(zone) + " --virtual-network " + subnet.network()
                + " --registration-enabled false";
    }

    /** Under the network's name there may be the link of another one, in another resource group or subscription. */
    private String linkName(ArmId zone) {
        return FreeName.of(subnet.network().name(), links(zone).map(link -> link.path("name").asText("")));
    }

    private boolean isLinked(ArmId zone) {
        return links(zone).anyMatch(link -> link.at("/properties/virtualNetwork/id").asText("")
                .equalsIgnoreCase(subnet.network().value()));
    }

    private Stream<JsonNode> links(ArmId zone) {
        return scene.facts().at(key(zone), "/value").valueStream();
    }

    private List<ArmId> endpoints() {
        return named().stream().limit(MOST_ENDPOINTS).toList();
    }

    /** The endpoints of a workspace that is closed, where the network asks Azure alone for names. */
    private List<ArmId> named() {
        return subnet.mayForwardNames()
                ? List.of()
                : new WorkspaceStorage(scene).workspace()
                        .filter(workspace -> PublicAccess.of(workspace) == PublicAccess.CLOSED).stream()
                        .flatMap(workspace -> workspace.at("/properties/privateEndpointConnections").valueStream())
                        .filter(connection -> connection.at("/properties/privateLinkServiceConnectionState/status")
                                .asText("").equalsIgnoreCase("Approved"))
                        .flatMap(connection -> id(connection.at("/properties/privateEndpoint/id"), ENDPOINT_TYPE))
                        .toList();
    }

    private List<ArmId> zones(ArmId endpoint) {
        return scene.facts().at(key(endpoint), "/value").valueStream()
                .flatMap(group -> group.at("/properties/privateDnsZoneConfigs").valueStream())
                .flatMap(config -> id(config.at("/properties/privateDnsZoneId"), ZONE_TYPE)).distinct()
                .limit(MOST_ZONES).toList();
    }

    private static Stream<ArmId> id(JsonNode text, String type) {
        return ArmId.tryParse(text.textValue()).filter(id -> id.type().equalsIgnoreCase(type)).stream();
    }

    private static String key(ArmId id) {
        return "names" + id.value();
    }
}
