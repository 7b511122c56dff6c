package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** Logs and metrics of a resource, and where they go: a diagnostic setting of Azure Monitor on it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.categories) || !has(self.categoryGroups)",
        message = "categories and categoryGroups can't be set together: Azure takes one of the two")
@ValidationRule(value = "has(self.categories) || has(self.categoryGroups) || has(self.metrics)",
        message = "at least one of categories, categoryGroups and metrics must be set, such as categoryGroups with allLogs")
@ValidationRule(value = "!has(self.tables) || has(self.to.logAnalytics)",
        message = "tables needs to.logAnalytics: only Log Analytics has tables",
        fieldPath = ".tables")
public record DiagnosticSetting(
        @JsonPropertyDescription("Name of the setting, which the resource has once.")
        @Pattern(Patterns.DIAGNOSTIC_SETTING_NAME) @Size(min = 1, max = 260) @Required String name,
        @JsonPropertyDescription("The logs to send, by the names that Azure offers for the resource, such as "
                + "AmlComputeJobEvent.")
        @Size(min = 1, max = DiagnosticSetting.MOST_CATEGORIES)
        @Nullable List<@Pattern(Patterns.LOG_CATEGORY) @Size(max = 128) String> categories,
        @JsonPropertyDescription("Groups of logs to send, in place of categories; Azure adds to them what is new.")
        @Size(min = 1, max = 2) @Nullable List<CategoryGroup> categoryGroups,
        @JsonPropertyDescription("The metrics to send; none when absent.")
        @Size(min = 1, max = 1) @Nullable List<Metrics> metrics,
        @JsonPropertyDescription("Where they go.")
        @Required Sink to,
        @JsonPropertyDescription("Dedicated: each log goes into the table of its own, such as AmlComputeJobEvent; left "
                + "to Azure when absent.")
        @Nullable Tables tables) {
    /** Azure takes that many for one resource. */
    public static final int MOST = 5;
    static final int MOST_CATEGORIES = 64;
    /** CEL on what has a list of them: Azure does not tell names by their case. */
    static final String NAMES_DIFFER = "!has(self.diagnostics) || self.diagnostics.all(d, "
            + "self.diagnostics.exists_one(e, e.name.lowerAscii() == d.name.lowerAscii()))";
    static final String SAME_NAME = "two entries of diagnostics have the same name: a resource has a setting of each "
            + "name once";

    /** Groups of logs that Azure keeps. */
    public enum CategoryGroup {
        allLogs, audit
    }

    /** What Azure sends of metrics: all of them. */
    public enum Metrics {
        AllMetrics
    }

    /** How logs are laid down in Log Analytics. */
    public enum Tables {
        Dedicated
    }

    /** Where logs and metrics go. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "[has(self.logAnalytics), has(self.storageAccount), has(self.eventHub), "
            + "has(self.partnerSolution)].exists_one(x, x)",
            message = "exactly one of logAnalytics, storageAccount, eventHub and partnerSolution must be set, such as "
            + "logAnalytics: {}; another place is another entry of diagnostics")
    public record Sink(
            @JsonPropertyDescription("A Log Analytics workspace.")
            @Nullable LogAnalytics logAnalytics,
            @JsonPropertyDescription("A storage account, in the region of the resource.")
            @Nullable StorageAccount storageAccount,
            @JsonPropertyDescription("An event hub, in the region of the resource.")
            @Nullable EventHub eventHub,
            @JsonPropertyDescription("A partner's solution, such as a Datadog monitor.")
            @Nullable PartnerSolution partnerSolution) {
    }

    /** A Log Analytics workspace. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LogAnalytics(
            @JsonPropertyDescription("ARM id of the Log Analytics workspace; the one behind the Azure ML workspace's "
                    + "Application Insights when absent.")
            @Pattern(Patterns.LOG_ANALYTICS_ID) @Nullable String id) {
    }

    /** A storage account. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StorageAccount(
            @JsonPropertyDescription("ARM id of the storage account.")
            @Pattern(Patterns.STORAGE_ACCOUNT_ID) @Required String id) {
    }

    /** An event hub. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EventHub(
            @JsonPropertyDescription("ARM id of an authorization rule of the event hub's namespace, with the rights "
                    + "Manage, Send and Listen.")
            @Pattern(Patterns.EVENT_HUB_RULE_ID) @Required String authorizationRuleId,
            @JsonPropertyDescription("Name of the event hub; Azure's default when absent.")
            @Pattern(Patterns.EVENT_HUB_NAME) @Size(min = 1, max = 256) @Nullable String name) {
    }

    /** A partner's solution. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PartnerSolution(
            @JsonPropertyDescription("ARM id of the partner's resource, such as one of type Microsoft.Datadog/monitors.")
            @Pattern(Patterns.ARM_ID) @Required String id) {
    }
}
