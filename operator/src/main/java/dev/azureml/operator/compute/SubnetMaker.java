package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLNetworkSpec.Purpose;
import java.util.Set;

/**
 * The MLNetwork that makes a subnet, and takes back what is changed past it.
 *
 * @param words for the subnet in its spec
 * @param subnet as its spec has it
 */
record SubnetMaker(String words, JsonNode subnet) {
    private static final Set<String> WITH_NODES = Set.of(Purpose.Training.name(), Purpose.Scoring.name());

    /** Whether it makes what nodes need: a security group, and the way to a NAT gateway. */
    boolean isForNodes() {
        return WITH_NODES.contains(subnet.path("purpose").asText(""));
    }

    /** Whether it makes the security group. */
    boolean hasRules() {
        return isForNodes() || subnet.hasNonNull("rules");
    }

    /** Whether it delegates the subnet. */
    boolean delegates() {
        return subnet.hasNonNull("delegation");
    }
}
