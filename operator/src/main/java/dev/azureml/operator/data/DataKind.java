package dev.azureml.operator.data;

import dev.azureml.api.MLDataSpec;
import dev.azureml.operator.asset.AssetKind;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.Translation;
import java.util.Optional;

/** MLData: a data asset of a workspace, and the version of it that the spec describes. */
public final class DataKind extends AssetKind<MLDataSpec> {
    @Override
    protected Optional<ObjectRef> source(MLDataSpec spec) {
        return DataSource.of(spec).flatMap(source -> source.location().reference());
    }

    @Override
    public Translation translate(ManagedObject<MLDataSpec> subject, ResolvedReferences resolved, Facts facts) {
        return new DataTranslation(subject, resolved, facts).translate();
    }

    @Override
    protected StatusFields asset(StatusFields asset) {
        return asset.text("dataType", "/properties/dataType");
    }

    @Override
    protected StatusFields version(StatusFields version) {
        return version.text("dataUri", "/properties/dataUri");
    }
}
