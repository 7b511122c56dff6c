package dev.azureml.emulator.types;

import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Failed;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.Locations;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Settled;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.Write;
import java.util.List;

/** Computes of every computeType, and the quota and sizes of a location. */
final class Computes {
    static final String TYPE = TypeTable.ML + "workspaces/computes";

    private Computes() {
    }

    static List<ResourceType> types() {
        return List.of(
                TypeTable.ml("workspaces/computes", "ComputeResource")
                        .model("ComputeResource", "ClusterUpdateParameters")
                        .names("[a-zA-Z](?![a-zA-Z0-9-]*-\\d+$)[a-zA-Z0-9\\-]{2,23}").put(Verb.async(201, 200, false))
                        .patch(new Verb(Verb.Style.BOTH, 200, 200, true, false))
                        .delete(Verb.accepted(Verb.Style.ASYNC, false))
                        .absent(id -> ArmError.notFound(id).withoutHeaders().in(ArmError.Form.EMPTY))
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
                        .settled(Computes::settled).failed(Computes::failed).deletion(Computes::deletion)
                        .removal(Clusters::remember).view(Computes::view)
                        .action("start", c -> Instances.power(c, "Start", "Starting", "Running"))
                        .action("stop", c -> Instances.power(c, "Stop", "Stopping", "Stopped"))
                        .action("restart", c -> Instances.power(c, "Restart", "Restarting", "Running"))
                        .action("listNodes", Clusters::nodes).action("listKeys", Computes::keys),
                ResourceType.type(TypeTable.ML + "locations").virtual().page("usages", Quotas::usages)
                        .page("vmSizes", Sizes::page).page("quotas", WorkspaceQuotas::list)
                        .action("updateQuotas", WorkspaceQuotas::update));
    }

    static String kind(Write write) {
        return write.text("properties.computeType");
    }

    /** Where its nodes are, which may be elsewhere than its workspace. */
    static String location(Write write) {
        for (String path : List.of("properties.computeLocation", "location")) {
            if (!write.text(path).isEmpty()) {
                return Locations.normal(write.text(path));
            }
        }
        return Common.location(write.world(), write.id());
    }

    private static void check(Write write) {
        if (!write.has("properties")) {
            throw ArmError.badRequest("InvalidRequestContent", "The property 'properties' is required.", "properties");
        }
        write.fixed("properties.computeType", "properties.resourceId", "location");
        String kind = kind(write);
        if (write.request().method().equals("PATCH") && !kind.equals("AmlCompute")) {
            throw ArmError.badRequest("BadRequest", "A compute of the type " + kind + " can't be patched.",
                    "properties.properties.scaleSettings");
        }
        switch (kind) {
            case "AmlCompute" -> Clusters.check(write);
            case "ComputeInstance" -> Instances.check(write);
            default -> Attached.check(write);
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
        write.set("properties.provisioningErrors", null);
        switch (kind) {
            case "AmlCompute" -> Clusters.fill(write);
            case "ComputeInstance" -> Instances.fill(write);
            default -> Attached.fill(write);
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

    private static void failed(Failed failed) {
        List<?> errors = List.of(Json.object("error", failed.error().error()));
        failed.set("properties.provisioningErrors", errors);
        switch (Json.text(failed.body(), "properties.computeType")) {
            case "AmlCompute" -> failed.set("properties.properties.errors", errors);
            case "ComputeInstance" -> Instances.failed(failed, errors);
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
        switch (Json.text(view.body(), "properties.computeType")) {
            case "AmlCompute" -> view.nulls("properties.properties.subnet", "properties.properties.errors",
                    "properties.properties.virtualMachineImage");
            case "ComputeInstance" -> Instances.view(view);
            case "Kubernetes" -> Attached.view(view);
            case "VirtualMachine" -> Attached.viewOfMachine(view);
            default -> {
            }
        }
    }
}
