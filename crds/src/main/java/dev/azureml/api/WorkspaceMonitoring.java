package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What people look at the logs of a workspace with, made beside it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkspaceMonitoring(
        @JsonPropertyDescription("Whether a workbook of Azure Monitor is made that shows jobs, their failures and the "
                + "nodes of clusters. It is deleted when this is taken out or false.")
        @Nullable Boolean workbook,
        @JsonPropertyDescription("Whether a query pack of Log Analytics is made with the queries of that workbook. It is "
                + "deleted when this is taken out or false.")
        @Nullable Boolean queries) {
}
