package dev.azureml.operator.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLDataSpec;
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

/** MLData: a data asset of a workspace, and the version of it that the spec describes. */
public final class DataKind implements Kind<MLDataSpec> {
    @Override
    public String mainKey() {
        return AssetRecords.ASSET;
    }

    @Override
    public @Nullable WorkspaceRef workspaceRef(MLDataSpec spec) {
        return spec.workspaceRef();
    }

    @Override
    public @Nullable String workspaceId(MLDataSpec spec) {
        return spec.workspaceId();
    }

    @Override
    public List<ObjectRef> references(MLDataSpec spec) {
        return DataSource.of(spec).flatMap(source -> source.location().reference()).stream().toList();
    }

    @Override
    public Translation translate(Subject<MLDataSpec> subject, Resolved resolved, Facts facts) {
        return new DataTranslation(subject, resolved, facts).translate();
    }

    @Override
    public ObjectNode report(Subject<MLDataSpec> subject, Facts facts) {
        ObjectNode fields = new StatusFields(facts.body(AssetRecords.ASSET).orElseGet(Json::object))
                .text("dataType", "/properties/dataType").flag("isArchived", "/properties/isArchived").build();
        fields.setAll(AssetRecords.report(subject, facts));
        AssetRecords.current(subject).flatMap(version -> facts.body(AssetRecords.key(version))).ifPresent(
                body -> fields.setAll(new StatusFields(body).text("dataUri", "/properties/dataUri").build()));
        return fields;
    }

    @Override
    public Disposal dispose(MLDataSpec spec, ResourceStatus resource) {
        return AssetRecords.dispose(spec, resource);
    }

    @Override
    public List<String> mustBeEmpty(MLDataSpec spec, ResourceStatus resource, ArmId id) {
        return AssetRecords.mustBeEmpty(resource, id);
    }
}
