package dev.azureml.emulator.types;

import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Settled;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Computes of every computeType, and the quota and sizes of a location. */
final class Computes {
    static final String TYPE = TypeTable.ML + "workspaces/computes";
    private static final Pattern SIZE = Pattern.compile("standard_[a-z]+\\d+[a-z0-9_-]*", Pattern.CASE_INSENSITIVE);

    private Computes() {
    }

    static List<ResourceType> types() {
        return List.of(
                TypeTable.ml("workspaces/computes", "ComputeResource")
                        .model("ComputeResource", "ClusterUpdateParameters")
                        .names("[a-zA-Z](?![a-zA-Z0-9-]*-\\d+$)[a-zA-Z0-9\\-]{2,23}").put(Verb.async(201, 200, true))
                        .patch(new Verb(Verb.Style.BOTH, 200, 200, true, false))
                        .delete(Verb.accepted(Verb.Style.ASYNC, false))
                        .status("computeOperationsStatus")
                        .secret("properties.properties.userAccountCredentials.adminUserPassword",
                                "properties.properties.userAccountCredentials.adminUserSshPublicKey",
                                "properties.properties.relayConnectionString",
                                "properties.properties.serviceBusConnectionString",
                                "properties.properties.databricksAccessToken",
                                "properties.properties.administratorAccount.password",
                                "properties.properties.administratorAccount.privateKeyData",
                                "properties.properties.sslConfiguration")
                        .rule(Computes::check).fill(Common::identity).fill(Common::systemData).fill(Computes::fill)
                        .settled(Computes::settled).deletion(Computes::deletion).view(Computes::view)
                        .action("start", c -> Instances.power(c, "Start", "Starting", "Running"))
                        .action("stop", c -> Instances.power(c, "Stop", "Stopping", "Stopped"))
                        .action("restart", c -> Instances.power(c, "Restart", "Restarting", "Running"))
                        .action("listNodes", Clusters::nodes).action("listKeys", Computes::keys),
                ResourceType.type(TypeTable.ML + "locations").virtual().page("usages", Quotas::usages)
                        .page("vmSizes", Quotas::sizes).page("quotas", Quotas::usages)
                        .action("updateQuotas", Quotas::update));
    }

    static String kind(Write write) {
        return write.text("properties.computeType");
    }

    private static void check(Write write) {
        if (!write.has("properties")) {
            throw ArmError.badRequest("InvalidRequestContent", "The property 'properties' is required.", "properties");
        }
        write.fixed("properties.computeType", "properties.resourceId", "location");
        String size = write.text("properties.properties.vmSize");
        switch (kind(write)) {
            case "AmlCompute" -> {
                size(size);
                Clusters.check(write);
            }
            case "ComputeInstance" -> {
                size(size);
                Instances.check(write);
            }
            case "Kubernetes" ->
                attached(write, "Microsoft.ContainerService/managedClusters", "Microsoft.Kubernetes/connectedClusters");
            case "VirtualMachine" -> attached(write, "Microsoft.Compute/virtualMachines");
            default -> {
            }
        }
    }

    private static void size(String size) {
        if (!SIZE.matcher(size).matches()) {
            throw ArmError.badRequest("InvalidVmSize", "The VM size '" + size + "' is not known in this region.",
                    "properties.properties.vmSize");
        }
    }

    private static void attached(Write write, String... types) {
        String id = write.text("properties.resourceId");
        Optional<ArmId> target = ArmId.parse(id);
        boolean right = target.isPresent() && List.of(types).stream().anyMatch(target.get()::is);
        if (!right || write.world().find(id).isEmpty()) {
            throw ArmError.badRequest("ComputeResourceNotFound",
                    "The resource '" + id + "' to attach does not exist, or is none of "
                            + List.of(types) + ".",
                    "properties.resourceId");
        }
    }

    private static void fill(Write write) {
        String kind = kind(write);
        boolean isAttached = !kind.equals("AmlCompute") && !kind.equals("ComputeInstance");
        write.preset("location", Common.location(write.world(), write.id()));
        write.preset("tags", Json.object());
        write.preset("properties.computeLocation", write.text("location"));
        write.preset("properties.disableLocalAuth", false);
        write.set("properties.isAttachedCompute", isAttached);
        write.once("properties.createdOn", Common.now());
        write.set("properties.modifiedOn", Common.now());
        switch (kind) {
            case "AmlCompute" -> Clusters.fill(write);
            case "ComputeInstance" -> Instances.fill(write);
            case "Kubernetes" -> {
                write.preset("properties.properties.namespace", "default");
                write.preset("properties.properties.defaultInstanceType", "defaultinstancetype");
                write.preset("properties.properties.instanceTypes",
                        Json.object("defaultinstancetype", Json.object("nodeSelector",
                                null, "resources",
                                Json.object("requests", Json.object("cpu", "100m", "memory", "2Gi"), "limits",
                                        Json.object("cpu", "2", "memory", "2Gi", "nvidia.com/gpu", null)))));
                write.preset("properties.properties.extensionInstanceReleaseTrain", "stable");
            }
            default -> {
            }
        }
    }

    private static void settled(Settled settled) {
        switch (Json.text(settled.body(), "properties.computeType")) {
            case "AmlCompute" -> Clusters.settled(settled);
            case "ComputeInstance" -> Instances.settled(settled);
            default -> {
            }
        }
    }

    private static void deletion(Call call) {
        String action = call.request().query("underlyingResourceAction");
        if (!action.equals("Delete") && !action.equals("Detach")) {
            throw ArmError.badRequest("InvalidQueryParameter",
                    "The query parameter underlyingResourceAction is required: Delete or Detach.",
                    "underlyingResourceAction");
        }
        boolean isAttached = Json.at(call.entry().body(), "properties.isAttachedCompute").asBoolean(false);
        if (isAttached && action.equals("Delete")) {
            throw ArmError.badRequest("InvalidUnderlyingResourceAction", "An attached compute can be detached only.",
                    "underlyingResourceAction");
        }
        if (!isAttached && action.equals("Detach") && call.world().get(call.id()) != null) {
            throw ArmError.badRequest("InvalidUnderlyingResourceAction",
                    "A compute that Azure ML manages can't be detached.",
                    "underlyingResourceAction");
        }
    }

    private static ArmResponse keys(Call call) {
        Entry entry = call.entry();
        return switch (call.text("properties.computeType")) {
            case "AKS", "Kubernetes" ->
                ArmResponse.ok(Json.object("computeType", "AKS", "userKubeConfig", Common.newKey(),
                        "adminKubeConfig", Common.newKey(), "imagePullSecretName", "amlarc-secret"));
            case "Databricks" -> ArmResponse.ok(Json.object("computeType", "Databricks", "databricksAccessToken",
                    call.secret("properties.properties.databricksAccessToken")));
            case "VirtualMachine" -> ArmResponse.ok(Json.object("computeType", "VirtualMachine", "administratorAccount",
                    Json.at(entry.secrets(), "properties.properties.administratorAccount")));
            default -> throw ArmError.badRequest("InvalidComputeType", "This compute has no keys.", null);
        };
    }

    private static void view(View view) {
        view.nulls("properties.description", "properties.resourceId", "properties.provisioningErrors");
        if (Json.text(view.body(), "properties.computeType").equals("AmlCompute")) {
            view.nulls("properties.properties.subnet", "properties.properties.errors",
                    "properties.properties.virtualMachineImage");
        }
    }
}
