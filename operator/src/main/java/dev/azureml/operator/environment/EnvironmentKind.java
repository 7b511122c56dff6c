package dev.azureml.operator.environment;

import dev.azureml.api.MLEnvironmentSpec;
import dev.azureml.operator.asset.AssetKind;
import dev.azureml.operator.asset.ImageSource;
import dev.azureml.operator.asset.Location;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Resolved;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.Subject;
import dev.azureml.operator.plan.Translation;
import java.util.List;

/** MLEnvironment: an environment of a workspace, and the version of it that the spec describes. */
public final class EnvironmentKind extends AssetKind<MLEnvironmentSpec> {
    @Override
    public List<ObjectRef> references(MLEnvironmentSpec spec) {
        return ImageSource.of(spec).context().flatMap(Location::reference).stream().toList();
    }

    @Override
    public Translation translate(Subject<MLEnvironmentSpec> subject, Resolved resolved, Facts facts) {
        return new EnvironmentTranslation(subject, resolved, facts).translate();
    }

    @Override
    protected StatusFields version(StatusFields version) {
        return version.text("osType", "/properties/osType")
                .text("environmentType", "/properties/environmentType")
                .text("image", "/properties/image");
    }
}
