package dev.azureml.operator.asset;

import com.fasterxml.jackson.core.JsonPointer;
import dev.azureml.api.ArchiveSource;
import dev.azureml.api.ObjectName;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Archive;
import dev.azureml.operator.plan.FileSet;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.Upload;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Files that a spec brings along, in an archive or a ConfigMap. They go where Azure's tools put what they upload: into the
 * datastore that every workspace has, below a folder that is named after what is in them.
 *
 * @param field where the spec says it: {@code spec.customModel}
 */
public record BroughtFiles(String field, @Nullable ObjectName configMapRef, @Nullable ArchiveSource archive,
        Use use) implements FileSource {
    private static final String DATASTORE = "workspaceblobstore";
    private static final String UPLOADS = "LocalUpload/";
    private static final String API_VERSION = "2025-12-01";

    /**
     * What they are for.
     *
     * @param place where the body of the asset says where they are
     * @param folder what their folder is called
     * @param required path of a file that must be among them; empty when any will do
     * @param asBlob whether Azure is told the URL of the blobs, and not the path in the datastore
     */
    public record Use(JsonPointer place, String folder, String required, boolean asBlob) {
    }

    /** Empty where the spec brings none. */
    static Optional<FileSource> of(String field, @Nullable ObjectName configMapRef, @Nullable ArchiveSource archive,
            Use use) {
        return configMapRef == null && archive == null
                ? Optional.empty()
                : Optional.of(new BroughtFiles(field, configMapRef, archive, use));
    }

    @Override
    public Optional<ObjectRef> reference() {
        return Optional.empty();
    }

    @Override
    public Optional<Translation.Refused> refusal(ResolvedReferences resolved) {
        if (configMapRef == null) {
            return Optional.empty();
        }
        FileSet files = resolved.directory(configMapRef.name());
        String map = field + ".configMapRef: ConfigMap " + configMapRef.name();
        return files.lack(use.required()).map(lack -> new Problem(Reason.DEPENDENCY_NOT_READY, map + lack))
                .or(() -> files.paths().size() > FileSet.MOST
                        ? Optional.of(new Problem(Reason.INVALID_SPEC, map + " has " + files.paths().size()
                                + " keys, and " + FileSet.MOST
                                + " files at most are uploaded; bring them as an archive"))
                        : Optional.empty())
                .map(Translation.Refused::new);
    }

    @Override
    public String toUri(ResolvedReferences resolved) {
        return AssetUri.inDatastore(DATASTORE, path(content(resolved)));
    }

    @Override
    public Upload upload(ResolvedReferences resolved) {
        ArmId store = resolved.requireWorkspace().child("datastores", DATASTORE);
        Upload.Content content = content(resolved);
        return new Upload(use.place(), path(content), content, new Upload.InDatastore(field, store, resolved
                .apiVersion(store.type(), API_VERSION), use.asBlob() ? null : toUri(resolved)));
    }

    private Upload.Content content(ResolvedReferences resolved) {
        if (archive != null) {
            return Archive.of(field + ".archive", archive, use.required());
        }
        return configMapRef == null ? FileSet.ofTexts(Map.of()) : resolved.directory(configMapRef.name());
    }

    private String path(Upload.Content content) {
        return UPLOADS + Json.hash(content.identity()) + "/" + use.folder();
    }
}
