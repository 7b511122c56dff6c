package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** Where a file or a folder is: in a datastore, or at a URI. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.uri) != has(self.datastoreRef)",
        message = "exactly one of datastoreRef and uri must be set")
@ValidationRule(value = "has(self.path) == has(self.datastoreRef)",
        message = "path is in the datastore that datastoreRef names: set both or neither",
        fieldPath = ".path")
@ValidationRule(value = "!has(self.uri) || !self.uri.matches('" + Patterns.CLIMBS + "')",
        message = "uri must not climb out of its container with ..",
        fieldPath = ".uri")
public record DataPath(
        @JsonPropertyDescription("The MLDatastore that the path is in, in the same namespace.")
        @Nullable ObjectName datastoreRef,
        @JsonPropertyDescription("Path in the datastore's container. Another path makes a new version.")
        @Pattern(Patterns.DATASTORE_PATH) @Size(max = 1024) @Nullable String path,
        @JsonPropertyDescription("URI in place of datastoreRef and path: azureml://datastores/NAME/paths/PATH, https, "
                + "abfss or wasbs. Never with a query: a shared access signature belongs into a datastore's Secret. "
                + "Another URI makes a new version.")
        @Pattern(Patterns.ASSET_URI) @Size(max = 2048) @Nullable String uri) {
}
