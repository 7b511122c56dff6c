package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.Aks;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.List;
import java.util.Optional;

/** An AKS cluster attached the old way, for the inference of version 1. */
record AksVariant(Aks cluster) implements ComputeVariant {
    private static final String SSL = "sslConfiguration";
    /** Azure tells nothing of it. */
    private static final CompareRules RULES = CompareRules.NONE
            .withIgnored(ComputeTranslation.PROPERTIES + "/" + SSL);

    @Override
    public String computeType() {
        return "AKS";
    }

    @Override
    public String resourceId() {
        return cluster.clusterId();
    }

    @Override
    public Optional<AttachmentTarget> target() {
        return Optional.of(new AttachmentTarget("spec.aks.clusterId", "2026-05-01"));
    }

    @Override
    public Optional<Translation.Refused> refusal(ComputeScene scene) {
        String theirs = ArmId.tryParse(cluster.clusterId()).map(ArmId::subscriptionId).orElse("");
        String ours = scene.resolved().requireWorkspace().subscriptionId();
        return theirs.equalsIgnoreCase(ours)
                ? Optional.empty()
                : Optional.of(Translation.Refused.invalid("spec.aks.clusterId", "the cluster is in subscription "
                        + theirs + ", but must be in the workspace's, " + ours
                        + "; a cluster of another subscription is attached through Azure Arc, as kubernetes"));
    }

    @Override
    public Optional<SubnetNodes> nodes(ComputeScene scene) {
        return Optional.ofNullable(cluster.aksNetworkingConfiguration())
                .flatMap(network -> Optional.ofNullable(network.subnetId()))
                .map(id -> SubnetNodes.attached("spec.aks.aksNetworkingConfiguration.subnetId", id));
    }

    @Override
    public ObjectNode properties(ComputeScene scene) {
        ObjectNode properties = Attached.properties(cluster, "clusterId");
        if (properties.get(SSL) instanceof ObjectNode ssl) {
            ssl.remove(List.of("cert", "key"));
        }
        return properties;
    }

    @Override
    public List<ComputeSecret> secrets() {
        Aks.SslConfiguration ssl = cluster.sslConfiguration();
        String path = "spec.aks." + SSL + ".";
        return List.of(new ComputeSecret(SSL + "/cert", path + "cert", ssl == null ? null : ssl.cert()),
                new ComputeSecret(SSL + "/key", path + "key", ssl == null ? null : ssl.key()));
    }

    @Override
    public Intent rules(Intent intent, ComputeScene scene) {
        // A second PUT of such an attachment is an error.
        return intent.updatedBy(Attached.NO_UPDATES).comparedBy(RULES);
    }

    @Override
    public List<Advice> advice(ComputeScene scene) {
        return List.of(ComputeAdvice.v1Only("aks", "attach the cluster as kubernetes, which trains and deploys"));
    }

    @Override
    public StatusFields report(StatusFields fields, JsonNode properties) {
        return fields.text("vmSize", ComputeTranslation.PROPERTIES + "/agentVmSize");
    }
}
