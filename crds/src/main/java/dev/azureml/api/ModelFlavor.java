package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** One of MLflow's flavors of a model: Azure's FlavorData. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelFlavor(
        @JsonPropertyDescription("What MLflow's MLmodel file says of the flavor, such as loader_module.")
        @Size(max = 50) @Nullable Map<String, @Size(max = 1024) String> data) {
}
