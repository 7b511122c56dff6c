package dev.azureml.operator.compute;

import dev.azureml.api.Advice;
import dev.azureml.api.AmlCompute;
import dev.azureml.api.ComputeInstance;
import dev.azureml.api.ComputeSchedules;
import dev.azureml.api.EnabledDisabled;
import dev.azureml.api.MLComputeSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a compute's spec costs or opens that its owner may not have meant. */
final class ComputeAdvice {
    private static final String WARNING = "Warning";

    private ComputeAdvice() {
    }

    static List<Advice> of(MLComputeSpec spec) {
        List<Advice> advice = new ArrayList<>();
        if (spec.amlCompute() != null) {
            cluster(spec.amlCompute(), advice);
        }
        if (spec.computeInstance() != null) {
            instance(spec.computeInstance(), advice);
        }
        return advice;
    }

    private static void cluster(AmlCompute cluster, List<Advice> advice) {
        AmlCompute.ScaleSettings scale = cluster.scaleSettings();
        Integer fewest = scale == null ? null : scale.minNodeCount();
        if (fewest != null && fewest > 0) {
            advice.add(new Advice("NodesAlwaysOn", WARNING, fewest + " nodes cost money also when no job runs: "
                    + "amlCompute.scaleSettings.minNodeCount 0 lets the cluster shrink to nothing"));
        }
        if (cluster.vmPriority() == AmlCompute.VmPriority.LowPriority) {
            advice.add(new Advice("LowPriority", WARNING,
                    "Azure may take LowPriority nodes away at any time: run jobs that can be resumed, "
                            + "or set amlCompute.vmPriority Dedicated"));
        }
        if (cluster.remoteLoginPortPublicAccess() == AmlCompute.RemoteLoginPortPublicAccess.Enabled) {
            advice.add(publicSsh("amlCompute.remoteLoginPortPublicAccess"));
        }
    }

    private static void instance(ComputeInstance instance, List<Advice> advice) {
        if (instance.idleTimeBeforeShutdown() == null && !isStoppedBySchedule(instance.schedules())) {
            advice.add(new Advice("NoIdleShutdown", WARNING,
                    "The instance runs until somebody stops it: set computeInstance.idleTimeBeforeShutdown, "
                            + "such as PT60M, or a Stop schedule"));
        }
        ComputeInstance.SshSettings ssh = instance.sshSettings();
        if (ssh != null && ssh.sshPublicAccess() == EnabledDisabled.Enabled) {
            advice.add(publicSsh("computeInstance.sshSettings.sshPublicAccess"));
        }
    }

    private static boolean isStoppedBySchedule(@Nullable ComputeSchedules schedules) {
        List<ComputeSchedules.StartStop> all = schedules == null ? null : schedules.computeStartStop();
        return all != null && all.stream().anyMatch(schedule -> schedule.action() == ComputeSchedules.Action.Stop
                && schedule.status() != EnabledDisabled.Disabled);
    }

    private static Advice publicSsh(String path) {
        return new Advice("PublicSsh", WARNING,
                "SSH can be reached from public networks: " + path + " Disabled closes it");
    }
}
