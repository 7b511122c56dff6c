package dev.azureml.operator.config;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the operator watches and who it is in the cluster. Empty sets mean all; {@code clusterId} null, kube-system's. */
public record KubernetesSettings(Set<String> watchNamespaces, String operatorNamespace, boolean leaderElection,
        String leaderElectionLease, String podName, @Nullable String clusterId, @Nullable String inClusterId,
        Set<String> kinds) {

    /** Whether this kind is to be run. */
    public boolean runs(String kind) {
        return kinds.isEmpty() || kinds.contains(kind);
    }

    static KubernetesSettings from(SettingValues values) {
        return new KubernetesSettings(
                Objects.requireNonNullElse(values.find(AllSettings.WATCH_NAMESPACES), Set.of()),
                values.get(AllSettings.OPERATOR_NAMESPACE), values.get(AllSettings.LEADER_ELECTION),
                values.get(AllSettings.LEADER_ELECTION_LEASE), values.get(AllSettings.POD_NAME),
                values.find(AllSettings.CLUSTER_ID), values.find(AllSettings.IN_CLUSTER_ID),
                Objects.requireNonNullElse(values.find(AllSettings.KINDS), Set.of()));
    }
}
