package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.DeletionPolicy;
import dev.azureml.api.MLComputeSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceRef;
import dev.azureml.operator.plan.Disposal;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.Measure;
import dev.azureml.operator.plan.Resolved;
import dev.azureml.operator.plan.Subject;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** MLCompute: one compute of a workspace. */
public final class ComputeKind implements Kind<MLComputeSpec> {
    static final String KEY = "compute";

    @Override
    public String mainKey() {
        return KEY;
    }

    @Override
    public @Nullable WorkspaceRef workspaceRef(MLComputeSpec spec) {
        return spec.workspaceRef();
    }

    @Override
    public @Nullable String workspaceId(MLComputeSpec spec) {
        return spec.workspaceId();
    }

    @Override
    public Translation translate(Subject<MLComputeSpec> subject, Resolved resolved, Facts facts) {
        return new ComputeTranslation(subject, resolved).translate(facts);
    }

    @Override
    public ObjectNode report(Subject<MLComputeSpec> subject, Facts facts) {
        return ComputeReport.of(subject.spec(), facts);
    }

    @Override
    public Set<String> moving(MLComputeSpec spec) {
        return ComputeVariants.of(spec).map(ComputeVariant::moving).orElse(Set.of());
    }

    @Override
    public List<Measure> measures(MLComputeSpec spec, ObjectNode report) {
        return ComputeVariants.of(spec).map(variant -> variant.measures(report)).orElse(List.of());
    }

    @Override
    public Disposal dispose(MLComputeSpec spec, ResourceStatus resource) {
        boolean detach = isAttached(spec) || spec.deletionPolicy() == DeletionPolicy.Detach;
        return Disposal.byPolicy(spec.deletionPolicy(), resource, query(detach));
    }

    @Override
    public Map<String, String> replacementQuery(MLComputeSpec spec, ResourceStatus resource) {
        return query(isAttached(spec));
    }

    private static boolean isAttached(MLComputeSpec spec) {
        return ComputeVariants.of(spec).filter(ComputeVariant::isAttached).isPresent();
    }

    /** Without it ARM refuses to delete a compute. */
    private static Map<String, String> query(boolean detach) {
        return Map.of("underlyingResourceAction", detach ? "Detach" : "Delete");
    }
}
