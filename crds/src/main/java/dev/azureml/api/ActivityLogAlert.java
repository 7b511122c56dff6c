package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What in Azure's activity log people are told of. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.preset) != has(self.operationName)",
        message = "exactly one of preset and operationName must be set, such as preset: WorkspaceDeleted or operationName:"
                + " Microsoft.MachineLearningServices/workspaces/delete")
public record ActivityLogAlert(
        @JsonPropertyDescription("What people are usually told of; it stands for an operation that succeeded, of which statuses may say "
                + "otherwise.")
        @Nullable Preset preset,
        @JsonPropertyDescription("The operation, as Azure's list of operations has it, such as "
                + "Microsoft.MachineLearningServices/workspaces/computes/write. What only reads is not in the activity log.")
        @Pattern(Patterns.OPERATION) @Size(max = 256) @Nullable String operationName,
        @JsonPropertyDescription("How it went; of the operation alone each of them when absent.")
        @Size(min = 1, max = 3) @Nullable List<Status> statuses,
        @JsonPropertyDescription("How bad Azure calls it; each of them when absent.")
        @Size(min = 1, max = 5) @Nullable List<Level> levels) {
    /** What people are usually told of. */
    public enum Preset {
        WorkspaceDeleted, WorkspaceKeysListed, RoleAssigned, ComputeDeleted, EndpointDeleted, EndpointKeysListed
    }

    /** How an operation went. */
    public enum Status {
        Started, Succeeded, Failed
    }

    /** How bad Azure calls it. */
    public enum Level {
        Verbose, Informational, Warning, Error, Critical
    }
}
