package dev.azureml.emulator.types;

import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every resource type that has a row, by its name in lower case. */
public final class TypeTable {
    static final String ML = "Microsoft.MachineLearningServices/";
    /**
     * The stable line, and the previews that Azure's own clients still pin. All are answered in the shape of 2025-12-01,
     * which those clients read too.
     */
    private static final String[] ML_VERSIONS = {"2022-05-01", "2022-10-01", "2023-04-01", "2023-10-01", "2024-04-01",
        "2024-10-01", "2025-04-01", "2025-06-01", "2025-09-01", "2025-12-01", "2026-03-01", "2026-05-01",
        "2026-07-01", "2026-09-01", "2022-02-01-preview", "2022-10-01-preview", "2023-02-01-preview",
        "2023-04-01-preview", "2023-06-01-preview", "2023-08-01-preview", "2024-01-01-preview",
        "2024-04-01-preview", "2024-10-01-preview", "2025-01-01-preview"};

    private TypeTable() {
    }

    /** Builds the table; {@code principals} are the object ids that the directory knows. */
    public static Map<String, ResourceType> all(Set<String> principals) {
        Map<String, ResourceType> out = new LinkedHashMap<>();
        Stream.of(Workspaces.types(), ManagedNetworks.types(), Computes.types(), Datastores.types(),
                Connections.types(),
                OnlineEndpoints.types(), Assets.types(),
                BatchEndpoints.types(), OtherEndpoints.types(), Groups.types(), Storage.types(), Vaults.types(),
                VaultKeys.types(),
                Monitoring.types(), Workbooks.types(),
                Diagnostics.types(), MonitorMetrics.types(), AlertRules.types(),
                Autoscales.types(), Budgets.types(), Policies.types(), Remediations.types(), ResourceGraph.types(),
                Identities.types(principals), Roles.types(principals), KubernetesClusters.types(), Extensions.types(),
                Relays.types(), ContainerGroups.types(), PrivateEndpoints.types(), PrivateZones.types(),
                Networks.types(), NetworkParts.types(), AzureFirewalls.types(), Bastions.types(),
                PrivateConnections.types()).flatMap(List::stream)
                .forEach(type -> out.put(type.name().toLowerCase(Locale.ROOT), type.rule(Policies::deny)
                        .fill(Policies::modify)));
        return out;
    }

    /** Lets a deleted workspace or vault hold its name. */
    public static void softlyDeleted(World world, Entry deleted) {
        if (deleted.id().is(Vaults.TYPE)) {
            Vaults.remember(world, deleted);
        } else {
            world.softDeleted().put(deleted.id().key(), deleted);
        }
    }

    /** The size that the nodes of a cluster really have. */
    public static String nodeSize(World world, ArmId cluster) {
        Entry entry = world.get(cluster);
        return entry == null ? "" : Clusters.nodeSize(world, entry);
    }

    /** A row for a type of Azure ML. */
    static ResourceType ml(String name, @Nullable String model) {
        return ResourceType.type(ML + name, ML_VERSIONS).model(model, null).bareStatus();
    }
}
