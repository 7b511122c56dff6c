package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.KubernetesInstanceType;
import dev.azureml.operator.azureml.InstanceTypeFit;
import dev.azureml.operator.plan.ClusterNode;
import dev.azureml.operator.plan.ConditionReason;
import dev.azureml.operator.plan.ConditionType;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.KindCondition.Truth;
import dev.azureml.operator.plan.ReferencedObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What could be checked of the cluster before jobs run there. */
record KubernetesCheck(KubernetesCluster cluster) {
    KindCondition condition() {
        return wrongExtension().or(this::misfits).orElseGet(this::rest);
    }

    /** Where no MLClusterExtension is named, the cluster's extensions are looked through. */
    private Optional<KindCondition> wrongExtension() {
        if (cluster.extension() != null || !cluster.isListed()) {
            return Optional.empty();
        }
        Optional<JsonNode> found = cluster.found();
        if (found.isEmpty()) {
            return Optional.of(told(Truth.FALSE, ConditionReason.EXTENSION_MISSING, cluster.id() + " has no Azure ML "
                    + "extension: jobs and deployments can't run there until an MLClusterExtension installs it"));
        }
        String state = found.get().at("/properties/provisioningState").asText("Succeeded");
        return state.equalsIgnoreCase("Succeeded")
                ? Optional.empty()
                : Optional.of(told(Truth.FALSE, ConditionReason.EXTENSION_NOT_READY, "the Azure ML extension "
                        + found.get().path("name").asText() + " of " + cluster.id() + " is " + state));
    }

    private Optional<KindCondition> misfits() {
        List<ClusterNode> nodes = cluster.scene().resolved().nodes();
        Map<String, KubernetesInstanceType> types = types();
        ReferencedObject extension = cluster.extension();
        if (!cluster.isOurs() || nodes == null || extension == null) {
            return Optional.empty();
        }
        List<String> misfits = InstanceTypeFit.misfits(types, labels(extension.spec().path("nodeSelector")), nodes);
        return misfits.isEmpty()
                ? Optional.empty()
                : Optional.of(told(Truth.FALSE, ConditionReason.NODES_TOO_SMALL, String.join("; ", misfits)));
    }

    private KindCondition rest() {
        List<String> unchecked = unchecked();
        return unchecked.isEmpty()
                ? told(Truth.TRUE, ConditionReason.CHECKED, "namespace " + cluster.namespace()
                        + " is kept in the cluster" + (types().isEmpty() ? "" : ", and each instance type fits a node"))
                : told(Truth.UNKNOWN, ConditionReason.NOT_CHECKED, "was not checked: " + String.join("; ", unchecked));
    }

    private List<String> unchecked() {
        List<String> unchecked = new ArrayList<>();
        if (cluster.isUnread()) {
            boolean isOpen = !KubernetesCluster.isAks(cluster.id()) || cluster.kubernetes().trustedAccess() != null;
            unchecked.add("whether " + cluster.id() + ", which can't be read, exists" + (isOpen
                    ? ""
                    : ", is private or has no local accounts, and so needs kubernetes.trustedAccess: true"));
        }
        if (cluster.extension() == null && !cluster.isListed()) {
            unchecked.add("whether the Azure ML extension is installed, since the extensions of " + cluster.id()
                    + " can't be read");
        }
        if (!cluster.isOurs()) {
            unchecked.add("whether namespace " + cluster.namespace() + " exists"
                    + (types().isEmpty() ? "" : " and the instance types fit the nodes")
                    + ", since " + why());
        } else if (!types().isEmpty() && cluster.scene().resolved().nodes() == null) {
            unchecked.add("whether the instance types fit the nodes, which the operator may not list");
        }
        return unchecked;
    }

    private String why() {
        ReferencedObject extension = cluster.extension();
        return extension != null && KubernetesCluster.isSaidOurs(extension)
                ? cluster.scene().resolved().notItsOwn(cluster.id().value())
                : "no MLClusterExtension with inCluster: true is named";
    }

    private Map<String, KubernetesInstanceType> types() {
        return Objects.requireNonNullElse(cluster.kubernetes().instanceTypes(), Map.of());
    }

    private static Map<String, String> labels(JsonNode selector) {
        Map<String, String> labels = new HashMap<>();
        selector.properties().forEach(entry -> labels.put(entry.getKey(), entry.getValue().asText()));
        return labels;
    }

    private static KindCondition told(Truth status, ConditionReason reason, String message) {
        return new KindCondition(ConditionType.CLUSTER_CHECKED, status, reason, message);
    }
}
