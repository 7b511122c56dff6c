package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** An online endpoint on an attached Kubernetes cluster: Azure's OnlineEndpointProperties and its deployments. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.traffic) || self.traffic.map(k, self.traffic[k]).sum() in [0, 100]",
        message = "traffic must sum to 0 or 100, such as {blue: 90, green: 10}",
        fieldPath = ".traffic")
@ValidationRule(value = "!has(self.traffic) || self.traffic.all(k, has(self.deployments) && "
        + "self.deployments.exists(d, d.name == k))",
        message = "traffic names a deployment that is not in deployments",
        fieldPath = ".traffic")
@ValidationRule(value = "has(self.computeRef) != has(self.computeId)",
        message = "exactly one of computeRef and computeId must be set")
public record KubernetesOnlineEndpoint(
        @JsonPropertyDescription("How callers authenticate.")
        @Required ManagedOnlineEndpoint.AuthMode authMode,
        @JsonPropertyDescription("What the endpoint is for.")
        @Nullable String description,
        @JsonPropertyDescription("The MLCompute with member kubernetes, in the same namespace, that serves it.")
        @Nullable ObjectName computeRef,
        @JsonPropertyDescription("A Kubernetes compute of the workspace, in place of computeRef: azureml:name, or its ARM "
                + "id. Create-only.")
        @Pattern(Patterns.COMPUTE) @Size(max = 1024) @Nullable String computeId,
        @JsonPropertyDescription("Further properties; Azure lets them be added, not changed or removed.")
        @Size(max = 100) @Nullable Map<String, String> properties,
        @JsonPropertyDescription("How long callers may take to read the new key once the annotation "
                + "azureml.dev/rotate-keys asked for one, as an ISO 8601 duration; PT10M when absent.")
        @Pattern(Patterns.TIME_OF_DAYS) @Size(min = 3, max = 32) @Nullable String keyRotationOverlap,
        @JsonPropertyDescription("The deployments behind the endpoint, by name.")
        @Size(max = 20) @Nullable List<KubernetesOnlineDeployment> deployments,
        @JsonPropertyDescription("Percentage of live traffic by deployment; sums to 0 or 100. Applied once the "
                + "deployments named are ready.")
        @Size(max = 20) @Nullable Map<String, @Min(0) @Max(100) Integer> traffic) implements OnlineEndpoint {
}
