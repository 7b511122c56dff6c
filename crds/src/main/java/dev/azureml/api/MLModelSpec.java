package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What an Azure ML model should be. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.workspaceRef) != has(self.workspaceId)",
        message = "exactly one of workspaceRef and workspaceId must be set")
@ValidationRule(value = "[has(self.mlflowModel), has(self.customModel), has(self.tritonModel)].filter(x, x).size() == "
        + "1",
        message = "exactly one of mlflowModel, customModel and tritonModel must be set")
@ValidationRule(value = "has(self.mlflowModel) == has(oldSelf.mlflowModel) && has(self.customModel) == "
        + "has(oldSelf.customModel) && has(self.tritonModel) == has(oldSelf.tritonModel)",
        message = "the type of the model (mlflowModel, customModel, tritonModel) can't be changed: create another "
        + "MLModel")
@ValidationRule(value = "!has(self.flavors) || has(self.mlflowModel)",
        message = "flavors are MLflow's: only an mlflowModel has them",
        fieldPath = ".flavors")
public record MLModelSpec(
        @JsonPropertyDescription("The model's name in Azure; metadata.name when absent. Can't be changed.")
        @Pattern(Patterns.ASSET_NAME) @Size(max = 255) @Nullable String azureName,
        @JsonPropertyDescription("Manage (default) makes Azure match the spec; Observe reads and reports what "
                + "differs; Paused does neither.")
        @Nullable ManagementPolicy managementPolicy,
        @JsonPropertyDescription("What happens when the model exists already and this object did not create it: "
                + "Adopt (default) takes it over, Never stops.")
        @Nullable AdoptionPolicy adoptionPolicy,
        @JsonPropertyDescription("What happens in Azure when this object is deleted: Delete (default for the model and "
                + "versions created here) or Retain (default for what was adopted). The files themselves always stay.")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("A JSON object merged last into the version's ARM body, for what this schema does not "
                + "know yet.")
        @Nullable Map<String, JsonNode> overrides,
        @JsonPropertyDescription("The MLWorkspace that the model is in.")
        @Nullable WorkspaceRef workspaceRef,
        @JsonPropertyDescription("ARM id of the workspace that the model is in, in place of workspaceRef.")
        @Pattern(Patterns.WORKSPACE_ID) @Nullable String workspaceId,
        @JsonPropertyDescription("The version that this spec describes. Versions are immutable: one that exists with "
                + "another path is refused. When absent, each change of the path or URI makes the next number.")
        @Pattern(Patterns.ASSET_VERSION) @Size(min = 1, max = 255) @Nullable String version,
        @JsonPropertyDescription("How many of the versions made by this object stay out of the archive, the current "
                + "one among them; older ones are archived, which hides them from lists and lets deployments use "
                + "them still. 1 when absent.")
        @Min(1) @Max(64) @Nullable Integer versionsToKeep,
        @JsonPropertyDescription("Whether the model as a whole is archived: hidden from lists.")
        @Nullable Boolean isArchived,
        @JsonPropertyDescription("What the model is. Changes in place.")
        @Nullable String description,
        @JsonPropertyDescription("Tags of the version. Change in place.")
        @Size(max = 50) @Nullable Map<String, @Size(max = 256) String> tags,
        @JsonPropertyDescription("Further properties of the version. Change in place.")
        @Size(max = 100) @Nullable Map<String, String> properties,
        @JsonPropertyDescription("Stage in the life of the model, such as Development or Production. Changes in place.")
        @Size(max = 64) @Nullable String stage,
        @JsonPropertyDescription("MLflow's flavors of the model. Change in place.")
        @Size(max = 16) @Nullable Map<String, ModelFlavor> flavors,
        @JsonPropertyDescription("A model that MLflow saved: Azure's mlflow_model. It needs neither environment nor "
                + "scoring script to be deployed.")
        @Nullable ModelSource mlflowModel,
        @JsonPropertyDescription("Files that a scoring script loads: Azure's custom_model.")
        @Nullable ModelSource customModel,
        @JsonPropertyDescription("A model repository of NVIDIA Triton: Azure's triton_model.")
        @Nullable ModelSource tritonModel) implements AssetSpec {
}
