package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.azureml.api.MLEnvironmentSpec.OperatingSystem;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** An environment that a deployment brings along: registered for it as an anonymous version. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.image) != has(self.build)",
        message = "exactly one of image and build must be set")
@ValidationRule(value = "!has(self.condaFile) || has(self.image)",
        message = "condaFile is installed upon image: set image too",
        fieldPath = ".condaFile")
public record InlineEnvironment(
        @JsonPropertyDescription("Image that the environment is, or that condaFile is installed upon.")
        @Pattern(Patterns.IMAGE) @Size(max = 1024) @Nullable String image,
        @JsonPropertyDescription("A conda file in a ConfigMap in the same namespace.")
        @Nullable ConfigMapValueSource condaFile,
        @JsonPropertyDescription("A folder with a Dockerfile.")
        @Nullable BuildContext build,
        @JsonPropertyDescription("Operating system of the image; Linux when absent.")
        @Nullable OperatingSystem osType,
        @JsonPropertyDescription("Where the server in an image of one's own listens.")
        @Nullable InferenceConfig inferenceConfig) {
}
