package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.WorkspaceNetwork;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.LinkGroup;
import dev.azureml.operator.azureml.PublicAccess;
import dev.azureml.operator.plan.Cloud;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.workspace.MadeDependencies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says from where a workspace, and what was made for it, can be reached: by private endpoints, or by the firewalls of its
 * storage account and vault. What of these was not made for the workspace alone is named by its id, and not spoken of.
 */
public final class WorkspaceNetworks {
    /** What has a firewall and private endpoints. */
    private static final List<String> GUARDED = List.of("storageAccount", "keyVault", "containerRegistry");
    private static final List<String> SUBRESOURCES = Stream.of(WorkspaceNetwork.Subresource.values()).map(Enum::name)
            .toList();
    private static final String ACCESS = "publicNetworkAccess";
    private static final String NETWORK = "network";
    private static final String DEPENDENCIES = "dependencies";
    private static final List<String> OF_ENDPOINTS = List.of("/providers/microsoft.network/privateendpoints/",
            "/providers/microsoft.network/privatednszones/", "/privateendpointconnections/");
    /** The private DNS zones of workspaces and what they depend on, in whichever cloud. */
    private static final Set<String> ZONES = Stream.of(LinkGroup.values()).flatMap(group -> Stream.of(Cloud.values())
            .flatMap(cloud -> group.zones(cloud).stream())).collect(Collectors.toUnmodifiableSet());
    private static final Pattern NETWORK_PART = Pattern.compile(
            "(?i)(/.*/providers/microsoft[.]network/(privateEndpoints|privateDnsZones)/[^/]+)(/.*)?");
    private static final List<String> CONNECTIONS = List.of("privateLinkServiceConnections",
            "manualPrivateLinkServiceConnections");

    private final NetworkReads reads;
    private final ObjectNode workspace;
    private final ArmId id;
    /** By the property that names it. */
    private final Map<String, ObjectNode> made = new LinkedHashMap<>();

    private final boolean isPlanned;

    private WorkspaceNetworks(NetworkReads reads, ObjectNode workspace, boolean isPlanned) {
        this.reads = reads;
        this.workspace = workspace;
        this.isPlanned = isPlanned;
        this.id = ArmId.parse(workspace.path("id").asText());
        for (String property : GUARDED) {
            JsonNode named = workspace.path("properties").path(property);
            if (isPlanned || MadeDependencies.isMadeFor(id, property, named.asText(""))) {
                String type = MadeDependencies.type(property).orElseThrow();
                reads.named(named, type, MadeDependencies.apiVersion(property).orElseThrow())
                        .ifPresent(found -> made.put(property, found));
            }
        }
    }

    /**
     * Puts the network into the spec of a workspace, where there is one to be said, and how to say less.
     *
     * @param isPlanned whether it is all to be made, so that the workspace's object makes what it depends on
     */
    static void put(Imported imported, ObjectNode workspace, NetworkReads reads, boolean isPlanned) {
        WorkspaceNetworks networks = new WorkspaceNetworks(reads, workspace, isPlanned);
        networks.network().ifPresentOrElse(network -> networks.put(imported, network), () -> networks.unsaid()
                .ifPresent(endpoint -> imported.remark("spec.network says nothing of the private endpoint " + (isPlanned
                        ? ArmId.parse(endpoint).name()
                                + (isPlaced(networks.own().orElse(workspace))
                                        ? ", as the workspace is open beside it."
                                        : ", as its subnet is not known: say network with architecture and subnetId.")
                        : endpoint + ", as none of its architectures is like that; it stays in Azure."))));
    }

    /** An endpoint that lies elsewhere, or beside which all are let in. */
    private Optional<String> unsaid() {
        return isPlanned
                ? own().map(endpoint -> endpoint.path("id").asText())
                : workspace.at("/properties/privateEndpointConnections").valueStream()
                        .map(connection -> connection.at("/properties/privateEndpoint/id").asText(""))
                        .filter(endpoint -> !endpoint.isEmpty()).findFirst();
    }

    private Optional<ObjectNode> network() {
        if (made.isEmpty() && unsaid().isEmpty()) {
            return Optional.empty();
        }
        boolean closed = PublicAccess.of(workspace) == PublicAccess.CLOSED;
        List<ObjectNode> endpoints = endpoints();
        Optional<ObjectNode> own = own();
        if (own.isPresent()) {
            return closed && isPlaced(own.get())
                    ? Optional.of(behind("Private", own.get(), endpoints))
                    : Optional.empty();
        }
        ObjectNode storage = made.get("storageAccount");
        if (closed || storage == null || PublicAccess.of(storage) != PublicAccess.BY_RULE) {
            return Optional.empty();
        }
        ObjectNode network = endpoints.isEmpty() || !isPlaced(endpoints.getFirst())
                ? Json.object().put("architecture", "VirtualNetwork")
                : behind("VirtualNetwork", endpoints.getFirst(), endpoints);
        JsonNode rules = storage.at("/properties/networkAcls");
        put(network, "serviceEndpointSubnetIds", rules.path("virtualNetworkRules").valueStream()
                .map(rule -> rule.path("id").asText()).toList());
        put(network, "clientIpRules", rules.path("ipRules").valueStream().map(rule -> rule.path("value").asText())
                .toList());
        return Optional.of(network);
    }

    private List<ObjectNode> endpoints() {
        return reads.endpoints(id.group()).stream().filter(this::leadsHere).toList();
    }

    private Optional<ObjectNode> own() {
        return endpoints().stream().filter(one -> target(one).equalsIgnoreCase(id.value())).findFirst();
    }

    /** A file may leave open in which subnet it is. */
    private static boolean isPlaced(ObjectNode endpoint) {
        return ArmId.tryParse(endpoint.at("/properties/subnet/id").textValue()).isPresent();
    }

    /**
     * Whether a resource is an endpoint that leads to a workspace or what that depends on, a zone of such endpoints, or what
     * lies below them.
     *
     * @param network of the workspace's object, which makes endpoints in one subnet
     * @param find returns a resource by its id
     */
    public static boolean isOf(ObjectNode resource, ObjectNode workspace, JsonNode network,
            Function<String, Optional<ObjectNode>> find) {
        String id = resource.path("id").asText();
        Matcher whole = NETWORK_PART.matcher(id);
        if (!whole.matches()) {
            return false;
        }
        String type = whole.group(2).toLowerCase(Locale.ROOT);
        if (type.equals("privatednszones")) {
            return network.at("/privateDns/create").asBoolean(false) && ZONES
                    .contains(whole.group(1).substring(whole.group(1).lastIndexOf('/') + 1).toLowerCase(Locale.ROOT));
        }
        return find.apply(whole.group(1)).filter(endpoint -> endpoint.at("/properties/subnet/id").asText("")
                .equalsIgnoreCase(network.path("subnetId").asText())).map(WorkspaceNetworks::target)
                .filter(target -> target.equalsIgnoreCase(workspace.path("id").asText())
                        || GUARDED.stream().anyMatch(name -> workspace.at("/properties/" + name).asText("")
                                .equalsIgnoreCase(target)))
                .isPresent();
    }

    private boolean leadsHere(ObjectNode endpoint) {
        String target = target(endpoint);
        return target.equalsIgnoreCase(id.value())
                || made.values().stream().anyMatch(one -> one.path("id").asText().equalsIgnoreCase(target));
    }

    private static String target(ObjectNode endpoint) {
        return CONNECTIONS.stream()
                .map(list -> endpoint.at("/properties/" + list + "/0/properties/privateLinkServiceId")
                        .asText(""))
                .filter(target -> !target.isEmpty()).findFirst().orElse("");
    }

    private ObjectNode behind(String architecture, ObjectNode endpoint, List<ObjectNode> all) {
        ObjectNode network = Json.object().put("architecture", architecture);
        String subnet = endpoint.at("/properties/subnet/id").asText();
        network.put("subnetId", subnet);
        network.set("privateDns", privateDns(subnet, all.stream().flatMap(reads::zonesOf).toList()));
        if (!endpoint.at("/properties/" + CONNECTIONS.getLast()).isEmpty()) {
            network.put("manualApproval", true);
        }
        put(network, "storageSubresources", storageSubresources(all));
        return network;
    }

    /** What of the storage account is reached beside what always is. */
    private List<String> storageSubresources(List<ObjectNode> endpoints) {
        ObjectNode storage = made.get("storageAccount");
        return storage == null
                ? List.of()
                : endpoints.stream().filter(one -> target(one).equalsIgnoreCase(storage.path("id").asText()))
                        .flatMap(one -> CONNECTIONS.stream().map(list -> one.at("/properties/" + list
                                + "/0/properties/groupIds/0").asText("").toLowerCase(Locale.ROOT)))
                        .filter(SUBRESOURCES::contains).distinct().sorted().toList();
    }

    /** Zones in the resource group of the workspace are its own; whose others are is not known here. */
    private ObjectNode privateDns(String subnet, List<String> written) {
        ObjectNode said = Json.object();
        Set<String> zones = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        zones.addAll(written);
        if (zones.isEmpty()) {
            return said.put("manage", false);
        }
        if (zones.stream().allMatch(zone -> ArmId.tryParse(zone).filter(one -> one.isWithin(id.group())).isPresent())) {
            said.put("create", true);
            List<String> linked = reads.linked(zones.iterator().next());
            boolean usual = linked.size() == 1
                    && NetworkReads.networkOf(subnet).filter(one -> one.value().equalsIgnoreCase(linked.getFirst()))
                            .isPresent();
            if (!usual) {
                put(said, "virtualNetworkIds", linked);
            }
            return said;
        }
        put(said, "zoneIds", List.copyOf(zones));
        return said;
    }

    private static void put(ObjectNode to, String name, List<String> values) {
        if (!values.isEmpty()) {
            values.forEach(to.putArray(name)::add);
        }
    }

    private void put(Imported imported, ObjectNode network) {
        ObjectNode spec = imported.spec();
        ObjectNode before = Json.object();
        Stream.of(ACCESS, DEPENDENCIES).filter(spec::has).forEach(name -> before.set(name, spec.get(name).deepCopy()));
        spec.remove(ACCESS);
        spec.set(NETWORK, network);
        (isPlanned ? Set.<String>of() : made.keySet()).forEach(property -> {
            ObjectNode dependencies = spec.withObject("/" + DEPENDENCIES);
            dependencies.remove(property);
            if (property.equals("containerRegistry")) {
                dependencies.putObject(property).put("create", true);
            }
        });
        if (spec.path(DEPENDENCIES).isEmpty()) {
            spec.remove(DEPENDENCIES);
        }
        List<String> ids = made.values().stream().map(one -> one.path("id").asText()).toList();
        imported.retreats().add(new Retreat("spec.network is left out", at -> at.contains("spec." + NETWORK)
                || at.contains("spec." + DEPENDENCIES) || isOfNetwork(at, ids), said -> {
                    said.remove(List.of(NETWORK, DEPENDENCIES));
                    said.setAll(before);
                }));
    }

    /** Whether something in Azure is there, or as it is, by {@code spec.network}: also what was made for the workspace. */
    static boolean isOfNetwork(String at, List<String> made) {
        String id = at.toLowerCase(Locale.ROOT);
        return isOfEndpoints(at) || made.stream().map(one -> one.toLowerCase(Locale.ROOT))
                .anyMatch(one -> id.equals(one) || id.startsWith(one + "/"));
    }

    /** Whether something in Azure is a private endpoint, a zone of one or what lies below them. */
    static boolean isOfEndpoints(String at) {
        String id = at.toLowerCase(Locale.ROOT);
        return id.startsWith("/") && OF_ENDPOINTS.stream().anyMatch(id::contains);
    }

    /** Returns the ids of the subnets that a spec of a workspace or a compute names, where an MLNetwork can be named. */
    static List<String> subnets(Imported object) {
        JsonNode spec = object.spec();
        List<String> ids = new ArrayList<>();
        Stream.of("/network/subnetId", "/amlCompute/subnet/id", "/computeInstance/subnet/id").map(spec::at)
                .filter(JsonNode::isTextual).forEach(id -> ids.add(id.asText()));
        if (spec.at("/network/serviceEndpointSubnetIds") instanceof ArrayNode list) {
            list.forEach(id -> ids.add(id.asText()));
        }
        return ids;
    }
}
