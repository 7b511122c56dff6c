package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Computes that were there before: clusters, machines and services that a workspace is given. */
final class Attached {
    private static final String P = "properties.properties.";
    private static final String TARGET = "properties.resourceId";
    private static final String ACCOUNT = P + "administratorAccount";
    private static final String TOKEN = P + "databricksAccessToken";
    private static final String GPU = "nvidia.com/gpu";
    private static final Map<String, List<String>> TARGETS = Map.of("Kubernetes",
            List.of(KubernetesClusters.AKS, KubernetesClusters.ARC), "AKS", List.of(KubernetesClusters.AKS),
            "VirtualMachine", List.of("Microsoft.Compute/virtualMachines"), "HDInsight",
            List.of("Microsoft.HDInsight/clusters"), "Databricks", List.of("Microsoft.Databricks/workspaces"),
            "SynapseSpark", List.of("Microsoft.Synapse/workspaces/bigDataPools"), "DataFactory",
            List.of("Microsoft.DataFactory/factories"), "DataLakeAnalytics",
            List.of("Microsoft.DataLakeAnalytics/accounts"));

    private Attached() {
    }

    static void check(Write write) {
        String kind = Computes.kind(write);
        if (kind.equals("DataLakeAnalytics") && write.creating()) {
            throw ArmError.badRequest("ServiceRetired",
                    "Azure Data Lake Analytics was retired on 29 February 2024; it can't be attached any more.",
                    "properties.computeType");
        }
        Entry target = target(write, TARGETS.getOrDefault(kind, List.of()));
        switch (kind) {
            case "Kubernetes" -> kubernetes(write, target);
            case "AKS" -> legacy(write);
            case "VirtualMachine", "HDInsight" -> account(write);
            case "Databricks" -> token(write);
            default -> {
            }
        }
    }

    private static Entry target(Write write, List<String> types) {
        String id = write.text(TARGET);
        Optional<ArmId> target = ArmId.parse(id).filter(t -> types.stream().anyMatch(t::is));
        return target.flatMap(t -> write.world().find(t.path())).orElseThrow(
                () -> ArmError.badRequest("ComputeResourceNotFound",
                        "The resource '" + id + "' to attach does not exist, or is none of " + types + ".", TARGET));
    }

    private static void kubernetes(Write write, Entry cluster) {
        ArmId workspace = Common.workspace(write.id());
        if (cluster.id().is(KubernetesClusters.AKS)
                && !cluster.id().subscription().equalsIgnoreCase(workspace.subscription())) {
            throw ArmError.badRequest("InvalidSubscription", "The AKS cluster '" + cluster.id().path()
                    + "' is not in the subscription of the workspace; connect it through Azure Arc.", TARGET);
        }
        instanceTypes(write);
        boolean isInstalled = Extensions.ofAzureMl(write.world(), cluster.id())
                .filter(e -> e.state().equals("Succeeded")).isPresent();
        if (isInstalled) {
            KubernetesClusters.unreachable(write.world(), cluster, workspace).ifPresent(write::failLater);
        } else {
            write.failLater(ArmError.badRequest("ClusterServiceNotFound", "The AzureML extension is not installed in"
                    + " the cluster '" + cluster.id().name() + "', or its installation has not succeeded.", TARGET));
        }
    }

    private static void instanceTypes(Write write) {
        for (Map.Entry<String, JsonNode> type : write.at(P + "instanceTypes").properties()) {
            for (String part : List.of("requests", "limits")) {
                JsonNode amounts = type.getValue().path("resources").path(part);
                if (amounts.path("cpu").asText("").isEmpty() || amounts.path("memory").asText("").isEmpty()) {
                    throw ArmError.badRequest("InvalidInstanceType", "The instance type '" + type.getKey()
                            + "' needs cpu and memory in its " + part + ".", P + "instanceTypes." + type.getKey());
                }
            }
        }
    }

    /** The old kind of AKS compute takes one PUT, and a cluster one compute. */
    private static void legacy(Write write) {
        if (!write.creating()) {
            throw ArmError.conflict("ComputeAlreadyExists",
                    "A compute with the name '" + write.id().name() + "' already exists.");
        }
        for (Entry other : write.world().ofType(Computes.TYPE)) {
            if (Json.text(other.body(), "properties.computeType").equals("AKS")
                    && Json.text(other.body(), TARGET).equalsIgnoreCase(write.text(TARGET))) {
                throw ArmError.badRequest("ClusterAlreadyAttached", "The AKS cluster is attached already, as '"
                        + other.id().path() + "'.", TARGET);
            }
        }
    }

    private static void account(Write write) {
        if (write.text(ACCOUNT + ".username").isEmpty()) {
            throw ArmError.badRequest("InvalidCredentials", "The administrator account needs a username.",
                    ACCOUNT + ".username");
        }
        String password = write.text(ACCOUNT + ".password");
        String key = write.text(ACCOUNT + ".privateKeyData");
        if (password.isEmpty() && key.isEmpty()) {
            throw ArmError.badRequest("InvalidCredentials",
                    "The administrator account needs a password or a private key.", ACCOUNT + ".password");
        }
        failIfWrong(write, password, key);
    }

    private static void token(Write write) {
        if (write.text(TOKEN).isEmpty()) {
            throw ArmError.badRequest("InvalidCredentials", "The databricksAccessToken is required.", TOKEN);
        }
        failIfWrong(write, write.text(TOKEN));
    }

    /** Any secret but {@code wrong} is right, as for clients. */
    private static void failIfWrong(Write write, String... secrets) {
        if (List.of(secrets).contains("wrong")) {
            write.failLater(ArmError.badRequest("InvalidCredentials",
                    "The credentials were refused by '" + write.text(TARGET) + "'.", TARGET));
        }
    }

    static void fill(Write write) {
        ObjectNode target = write.world().find(write.text(TARGET)).map(Entry::body).orElseGet(Json::object);
        Optional<ArmId> id = ArmId.parse(write.text(TARGET));
        switch (Computes.kind(write)) {
            case "Kubernetes" -> {
                write.preset(P + "namespace", "default");
                write.preset(P + "defaultInstanceType", "defaultinstancetype");
                write.preset(P + "instanceTypes", Json.object("defaultinstancetype", Json.object("resources",
                        Json.object("requests", Json.object("cpu", "100m", "memory", "2Gi"), "limits",
                                Json.object("cpu", "2", "memory", "2Gi")))));
                write.preset(P + "extensionInstanceReleaseTrain", "stable");
            }
            case "AKS" -> {
                write.preset(P + "clusterFqdn", Json.text(target, "properties.fqdn"));
                write.preset(P + "clusterPurpose", "FastProd");
            }
            case "VirtualMachine" -> {
                write.preset(P + "sshPort", 22);
                write.preset(P + "address", "10.0.0.10");
                write.preset(P + "virtualMachineSize", size(target));
            }
            case "HDInsight" -> {
                write.preset(P + "sshPort", 22);
                write.preset(P + "address", id.map(ArmId::name).orElse("") + "-ssh.azurehdinsight.net");
            }
            case "Databricks" -> write.preset(P + "workspaceUrl", Json.text(target, "properties.workspaceUrl"));
            case "SynapseSpark" -> id.ifPresent(pool -> synapse(write, pool, target));
            default -> {
            }
        }
    }

    /** Azure names the size in upper case, and every machine has one. */
    private static String size(ObjectNode machine) {
        String size = Json.text(machine, "properties.hardwareProfile.vmSize");
        return size.isEmpty() ? "STANDARD_D1_V2" : size.toUpperCase(Locale.ROOT);
    }

    private static void synapse(Write write, ArmId pool, ObjectNode target) {
        write.preset(P + "subscriptionId", pool.subscription());
        write.preset(P + "resourceGroup", pool.resourceGroup());
        write.preset(P + "workspaceName", pool.parentId().map(ArmId::name).orElse(""));
        write.preset(P + "poolName", pool.name());
        for (String name : List.of("nodeSize", "nodeSizeFamily", "sparkVersion", "nodeCount")) {
            if (Json.has(target, "properties." + name)) {
                write.preset(P + name, Json.at(target, "properties." + name));
            }
        }
    }

    /** What an instance type does not say is null. */
    static void view(View view) {
        for (JsonNode type : Json.at(view.body(), P + "instanceTypes")) {
            if (type instanceof ObjectNode object) {
                nullIfAbsent(object, "nodeSelector");
            }
            for (JsonNode amounts : type.path("resources")) {
                if (amounts instanceof ObjectNode object) {
                    nullIfAbsent(object, GPU);
                }
            }
        }
    }

    /** Azure keeps the whole account to itself, the user's name as well, and answers null for tags that are none. */
    static void viewOfMachine(View view) {
        Json.set(view.body(), ACCOUNT, NullNode.getInstance());
        if (view.body().path("tags").isEmpty()) {
            view.body().putNull("tags");
        }
    }

    private static void nullIfAbsent(ObjectNode object, String name) {
        if (!object.has(name)) {
            object.set(name, NullNode.getInstance());
        }
    }
}
