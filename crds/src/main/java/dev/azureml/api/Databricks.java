package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** An attached Azure Databricks workspace: Azure's Databricks compute. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Databricks(
        @JsonPropertyDescription("ARM id of the Databricks workspace. Create-only.")
        @Pattern(Patterns.DATABRICKS_WORKSPACE_ID) @Size(max = 1024) @Required String resourceId,
        @JsonPropertyDescription("An access token of the Databricks workspace.")
        @Required SecretValueSource databricksAccessToken,
        @JsonPropertyDescription("URL of the Databricks workspace, such as "
                + "https://adb-1234567890123456.7.azuredatabricks.net.")
        @Pattern(Patterns.HTTPS_URL) @Size(max = 2048) @Nullable String workspaceUrl) {
}
