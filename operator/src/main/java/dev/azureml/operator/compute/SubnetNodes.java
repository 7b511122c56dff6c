package dev.azureml.operator.compute;

import java.util.Optional;

/**
 * What the nodes of a compute ask of their subnet.
 *
 * @param property of the spec that says the subnet, such as spec.amlCompute.subnet
 * @param subnetId as it is said, or as Azure has it where the spec says none
 * @param maker the subnet in the spec of the MLNetwork that makes it, which takes back what is changed past it; empty where
 *     somebody else has it
 * @param isPublic whether they have public addresses
 * @param mostProperty of the spec that says how many there may be
 * @param most how many there may be
 * @param present how many there are
 */
record SubnetNodes(String property, String subnetId, Optional<String> maker, Role role, boolean isPublic,
        String mostProperty, int most, int present) {
    /** Whose nodes they are. */
    enum Role {
        CLUSTER,
        INSTANCE,
        /** Of a cluster that somebody else made: it has them already, and its owner sees to what they need. */
        ATTACHED
    }

    /** Returns what an attached cluster asks of its subnet. */
    static SubnetNodes attached(String property, String subnetId) {
        return new SubnetNodes(property, subnetId, Optional.empty(), Role.ATTACHED, false, property, 0, 0);
    }
}
