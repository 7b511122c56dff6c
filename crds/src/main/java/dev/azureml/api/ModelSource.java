package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** Where the files of a model are: in Azure already, or in an archive or a ConfigMap from which they are uploaded. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "[has(self.uri), has(self.datastoreRef), has(self.jobOutput), has(self.archive), "
        + "has(self.configMapRef)].filter(x, x).size() == 1",
        message = "exactly one of datastoreRef, jobOutput, uri, archive and configMapRef must be set")
@ValidationRule(value = "has(self.path) == has(self.datastoreRef)",
        message = "path is in the datastore that datastoreRef names: set both or neither",
        fieldPath = ".path")
@ValidationRule(value = "!has(self.uri) || !self.uri.matches('" + Patterns.CLIMBS + "')",
        message = "uri must not climb out of its container with ..",
        fieldPath = ".uri")
public record ModelSource(
        @JsonPropertyDescription("The MLDatastore that the path is in, in the same namespace.")
        @Nullable ObjectName datastoreRef,
        @JsonPropertyDescription("Path in the datastore's container. Another path makes a new version.")
        @Pattern(Patterns.DATASTORE_PATH) @Size(max = 1024) @Nullable String path,
        @JsonPropertyDescription("What a job left behind. Another job or path makes a new version.")
        @Nullable JobOutput jobOutput,
        @JsonPropertyDescription("URI in place of these: azureml://datastores/NAME/paths/PATH, "
                + "azureml://registries/REGISTRY/models/MODEL/versions/VERSION, or https; never with a query. Another "
                + "URI makes a new version.")
        @Pattern(Patterns.ASSET_URI) @Size(max = 2048) @Nullable String uri,
        @JsonPropertyDescription("A tar archive in place of these, from a host that the platform team allows: fetched "
                + "once and uploaded to the workspace's storage. Another digest or path makes a new version.")
        @Nullable ArchiveSource archive,
        @JsonPropertyDescription("A ConfigMap in place of these, in the same namespace: each of its keys is a file, "
                + "uploaded as an archive's are.")
        @Nullable ObjectName configMapRef) {
}
