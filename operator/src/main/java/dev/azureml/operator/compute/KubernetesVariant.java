package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ExtensionRef;
import dev.azureml.api.KubernetesCompute;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.UpdateRule;
import dev.azureml.operator.plan.json.CompareRules;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A namespace of an AKS or Arc-connected cluster. */
record KubernetesVariant(KubernetesCompute kubernetes) implements ComputeVariant {
    private static final UpdateRule UPDATES = UpdateRule.createOnly("/properties/computeType",
            "/properties/resourceId", ComputeTranslation.PROPERTIES + "/namespace");

    private static final CompareRules RULES = CompareRules.NONE
            .withQuantities(ComputeTranslation.PROPERTIES + "/instanceTypes/*/resources/*/*");

    @Override
    public String computeType() {
        return "Kubernetes";
    }

    @Override
    public boolean isAttached() {
        return true;
    }

    @Override
    public @Nullable String resourceId(ComputeScene scene) {
        return clusterId(scene);
    }

    /** An AKS cluster is reached only from workspaces of its own subscription. */
    @Override
    public Optional<Translation.Refused> refusal(ComputeScene scene) {
        Optional<Translation.Refused> foreign = typesOfAnother(scene);
        if (foreign.isPresent()) {
            return foreign;
        }
        ArmId cluster = ArmId.parse(clusterId(scene));
        String ours = scene.resolved().requireWorkspace().subscriptionId();
        String theirs = Optional.ofNullable(cluster.subscriptionId()).orElse("");
        if (!KubernetesCluster.isAks(cluster) || theirs.equalsIgnoreCase(ours)) {
            return Optional.empty();
        }
        String property = kubernetes.extensionRef() == null ? "clusterId" : "extensionRef";
        return Optional.of(Translation.Refused.invalid("spec.kubernetes." + property, "the AKS cluster is in "
                + "subscription " + theirs + ", but must be in the workspace's, " + ours
                + "; connect it through Azure Arc and name the connected cluster instead"));
    }

    /** They are one list for the whole cluster, and so its extension's owner says them. */
    private Optional<Translation.Refused> typesOfAnother(ComputeScene scene) {
        ExtensionRef ref = kubernetes.extensionRef();
        String owner = ref == null ? null : ref.namespace();
        return owner == null || owner.equals(scene.subject().namespace()) || kubernetes.instanceTypes() == null
                ? Optional.empty()
                : Optional.of(Translation.Refused.invalid("spec.kubernetes.instanceTypes",
                        "instance types are those of "
                                + "the whole cluster, and only objects in namespace " + owner + ", where its "
                                + "MLClusterExtension is, may say them: have them made there, and name one in "
                                + "spec.kubernetes.defaultInstanceType"));
    }

    @Override
    public ObjectNode properties(ComputeScene scene) {
        ObjectNode properties = Json.object();
        ArmBody.put(properties, "namespace", kubernetes.namespace());
        ArmBody.put(properties, "defaultInstanceType", kubernetes.defaultInstanceType());
        ArmBody.put(properties, "instanceTypes", kubernetes.instanceTypes());
        return properties;
    }

    @Override
    public Intent rules(Intent intent, ComputeScene scene) {
        return intent.updatedBy(UPDATES).comparedBy(RULES);
    }

    @Override
    public Translation.Intents completed(Translation.Intents made, ComputeScene scene) {
        return new KubernetesCluster(kubernetes, ArmId.parse(clusterId(scene)), extension(scene), scene)
                .completed(made);
    }

    private String clusterId(ComputeScene scene) {
        String said = kubernetes.clusterId();
        ReferencedObject extension = extension(scene);
        return extension == null ? String.valueOf(said) : extension.spec().path("clusterId").asText();
    }

    private @Nullable ReferencedObject extension(ComputeScene scene) {
        ExtensionRef ref = kubernetes.extensionRef();
        return ref == null ? null : scene.resolved().object(KubernetesCluster.ref(ref));
    }
}
