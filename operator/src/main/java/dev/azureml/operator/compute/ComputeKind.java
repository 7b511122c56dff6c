package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.DeletionPolicy;
import dev.azureml.api.ExtensionRef;
import dev.azureml.api.KubernetesCompute;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.ClusterUse;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.DeletionRule.Reliance;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.References;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.StatusProfile;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** MLCompute: one compute of a workspace. */
public final class ComputeKind implements Kind<MLComputeSpec> {
    static final String KEY = "compute";

    @Override
    public String mainKey() {
        return KEY;
    }

    /** Without the extension there, what is attached by the cluster's id can't work either. */
    @Override
    public References references(MLComputeSpec spec) {
        return References.inWorkspace(spec.workspaceRef(), spec.workspaceId())
                .to(Stream.concat(extensionRef(spec).map(KubernetesCluster::ref).stream(),
                        SubnetPlace.ref(spec).stream()).toList())
                .livingOn(Optional.ofNullable(spec.kubernetes()).map(KubernetesCompute::clusterId).stream().toList());
    }

    @Override
    public Translation translate(ManagedObject<MLComputeSpec> subject, ResolvedReferences resolved, Facts facts) {
        return new ComputeTranslation(subject, resolved).translate(facts);
    }

    @Override
    public ObjectNode report(ManagedObject<MLComputeSpec> subject, Facts facts) {
        return ComputeReport.of(subject.spec(), facts);
    }

    @Override
    public ClusterUse clusterUse(MLComputeSpec spec) {
        KubernetesCompute kubernetes = spec.kubernetes();
        if (kubernetes == null) {
            return ClusterUse.NONE;
        }
        // Azure takes a namespace that is not said for its default.
        Map<String, String> namespaces = Map.of("spec.kubernetes.namespace", KubernetesCluster.namespace(kubernetes));
        // Instance types are one list for the whole cluster.
        boolean types = kubernetes.instanceTypes() != null;
        return new ClusterUse(namespaces, types ? Optional.of("spec.kubernetes.instanceTypes") : Optional.empty(),
                types && kubernetes.extensionRef() != null, List.of());
    }

    /** Azure does not make the namespace that jobs run in. */
    @Override
    public List<Output> outputs(ManagedObject<MLComputeSpec> subject, ResolvedReferences resolved, Facts facts) {
        KubernetesCompute kubernetes = subject.spec().kubernetes();
        ExtensionRef ref = kubernetes == null ? null : kubernetes.extensionRef();
        if (kubernetes == null || ref == null
                || !KubernetesCluster.isOurs(resolved.object(KubernetesCluster.ref(ref)), resolved)) {
            return List.of();
        }
        return List.of(new Output.Namespace(KubernetesCluster.namespace(kubernetes)));
    }

    /**
     * Before what Azure ML makes is deleted: whether it is that, and not an attachment that bears its name. The workspace
     * gets into a cluster by Trusted Access for as long as the compute stays attached.
     */
    private static Optional<Reliance> reliance(ManagedObject<MLComputeSpec> subject, ResourceStatus resource) {
        if (KubernetesCluster.isTrustedAccess(resource)) {
            return subject.recorded(KEY).map(compute -> new Reliance(ArmId.parse(compute.id()), compute.apiVersion(),
                    _ -> true));
        }
        return isAttached(subject.spec())
                ? Optional.empty()
                : Optional.of(new Reliance(ArmId.parse(resource.id()), resource.apiVersion(),
                        compute -> compute.at("/properties/isAttachedCompute").asBoolean(false)));
    }

    private static Optional<ExtensionRef> extensionRef(MLComputeSpec spec) {
        return Optional.ofNullable(spec.kubernetes()).map(KubernetesCompute::extensionRef);
    }

    @Override
    public StatusProfile statusProfile(MLComputeSpec spec) {
        return ComputeVariants.of(spec).map(variant -> new StatusProfile(variant.moving(), variant::measures, false))
                .orElse(StatusProfile.STEADY);
    }

    @Override
    public DeletionRule deletion(ManagedObject<MLComputeSpec> subject, ResourceStatus resource) {
        DeletionRule rule = DeletionRule.of(action(subject.spec(), resource))
                .replacedWith(query(isAttached(subject.spec())));
        return rule.deletes() ? rule.unless(reliance(subject, resource)) : rule;
    }

    private static DeletionAction action(MLComputeSpec spec, ResourceStatus resource) {
        if (KubernetesCluster.isTrustedAccess(resource)) {
            return resource.origin() == ResourceStatus.Origin.Adopted
                    ? new DeletionAction.Retain()
                    : DeletionAction.byPolicy(spec.deletionPolicy(), resource, Map.of());
        }
        if (!isMadeHere(resource)) {
            return new DeletionAction.Retain();
        }
        boolean detach = isAttached(spec) || spec.deletionPolicy() == DeletionPolicy.Detach;
        return DeletionAction.byPolicy(spec.deletionPolicy(), resource, query(detach));
    }

    /** Whatever a record says: nothing is deleted that an MLCompute never makes. */
    private static boolean isMadeHere(ResourceStatus resource) {
        return resource.key().equals(KEY)
                && ArmId.parse(resource.id()).type().equalsIgnoreCase(ComputeTranslation.TYPE);
    }

    private static boolean isAttached(MLComputeSpec spec) {
        return ComputeVariants.of(spec).filter(ComputeVariant::isAttached).isPresent();
    }

    /** Without it ARM refuses to delete a compute. */
    private static Map<String, String> query(boolean detach) {
        return Map.of("underlyingResourceAction", detach ? "Detach" : "Delete");
    }
}
