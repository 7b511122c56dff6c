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
/** What an Azure ML environment should be. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.workspaceRef) != has(self.workspaceId)",
        message = "exactly one of workspaceRef and workspaceId must be set")
@ValidationRule(value = "has(self.image) != has(self.build)",
        message = "exactly one of image and build must be set")
@ValidationRule(value = "!has(self.condaFile) || has(self.image)",
        message = "condaFile is installed upon image: set image too",
        fieldPath = ".condaFile")
@ValidationRule(value = "!has(self.autoRebuild) || has(self.image)",
        message = "autoRebuild follows the image: set image",
        fieldPath = ".autoRebuild")
public record MLEnvironmentSpec(
        @JsonPropertyDescription("The environment's name in Azure; metadata.name when absent. Can't be changed.")
        @Pattern(Patterns.ASSET_NAME) @Size(max = 255) @Nullable String azureName,
        @JsonPropertyDescription("Manage (default) makes Azure match the spec; Observe reads and reports what "
                + "differs; Paused does neither.")
        @Nullable ManagementPolicy managementPolicy,
        @JsonPropertyDescription("What happens when the environment exists already and this object did not create it: "
                + "Adopt (default) takes it over, Never stops.")
        @Nullable AdoptionPolicy adoptionPolicy,
        @JsonPropertyDescription("What happens in Azure when this object is deleted: Delete (default for the "
                + "environment and versions created here) or Retain (default for what was adopted).")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("A JSON object merged last into the version's ARM body, for what this schema does not "
                + "know yet.")
        @Nullable Map<String, JsonNode> overrides,
        @JsonPropertyDescription("The MLWorkspace that the environment is in.")
        @Nullable WorkspaceRef workspaceRef,
        @JsonPropertyDescription("ARM id of the workspace that the environment is in, in place of workspaceRef.")
        @Pattern(Patterns.WORKSPACE_ID) @Nullable String workspaceId,
        @JsonPropertyDescription("The version that this spec describes. Versions are immutable: one that exists with "
                + "other content is refused. When absent, each change of what is in it makes the next number.")
        @Pattern(Patterns.ASSET_VERSION) @Size(min = 1, max = 255) @Nullable String version,
        @JsonPropertyDescription("How many of the versions made by this object stay out of the archive, the current "
                + "one among them; older ones are archived, which hides them from lists and lets jobs use "
                + "them still. 1 when absent.")
        @Min(1) @Max(64) @Nullable Integer versionsToKeep,
        @JsonPropertyDescription("Whether the environment as a whole is archived: hidden from lists.")
        @Nullable Boolean isArchived,
        @JsonPropertyDescription("What the environment is for. Changes in place.")
        @Nullable String description,
        @JsonPropertyDescription("Tags of the version. Change in place.")
        @Size(max = 50) @Nullable Map<String, @Size(max = 256) String> tags,
        @JsonPropertyDescription("Further properties of the version. Change in place.")
        @Size(max = 100) @Nullable Map<String, String> properties,
        @JsonPropertyDescription("Stage in the life of the environment. Changes in place.")
        @Size(max = 64) @Nullable String stage,
        @JsonPropertyDescription("Image that the environment is, or that condaFile is installed upon. Another image "
                + "makes a new version.")
        @Pattern(Patterns.IMAGE) @Size(max = 1024) @Nullable String image,
        @JsonPropertyDescription("A conda file in a ConfigMap in the same namespace. Another text makes a new version.")
        @Nullable ConfigMapValueSource condaFile,
        @JsonPropertyDescription("A folder with a Dockerfile. Another folder makes a new version.")
        @Nullable BuildContext build,
        @JsonPropertyDescription("Operating system of the image; Linux when absent. Another makes a new version.")
        @Nullable OperatingSystem osType,
        @JsonPropertyDescription("Where the server in an image of one's own listens. Other routes make a new version.")
        @Nullable InferenceConfig inferenceConfig,
        @JsonPropertyDescription("OnBaseImageUpdate has Azure build the image anew when the base image gets patches; "
                + "Disabled does not. Another value makes a new version.")
        @Nullable AutoRebuild autoRebuild) implements AssetSpec {

    /** What an image runs on. */
    public enum OperatingSystem {
        Linux, Windows
    }

    /** Whether a derived image follows its base. */
    public enum AutoRebuild {
        Disabled, OnBaseImageUpdate
    }
}
