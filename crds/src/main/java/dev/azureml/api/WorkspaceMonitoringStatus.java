package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** Where people look at the logs of a workspace. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkspaceMonitoringStatus(
        @JsonPropertyDescription("ARM id of the workbook.")
        @Size(max = 1024) @Nullable String workbookId,
        @JsonPropertyDescription("Where people open the workbook.")
        @Size(max = 2048) @Nullable String workbookUrl,
        @JsonPropertyDescription("ARM id of the query pack.")
        @Size(max = 1024) @Nullable String queryPackId,
        @JsonPropertyDescription("Where people ask for the logs.")
        @Size(max = 2048) @Nullable String logsUrl) {
}
