package dev.azureml.operator.asset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.AssetSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.api.WorkspaceRef;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.StatusFields;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all versioned assets of a workspace have in common; each adds what a version of it is. */
public abstract class AssetKind<S extends AssetSpec> implements Kind<S> {
    @Override
    public final String mainKey() {
        return AssetRecords.ASSET;
    }

    @Override
    public final @Nullable WorkspaceRef workspaceRef(S spec) {
        return spec.workspaceRef();
    }

    @Override
    public final @Nullable String workspaceId(S spec) {
        return spec.workspaceId();
    }

    @Override
    public final ObjectNode report(ManagedObject<S> subject, Facts facts) {
        ObjectNode fields = asset(new StatusFields(facts.body(AssetRecords.ASSET).orElseGet(Json::object)))
                .flag("isArchived", "/properties/isArchived").build();
        fields.setAll(AssetRecords.report(subject, facts));
        AssetRecords.current(subject, facts).flatMap(version -> facts.body(AssetRecords.key(version)))
                .ifPresent(body -> fields.setAll(version(new StatusFields(body)).build()));
        return fields;
    }

    @Override
    public final Optional<ObjectNode> archived(ResourceStatus resource) {
        return Optional.of(AssetRecords.archived());
    }

    /** Adds what the asset says beside its versions. */
    protected StatusFields asset(StatusFields asset) {
        return asset;
    }

    /** Adds what the version that stands for the spec says. */
    protected abstract StatusFields version(StatusFields version);

    @Override
    public final DeletionAction dispose(S spec, ResourceStatus resource) {
        return AssetRecords.dispose(spec, resource);
    }

    @Override
    public final List<Contents> mustBeEmpty(S spec, ResourceStatus resource, ArmId id) {
        return AssetRecords.mustBeEmpty(resource, id);
    }
}
