package dev.azureml.emulator.types;

import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What Azure Monitor tells of how things stand: nodes and cores of clusters, quota, instances of deployments. */
final class Levels {
    private static final String COUNTS = "properties.properties.nodeStateCounts.";
    /** Azure's word for nodes, and where a cluster counts them. */
    private static final Map<String, String> STATES = Map.of("Active", "runningNodeCount", "Idle", "idleNodeCount",
            "Unusable", "unusableNodeCount", "Preempted", "preemptedNodeCount", "Leaving", "leavingNodeCount");

    private Levels() {
    }

    static List<Level> of(World world, ArmId id) {
        Entry entry = world.get(id);
        if (entry == null) {
            return List.of();
        }
        if (id.is(Workspaces.TYPE)) {
            return world.ofType(Computes.TYPE).stream().filter(compute -> compute.id().parentId().filter(p -> p.key()
                    .equals(id.key())).isPresent() && Json.text(compute.body(), "properties.computeType").equals(
                            "AmlCompute"))
                    .flatMap(cluster -> cluster(world, cluster).stream()).toList();
        }
        if (id.is(OnlineEndpoints.TYPE + "/deployments")) {
            int instances = Json.at(entry.body(), "sku.capacity").asInt(1);
            return List.of(new Level("DeploymentCapacity", Map.of("instanceId", "0", "State", "Available"), instances));
        }
        return List.of();
    }

    private static List<Level> cluster(World world, Entry cluster) {
        Optional<Sizes.Size> size = Sizes.find(Clusters.nodeSize(world, cluster));
        int cores = size.map(Sizes.Size::cores).orElse(1);
        Map<String, String> dimensions = Map.of("Scenario", "Emulated", "ClusterName", cluster.id().name());
        List<Level> levels = new ArrayList<>();
        int total = 0;
        for (Map.Entry<String, String> state : STATES.entrySet()) {
            int nodes = Json.at(cluster.body(), COUNTS + state.getValue()).asInt(0);
            total += nodes;
            levels.add(new Level(state.getKey() + " Nodes", dimensions, nodes));
            levels.add(new Level(state.getKey() + " Cores", dimensions, nodes * cores));
        }
        levels.add(new Level("Total Nodes", dimensions, total));
        levels.add(new Level("Total Cores", dimensions, total * cores));
        size.ifPresent(s -> levels.add(new Level("Quota Utilization Percentage", Map.of("Scenario", "Emulated",
                "ClusterName", cluster.id().name(), "VmFamilyName", s.family(), "VmPriority", Json.text(cluster.body(),
                        "properties.properties.vmPriority")),
                Quotas.utilization(world, cluster, s))));
        return levels;
    }
}
