package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** A batch endpoint: Azure's BatchEndpointProperties and its deployments. Callers authenticate by Entra token alone. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.defaultDeployment) || (has(self.deployments) && self.deployments.exists(d, d.name == "
                + "self.defaultDeployment))",
        message = "defaultDeployment names a deployment that is not in deployments",
        fieldPath = ".defaultDeployment")
public record BatchEndpoint(
        @JsonPropertyDescription("What the endpoint is for.")
        @Nullable String description,
        @JsonPropertyDescription("Further properties; Azure lets them be added, not changed or removed.")
        @Size(max = 100) @Nullable Map<String, String> properties,
        @JsonPropertyDescription("The deployments behind the endpoint, by name.")
        @Size(max = 20) @Nullable List<BatchDeployment> deployments,
        @JsonPropertyDescription("The deployment that serves callers who name none. Set once it is ready; left to "
                + "Azure when absent.")
        @Size(max = 32) @Nullable String defaultDeployment) {
}
