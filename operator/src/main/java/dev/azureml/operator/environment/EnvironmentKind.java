package dev.azureml.operator.environment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLEnvironmentSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceRef;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.asset.AssetRecords;
import dev.azureml.operator.asset.Location;
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

/** MLEnvironment: an environment of a workspace, and the version of it that the spec describes. */
public final class EnvironmentKind implements Kind<MLEnvironmentSpec> {
    @Override
    public String mainKey() {
        return AssetRecords.ASSET;
    }

    @Override
    public @Nullable WorkspaceRef workspaceRef(MLEnvironmentSpec spec) {
        return spec.workspaceRef();
    }

    @Override
    public @Nullable String workspaceId(MLEnvironmentSpec spec) {
        return spec.workspaceId();
    }

    @Override
    public List<ObjectRef> references(MLEnvironmentSpec spec) {
        return EnvironmentTranslation.context(spec).flatMap(Location::reference).stream().toList();
    }

    @Override
    public Translation translate(Subject<MLEnvironmentSpec> subject, Resolved resolved, Facts facts) {
        return new EnvironmentTranslation(subject, resolved, facts).translate();
    }

    @Override
    public ObjectNode report(Subject<MLEnvironmentSpec> subject, Facts facts) {
        ObjectNode fields = new StatusFields(facts.body(AssetRecords.ASSET).orElseGet(Json::object))
                .flag("isArchived", "/properties/isArchived").build();
        fields.setAll(AssetRecords.report(subject, facts));
        AssetRecords.current(subject).flatMap(version -> facts.body(AssetRecords.key(version))).ifPresent(
                body -> fields.setAll(new StatusFields(body).text("osType", "/properties/osType")
                        .text("environmentType", "/properties/environmentType").text("image", "/properties/image")
                        .build()));
        return fields;
    }

    @Override
    public Disposal dispose(MLEnvironmentSpec spec, ResourceStatus resource) {
        return AssetRecords.dispose(spec, resource);
    }

    @Override
    public List<String> mustBeEmpty(MLEnvironmentSpec spec, ResourceStatus resource, ArmId id) {
        return AssetRecords.mustBeEmpty(resource, id);
    }
}
