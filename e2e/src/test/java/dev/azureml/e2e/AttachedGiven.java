package dev.azureml.e2e;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** What tests of attached computes start from: a workspace, and machines, clusters and services of somebody's. */
final class AttachedGiven {
    private static final String GROUP = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/theirs/providers/";
    private static final String PASSWORD = "{username: ops, password: {secretKeyRef: {name: machines, key: password}}}";
    private static final Map<String, String> TARGETS = Map.of("dsvm", "Microsoft.Compute/virtualMachines/dsvm",
            "spark", "Microsoft.HDInsight/clusters/spark", "lakehouse", "Microsoft.Databricks/workspaces/lakehouse",
            "pool", "Microsoft.Synapse/workspaces/analytics/bigDataPools/pool", "movers",
            "Microsoft.DataFactory/factories/movers", "scoring",
            "Microsoft.ContainerService/managedClusters/scoring", "usql",
            "Microsoft.DataLakeAnalytics/accounts/usql");

    private final World world;
    private final String workspace;

    AttachedGiven(World world) {
        this.world = world;
        this.workspace = Given.workspace(world);
        world.plant(GROUP + "Microsoft.Synapse/workspaces/analytics");
        TARGETS.values().forEach(target -> world.plant(GROUP + target));
    }

    String workspace() {
        return workspace;
    }

    String virtualMachine() {
        return target("dsvm");
    }

    /** ARM id of what the compute of that name attaches. */
    String target(String name) {
        return GROUP + TARGETS.get(name);
    }

    void secrets() {
        world.secret("machines", "password", "a-password", "token", "a-token");
    }

    /** The member of the spec that attaches it, with what it needs. */
    String variant(String name) {
        String id = target(name);
        return switch (name) {
            case "dsvm" -> "virtualMachine: {resourceId: " + id + ", administratorAccount: " + PASSWORD + "}\n";
            case "spark" -> "hdInsight: {resourceId: " + id + ", administratorAccount: " + PASSWORD + "}\n";
            case "lakehouse" -> "databricks: {resourceId: " + id
                    + ", databricksAccessToken: {secretKeyRef: {name: machines, key: token}}}\n";
            case "pool" -> "synapseSpark: {resourceId: " + id + "}\n";
            case "movers" -> "dataFactory: {resourceId: " + id + "}\n";
            case "scoring" -> "aks: {clusterId: " + id + "}\n";
            case "usql" -> "dataLakeAnalytics: {resourceId: " + id + "}\n";
            default -> throw new IllegalArgumentException(name);
        };
    }

    void apply(String name, String spec) {
        world.apply(manifest(name, "workspaceId: " + workspace + "\n" + spec));
    }

    String manifest(String name, String spec) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLCompute
                metadata:
                  name: %s
                spec:
                """.formatted(name) + spec.indent(2);
    }

    /** An attachment that somebody made before. */
    void plant(String name, String computeType, String target) {
        world.arm().put(workspace + "/computes/" + name, attachment(computeType, target));
    }

    static ObjectNode attachment(String computeType, String target) {
        ObjectNode compute = JsonNodeFactory.instance.objectNode().put("location", "westeurope");
        compute.putObject("properties").put("computeType", computeType).put("resourceId", target);
        return compute;
    }
}
