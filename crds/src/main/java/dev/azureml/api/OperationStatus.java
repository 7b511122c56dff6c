package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/**
 * A long-running operation under way.
 *
 * @param key the resource's key
 * @param verb Create, Update, Delete, or the POST action's name
 * @param style how it is polled: AsyncOperation, Location, or Resource
 * @param poll path and query of the status URL; the host is always the configured one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OperationStatus(
        @JsonPropertyDescription("The resource it changes, as named in resources.")
        @Size(max = 256) @Required String key,
        @JsonPropertyDescription("Create, Update, Delete, or the name of a POST action.")
        @Size(max = 64) @Required String verb,
        @JsonPropertyDescription("How it is polled: AsyncOperation, Location, or Resource.")
        @Size(max = 64) @Required String style,
        @JsonPropertyDescription("Path and query of the URL that says how far it is.")
        @Size(max = 16384) @Nullable String poll,
        @JsonPropertyDescription("When it was begun.")
        @Size(max = 64) @Required String startedAt) {
}
