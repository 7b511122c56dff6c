package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** Where the server in an image of one's own listens: Azure's InferenceContainerProperties. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record InferenceConfig(
        @JsonPropertyDescription("Where it says that it lives.")
        @Nullable Route livenessRoute,
        @JsonPropertyDescription("Where it says that it can serve.")
        @Nullable Route readinessRoute,
        @JsonPropertyDescription("Where scoring requests go.")
        @Nullable Route scoringRoute,
        @JsonPropertyDescription("Where it says that it has started.")
        @Nullable Route startupRoute) {

    /** A port and a path in the container. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Route(
            @JsonPropertyDescription("Path, with a leading slash.")
            @Pattern(Patterns.URL_PATH) @Size(max = 1024) @Required String path,
            @JsonPropertyDescription("Port.")
            @Min(1) @Max(65535) @Required Integer port) {
    }
}
