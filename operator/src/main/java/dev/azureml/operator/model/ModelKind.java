package dev.azureml.operator.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLModelSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceRef;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.asset.AssetRecords;
import dev.azureml.operator.plan.Disposal;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Resolved;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.Subject;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MLModel: a model of a workspace, and the version of it that the spec describes. */
public final class ModelKind implements Kind<MLModelSpec> {
    @Override
    public String mainKey() {
        return AssetRecords.ASSET;
    }

    @Override
    public @Nullable WorkspaceRef workspaceRef(MLModelSpec spec) {
        return spec.workspaceRef();
    }

    @Override
    public @Nullable String workspaceId(MLModelSpec spec) {
        return spec.workspaceId();
    }

    @Override
    public List<ObjectRef> references(MLModelSpec spec) {
        return ModelFiles.of(spec).flatMap(files -> files.location().reference()).stream().toList();
    }

    @Override
    public Translation translate(Subject<MLModelSpec> subject, Resolved resolved, Facts facts) {
        return new ModelTranslation(subject, resolved, facts).translate();
    }

    @Override
    public ObjectNode report(Subject<MLModelSpec> subject, Facts facts) {
        ObjectNode fields = new StatusFields(facts.body(AssetRecords.ASSET).orElseGet(Json::object))
                .flag("isArchived", "/properties/isArchived").build();
        fields.setAll(AssetRecords.report(subject, facts));
        AssetRecords.current(subject).flatMap(version -> facts.body(AssetRecords.key(version))).ifPresent(
                body -> fields.setAll(new StatusFields(body).text("modelType", "/properties/modelType")
                        .text("modelUri", "/properties/modelUri").build()));
        return fields;
    }

    @Override
    public Disposal dispose(MLModelSpec spec, ResourceStatus resource) {
        return AssetRecords.dispose(spec, resource);
    }

    @Override
    public List<String> mustBeEmpty(MLModelSpec spec, ResourceStatus resource, ArmId id) {
        return AssetRecords.mustBeEmpty(resource, id);
    }
}
