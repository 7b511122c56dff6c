package dev.azureml.operator.environment;

import dev.azureml.api.MLEnvironmentSpec;
import dev.azureml.operator.asset.AssetKind;
import dev.azureml.operator.asset.FileSource;
import dev.azureml.operator.asset.ImageSource;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.Translation;
import java.util.Optional;

/** MLEnvironment: an environment of a workspace, and the version of it that the spec describes. */
public final class EnvironmentKind extends AssetKind<MLEnvironmentSpec> {
    @Override
    protected Optional<ObjectRef> source(MLEnvironmentSpec spec) {
        return ImageSource.of(spec).context().flatMap(FileSource::reference);
    }

    @Override
    public Translation translate(ManagedObject<MLEnvironmentSpec> subject, ResolvedReferences resolved, Facts facts) {
        return new EnvironmentTranslation(subject, resolved, facts).translate();
    }

    @Override
    protected StatusFields version(StatusFields version) {
        return version.text("osType", "/properties/osType")
                .text("environmentType", "/properties/environmentType")
                .text("image", "/properties/image");
    }
}
