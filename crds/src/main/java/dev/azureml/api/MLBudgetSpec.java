package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What a budget should be. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "[has(self.workspaceRef), has(self.workspaceId), has(self.resourceGroupId), "
        + "has(self.subscriptionId)].filter(x, x).size() == 1",
        message = "exactly one of workspaceRef, workspaceId, resourceGroupId and subscriptionId must be set")
@ValidationRule(value = "!has(self.covers) || has(self.workspaceRef) || has(self.workspaceId)",
        message = "covers needs workspaceRef or workspaceId", fieldPath = ".covers")
@ValidationRule(value = "has(self.workspaceRef) == has(oldSelf.workspaceRef)"
        + " && (!has(self.workspaceRef) || self.workspaceRef == oldSelf.workspaceRef)"
        + " && has(self.workspaceId) == has(oldSelf.workspaceId)"
        + " && (!has(self.workspaceId) || self.workspaceId.lowerAscii() == oldSelf.workspaceId.lowerAscii())"
        + " && has(self.resourceGroupId) == has(oldSelf.resourceGroupId)"
        + " && (!has(self.resourceGroupId)"
        + " || self.resourceGroupId.lowerAscii() == oldSelf.resourceGroupId.lowerAscii())"
        + " && has(self.subscriptionId) == has(oldSelf.subscriptionId)"
        + " && (!has(self.subscriptionId)"
        + " || self.subscriptionId.lowerAscii() == oldSelf.subscriptionId.lowerAscii())",
        message = "a budget stays where it is: create another MLBudget for another workspace, group or subscription")
@ValidationRule(value = "!has(self.notifications) || self.notifications.all(n, "
        + "self.notifications.exists_one(m, m.name.lowerAscii() == n.name.lowerAscii()))",
        message = "two entries of notifications have the same name: give each its own", fieldPath = ".notifications")
@ValidationRule(value = "!has(self.endDate) || !has(self.startDate) || self.startDate < self.endDate",
        message = "endDate must be after startDate, such as startDate: 2026-01-01 and endDate: 2026-12-31",
        fieldPath = ".endDate")
public record MLBudgetSpec(
        @JsonPropertyDescription("The budget's name in Azure; metadata.name when absent. Can't be changed.")
        @Pattern(Patterns.BUDGET_NAME) @Size(max = 63) @Nullable String azureName,
        @JsonPropertyDescription("Manage (default) makes Azure match the spec; Observe reads and reports what "
                + "differs; Paused does neither.")
        @Nullable ManagementPolicy managementPolicy,
        @JsonPropertyDescription("What happens when the budget exists already and this object did not create it: "
                + "Adopt (default) takes it over, Never stops.")
        @Nullable AdoptionPolicy adoptionPolicy,
        @JsonPropertyDescription("What happens in Azure when this object is deleted: Delete (default for what was "
                + "created here) or Retain (default for what was adopted).")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("A JSON object merged last into the budget's ARM body, for what this schema "
                + "does not know yet.")
        @Nullable Map<String, JsonNode> overrides,
        @JsonPropertyDescription("The MLWorkspace whose cost is watched.")
        @Nullable WorkspaceRef workspaceRef,
        @JsonPropertyDescription("ARM id of the workspace whose cost is watched, in place of workspaceRef.")
        @Pattern(Patterns.WORKSPACE_ID) @Nullable String workspaceId,
        @JsonPropertyDescription("ARM id of the resource group whose cost is watched.")
        @Pattern(Patterns.RESOURCE_GROUP_ID) @Size(max = 1024) @Nullable String resourceGroupId,
        @JsonPropertyDescription("The subscription whose cost is watched.")
        @Pattern(Patterns.GUID) @Nullable String subscriptionId,
        @JsonPropertyDescription("Of a workspace: Workspace (default) counts what is billed under the workspace itself, "
                + "its computes among it; ResourceGroup counts all of its resource group, so that storage, registry and "
                + "vault count too where they are in it.")
        @Nullable Covers covers,
        @JsonPropertyDescription("How much may be spent in each period, in the currency that the scope is billed in.")
        @Min(1) @Max(1_000_000_000) @Required Integer amount,
        @JsonPropertyDescription("The period after which the spend begins at 0 again; Monthly when absent. BillingMonth, "
                + "BillingQuarter and BillingAnnual go by the billing period, and are for web direct customers alone.")
        @Nullable TimeGrain timeGrain,
        @JsonPropertyDescription("From when on: the first day of a month, such as 2026-01-01, in the period that runs or "
                + "later. When absent, the month in which the budget is created.")
        @Pattern(Patterns.FIRST_OF_MONTH) @Nullable String startDate,
        @JsonPropertyDescription("Until when, such as 2027-12-31; Azure takes ten years when absent.")
        @Pattern(Patterns.DATE) @Nullable String endDate,
        @JsonPropertyDescription("What counts; everything in the scope when absent. All of it must apply.")
        @Nullable Filter filter,
        @JsonPropertyDescription("Who is told when.")
        @Size(min = 1, max = 5) @Nullable List<Notification> notifications) implements MLSpec {
    @Override
    public @Nullable ReplacementPolicy replacementPolicy() {
        return null;
    }

    /** What of a workspace counts. */
    public enum Covers {
        Workspace, ResourceGroup
    }

    /** Periods of Azure's. */
    public enum TimeGrain {
        Monthly, Quarterly, Annually, BillingMonth, BillingQuarter, BillingAnnual
    }

    /** What counts. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "has(self.tags) || has(self.dimensions)",
            message = "tags or dimensions must be set, such as a tag team with the value a")
    public record Filter(
            @JsonPropertyDescription("What bears one of these values of each of these tags.")
            @Size(min = 1, max = 10) @Nullable Map<String, @Size(min = 1, max = 50) List<@Size(max = 256) String>> tags,
            @JsonPropertyDescription("What has one of these values in each of these columns of Azure's cost data, such as "
                    + "MeterCategory or ServiceName.")
            @Size(min = 1, max = 10)
            @Nullable Map<String, @Size(min = 1, max = 50) List<@Size(max = 1024) String>> dimensions) {
    }

    /** Who is told when. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "has(self.contactEmails) || has(self.contactRoles) || has(self.contactGroups)",
            message = "somebody must be told: set contactEmails, contactRoles or contactGroups, such as"
                    + " contactEmails with ml-platform@example.com")
    public record Notification(
            @JsonPropertyDescription("Its name within the budget.")
            @Pattern(Patterns.NOTIFICATION_NAME) @Size(max = 63) @Required String name,
            @JsonPropertyDescription("At how many percent of the amount.")
            @Min(0) @Max(1000) @Required Integer threshold,
            @JsonPropertyDescription("How the spend is compared with that; GreaterThan when absent.")
            @Nullable Operator operator,
            @JsonPropertyDescription("Whether what was spent counts (Actual, when absent) or what will have been spent by the "
                    + "end of the period (Forecasted). Azure has been reported not to change it in place: give the "
                    + "notification another name with it.")
            @Nullable ThresholdType thresholdType,
            @JsonPropertyDescription("Whether it is sent; it is when absent.")
            @Nullable Boolean enabled,
            @JsonPropertyDescription("Mail addresses.")
            @Size(min = 1, max = 50) @Nullable List<@Pattern(Patterns.EMAIL) @Size(max = 254) String> contactEmails,
            @JsonPropertyDescription("Roles of the subscription whose holders get a mail, such as Owner or Contributor.")
            @Size(min = 1, max = 20) @Nullable List<@Size(min = 1, max = 128) String> contactRoles,
            @JsonPropertyDescription("ARM ids of action groups of Azure Monitor.")
            @Size(min = 1, max = 50) @Nullable List<@Pattern(Patterns.ACTION_GROUP_ID) @Size(max = 1024) String> contactGroups,
            @JsonPropertyDescription("The language of the mails, such as de-de; Azure chooses when absent.")
            @Pattern(Patterns.LANGUAGE) @Nullable String locale) {
    }

    /** Comparisons of Azure's. */
    public enum Operator {
        EqualTo, GreaterThan, GreaterThanOrEqualTo
    }

    /** What is compared with the threshold. */
    public enum ThresholdType {
        Actual, Forecasted
    }
}
