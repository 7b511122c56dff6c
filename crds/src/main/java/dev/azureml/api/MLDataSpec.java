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
/** What an Azure ML data asset should be. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.workspaceRef) != has(self.workspaceId)",
        message = "exactly one of workspaceRef and workspaceId must be set")
@ValidationRule(value = "[has(self.uriFile), has(self.uriFolder), has(self.mltable)].filter(x, x).size() == 1",
        message = "exactly one of uriFile, uriFolder and mltable must be set")
@ValidationRule(value = "has(self.uriFile) == has(oldSelf.uriFile) && has(self.uriFolder) == has(oldSelf.uriFolder) "
        + "&& has(self.mltable) == has(oldSelf.mltable)",
        message = "the type of the data (uriFile, uriFolder, mltable) can't be changed: create another MLData")
@ValidationRule(value = "!has(self.uriFile) || !has(self.uriFile.path) || !self.uriFile.path.endsWith('/')",
        message = "uriFile.path ends like a folder: take the slash away, or use uriFolder",
        fieldPath = ".uriFile.path")
public record MLDataSpec(
        @JsonPropertyDescription("The data asset's name in Azure; metadata.name when absent. Can't be changed.")
        @Pattern(Patterns.ASSET_NAME) @Size(max = 255) @Nullable String azureName,
        @JsonPropertyDescription("Manage (default) makes Azure match the spec; Observe reads and reports what "
                + "differs; Paused does neither.")
        @Nullable ManagementPolicy managementPolicy,
        @JsonPropertyDescription("What happens when the data asset exists already and this object did not create it: "
                + "Adopt (default) takes it over, Never stops.")
        @Nullable AdoptionPolicy adoptionPolicy,
        @JsonPropertyDescription("What happens in Azure when this object is deleted: Delete (default for the asset and "
                + "versions created here) or Retain (default for what was adopted). The files themselves always stay.")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("A JSON object merged last into the version's ARM body, for what this schema does not "
                + "know yet.")
        @Nullable Map<String, JsonNode> overrides,
        @JsonPropertyDescription("The MLWorkspace that the data asset is in.")
        @Nullable WorkspaceRef workspaceRef,
        @JsonPropertyDescription("ARM id of the workspace that the data asset is in, in place of workspaceRef.")
        @Pattern(Patterns.WORKSPACE_ID) @Nullable String workspaceId,
        @JsonPropertyDescription("The version that this spec describes. Versions are immutable: one that exists with "
                + "another path is refused. When absent, each change of the path or URI makes the next number.")
        @Pattern(Patterns.ASSET_VERSION) @Size(min = 1, max = 255) @Nullable String version,
        @JsonPropertyDescription("How many of the versions made by this object stay out of the archive, the current "
                + "one among them; older ones are archived, which hides them from lists and lets jobs use "
                + "them still. 1 when absent.")
        @Min(1) @Max(64) @Nullable Integer versionsToKeep,
        @JsonPropertyDescription("Whether the asset as a whole is archived: hidden from lists.")
        @Nullable Boolean isArchived,
        @JsonPropertyDescription("What the data is. Changes in place.")
        @Nullable String description,
        @JsonPropertyDescription("Tags of the version. Change in place.")
        @Size(max = 50) @Nullable Map<String, @Size(max = 256) String> tags,
        @JsonPropertyDescription("Further properties of the version. Change in place.")
        @Size(max = 100) @Nullable Map<String, String> properties,
        @JsonPropertyDescription("One file: Azure's uri_file.")
        @Nullable DataPath uriFile,
        @JsonPropertyDescription("A folder of files: Azure's uri_folder.")
        @Nullable DataPath uriFolder,
        @JsonPropertyDescription("A folder with an MLTable file, which says how to read the files as a table: Azure's "
                + "mltable. Automated ML needs it; else a file or a folder is simpler.")
        @Nullable TableData mltable) implements AssetSpec {
}
