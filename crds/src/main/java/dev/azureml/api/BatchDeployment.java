package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** One batch deployment, of a model or of a pipeline component: Azure's BatchDeploymentProperties. */
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
@ValidationRule(value = "has(self.pipelineComponent) != (has(self.model) || has(self.modelRef) || has(self.modelSource))",
        message = "a batch deployment is of a model (model, modelRef or modelSource) or of a pipelineComponent")
@ValidationRule(value = "!has(self.pipelineComponent) || !has(self.environment)",
        message = "the steps of a pipelineComponent have environments of their own: environment is for models",
        fieldPath = ".environment")
@ValidationRule(value = "!has(self.pipelineComponent) || !has(self.codeConfiguration)",
        message = "a pipelineComponent brings its own code: codeConfiguration is for models",
        fieldPath = ".codeConfiguration")
@ValidationRule(value = "!(has(self.computeRef) && has(self.computeId)) && (has(self.pipelineComponent) || "
        + "has(self.computeRef) || has(self.computeId))",
        message = "exactly one of computeRef and computeId must be set; a pipelineComponent may go without")
public record BatchDeployment(
        @JsonPropertyDescription("Name of the deployment.")
        @Pattern(Patterns.ENDPOINT_NAME) @Size(min = 3, max = 32) @Required String name,
        @JsonPropertyDescription("The MLCompute with member amlCompute or kubernetes, in the same namespace, that its "
                + "jobs run on. A pipelineComponent may say by itself where its steps run.")
        @Nullable ObjectName computeRef,
        @JsonPropertyDescription("An AmlCompute or Kubernetes compute of the workspace, in place of computeRef: "
                + "azureml:name, or its ARM id.")
        @Pattern(Patterns.COMPUTE) @Size(max = 1024) @Nullable String computeId,
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
        @JsonPropertyDescription("A pipeline component in place of a model.")
        @Nullable PipelineComponent pipelineComponent,
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
        @JsonPropertyDescription("Nodes that a job takes.")
        @Nullable Resources resources,
        @JsonPropertyDescription("Files, or rows of a table, that the scoring script gets at a time.")
        @Min(1) @Nullable Integer miniBatchSize,
        @JsonPropertyDescription("Mini batches that a node works on at a time.")
        @Min(1) @Nullable Integer maxConcurrencyPerInstance,
        @JsonPropertyDescription("Inputs that may fail before the job does; -1 lets all of them fail.")
        @Min(-1) @Nullable Integer errorThreshold,
        @JsonPropertyDescription("How a mini batch that failed is tried again.")
        @Nullable RetrySettings retrySettings,
        @JsonPropertyDescription("How much is logged.")
        @Nullable LoggingLevel loggingLevel,
        @JsonPropertyDescription("SummaryOnly leaves the output to the scoring script; AppendRow collects in one file "
                + "what it returns.")
        @Nullable OutputAction outputAction,
        @JsonPropertyDescription("Name of that file.")
        @Size(min = 1, max = 256) @Nullable String outputFileName,
        @JsonPropertyDescription("What the deployment is for.")
        @Nullable String description,
        @JsonPropertyDescription("Tags of the deployment; it also has those of the endpoint that it does not say "
                + "itself.")
        @Size(max = 50) @Nullable Map<String, @Size(max = 256) String> tags,
        @JsonPropertyDescription("Further properties; Azure lets them be added, not changed or removed.")
        @Size(max = 100) @Nullable Map<String, String> properties,
        @JsonPropertyDescription("A JSON object merged last into the deployment's ARM body.")
        @Nullable Map<String, JsonNode> overrides) implements DeploymentSpec {
    /** A pipeline component, and what it runs with. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PipelineComponent(
            @JsonPropertyDescription("The component: azureml:name:version or azureml:name@latest of the workspace, "
                    + "its URI in a registry, or the ARM id of a version.")
            @Pattern(Patterns.COMPONENT) @Size(max = 1024) @Required String componentId,
            @JsonPropertyDescription("Settings of the pipeline, such as default_compute or continue_on_step_failure.")
            @Size(max = 32) @Nullable Map<String, @Size(max = 1024) String> settings,
            @JsonPropertyDescription("Description of its jobs.")
            @Size(max = 1024) @Nullable String description,
            @JsonPropertyDescription("Tags of its jobs.")
            @Size(max = 50) @Nullable Map<String, @Size(max = 256) String> tags) {
    }

    /** Nodes that a job takes. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Resources(
            @JsonPropertyDescription("How many. Create-only.")
            @Min(1) @Nullable Integer instanceCount,
            @JsonPropertyDescription("Instance type of a Kubernetes compute. Create-only.")
            @Pattern(Patterns.INSTANCE_TYPE_NAME) @Size(max = 63) @Nullable String instanceType) {
    }

    /** How a mini batch that failed is tried again. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RetrySettings(
            @JsonPropertyDescription("How often.")
            @Min(0) @Nullable Integer maxRetries,
            @JsonPropertyDescription("How long a mini batch may take.")
            @Pattern(Patterns.DURATION) @Size(min = 3, max = 32) @Nullable String timeout) {
    }

    /** How much is logged. */
    public enum LoggingLevel {
        Info, Warning, Debug
    }

    /** What becomes of what the scoring script returns. */
    public enum OutputAction {
        SummaryOnly, AppendRow
    }
}
