package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** A folder with a Dockerfile, from which Azure builds the image. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "[has(self.contextUri), has(self.datastoreRef), has(self.archive), has(self.configMapRef)]"
        + ".filter(x, x).size() == 1",
        message = "exactly one of datastoreRef, contextUri, archive and configMapRef must be set")
@ValidationRule(value = "has(self.path) == has(self.datastoreRef)",
        message = "path is in the datastore that datastoreRef names: set both or neither",
        fieldPath = ".path")
@ValidationRule(value = "!has(self.contextUri) || !self.contextUri.matches('" + Patterns.CLIMBS + "')",
        message = "contextUri must not climb out of its container with ..",
        fieldPath = ".contextUri")
public record BuildContext(
        @JsonPropertyDescription("The MLDatastore that the folder is in, in the same namespace.")
        @Nullable ObjectName datastoreRef,
        @JsonPropertyDescription("Path of the folder in the datastore's container, without a leading slash.")
        @Pattern(Patterns.DATASTORE_PATH) @Size(max = 1024) @Nullable String path,
        @JsonPropertyDescription("URI of the folder in place of datastoreRef and path; never with a query.")
        @Pattern(Patterns.ASSET_URI) @Size(max = 2048) @Nullable String contextUri,
        @JsonPropertyDescription("The folder as a tar archive, from a host that the platform team allows: fetched once "
                + "and uploaded to the workspace's storage.")
        @Nullable ArchiveSource archive,
        @JsonPropertyDescription("The folder as a ConfigMap in the same namespace: each of its keys is a file, uploaded as "
                + "an archive's are.")
        @Nullable ObjectName configMapRef,
        @JsonPropertyDescription("Path of the Dockerfile in the folder; Dockerfile when absent.")
        @Pattern(Patterns.DATASTORE_PATH) @Size(max = 1024) @Nullable String dockerfilePath) {
}
