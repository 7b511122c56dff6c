package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceNetwork;
import dev.azureml.api.WorkspaceNetwork.PrivateDns;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.NetworkSubnet;
import dev.azureml.operator.azureml.PrivateZone;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The private DNS zones of private endpoints, and who writes the endpoints' names into them. */
final class PrivateNames {
    /** Each followed by the key of what the names lead to. */
    static final String ZONE_KEY = "privateDnsZone/";
    static final String LINK_KEY = "virtualNetworkLink/";
    static final String GROUP_KEY = "privateDnsZoneGroup/";

    private static final String GROUP_TYPE = PrivateEndpoint.TYPE + "/privateDnsZoneGroups";
    private static final String GROUP_VERSION = "2025-05-01";
    private static final String OF_NETWORK = "spec.network.privateDns.ofNetwork";
    private static final String ZONE_IDS = "spec.network.privateDns.zoneIds";
    private static final CompareRules GROUP_RULES = CompareRules.NONE
            .withListKey("/properties/privateDnsZoneConfigs", "name");

    private final Scene scene;
    private final List<PrivateEndpoint> endpoints;
    private final @Nullable PrivateDns said;

    PrivateNames(Scene scene, List<PrivateEndpoint> endpoints) {
        WorkspaceNetwork network = scene.spec().network();
        this.scene = scene;
        this.endpoints = endpoints;
        this.said = network == null ? null : network.privateDns();
    }

    /** Whether Azure has written the endpoint's names, where that is ours to bring about. */
    boolean areWritten(PrivateEndpoint endpoint) {
        return !areManaged() || scene.facts().at(key(endpoint), "/properties/provisioningState").asText("")
                .equalsIgnoreCase("Succeeded");
    }

    /** A zone that is needed and not given, or given twice, or not made yet; what is needed is known once the workspace is. */
    Optional<Translation.Refused> refusal() {
        if (isOfNetwork() && scene.workspaceKnown()) {
            return ofNetworkRefusal();
        }
        if (said == null || said.zoneIds() == null || !scene.workspaceKnown()) {
            return Optional.empty();
        }
        List<String> given = said.zoneIds().stream().flatMap(id -> ArmId.tryParse(id).stream())
                .map(id -> id.name().toLowerCase(Locale.ROOT)).toList();
        List<String> missing = zonesNeeded().filter(zone -> !given.contains(zone)).toList();
        List<String> twice = zonesNeeded().filter(zone -> given.indexOf(zone) != given.lastIndexOf(zone)).toList();
        if (!missing.isEmpty()) {
            return Optional.of(Translation.Refused.invalid(ZONE_IDS, "lacks the zone of " + String.join(", ", missing)
                    + ": add the ARM id of each, such as /subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/"
                    + PrivateZone.TYPE + "/" + missing.getFirst() + ", or set create: true or manage: false"));
        }
        return twice.isEmpty()
                ? Optional.empty()
                : Optional.of(Translation.Refused.invalid(ZONE_IDS, "names two zones of " + String.join(", ", twice)
                        + ": leave one of each"));
    }

    /** Zones of others are looked for while names are to be written into them. */
    List<Intent> brought() {
        List<String> ids = said == null ? null : said.zoneIds();
        boolean toBeWritten = endpoints.stream().anyMatch(endpoint -> scene.facts().absent(key(endpoint)));
        List<Intent> brought = new ArrayList<>();
        for (int i = 0; toBeWritten && ids != null && i < ids.size(); i++) {
            ArmId id = ArmId.parse(ids.get(i));
            if (zonesNeeded().anyMatch(id.name()::equalsIgnoreCase)) {
                brought.add(Intent.target(ZONE_IDS + "[" + i + "]", id, PrivateZone.version(scene.resolved())));
            }
        }
        return brought;
    }

    List<Intent> intents() {
        List<Intent> intents = new ArrayList<>();
        if (creates()) {
            endpoints.forEach(endpoint -> zones(endpoint).forEach(zone -> zone(endpoint, zone, intents)));
        }
        if (areManaged()) {
            endpoints.stream().filter(this::zonesAreKnown).forEach(endpoint -> intents.add(group(endpoint)));
        }
        return intents;
    }

    private boolean creates() {
        return said != null && Boolean.TRUE.equals(said.create());
    }

    private boolean areManaged() {
        return creates() || isOfNetwork() || (said != null && said.zoneIds() != null);
    }

    private boolean isOfNetwork() {
        return said != null && Boolean.TRUE.equals(said.ofNetwork());
    }

    /** The zones of the MLNetwork, or why they can't be used yet. */
    private Optional<Translation.Refused> ofNetworkRefusal() {
        Optional<ReferencedObject> network = network();
        List<String> missing = zonesNeeded().filter(zone -> ofNetwork(zone).isEmpty()).toList();
        if (network.isEmpty() || missing.isEmpty()) {
            return Optional.empty();
        }
        if (network.get().spec().has("privateDns")) {
            return Optional.of(new Translation.Refused(new Problem(Reason.DEPENDENCY_NOT_READY, OF_NETWORK + ": "
                    + notYet(network.get(), missing))));
        }
        // One that is read alone makes none.
        String wayOut = network.get().spec().has("virtualNetworkId") ? "set" : "set privateDns: {} there, or";
        return Optional.of(Translation.Refused.invalid(OF_NETWORK,
                "the MLNetwork of spec.network.networkRef makes no zones, and " + String.join(", ", missing)
                        + " are needed: " + wayOut + " create: true or zoneIds here"));
    }

    /** Names in a zone that is there, and that the network does not ask, would be found by nobody. */
    private static String notYet(ReferencedObject network, List<String> missing) {
        List<String> made = network.status().path("resources").valueStream()
                .filter(one -> one.path("phase").asText().equals(ResourceStatus.Phase.Ready.name()))
                .map(one -> one.path("key").asText()).toList();
        List<String> unlinked = missing.stream().filter(zone -> made.contains(ZONE_KEY + zone)).toList();
        List<String> lacking = missing.stream().filter(zone -> !unlinked.contains(zone)).toList();
        List<String> words = new ArrayList<>();
        if (!lacking.isEmpty()) {
            words.add("the MLNetwork does not have the zones " + String.join(", ", lacking) + " in Azure yet");
        }
        if (!unlinked.isEmpty()) {
            words.add("the zones " + String.join(", ", unlinked) + " of the MLNetwork are not linked with it. Where its"
                    + " condition Ready says that Azure refuses a link, the network is linked with another zone of that name:"
                    + " delete that link (az network private-dns link vnet delete), or name that zone in zoneIds here, in"
                    + " the place of ofNetwork");
        }
        return String.join("; ", words);
    }

    private boolean zonesAreKnown(PrivateEndpoint endpoint) {
        return !isOfNetwork() || zones(endpoint).stream().allMatch(zone -> ofNetwork(zone).isPresent());
    }

    private Optional<ReferencedObject> network() {
        return NetworkPlaces.ref(scene.spec().network()).map(NetworkSubnet::ref).map(scene.resolved()::object);
    }

    /** As the network's status has it: it is there once that says so. */
    private Optional<ArmId> ofNetwork(String zone) {
        return network().stream().flatMap(found -> found.status().path("privateDnsZones").valueStream())
                .filter(one -> one.path("name").asText().equalsIgnoreCase(zone))
                .flatMap(one -> ArmId.tryParse(one.path("id").asText("")).stream()).findFirst();
    }

    private List<String> zones(PrivateEndpoint endpoint) {
        return endpoint.group().zones(scene.resolved().cloud());
    }

    private Stream<String> zonesNeeded() {
        return endpoints.stream().flatMap(endpoint -> zones(endpoint).stream()).distinct();
    }

    private void zone(PrivateEndpoint endpoint, String name, List<Intent> intents) {
        String key = zoneKey(endpoint, name);
        PrivateZone zone = made(name);
        intents.add(zone.zone(key).dependingOn(scene.after(Set.of())));
        for (ArmId network : linked()) {
            intents.add(zone.link(LINK_KEY + endpoint.targetKey() + "/" + name + "/" + PrivateZone.linkName(network),
                    network).dependingOn(Set.of(key)));
        }
    }

    private List<ArmId> linked() {
        if (said != null && said.virtualNetworkIds() != null) {
            return said.virtualNetworkIds().stream().map(ArmId::parse).distinct().toList();
        }
        return scene.places().endpoints().flatMap(place -> ArmId.tryParse(place.id())).flatMap(ArmId::parent).stream()
                .toList();
    }

    private Intent group(PrivateEndpoint endpoint) {
        Set<String> before = new HashSet<>(Set.of(endpoint.key()));
        ObjectNode body = Json.object();
        var configs = body.putObject("properties").putArray("privateDnsZoneConfigs");
        for (String zone : zones(endpoint)) {
            configs.addObject().put("name", zone.replace('.', '-')).putObject("properties")
                    .put("privateDnsZoneId", zoneId(zone).value());
            if (creates()) {
                before.add(zoneKey(endpoint, zone));
            }
        }
        return Intent.manage(key(endpoint), endpoint.id(scene.group()).child("privateDnsZoneGroups", "default"),
                scene.resolved().apiVersion(GROUP_TYPE, GROUP_VERSION), body).dependingOn(before)
                .comparedBy(GROUP_RULES);
    }

    private ArmId zoneId(String zone) {
        if (isOfNetwork()) {
            return ofNetwork(zone).orElseThrow(() -> new IllegalStateException("refused without " + zone));
        }
        List<String> given = said == null || said.zoneIds() == null ? List.of() : said.zoneIds();
        return given.stream().map(ArmId::parse).filter(id -> id.name().equalsIgnoreCase(zone)).findFirst()
                .orElseGet(() -> made(zone).id());
    }

    private PrivateZone made(String zone) {
        return PrivateZone.of(scene.group(), zone, scene.resolved());
    }

    private static String zoneKey(PrivateEndpoint endpoint, String zone) {
        return ZONE_KEY + endpoint.targetKey() + "/" + zone;
    }

    private static String key(PrivateEndpoint endpoint) {
        return GROUP_KEY + endpoint.targetKey() + "/" + endpoint.group().id();
    }
}
