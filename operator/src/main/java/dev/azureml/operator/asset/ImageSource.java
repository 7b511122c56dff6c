package dev.azureml.operator.asset;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.BuildContext;
import dev.azureml.api.ConfigMapValueSource;
import dev.azureml.api.InferenceConfig;
import dev.azureml.api.InlineEnvironment;
import dev.azureml.api.MLEnvironmentSpec;
import dev.azureml.api.MLEnvironmentSpec.OperatingSystem;
import dev.azureml.operator.plan.ArmBody;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.Upload;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an environment is made of.
 *
 * @param field where the spec says it: {@code spec}
 */
public record ImageSource(String field, @Nullable String image, @Nullable ConfigMapValueSource condaFile,
        @Nullable BuildContext build, @Nullable OperatingSystem osType, @Nullable InferenceConfig inferenceConfig) {
    /** What of a version never changes. */
    public static final ImmutableContent CONTENT = ImmutableContent.of(
            List.of("/properties/image", "/properties/condaFile", "/properties/build/contextUri"),
            List.of("/properties/build/dockerfilePath", "/properties/osType", "/properties/inferenceConfig",
                    "/properties/autoRebuild"));
    private static final JsonPointer CONTEXT = JsonPointer.compile("/properties/build/contextUri");

    public static ImageSource of(MLEnvironmentSpec spec) {
        return new ImageSource("spec", spec.image(), spec.condaFile(), spec.build(), spec.osType(),
                spec.inferenceConfig());
    }

    public static ImageSource of(String field, InlineEnvironment said) {
        return new ImageSource(field, said.image(), said.condaFile(), said.build(), said.osType(),
                said.inferenceConfig());
    }

    /** Where the folder with the Dockerfile is. */
    public Optional<FileSource> context() {
        return Optional.ofNullable(build).map(folder -> BroughtFiles.of(field + ".build", folder.configMapRef(), folder
                .archive(), use(folder)).orElseGet(
                        () -> new BlobFolder(new AssetLocation(field + ".build", folder.datastoreRef(),
                                folder.path(), "contextUri", folder.contextUri()))));
    }

    /** Azure takes blobs to build from, where it answers another URI for a model's files. */
    private static BroughtFiles.Use use(BuildContext folder) {
        return new BroughtFiles.Use(CONTEXT, "context", Objects.requireNonNullElse(folder.dockerfilePath(),
                "Dockerfile"), true);
    }

    /** What has to be uploaded before; null when nothing has. */
    public @Nullable Upload upload(ResolvedReferences resolved) {
        FileSource folder = context().orElse(null);
        return folder == null ? null : folder.upload(resolved);
    }

    /** Why it can't be; empty when it can. */
    public Optional<Translation.Refused> refusal(ResolvedReferences resolved) {
        return Translation.Refused.all(context().flatMap(context -> context.refusal(resolved)), source(),
                blankConda(resolved));
    }

    private Optional<Translation.Refused> source() {
        return (image == null) == (build == null)
                ? Optional.of(Translation.Refused.invalid(field, "exactly one of image and build must be set"))
                : Optional.empty();
    }

    private Optional<Translation.Refused> blankConda(ResolvedReferences resolved) {
        return conda(resolved).filter(String::isBlank).map(blank -> Translation.Refused.invalid(
                field + ".condaFile.configMapKeyRef", "the text in the ConfigMap is empty"));
    }

    private Optional<String> conda(ResolvedReferences resolved) {
        return Optional.ofNullable(condaFile).map(file -> resolved.configMapValue(file.configMapKeyRef()));
    }

    /** Says it in the properties of a version. */
    public void put(ObjectNode properties, ResolvedReferences resolved) {
        ArmBody.put(properties, "image", image);
        conda(resolved).ifPresent(text -> properties.put("condaFile", text));
        if (build != null) {
            ObjectNode context = properties.putObject("build").put("contextUri",
                    context().map(at -> at.toUri(resolved)).orElse(""));
            ArmBody.put(context, "dockerfilePath", build.dockerfilePath());
        }
        ArmBody.put(properties, "osType", osType);
        ArmBody.put(properties, "inferenceConfig", inferenceConfig);
    }
}
