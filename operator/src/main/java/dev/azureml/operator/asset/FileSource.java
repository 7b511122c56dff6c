package dev.azureml.operator.asset;

import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.Upload;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the files of an asset come from: they are in Azure already, or are brought there. */
public sealed interface FileSource permits AssetLocation, BlobFolder, BroughtFiles {
    /** The MLDatastore that they are in. */
    Optional<ObjectRef> reference();

    /** Why they can't be there; empty when they can. */
    Optional<Translation.Refused> refusal(ResolvedReferences resolved);

    /** The URI that stands for them, and for no others. */
    String toUri(ResolvedReferences resolved);

    /** What has to be uploaded before the asset is made; null when nothing has. */
    @Nullable
    Upload upload(ResolvedReferences resolved);
}
