package dev.azureml.operator.asset;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.plan.Upload;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A folder that Azure takes by the URL of its blobs alone, as that of a build context: where it is said to be in a
 * datastore, the URL follows from that one's account and container, as with Azure's tools.
 */
record BlobFolder(AssetLocation location) implements FileSource {
    /** What Azure ML takes for granted of a datastore that says none, where the cloud's is not known. */
    private static final String STORAGE = "core.windows.net";

    @Override
    public Optional<ObjectRef> reference() {
        return location.reference();
    }

    @Override
    public Optional<Translation.Refused> refusal(ResolvedReferences resolved) {
        return location.refusal(resolved).or(() -> location.datastore(resolved)
                .filter(store -> container(store, resolved).isEmpty())
                .map(store -> Translation.Refused.invalid(location.field() + ".datastoreRef", "MLDatastore "
                        + store.ref().name() + " is not one that Azure builds from: name an azureBlob or an "
                        + "azureDataLakeGen2, or say where the folder is by contextUri, such as "
                        + "https://account.blob.core.windows.net/container/folder/")));
    }

    @Override
    public String toUri(ResolvedReferences resolved) {
        String path = Objects.requireNonNullElse(location.path(), "");
        return location.datastore(resolved).flatMap(store -> container(store, resolved))
                .map(container -> container + path + (path.endsWith("/") ? "" : "/"))
                .orElseGet(() -> location.toUri(resolved));
    }

    @Override
    public @Nullable Upload upload(ResolvedReferences resolved) {
        return null;
    }

    /** The URL of what the datastore holds; empty where that is neither blobs nor a file system. */
    private static Optional<String> container(ReferencedObject store, ResolvedReferences resolved) {
        JsonNode blob = store.spec().path("azureBlob");
        JsonNode lake = store.spec().path("azureDataLakeGen2");
        if (blob.isObject()) {
            return Optional.of(url(blob, "blob", "containerName", resolved));
        }
        return lake.isObject() ? Optional.of(url(lake, "dfs", "filesystem", resolved)) : Optional.empty();
    }

    private static String url(JsonNode store, String service, String container, ResolvedReferences resolved) {
        String id = store.path("storageAccountId").asText("");
        String account = store.path("accountName").asText(id.substring(id.lastIndexOf('/') + 1));
        String suffix = store.path("endpoint").asText(Objects.requireNonNullElse(resolved.cloud().storage(), STORAGE));
        return "https://" + account + "." + service + "." + suffix + "/" + store.path(container).asText() + "/";
    }
}
