package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.ManagedOnlineDeployment.DataCollector;
import dev.azureml.api.ManagedOnlineDeployment.ProbeSettings;
import dev.azureml.api.ManagedOnlineDeployment.RequestSettings;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** One deployment: Azure's KubernetesOnlineDeployment; {@code instanceCount} is its {@code sku.capacity}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "[has(self.model), has(self.modelRef), has(self.modelSource)].filter(x, x).size() <= 1",
        message = "at most one of model, modelRef and modelSource may be set")
@ValidationRule(value = "!has(self.modelType) || has(self.modelSource)",
        message = "modelType says what the files of modelSource are: set modelSource too",
        fieldPath = ".modelType")
@ValidationRule(value = "[has(self.environment), has(self.environmentId), has(self.environmentRef)].filter(x, x).size() "
        + "<= 1",
        message = "at most one of environment, environmentId and environmentRef may be set")
@ValidationRule(value = "!has(self.environmentVariables) || !has(self.environmentVariablesFrom) || "
        + "self.environmentVariablesFrom.all(k, !(k in self.environmentVariables))",
        message = "a name stands in environmentVariables or in environmentVariablesFrom, not in both",
        fieldPath = ".environmentVariablesFrom")
@ValidationRule(value = "!has(self.instanceCount) || (has(self.scaleSettings) && self.scaleSettings.scaleType == "
        + "'Default')",
        message = "instanceCount needs scaleSettings.scaleType Default: otherwise the load decides",
        fieldPath = ".instanceCount")
@ValidationRule(value = "!has(self.model) || !self.model.startsWith('azureml://registries/')",
        message = "Azure serves no models of registries on Kubernetes: register it in the workspace, with an MLModel",
        fieldPath = ".model")
public record KubernetesOnlineDeployment(
        @JsonPropertyDescription("Name of the deployment.")
        @Pattern(Patterns.ENDPOINT_NAME) @Size(min = 3, max = 32) @Required String name,
        @JsonPropertyDescription("The model: azureml:name:version or azureml:name@latest of the workspace, or the ARM "
                + "id of a version; none of a registry.")
        @Size(max = 1024) @Nullable String model,
        @JsonPropertyDescription("An MLModel of the same workspace in place of model; its versions are followed as "
                + "they are ready.")
        @Nullable ObjectName modelRef,
        @JsonPropertyDescription("The model inline: where its files are; registered for this deployment as an "
                + "anonymous version.")
        @Nullable ModelSource modelSource,
        @JsonPropertyDescription("What the files of modelSource are; custom_model when absent.")
        @Nullable ModelType modelType,
        @JsonPropertyDescription("Where in the container the model is mounted.")
        @Size(max = 512) @Nullable String modelMountPath,
        @JsonPropertyDescription("The environment inline: registered for this deployment as an anonymous version.")
        @Nullable InlineEnvironment environment,
        @JsonPropertyDescription("The environment, in the same forms as model; absent for MLflow models.")
        @Size(max = 1024) @Nullable String environmentId,
        @JsonPropertyDescription("An MLEnvironment of the same workspace in place of environmentId; its versions are "
                + "followed as they are ready.")
        @Nullable ObjectName environmentRef,
        @JsonPropertyDescription("Environment variables, by name.")
        @Size(max = 100) @Nullable Map<String, @Size(max = 4096) String> environmentVariables,
        @JsonPropertyDescription("Environment variables, by name, from Secrets and ConfigMaps. Whoever may read the "
                + "deployment in Azure can read them.")
        @Size(max = 16) @Nullable Map<String, VariableSource> environmentVariablesFrom,
        @JsonPropertyDescription("The scoring code; absent for MLflow models.")
        @Nullable CodeConfiguration codeConfiguration,
        @JsonPropertyDescription("Instance type of the compute; its default when absent. Create-only.")
        @Pattern(Patterns.INSTANCE_TYPE_NAME) @Size(max = 63) @Nullable String instanceType,
        @JsonPropertyDescription("How many instances; changed in place.")
        @Min(0) @Nullable Integer instanceCount,
        @JsonPropertyDescription("Whether the number of instances follows the load; it does in Azure when absent.")
        @Nullable ScaleSettings scaleSettings,
        @JsonPropertyDescription("Whether the deployment logs to Application Insights.")
        @Nullable Boolean appInsightsEnabled,
        @JsonPropertyDescription("What each instance asks of the cluster, in place of what its instance type says.")
        @Nullable ContainerResourceRequirements containerResourceRequirements,
        @JsonPropertyDescription("When a container is restarted.")
        @Nullable ProbeSettings livenessProbe,
        @JsonPropertyDescription("When a container gets requests.")
        @Nullable ProbeSettings readinessProbe,
        @JsonPropertyDescription("When a container counts as started.")
        @Nullable ProbeSettings startupProbe,
        @JsonPropertyDescription("How requests are handled.")
        @Nullable RequestSettings requestSettings,
        @JsonPropertyDescription("What data of requests is collected.")
        @Nullable DataCollector dataCollector,
        @JsonPropertyDescription("What the deployment is for.")
        @Nullable String description,
        @JsonPropertyDescription("Tags of the deployment; it also has those of the endpoint that it does not say "
                + "itself.")
        @Size(max = 50) @Nullable Map<String, @Size(max = 256) String> tags,
        @JsonPropertyDescription("Further properties; Azure lets them be added, not changed or removed.")
        @Size(max = 100) @Nullable Map<String, String> properties,
        @JsonPropertyDescription("A JSON object merged last into the deployment's ARM body.")
        @Nullable Map<String, JsonNode> overrides) implements OnlineDeployment {
    /** How the number of instances follows the load. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "self.scaleType == 'TargetUtilization' || (!has(self.minInstances) && "
            + "!has(self.maxInstances) && !has(self.pollingInterval) && !has(self.targetUtilizationPercentage))",
            message = "minInstances, maxInstances, pollingInterval and targetUtilizationPercentage are for "
                    + "scaleType TargetUtilization")
    @ValidationRule(value = "!has(self.minInstances) || !has(self.maxInstances) || self.minInstances <= "
            + "self.maxInstances",
            message = "minInstances can't be above maxInstances",
            fieldPath = ".minInstances")
    public record ScaleSettings(
            @JsonPropertyDescription("Default: instanceCount decides. TargetUtilization: the load does.")
            @Required ScaleType scaleType,
            @JsonPropertyDescription("The fewest instances.")
            @Min(0) @Nullable Integer minInstances,
            @JsonPropertyDescription("The most instances.")
            @Min(1) @Nullable Integer maxInstances,
            @JsonPropertyDescription("How often the load is looked at.")
            @Pattern(Patterns.DURATION) @Size(min = 3, max = 32) @Nullable String pollingInterval,
            @JsonPropertyDescription("Percentage of its capacity at which an instance is to run.")
            @Min(1) @Max(100) @Nullable Integer targetUtilizationPercentage) {
    }

    /** Who decides how many instances there are. */
    public enum ScaleType {
        Default, TargetUtilization
    }

    /** What an instance asks of the cluster. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ContainerResourceRequirements(
            @JsonPropertyDescription("What a node must have free.")
            @Nullable ContainerResourceSettings containerResourceRequests,
            @JsonPropertyDescription("The most that is given.")
            @Nullable ContainerResourceSettings containerResourceLimits) {
    }

    /** Quantities as Kubernetes writes them. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ContainerResourceSettings(
            @JsonPropertyDescription("Processors, such as 500m.")
            @Pattern(Patterns.QUANTITY) @Size(max = 32) @Nullable String cpu,
            @JsonPropertyDescription("Memory, such as 1500Mi.")
            @Pattern(Patterns.QUANTITY) @Size(max = 32) @Nullable String memory,
            @JsonPropertyDescription("GPUs.")
            @Pattern(Patterns.QUANTITY) @Size(max = 32) @Nullable String gpu) {
    }
}
