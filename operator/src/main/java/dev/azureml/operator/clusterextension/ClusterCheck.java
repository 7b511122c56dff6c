package dev.azureml.operator.clusterextension;

import dev.azureml.api.KubernetesInstanceType;
import dev.azureml.api.MLClusterExtensionSpec;
import dev.azureml.operator.azureml.InstanceTypeFit;
import dev.azureml.operator.plan.ClusterNode;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What could be checked in the cluster itself.
 */
record ClusterCheck(MLClusterExtensionSpec spec, ResolvedReferences resolved) {
    KindCondition condition() {
        if (!Boolean.TRUE.equals(spec.inCluster())) {
            return told(Truth.UNKNOWN, ConditionReason.NOT_CHECKED, "inCluster is not true, so the operator does not "
                    + "look into the cluster: neither its nodes nor its namespaces were checked");
        }
        if (!resolved.runsIn(spec.clusterId())) {
            return told(Truth.UNKNOWN, ConditionReason.NOT_CHECKED, "spec.inCluster is not believed, so neither nodes "
                    + "nor namespaces were checked and no instance types are kept: "
                    + resolved.notItsOwn(spec.clusterId()));
        }
        List<ClusterNode> nodes = resolved.nodes();
        Map<String, KubernetesInstanceType> types = Objects.requireNonNullElse(spec.instanceTypes(), Map.of());
        if (types.isEmpty()) {
            return told(Truth.TRUE, ConditionReason.CHECKED, "there are no instance types to check");
        }
        if (nodes == null) {
            return told(Truth.UNKNOWN, ConditionReason.NOT_CHECKED, "instanceTypes were not checked: the operator may "
                    + "not list the nodes of the cluster");
        }
        List<String> misfits = InstanceTypeFit.misfits(types, Objects.requireNonNullElse(spec.nodeSelector(),
                Map.of()), nodes);
        return misfits.isEmpty()
                ? told(Truth.TRUE, ConditionReason.CHECKED, "each of the " + types.size()
                        + " instance types fits a node")
                : told(Truth.FALSE, ConditionReason.NODES_TOO_SMALL, String.join("; ", misfits));
    }

    private static KindCondition told(Truth status, ConditionReason reason, String message) {
        return new KindCondition(ConditionType.CLUSTER_CHECKED, status, reason, message);
    }
}
