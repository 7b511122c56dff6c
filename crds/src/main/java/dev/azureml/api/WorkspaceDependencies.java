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
/** What a workspace needs beside it. What is not given by id is created and owned. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkspaceDependencies(
        @JsonPropertyDescription("What happens to created dependencies when the workspace is deleted: Retain "
                + "(default) keeps the data, Delete deletes it.")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("The default storage account.")
        @Nullable StorageAccount storageAccount,
        @JsonPropertyDescription("The key vault.")
        @Nullable KeyVault keyVault,
        @JsonPropertyDescription("The Log Analytics workspace behind a created Application Insights.")
        @Nullable LogAnalytics logAnalytics,
        @JsonPropertyDescription("Application Insights.")
        @Nullable ApplicationInsights applicationInsights,
        @JsonPropertyDescription("The container registry; there is none unless this is set.")
        @Nullable ContainerRegistry containerRegistry) {
    /** The default storage account, by id or as it is created. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "!has(self.id) || (!has(self.sku) && !has(self.lifecycle) && !has(self.overrides))",
            message = "sku, lifecycle and overrides can't be set together with id: what is given by id is not managed here")
    @ValidationRule(value = "!has(self.lifecycle) || self.lifecycle.all(r, self.lifecycle.exists_one(s, s.name == r.name))",
            message = "two entries of lifecycle have the same name",
            fieldPath = ".lifecycle")
    public record StorageAccount(
            @JsonPropertyDescription("ARM id of an existing storage account; one is created when absent.")
            @Pattern(Patterns.STORAGE_ACCOUNT_ID) @Nullable String id,
            @JsonPropertyDescription("SKU of a created account; Standard_LRS when absent.")
            @Nullable StorageSku sku,
            @JsonPropertyDescription("What becomes of old blobs of a created account, such as what pipelines leave behind.")
            @Size(min = 1, max = 16) @Nullable List<BlobLifecycleRule> lifecycle,
            @JsonPropertyDescription("A JSON object merged last into the ARM body of a created account.")
            @Nullable Map<String, JsonNode> overrides) {
    }

    /** SKU of a storage account. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record StorageSku(
            @JsonPropertyDescription("Name of the SKU, such as Standard_LRS or Standard_ZRS.")
            @Pattern(Patterns.STORAGE_SKU) @Size(max = 32) @Required String name) {
    }

    /** The key vault, by id or as it is created. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "!has(self.id) || !has(self.overrides)",
            message = "overrides can't be set together with id: what is given by id is not managed here")
    public record KeyVault(
            @JsonPropertyDescription("ARM id of an existing key vault; one is created when absent.")
            @Pattern(Patterns.KEY_VAULT_ID) @Nullable String id,
            @JsonPropertyDescription("A JSON object merged last into the ARM body of a created vault.")
            @Nullable Map<String, JsonNode> overrides) {
    }

    /** The Log Analytics workspace, by id or as it is created. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "!has(self.id) || (!has(self.retentionInDays) && !has(self.tables) && !has(self.overrides))",
            message = "retentionInDays, tables and overrides can't be set together with id: what is given by id is not "
            + "managed here")
    @ValidationRule(value = "!has(self.tables) || self.tables.all(t, self.tables.exists_one(u, u.name.lowerAscii() == "
            + "t.name.lowerAscii()))",
            message = "two entries of tables have the same name",
            fieldPath = ".tables")
    public record LogAnalytics(
            @JsonPropertyDescription("ARM id of an existing Log Analytics workspace; one is created when absent.")
            @Pattern(Patterns.LOG_ANALYTICS_ID) @Nullable String id,
            @JsonPropertyDescription("How long a created workspace keeps its data.")
            @Min(30) @Max(730) @Nullable Integer retentionInDays,
            @JsonPropertyDescription("Tables of a created workspace that keep their data for another time.")
            @Size(max = 32) @Nullable List<Table> tables,
            @JsonPropertyDescription("A JSON object merged last into the ARM body of a created Log Analytics "
                    + "workspace.")
            @Nullable Map<String, JsonNode> overrides) {
    }

    /** A table of Log Analytics. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "has(self.retentionInDays) || has(self.totalRetentionInDays)",
            message = "one of retentionInDays and totalRetentionInDays must be set, such as totalRetentionInDays: 365")
    @ValidationRule(value = "!has(self.retentionInDays) || !has(self.totalRetentionInDays) || self.retentionInDays <= "
            + "self.totalRetentionInDays",
            message = "totalRetentionInDays counts from the beginning: it can't be less than retentionInDays",
            fieldPath = ".totalRetentionInDays")
    public record Table(
            @JsonPropertyDescription("Name of the table, such as AmlComputeJobEvent.")
            @Pattern(Patterns.TABLE_NAME) @Size(min = 1, max = 128) @Required String name,
            @JsonPropertyDescription("How long queries find the data; as long as in the workspace when absent.")
            @Min(4) @Max(730) @Nullable Integer retentionInDays,
            @JsonPropertyDescription("How long the data is kept at all, with the time after that; as long as queries find "
                    + "it when absent.")
            @Min(4) @Max(4383) @Nullable Integer totalRetentionInDays) {
    }

    /** Application Insights, by id or as it is created. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "!has(self.id) || !has(self.overrides)",
            message = "overrides can't be set together with id: what is given by id is not managed here")
    public record ApplicationInsights(
            @JsonPropertyDescription("ARM id of an existing Application Insights component; one is created when "
                    + "absent.")
            @Pattern(Patterns.APPLICATION_INSIGHTS_ID) @Nullable String id,
            @JsonPropertyDescription("A JSON object merged last into the ARM body of a created component.")
            @Nullable Map<String, JsonNode> overrides) {
    }

    /** The container registry, by id or as it is created. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "has(self.id) != (has(self.create) && self.create)",
            message = "exactly one of id and create: true must be set")
    @ValidationRule(value = "!has(self.id) || (!has(self.sku) && !has(self.overrides))",
            message = "sku and overrides can't be set together with id: what is given by id is not managed here")
    public record ContainerRegistry(
            @JsonPropertyDescription("ARM id of an existing container registry.")
            @Pattern(Patterns.CONTAINER_REGISTRY_ID) @Nullable String id,
            @JsonPropertyDescription("Whether to create a registry.")
            @Nullable Boolean create,
            @JsonPropertyDescription("SKU of a created registry; Standard when absent.")
            @Nullable RegistrySku sku,
            @JsonPropertyDescription("A JSON object merged last into the ARM body of a created registry.")
            @Nullable Map<String, JsonNode> overrides) {
    }

    /** SKU of a container registry. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RegistrySku(
            @JsonPropertyDescription("Name of the SKU.")
            @Required RegistrySkuName name) {
    }

    /** Names of a container registry's SKUs. */
    public enum RegistrySkuName {
        Basic, Standard, Premium
    }
}
