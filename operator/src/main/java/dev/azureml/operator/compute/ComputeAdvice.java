package dev.azureml.operator.compute;

import dev.azureml.api.Advice;
import dev.azureml.operator.azureml.VmQuota;
import dev.azureml.operator.plan.AdviceRule;
import java.util.List;
import java.util.stream.Collectors;

/** What costs or opens what the owner of a compute may not have meant; AdviceRule has each rule. */
final class ComputeAdvice {
    private static final int MOST_NAMED = 5;

    private ComputeAdvice() {
    }

    static Advice nodesAlwaysOn(int fewest) {
        return AdviceRule.NODES_ALWAYS_ON.advice(fewest + " nodes cost money also when no job runs, and keep the "
                + "OS image that they were made with: amlCompute.scaleSettings.minNodeCount 0 lets the cluster shrink to "
                + "nothing");
    }

    static Advice lowPriority() {
        return AdviceRule.LOW_PRIORITY
                .advice("Azure may take LowPriority nodes away at any time, and has low-priority VMs on its list of "
                        + "retirements: run jobs that can be resumed, or set amlCompute.vmPriority Dedicated");
    }

    static Advice maximumAboveQuota(int nodes, int needed, String usage, int limit) {
        return AdviceRule.MAXIMUM_ABOVE_QUOTA.advice(nodes + " nodes need " + needed + " cores of " + usage
                + ", and " + limit + " is the most: the cluster will not grow to amlCompute.scaleSettings.maxNodeCount"
                + "; ask Azure for more, or lower it");
    }

    static Advice overcommitted(int nodes, int own, List<String> others, int all, VmQuota.Line line) {
        return AdviceRule.QUOTA_OVERCOMMITTED
                .advice(nodes + " nodes need " + own + " cores, and with the other computes of"
                        + " the workspace at their greatest size it is " + all + " of " + line.name() + ", of which "
                        + line.limit()
                        + " is the most: " + some(others) + "; jobs of one wait then for those of another. Lower"
                        + " amlCompute.scaleSettings.maxNodeCount, or "
                        + (line.isShare() ? "raise the limit of the workspace (MLQuota)" : "ask Azure for more"));
    }

    private static String some(List<String> names) {
        String first = names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return names.size() > MOST_NAMED ? first + " and " + (names.size() - MOST_NAMED) + " more" : first;
    }

    static Advice otherRegion(String nodes, String what, String where, String property) {
        return AdviceRule.OTHER_REGION.advice("The machines are in " + nodes + " and " + what + " is in " + where
                + ": each byte of data that a job reads or writes costs time and money; leave " + property
                + " out, or use a workspace whose storage is in that region");
    }

    static Advice shutOut(String account, String why, String property) {
        return AdviceRule.SHUT_OUT_OF_STORAGE.advice("The workspace's storage account " + account
                + " lets in chosen networks alone, " + why + ": jobs may not reach their data. " + property
                + " can't be changed: make the compute anew in a subnet that is let in, or have this one let in"
                + " (network.serviceEndpointSubnetIds of the MLWorkspace)");
    }

    static Advice publicIp(String path) {
        return AdviceRule.PUBLIC_IP.advice("Each machine has a public IP address, which costs money and can be "
                + "reached: " + path + " false leaves it out, and needs a way out of the network, such as a managed "
                + "network of the workspace's or a subnet with a firewall");
    }

    static Advice publicSsh(String path) {
        return AdviceRule.PUBLIC_SSH.advice("SSH can be reached from public networks: " + path + " Disabled closes it");
    }

    static Advice localUsers() {
        return AdviceRule.LOCAL_USERS.advice("Users of the machine's own, with a password or an SSH key, can log in "
                + "past Microsoft Entra ID: disableLocalAuth true keeps them out, and has to be said before the compute "
                + "is made, since Azure can't change it");
    }

    static Advice noIdleShutdown() {
        return AdviceRule.NO_IDLE_SHUTDOWN
                .advice("The instance runs until somebody stops it: set computeInstance.idleTimeBeforeShutdown, "
                        + "such as PT60M, or a Stop schedule");
    }

    static Advice noAssignedUser() {
        return AdviceRule.NO_ASSIGNED_USER.advice(
                "Without computeInstance.personalComputeInstanceSettings.assignedUser none but its creator can use an "
                        + "instance, and its creator is the operator's own identity: name the user that it is for");
    }

    static Advice stoppedStillCosts() {
        return AdviceRule.STOPPED_STILL_COSTS.advice(
                "The instance is stopped, and its disk, load balancer and IP address still cost money: delete it when "
                        + "it is not needed any more, and keep what matters in the workspace's file share");
    }

    static Advice outdatedImage(String current, String latest) {
        return AdviceRule.OUTDATED_IMAGE.advice("The instance runs the OS image " + current + ", and " + latest
                + " is the newest; a new instance alone gets it: delete this one and create it anew, or set "
                + "replacementPolicy Recreate and computeInstance.recreateOn OutdatedImage");
    }

    static Advice outdatedNodes(String fact, String wayOut) {
        return AdviceRule.OUTDATED_IMAGE.advice("By Azure's account " + fact + ": " + wayOut);
    }

    static Advice instanceInProduction(String tag) {
        return AdviceRule.INSTANCE_IN_PRODUCTION.advice("The tag " + tag + " says that this is production, and an "
                + "instance is one person's workstation for development and tests: run jobs on an amlCompute cluster, "
                + "and deploy to an MLInferenceEndpoint");
    }

    static Advice targetUnread(String property, String id) {
        return AdviceRule.TARGET_UNREAD.advice(property + ": whether " + id + " exists was not checked, since the "
                + "operator's identity may not read it: give it Reader there, or make sure of the id");
    }

    static Advice v1Only(String member, String instead) {
        return AdviceRule.V1_ONLY_TARGET.advice(member + " serves only SDK and CLI version 1 of Azure ML, which are "
                + "out of support: " + instead);
    }

    static Advice retired(String member, String why, String instead) {
        return AdviceRule.RETIRED_TARGET.advice(member + ": " + why + "; what is attached can only be detached, "
                + "with deletionPolicy Detach: " + instead);
    }
}
