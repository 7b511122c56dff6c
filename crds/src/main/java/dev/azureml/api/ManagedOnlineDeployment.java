package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
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
/** One deployment: Azure's ManagedOnlineDeployment; {@code instanceCount} is its {@code sku.capacity}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.autoscale) || !has(self.instanceCount)",
        message = "instanceCount is Azure Monitor's to decide where there is autoscale",
        fieldPath = ".instanceCount")
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
public record ManagedOnlineDeployment(
        @JsonPropertyDescription("Name of the deployment.")
        @Pattern(Patterns.ENDPOINT_NAME) @Size(min = 3, max = 32) @Required String name,
        @JsonPropertyDescription("The model: azureml:name:version or azureml:name@latest of the workspace, "
                + "azureml://registries/registry/models/name/versions/version, or the ARM id of a version.")
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
        @JsonPropertyDescription("VM size of the instances, such as Standard_DS3_v2; a deployment that is made "
                + "without gets Standard_F4s_v2, Azure's default. Create-only.")
        @Size(min = 1, max = 64) @Nullable String instanceType,
        @JsonPropertyDescription("How many instances; changed in place.")
        @Min(0) @Nullable Integer instanceCount,
        @JsonPropertyDescription("How many instances there are by load and time; in place of instanceCount.")
        @Nullable OnlineAutoscale autoscale,
        @JsonPropertyDescription("How the number of instances is managed; an autoscale rule of Azure Monitor needs no "
                + "setting here.")
        @Nullable ScaleSettings scaleSettings,
        @JsonPropertyDescription("Whether the deployment logs to Application Insights.")
        @Nullable Boolean appInsightsEnabled,
        @JsonPropertyDescription("Whether the deployment may reach public networks.")
        @Nullable EnabledDisabled egressPublicNetworkAccess,
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
    /** How the number of instances is managed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ScaleSettings(
            @JsonPropertyDescription("Default, all that Azure takes on managed machines: instanceCount or an autoscale "
                    + "rule decides.")
            @Required ScaleType scaleType) {
    }

    /** Who decides how many instances there are. */
    public enum ScaleType {
        Default
    }

    /** When a container counts as well. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ProbeSettings(
            @JsonPropertyDescription("Failures in a row that count as one.")
            @Min(1) @Nullable Integer failureThreshold,
            @JsonPropertyDescription("Successes in a row that count as one.")
            @Min(1) @Nullable Integer successThreshold,
            @JsonPropertyDescription("How long one probe may take.")
            @Pattern(Patterns.DURATION) @Size(min = 3, max = 32) @Nullable String timeout,
            @JsonPropertyDescription("Time between probes.")
            @Pattern(Patterns.DURATION) @Size(min = 3, max = 32) @Nullable String period,
            @JsonPropertyDescription("Time before the first probe.")
            @Pattern(Patterns.DURATION) @Size(min = 3, max = 32) @Nullable String initialDelay) {
    }

    /** How requests are handled. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RequestSettings(
            @JsonPropertyDescription("Requests that one instance handles at a time.")
            @Min(1) @Nullable Integer maxConcurrentRequestsPerInstance,
            @JsonPropertyDescription("How long a request may take.")
            @Pattern(Patterns.DURATION) @Size(min = 3, max = 32) @Nullable String requestTimeout,
            @JsonPropertyDescription("How long a request may wait.")
            @Pattern(Patterns.DURATION) @Size(min = 3, max = 32) @Nullable String maxQueueWait) {
    }

    /** What data of requests is collected. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DataCollector(
            @JsonPropertyDescription("Collections, by name.")
            @Size(max = 32) @Required Map<String, Collection> collections,
            @JsonPropertyDescription("What of requests is logged.")
            @Nullable RequestLogging requestLogging,
            @JsonPropertyDescription("How often a new folder is begun.")
            @Nullable RollingRate rollingRate) {
    }

    /** One collection. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "!(has(self.dataId) && has(self.dataRef))",
            message = "at most one of dataId and dataRef may be set")
    public record Collection(
            @JsonPropertyDescription("Whether data is collected.")
            @Nullable EnabledDisabled dataCollectionMode,
            @JsonPropertyDescription("The data asset that it is stored in: azureml:name:version or "
                    + "azureml:name@latest of the workspace, or the ARM id of a version.")
            @Size(max = 1024) @Nullable String dataId,
            @JsonPropertyDescription("An MLData of the same workspace in place of dataId; its versions are followed as "
                + "they are ready.")
            @Nullable ObjectName dataRef,
            @JsonPropertyDescription("Client id of the identity that stores it.")
            @Size(max = 64) @Nullable String clientId,
            @JsonPropertyDescription("Share of the requests that is collected, from 0 to 1.")
            @Min(0) @Max(1) @Nullable Double samplingRate) {
    }

    /** What of requests is logged. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RequestLogging(
            @JsonPropertyDescription("Headers that are logged.")
            @Size(max = 64) @Nullable List<@Size(max = 256) String> captureHeaders) {
    }

    /** How often a new folder is begun. */
    public enum RollingRate {
        Year, Month, Day, Hour, Minute
    }
}
