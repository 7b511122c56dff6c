package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceNetwork;
import dev.azureml.api.WorkspaceNetwork.Architecture;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.LinkGroup;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.UpdateRule;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The private endpoints of a workspace and of what is made for it, with the names by which they are reached. What is
 * brought is its owner's to close.
 */
final class PrivateLink {
    private static final String VIRTUAL_NETWORK = "virtualNetwork";
    private static final String API_VERSION = "2025-05-01";
    private static final String NETWORK_TYPE = "Microsoft.Network/virtualNetworks";
    private static final String NETWORK_VERSION = "2025-09-01";
    private static final CompareRules RULES = CompareRules.NONE
            .withListKey("/properties/privateLinkServiceConnections", "name")
            .withListKey("/properties/manualPrivateLinkServiceConnections", "name");
    private static final UpdateRule UPDATE = UpdateRule.createOnly("/location", "/properties/subnet",
            "/properties/privateLinkServiceConnections", "/properties/manualPrivateLinkServiceConnections");

    private final Scene scene;
    private final @Nullable WorkspaceNetwork network;
    private final Dependencies dependencies;
    private final List<PrivateEndpoint> endpoints;
    private final PrivateNames names;

    PrivateLink(Scene scene, Dependencies dependencies) {
        this.scene = scene;
        this.network = scene.spec().network();
        this.dependencies = dependencies;
        this.endpoints = scene.places().haveEndpoints() ? endpoints(scene, dependencies) : List.of();
        this.names = new PrivateNames(scene, endpoints);
    }

    private static List<PrivateEndpoint> endpoints(Scene scene, Dependencies dependencies) {
        List<PrivateEndpoint> all = new ArrayList<>();
        if (scene.architecture() == Architecture.Private) {
            all.add(new PrivateEndpoint(Keys.WORKSPACE, scene.workspace(), LinkGroup.AML_WORKSPACE));
        }
        for (Dependency dependency : dependencies.made()) {
            dependencies.id(dependency).ifPresent(id -> linkGroups(scene, dependency)
                    .forEach(group -> all.add(new PrivateEndpoint(dependency.key(), id, group))));
        }
        return all;
    }

    private static Stream<LinkGroup> linkGroups(Scene scene, Dependency dependency) {
        WorkspaceNetwork network = scene.spec().network();
        return network == null || network.storageSubresources() == null || dependency != Dependency.STORAGE_ACCOUNT
                ? dependency.linkGroups().stream()
                : Stream.concat(dependency.linkGroups().stream(), network.storageSubresources().stream().distinct()
                        .map(PrivateLink::linkGroup));
    }

    private static LinkGroup linkGroup(WorkspaceNetwork.Subresource subresource) {
        return switch (subresource) {
            case queue -> LinkGroup.QUEUE;
            case table -> LinkGroup.TABLE;
            case dfs -> LinkGroup.DFS;
        };
    }

    List<PrivateEndpoint> endpoints() {
        return endpoints;
    }

    /**
     * Whether a resource is reached by its endpoints: each approved, and its names written. Before that it is not closed,
     * and not before the workspace is there, which reaches it as it is made.
     */
    boolean reaches(String targetKey) {
        return scene.workspaceWorks() && endpointsWork(targetKey);
    }

    /** Whether each endpoint of a resource is approved, and its names written; true where it is to have none. */
    boolean endpointsWork(String targetKey) {
        return endpoints.stream().filter(one -> one.targetKey().equals(targetKey))
                .allMatch(one -> one.isApproved(scene.facts()) && names.areWritten(one));
    }

    /** Why the endpoints can't be had as the spec says. */
    Optional<Translation.Refused> refusal() {
        Optional<NetworkPlaces.Place> place = scene.places().endpoints();
        if (place.isEmpty()) {
            return Optional.empty();
        }
        String path = place.get().path();
        Optional<ArmId> subnet = ArmId.tryParse(place.get().id());
        String own = scene.workspace().subscriptionId();
        if (subnet.isEmpty()) {
            return Optional.of(Translation.Refused.invalid(path, "'" + place.get().id() + "' is not an ARM id"));
        }
        if (own != null && !own.equalsIgnoreCase(subnet.get().subscriptionId())) {
            return Optional.of(Translation.Refused.invalid(path, "is in the subscription "
                    + subnet.get().subscriptionId() + ", and the workspace in " + own
                    + ": Azure makes a private endpoint"
                    + " in the subscription of its virtual network alone; use a subnet of a virtual network in " + own
                    + " that is peered with that one"));
        }
        return names.refusal();
    }

    /** What the spec names by id is looked at while an endpoint is to be made, and never at rest. */
    List<Intent> brought() {
        boolean toBeMade = endpoints.stream().anyMatch(one -> scene.facts().absent(one.key()));
        List<Intent> brought = new ArrayList<>(names.brought());
        if (toBeMade) {
            NetworkPlaces.Place place = place();
            ArmId subnet = ArmId.parse(place.id());
            String below = scene.resolved().apiVersion(NETWORK_TYPE + "/subnets", NETWORK_VERSION);
            brought.add(Intent.target(place.path(), subnet, below));
            subnet.parent().ifPresent(virtualNetwork -> brought.add(Intent.look(VIRTUAL_NETWORK, virtualNetwork,
                    scene.resolved().apiVersion(NETWORK_TYPE, NETWORK_VERSION))));
        }
        return brought;
    }

    /** @param first keys of what must be there before any of them is made */
    List<Intent> intents(Set<String> first) {
        List<Intent> intents = new ArrayList<>();
        endpoints.forEach(endpoint -> intents.add(intent(endpoint, first)));
        intents.addAll(names.intents());
        intents.addAll(kept());
        return intents;
    }

    /**
     * What leads to a dependency that the spec says no more: that stays in Azure, closed, and nothing else leads there. It
     * is looked at, and so not removed, whether or not the spec still has a subnet for endpoints; it goes where all is
     * opened.
     */
    private List<Intent> kept() {
        return scene.architecture() != null && scene.architecture() != Architecture.Public
                ? scene.subject().recorded().stream().filter(this::leadsToWhatStays)
                        .flatMap(r -> ArmId.tryParse(r.id()).stream()
                                .map(id -> Intent.look(r.key(), id, r.apiVersion())))
                        .toList()
                : List.of();
    }

    private boolean leadsToWhatStays(ResourceStatus resource) {
        return WorkspaceDeletion.isNetwork(resource) && Dependency.ofKey(resource.key().split("/", -1)[1])
                .filter(dependency -> !dependencies.made().contains(dependency)).isPresent();
    }

    private Intent intent(PrivateEndpoint endpoint, Set<String> first) {
        Set<String> before = new HashSet<>(first);
        before.add(endpoint.targetKey());
        boolean manual = network != null && Boolean.TRUE.equals(network.manualApproval());
        ObjectNode body = scene.tagged();
        body.set("properties", endpoint.body(place().id(), manual, scene.facts()));
        ObjectNode birth = scene.birth();
        networkLocation().ifPresent(location -> birth.put("location", location));
        return Intent.manage(endpoint.key(), endpoint.id(scene.group()),
                scene.resolved().apiVersion(PrivateEndpoint.TYPE, API_VERSION), body)
                .withCreateDefaults(birth).dependingOn(scene.after(before)).comparedBy(RULES).updatedBy(UPDATE);
    }

    /** An endpoint is where its virtual network is, wherever the workspace is. */
    private Optional<String> networkLocation() {
        return scene.facts().get(VIRTUAL_NETWORK) instanceof Observation.Present(var body, var _)
                ? Optional.ofNullable(body.path("location").textValue())
                : Optional.empty();
    }

    private NetworkPlaces.Place place() {
        return scene.places().endpoints()
                .orElseThrow(() -> new IllegalStateException("the schema asks for a subnet where there are endpoints"));
    }
}
