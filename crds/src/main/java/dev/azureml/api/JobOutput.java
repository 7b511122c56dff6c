package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What a job left behind. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobOutput(
        @JsonPropertyDescription("Name (id) of the job in Azure. It is noted on the model as what produced it.")
        @Pattern(Patterns.ASSET_NAME) @Size(max = 255) @Required String jobName,
        @JsonPropertyDescription("Name of the output; artifacts, where MLflow logs, when absent.")
        @Pattern(Patterns.ASSET_NAME) @Size(max = 255) @Nullable String outputName,
        @JsonPropertyDescription("Path in that output, without a leading slash; all of it when absent.")
        @Pattern(Patterns.DATASTORE_PATH) @Size(max = 1024) @Nullable String path) {
}
