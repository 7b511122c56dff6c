package dev.azureml.operator.asset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.AssetSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.References;
import dev.azureml.operator.plan.StatusFields;
import java.util.Optional;

/** What all versioned assets of a workspace have in common; each adds what a version of it is. */
public abstract class AssetKind<S extends AssetSpec> implements Kind<S> {
    @Override
    public final String mainKey() {
        return AssetRecords.ASSET;
    }

    @Override
    public final References references(S spec) {
        return References.inWorkspace(spec.workspaceRef(), spec.workspaceId()).to(source(spec).stream().toList());
    }

    /** The object of ours that what the version is made of lies in. */
    protected abstract Optional<ObjectRef> source(S spec);

    @Override
    public final ObjectNode report(ManagedObject<S> subject, Facts facts) {
        ObjectNode fields = asset(new StatusFields(facts.body(AssetRecords.ASSET).orElseGet(Json::object)))
                .flag("isArchived", "/properties/isArchived").build();
        fields.setAll(AssetRecords.report(subject, facts));
        AssetRecords.current(subject, facts).flatMap(version -> facts.body(AssetRecords.key(version)))
                .ifPresent(body -> {
                    fields.setAll(version(new StatusFields(body)).build());
                    fields.setAll(more(body, facts));
                });
        return fields;
    }

    /** Adds what the asset says beside its versions. */
    protected StatusFields asset(StatusFields asset) {
        return asset;
    }

    /** Adds what the version that stands for the spec says. */
    protected abstract StatusFields version(StatusFields version);

    /** Returns what else is to be said of that version. */
    protected ObjectNode more(ObjectNode version, Facts facts) {
        return Json.object();
    }

    @Override
    public final DeletionRule deletion(ManagedObject<S> subject, ResourceStatus resource) {
        return AssetRecords.deletion(subject.spec(), resource);
    }
}
