package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** Which role a group has in a workspace, and as what. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkspaceAccessStatus(
        @JsonPropertyDescription("What those of the group do: DataEngineer, DataScientist, MLOpsEngineer; several where the "
                + "group is named as such.")
        @Size(max = 3) @Nullable List<@Size(max = 64) String> personas,
        @JsonPropertyDescription("Object id in Entra ID of the group.")
        @Size(max = 64) @Nullable String principalId,
        @JsonPropertyDescription("Name of the role; its GUID where it is none of Azure's own.")
        @Size(max = 512) @Nullable String role,
        @JsonPropertyDescription("Whether Azure has the assignment.")
        @Nullable Boolean assigned) {
}
