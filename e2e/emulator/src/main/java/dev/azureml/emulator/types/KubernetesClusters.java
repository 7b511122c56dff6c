package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** AKS and Arc clusters, which only a seed makes, and who is trusted to get at an AKS cluster. */
final class KubernetesClusters {
    static final String AKS = "Microsoft.ContainerService/managedClusters";
    static final String ARC = "Microsoft.Kubernetes/connectedClusters";
    private static final String BINDING = AKS + "/trustedAccessRoleBindings";
    private static final String WORKLOAD = "Microsoft.MachineLearningServices/workspaces/mlworkload";
    private static final Set<String> ROLES = Set.of(WORKLOAD.toLowerCase(Locale.ROOT),
            "microsoft.machinelearningservices/workspaces/inference-v1");
    private static final String[] VERSIONS = {"2026-05-01", "2026-08-01"};

    private KubernetesClusters() {
    }

    static List<ResourceType> types() {
        return List.of(ResourceType.type(AKS, VERSIONS).fill(KubernetesClusters::aks).fill(Common::identity),
                ResourceType.type(ARC, VERSIONS).fill(KubernetesClusters::arc).fill(Common::identity),
                ResourceType.type(BINDING, VERSIONS).model(BINDING, null).names("[A-Za-z0-9-]{1,24}")
                        .put(Verb.async(201, 200, true)).delete(Verb.accepted(Verb.Style.BOTH, true))
                        .status("operations").busy("OperationNotAllowed").busyBy(ArmId::parent)
                        .rule(KubernetesClusters::binding));
    }

    /** Nodes that the cluster has. */
    static int nodes(Entry cluster) {
        if (cluster.id().is(ARC)) {
            return Json.at(cluster.body(), "properties.totalNodeCount").asInt(0);
        }
        int nodes = 0;
        for (JsonNode pool : Json.at(cluster.body(), "properties.agentPoolProfiles")) {
            nodes += pool.path("count").asInt(0);
        }
        return nodes;
    }

    /** Whether an AKS cluster signs in by a service principal, which Azure ML does not support. */
    static boolean byServicePrincipal(Entry cluster) {
        String client = Json.text(cluster.body(), "properties.servicePrincipalProfile.clientId");
        return cluster.id().is(AKS) && !client.isEmpty() && !client.equals("msi");
    }

    /** Why Azure ML can't reach a cluster for a workspace; empty when it can. */
    static Optional<ArmError> unreachable(World world, Entry cluster, ArmId workspace) {
        JsonNode access = Json.at(cluster.body(), "properties.apiServerAccessProfile");
        boolean isPrivate = access.path("enablePrivateCluster").asBoolean(false);
        if (isPrivate && !access.path("enablePrivateClusterPublicFQDN").asBoolean(true)) {
            return Optional.of(ArmError.badRequest("ClusterNotReachable",
                    "The Kubernetes cluster is not reachable: the private cluster '" + cluster.id().name()
                            + "' has no public FQDN.",
                    "properties.resourceId"));
        }
        boolean isClosed = isPrivate || Json.at(cluster.body(), "properties.disableLocalAccounts").asBoolean(false);
        return isClosed && !trusted(world, cluster, workspace)
                ? Optional.of(ArmError.badRequest("ClusterNotReachable",
                        "The Kubernetes cluster is not reachable: '" + cluster.id().name()
                                + "' is private or has its local accounts disabled, and has no trusted access role"
                                + " binding of '" + workspace.path() + "' with the role '" + WORKLOAD + "'.",
                        "properties.resourceId"))
                : Optional.empty();
    }

    private static boolean trusted(World world, Entry cluster, ArmId workspace) {
        return world.under(cluster.id().path() + "/trustedAccessRoleBindings").stream()
                .filter(b -> b.state().equals("Succeeded"))
                .filter(b -> Json.text(b.body(), "properties.sourceResourceId").equalsIgnoreCase(workspace.path()))
                .anyMatch(b -> Json.at(b.body(), "properties.roles").valueStream()
                        .anyMatch(role -> role.asText().equalsIgnoreCase(WORKLOAD)));
    }

    private static void binding(Write write) {
        write.fixed("properties.sourceResourceId");
        String source = write.text("properties.sourceResourceId");
        if (write.world().find(source).filter(e -> e.id().is(Workspaces.TYPE)).isEmpty()) {
            throw ArmError.badRequest("InvalidParameter",
                    "The source resource '" + source + "' of the trusted access role binding does not exist.",
                    "properties.sourceResourceId");
        }
        JsonNode roles = write.at("properties.roles");
        for (JsonNode role : roles) {
            if (!ROLES.contains(role.asText().toLowerCase(Locale.ROOT))) {
                throw ArmError.badRequest("InvalidParameter",
                        "The trusted access role '" + role.asText() + "' is not one of " + ROLES + ".",
                        "properties.roles");
            }
        }
        if (roles.isEmpty()) {
            throw ArmError.badRequest("InvalidParameter", "A trusted access role binding needs a role.",
                    "properties.roles");
        }
    }

    private static void aks(Write write) {
        write.preset("location", "eastus");
        String host = write.id().name().toLowerCase(Locale.ROOT) + "-"
                + Common.uuid("aks:" + write.id().key()).substring(0, 8) + ".hcp." + write.text("location")
                + ".azmk8s.io";
        write.preset("tags", Json.object());
        write.preset("properties.kubernetesVersion", "1.33");
        write.preset("properties.powerState", Json.object("code", "Running"));
        write.preset("properties.fqdn", host);
        write.preset("properties.disableLocalAccounts", false);
        write.preset("properties.servicePrincipalProfile", Json.object("clientId", "msi"));
        write.preset("properties.agentPoolProfiles", List.of(Json.object("name", "nodepool1", "count", 3, "vmSize",
                "Standard_D4s_v3", "mode", "System", "osType", "Linux")));
        if (write.at("properties.apiServerAccessProfile.enablePrivateCluster").asBoolean(false)) {
            write.preset("properties.privateFQDN", host.replace(".hcp.", ".privatelink."));
        }
        if (write.text("properties.servicePrincipalProfile.clientId").equals("msi")) {
            write.preset("identity", Json.object("type", "SystemAssigned"));
        }
    }

    private static void arc(Write write) {
        write.preset("location", "eastus");
        write.preset("tags", Json.object());
        write.preset("identity", Json.object("type", "SystemAssigned"));
        write.preset("properties.agentPublicKeyCertificate", "");
        write.preset("properties.kubernetesVersion", "1.33.1");
        write.preset("properties.totalNodeCount", 3);
        write.preset("properties.totalCoreCount", 12);
        write.preset("properties.distribution", "generic");
        write.preset("properties.infrastructure", "generic");
        write.preset("properties.connectivityStatus", "Connected");
    }
}
