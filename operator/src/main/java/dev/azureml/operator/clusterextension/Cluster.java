package dev.azureml.operator.clusterextension;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLClusterExtensionSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.plan.Facts;
import org.jspecify.annotations.Nullable;

/**
 * The cluster that gets the extension, as Azure shows it.
 *
 * @param facts in which the cluster itself may not be known yet
 */
record Cluster(ArmId id, Facts facts) {
    private static final int FEW_NODES = 3;

    static Cluster of(MLClusterExtensionSpec spec, Facts facts) {
        return new Cluster(ArmId.parse(spec.clusterId()), facts);
    }

    boolean isAks() {
        return id.type().equalsIgnoreCase("Microsoft.ContainerService/managedClusters");
    }

    String type() {
        return isAks() ? "AKS" : "Arc";
    }

    /** The region as the extension's settings spell it. */
    @Nullable
    String location() {
        String said = at("/location").textValue();
        return said == null ? null : spelled(said);
    }

    static String spelled(String location) {
        return Region.folded(location);
    }

    /** Azure ML can't work on an AKS cluster that acts as a service principal. */
    boolean actsAsServicePrincipal() {
        String client = at("/properties/servicePrincipalProfile/clientId").asText("msi");
        return isAks() && !client.equalsIgnoreCase("msi");
    }

    /** Whether there are too few nodes for three replicas of the inference router. */
    boolean isSmall() {
        JsonNode pools = at("/properties/agentPoolProfiles");
        JsonNode total = at("/properties/totalNodeCount");
        if (isAks() ? pools.isEmpty() : !total.isInt()) {
            return false; // not known
        }
        int nodes = 0;
        for (JsonNode pool : pools) {
            nodes += pool.path("count").asInt();
        }
        return (isAks() ? nodes : total.asInt()) < FEW_NODES;
    }

    boolean isOpenShift() {
        return at("/properties/distribution").asText("").equalsIgnoreCase("openshift");
    }

    private JsonNode at(String pointer) {
        return facts.at(Keys.CLUSTER, pointer);
    }
}
