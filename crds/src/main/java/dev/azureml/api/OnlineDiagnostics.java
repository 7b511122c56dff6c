package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** Where an online endpoint's logs and metrics go: a diagnostic setting of Azure Monitor on the endpoint. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.workspaceId) || has(self.storageAccountId) || has(self.eventHubAuthorizationRuleId)",
        message = "one of workspaceId, storageAccountId and eventHubAuthorizationRuleId must be set")
@ValidationRule(value = "!has(self.eventHubName) || has(self.eventHubAuthorizationRuleId)",
        message = "eventHubName needs eventHubAuthorizationRuleId",
        fieldPath = ".eventHubName")
@ValidationRule(value = "!has(self.logCategories) || self.logCategories.size() > 0 || (has(self.metrics) && self.metrics)",
        message = "an empty logCategories sends no logs: set metrics: true,"
                + " or name a category such as AmlOnlineEndpointTrafficLog",
        fieldPath = ".logCategories")
public record OnlineDiagnostics(
        @JsonPropertyDescription("ARM id of a Log Analytics workspace to send to.")
        @Pattern(Patterns.LOG_ANALYTICS_ID) @Nullable String workspaceId,
        @JsonPropertyDescription("ARM id of a storage account to send to.")
        @Pattern(Patterns.STORAGE_ACCOUNT_ID) @Nullable String storageAccountId,
        @JsonPropertyDescription("ARM id of the authorization rule of an event hub namespace to send to.")
        @Pattern(Patterns.ARM_ID) @Nullable String eventHubAuthorizationRuleId,
        @JsonPropertyDescription("Name of the event hub; Azure's default hub when absent.")
        @Size(min = 1, max = 256) @Nullable String eventHubName,
        @JsonPropertyDescription("The logs to send; all of them when absent.")
        @Size(max = 3) @Nullable List<LogCategory> logCategories,
        @JsonPropertyDescription("Whether metrics are sent too.")
        @Nullable Boolean metrics) {
    /** The logs that Azure Monitor has of an online endpoint. */
    public enum LogCategory {
        AmlOnlineEndpointConsoleLog, AmlOnlineEndpointEventLog, AmlOnlineEndpointTrafficLog
    }
}
