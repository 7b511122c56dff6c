package dev.azureml.operator.compute;

import dev.azureml.api.Advice;

/** What costs or opens what the owner of a compute may not have meant; the README has a line for each rule. */
final class ComputeAdvice {
    private static final String WARNING = "Warning";

    private ComputeAdvice() {
    }

    static Advice nodesAlwaysOn(int fewest) {
        return new Advice("NodesAlwaysOn", WARNING, fewest + " nodes cost money also when no job runs: "
                + "amlCompute.scaleSettings.minNodeCount 0 lets the cluster shrink to nothing");
    }

    static Advice lowPriority() {
        return new Advice("LowPriority", WARNING,
                "Azure may take LowPriority nodes away at any time: run jobs that can be resumed, "
                        + "or set amlCompute.vmPriority Dedicated");
    }

    static Advice noIdleShutdown() {
        return new Advice("NoIdleShutdown", WARNING,
                "The instance runs until somebody stops it: set computeInstance.idleTimeBeforeShutdown, "
                        + "such as PT60M, or a Stop schedule");
    }

    static Advice publicSsh(String path) {
        return new Advice("PublicSsh", WARNING,
                "SSH can be reached from public networks: " + path + " Disabled closes it");
    }

    static Advice v1Only(String member, String instead) {
        return new Advice("V1OnlyTarget", WARNING, member + " serves only SDK and CLI version 1 of Azure ML, which are "
                + "out of support: " + instead);
    }

    static Advice retired(String member, String why, String instead) {
        return new Advice("RetiredTarget", WARNING, member + ": " + why + "; what is attached can only be detached, "
                + "with deletionPolicy Detach: " + instead);
    }
}
