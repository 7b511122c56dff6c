package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.Settled;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;

/** AmlCompute: scaling, node counts and sizes. */
final class Clusters {
    private static final String P = "properties.properties.";
    private static final String LOGIN = P + "remoteLoginPortPublicAccess";
    private static final String NOT_SPECIFIED = "NotSpecified";

    private Clusters() {
    }

    static void check(Write write) {
        if (!write.creating() && isNotSpecified(write)) {
            write.set(LOGIN, write.was(LOGIN).deepCopy()); // what Azure decided at creation stays
        }
        write.fixed(P + "vmSize", P + "vmPriority", P + "osType", P + "subnet", P + "isolatedNetwork",
                P + "virtualMachineImage",
                LOGIN, P + "enableNodePublicIp",
                P + "userAccountCredentials.adminUserName");
        if (!write.has(P + "scaleSettings")) {
            throw ArmError.badRequest("InvalidRequestContent",
                    "The property 'scaleSettings' is required for AmlCompute.", P + "scaleSettings");
        }
        int min = write.at(P + "scaleSettings.minNodeCount").asInt(0);
        int max = write.at(P + "scaleSettings.maxNodeCount").asInt(0);
        Sizes.check(write, "AmlCompute");
        Networks.check(write);
        if (write.has(P + "virtualMachineImage") && !write.text(P + "osType").equals("Windows")) {
            throw ArmError.badRequest("InvalidVirtualMachineImage",
                    "A virtualMachineImage is for clusters with the osType Windows only.", P + "virtualMachineImage");
        }
        if (min < 0 || max < 0 || min > max) {
            throw ArmError.badRequest("InvalidScaleSettings", "minNodeCount " + min + " and maxNodeCount " + max
                    + " must not be negative, nor min more than max.", P + "scaleSettings.minNodeCount");
        }
        Quotas.check(write, Math.max(1, min));
    }

    static void fill(Write write) {
        write.preset(P + "osType", "Linux");
        write.preset(P + "vmPriority", "Dedicated");
        write.preset(P + "isolatedNetwork", false);
        write.preset(P + "enableNodePublicIp", true);
        write.preset(LOGIN, NOT_SPECIFIED);
        if (isNotSpecified(write)) {
            // Azure decides at creation: closed in a subnet, else open.
            write.set(LOGIN, write.has(P + "subnet") ? "Disabled" : "Enabled");
        }
        write.preset(P + "scaleSettings.minNodeCount", 0);
        write.preset(P + "scaleSettings.nodeIdleTimeBeforeScaleDown", "PT2M");
        write.once(P + "allocationStateTransitionTime", Common.now());
        if (!write.seeded() || !write.has(P + "nodeStateCounts")) {
            int count = write.was(P + "currentNodeCount").asInt(0);
            write.set(P + "errors", null);
            write.set(P + "allocationState", "Steady");
            nodes(write.next(), count, count);
        }
        keepFormerSize(write);
    }

    private static boolean isNotSpecified(Write write) {
        return write.text(LOGIN).equalsIgnoreCase(NOT_SPECIFIED);
    }

    /** The cluster follows its minimum, one operation's time later. */
    static void settled(Settled settled) {
        int min = Json.at(settled.body(), P + "scaleSettings.minNodeCount").asInt(0);
        int max = Json.at(settled.body(), P + "scaleSettings.maxNodeCount").asInt(0);
        int current = Json.at(settled.body(), P + "currentNodeCount").asInt(0);
        int target = Math.min(max, Math.max(min, current));
        if (target == current) {
            return;
        }
        settled.set(P + "allocationState", "Resizing");
        settled.set(P + "targetNodeCount", target);
        settled.world().after(settled.world().operationTime(),
                () -> settled.world().edit(settled.id(), body -> {
                    nodes(body, target, target);
                    Json.set(body, P + "allocationState", Json.node("Steady"));
                    Json.set(body, P + "allocationStateTransitionTime", Json.node(Common.now()));
                }));
    }

    /** The size that a deleted cluster had is kept for one of the same name, where Azure has that habit. */
    static void remember(Call call) {
        if (call.text("properties.computeType").equals("AmlCompute")) {
            call.world().notes().withObject("/formerSizes").put(call.id().key(), nodeSize(call.world(), call.entry()));
            call.world().notes().withObject("/nodeSizes").remove(call.id().key());
        }
    }

    /** The size that a cluster's nodes have, which may be another than it says. */
    static String nodeSize(World world, Entry cluster) {
        String other = world.notes().path("nodeSizes").path(cluster.id().key()).asText("");
        return other.isEmpty() ? Json.text(cluster.body(), P + "vmSize") : other;
    }

    private static void keepFormerSize(Write write) {
        String former = write.world().notes().path("formerSizes").path(write.id().key()).asText("");
        if (write.creating() && !former.isEmpty() && write.world().notes().path("keepsVmSize").asBoolean(false)) {
            write.world().notes().withObject("/nodeSizes").put(write.id().key(), former);
        }
    }

    static ArmResponse nodes(Call call) {
        ObjectNode body = Json.object();
        ArrayNode nodes = body.putArray("nodes");
        int count = Json.at(call.entry().body(), P + "currentNodeCount").asInt(0);
        for (int i = 0; i < count; i++) {
            nodes.add(Json.object("nodeId", "tvmps_" + Common.uuid(call.id().key() + i), "privateIpAddress",
                    "10.0.0." + (4 + i),
                    "publicIpAddress", null, "port", 50000 + i, "nodeState", "idle", "runId", null));
        }
        return ArmResponse.ok(body);
    }

    private static void nodes(ObjectNode body, int current, int target) {
        Json.set(body, P + "currentNodeCount", Json.node(current));
        Json.set(body, P + "targetNodeCount", Json.node(target));
        Json.set(body, P + "nodeStateCounts",
                Json.object("preparingNodeCount", 0, "runningNodeCount", 0, "idleNodeCount", current,
                        "unusableNodeCount", 0, "leavingNodeCount", 0, "preemptedNodeCount", 0));
    }
}
