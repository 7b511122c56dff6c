package dev.azureml.operator.model;

import dev.azureml.api.MLModelSpec;
import dev.azureml.operator.asset.AssetKind;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.Translation;
import java.util.Optional;

/** MLModel: a model of a workspace, and the version of it that the spec describes. */
public final class ModelKind extends AssetKind<MLModelSpec> {
    @Override
    protected Optional<ObjectRef> source(MLModelSpec spec) {
        return ModelTranslation.files(spec).flatMap(files -> files.location().reference());
    }

    @Override
    public Translation translate(ManagedObject<MLModelSpec> subject, ResolvedReferences resolved, Facts facts) {
        return new ModelTranslation(subject, resolved, facts).translate();
    }

    @Override
    protected StatusFields version(StatusFields version) {
        return version.text("modelType", "/properties/modelType").text("modelUri", "/properties/modelUri");
    }
}
