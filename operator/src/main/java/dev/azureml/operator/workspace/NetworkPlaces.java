package dev.azureml.operator.workspace;

import dev.azureml.api.NetworkRef;
import dev.azureml.api.WorkspaceNetwork;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.NetworkSubnet;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The subnets that a workspace's network names: by their ids, or by their names in an MLNetwork. */
record NetworkPlaces(@Nullable WorkspaceNetwork network, ResolvedReferences resolved) {
    private static final String SUBNET_ID = "spec.network.subnetId";
    private static final String SUBNET = "spec.network.subnet";
    private static final String SERVICE_ENDPOINT_IDS = "spec.network.serviceEndpointSubnetIds";
    private static final String SERVICE_ENDPOINTS = "spec.network.serviceEndpointSubnets";

    /**
     * A subnet.
     *
     * @param path of the property that names it
     * @param id as it is sent; of what is named by id, as it was said
     */
    record Place(String path, String id) {
    }

    /** Whether private endpoints are put anywhere. */
    boolean haveEndpoints() {
        return network != null && (network.subnetId() != null || network.subnet() != null);
    }

    /** Where private endpoints are put. */
    Optional<Place> endpoints() {
        return network != null && network.subnetId() != null
                ? Optional.of(new Place(SUBNET_ID, network.subnetId()))
                : endpointsByName().map(this::place);
    }

    /** From where storage accounts and vaults are reached by service endpoints. */
    List<Place> serviceEndpoints() {
        List<Place> places = new ArrayList<>();
        List<String> ids = network == null ? null : network.serviceEndpointSubnetIds();
        for (int i = 0; ids != null && i < ids.size(); i++) {
            places.add(new Place(SERVICE_ENDPOINT_IDS + "[" + i + "]", ids.get(i)));
        }
        serviceEndpointsByName().forEach(subnet -> places.add(place(subnet)));
        return places;
    }

    /** Why one that is named can't be used. */
    Optional<Translation.Refused> refusal() {
        List<NetworkSubnet> named = new ArrayList<>(serviceEndpointsByName());
        endpointsByName().ifPresent(named::add);
        return Translation.Refused.all(named.stream().flatMap(subnet -> subnet.refusal(resolved).stream()));
    }

    /** The MLNetwork that they are in. */
    static Optional<NetworkRef> ref(@Nullable WorkspaceNetwork network) {
        return Optional.ofNullable(network).map(WorkspaceNetwork::networkRef);
    }

    private Optional<NetworkSubnet> endpointsByName() {
        return ref(network).flatMap(ref -> Optional.ofNullable(Objects.requireNonNull(network).subnet())
                .map(name -> new NetworkSubnet(ref, name, SUBNET)));
    }

    private List<NetworkSubnet> serviceEndpointsByName() {
        List<NetworkSubnet> subnets = new ArrayList<>();
        List<String> names = network == null ? null : network.serviceEndpointSubnets();
        NetworkRef ref = network == null ? null : network.networkRef();
        for (int i = 0; names != null && ref != null && i < names.size(); i++) {
            subnets.add(new NetworkSubnet(ref, names.get(i), SERVICE_ENDPOINTS + "[" + i + "]"));
        }
        return subnets;
    }

    private Place place(NetworkSubnet subnet) {
        ArmId id = subnet.id(resolved);
        return new Place(subnet.path(), id.value());
    }
}
