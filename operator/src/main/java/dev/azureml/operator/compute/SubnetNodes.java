package dev.azureml.operator.compute;

import dev.azureml.operator.azureml.NodeService;
import java.util.List;
import java.util.Optional;

/**
 * What the nodes of a compute ask of their subnet.
 *
 * @param property of the spec that says the subnet, such as spec.amlCompute.subnet
 * @param subnetId as it is said, or as Azure has it where the spec says none
 * @param maker the MLNetwork that makes the subnet; empty where somebody else has it
 * @param isPublic whether they have public addresses
 * @param mostProperty of the spec that says how many there may be
 * @param most how many there may be
 */
record SubnetNodes(String property, String subnetId, Optional<SubnetMaker> maker, Role role, boolean isPublic,
        String mostProperty, int most) {
    /** Whose nodes they are. */
    enum Role {
        CLUSTER,
        INSTANCE,
        /** Of a cluster that somebody else made, where and as its owner saw fit. */
        ATTACHED
    }

    /** Returns what an attached cluster asks of its subnet. */
    static SubnetNodes attached(String property, String subnetId) {
        return new SubnetNodes(property, subnetId, Optional.empty(), Role.ATTACHED, false, property, 0);
    }

    /** Returns the ports of a service without which surely none of them works. */
    List<String> portsOf(NodeService service) {
        return role == Role.INSTANCE ? service.ofInstances() : service.ofClusters();
    }

    boolean isAttached() {
        return role == Role.ATTACHED;
    }
}
