package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ComputeSubnet;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.operator.azureml.NetworkSubnet;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The subnet that a compute is in, by its id or by its name in an MLNetwork.
 *
 * @param property of the spec that says it, such as amlCompute.subnet
 */
record SubnetPlace(@Nullable ComputeSubnet said, String property) {
    private static final String SUBNET = "subnet";

    /** The MLNetwork that a spec refers to. */
    static Optional<ObjectRef> ref(MLComputeSpec spec) {
        return Stream.of(Optional.ofNullable(spec.amlCompute()).map(cluster -> cluster.subnet()),
                Optional.ofNullable(spec.computeInstance()).map(instance -> instance.subnet()))
                .flatMap(Optional::stream)
                .flatMap(subnet -> Optional.ofNullable(subnet.networkRef()).stream()).map(NetworkSubnet::ref)
                .findFirst();
    }

    /** Its id; empty where none is said. */
    Optional<String> id(ResolvedReferences resolved) {
        return said == null
                ? Optional.empty()
                : Optional.ofNullable(said.id()).or(() -> named().map(subnet -> subnet.id(resolved).value()));
    }

    /** Why the compute can't be in it. */
    Optional<Translation.Refused> refusal(ResolvedReferences resolved) {
        return named().flatMap(subnet -> subnet.refusal(resolved));
    }

    /** Writes it as Azure takes it. */
    void put(ObjectNode properties, ResolvedReferences resolved) {
        id(resolved).ifPresent(id -> properties.putObject(SUBNET).put("id", id));
    }

    /** The MLNetwork that makes it; empty where the network is brought, or named by id. */
    Optional<SubnetMaker> maker(ResolvedReferences resolved) {
        return named().flatMap(named -> resolved.object(NetworkSubnet.ref(named.network())).spec().path("subnets")
                .valueStream().filter(subnet -> subnet.path("name").asText("").equalsIgnoreCase(named.name()))
                .findFirst().map(subnet -> new SubnetMaker("the subnet " + named.name()
                        + " in spec.subnets of MLNetwork " + named.network().name(), subnet)));
    }

    private Optional<NetworkSubnet> named() {
        return said == null || said.networkRef() == null || said.name() == null
                ? Optional.empty()
                : Optional.of(new NetworkSubnet(said.networkRef(), said.name(), "spec." + property));
    }
}
