package dev.azureml.operator.clusterextension;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.KubernetesInstanceType;
import dev.azureml.api.MLClusterExtensionSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.AzureMlExtension;
import dev.azureml.operator.plan.ClusterUse;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.DeletionRule.Reliance;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.References;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.StatusProfile;
import dev.azureml.operator.plan.Translation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** MLClusterExtension: the Azure ML extension of one Kubernetes cluster. */
public final class ClusterExtensionKind implements Kind<MLClusterExtensionSpec> {
    @Override
    public String mainKey() {
        return Keys.EXTENSION;
    }

    @Override
    public References references(MLClusterExtensionSpec spec) {
        return References.NONE.equipping(spec.clusterId());
    }

    @Override
    public ClusterUse clusterUse(MLClusterExtensionSpec spec) {
        return new ClusterUse(Map.of(), Optional.empty(), isInCluster(spec) && !types(spec).isEmpty(),
                List.of(instanceTypes(Map.of())));
    }

    @Override
    public StatusProfile statusProfile(MLClusterExtensionSpec spec) {
        return StatusProfile.PROGRESSING;
    }

    @Override
    public Translation translate(ManagedObject<MLClusterExtensionSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        return new ExtensionTranslation(subject, resolved, facts).translate();
    }

    @Override
    public ObjectNode report(ManagedObject<MLClusterExtensionSpec> subject, Facts facts) {
        return ExtensionReport.of(subject.spec(), facts);
    }

    /** Where the operator does not look into the cluster any more, what it made there goes. */
    @Override
    public List<Output> outputs(ManagedObject<MLClusterExtensionSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        Map<String, ObjectNode> specs = new LinkedHashMap<>();
        types(subject.spec()).forEach((name, type) -> specs.put(name, Json.of(type)));
        return List.of(instanceTypes(isInCluster(subject.spec())
                && resolved.runsIn(subject.spec().clusterId()) ? specs : Map.of()));
    }

    @Override
    public DeletionRule deletion(ManagedObject<MLClusterExtensionSpec> subject, ResourceStatus resource) {
        return DeletionRule.of(DeletionAction.byPolicy(subject.spec().deletionPolicy(), resource, Map.of()))
                .unless(reliance(subject, resource));
    }

    /** A relay that was made for an extension which stays is in use. */
    private static Optional<Reliance> reliance(ManagedObject<MLClusterExtensionSpec> subject, ResourceStatus resource) {
        if (resource.key().equals(Keys.EXTENSION)) {
            return Optional.empty();
        }
        ArmId relay = ArmId.parse(resource.id());
        return Optional.of(new Reliance(ExtensionTranslation.id(subject), AzureMlExtension.API_VERSION,
                extension -> uses(extension, relay)));
    }

    private static boolean uses(JsonNode extension, ArmId relay) {
        String connection = extension.at(ExtensionSettings.PATH).path(ExtensionSettings.HYBRID_CONNECTION_ID).asText();
        return ArmId.tryParse(connection).filter(id -> id.isWithin(relay) || relay.isWithin(id)).isPresent();
    }

    private static boolean isInCluster(MLClusterExtensionSpec spec) {
        return Boolean.TRUE.equals(spec.inCluster());
    }

    private static Map<String, KubernetesInstanceType> types(MLClusterExtensionSpec spec) {
        return Objects.requireNonNullElse(spec.instanceTypes(), Map.of());
    }

    private static Output.ClusterObjects instanceTypes(Map<String, ObjectNode> specs) {
        return new Output.ClusterObjects("amlarc.azureml.com/v1alpha1", "InstanceType", "instancetypes", specs);
    }
}
