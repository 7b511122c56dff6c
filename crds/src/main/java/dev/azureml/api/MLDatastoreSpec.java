package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What an Azure ML datastore should be. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.workspaceRef) != has(self.workspaceId)",
        message = "exactly one of workspaceRef and workspaceId must be set")
@ValidationRule(value = "[has(self.azureBlob), has(self.azureFile), has(self.azureDataLakeGen2), "
        + "has(self.azureDataLakeGen1), has(self.oneLake), has(self.azureSql), "
        + "has(self.azurePostgreSql), has(self.azureMySql)].filter(x, x).size() == 1",
        message = "exactly one of azureBlob, azureFile, azureDataLakeGen2, azureDataLakeGen1, oneLake, azureSql, "
                + "azurePostgreSql and azureMySql must be set")
@ValidationRule(value = "[has(self.azureBlob), has(self.azureFile), has(self.azureDataLakeGen2), "
        + "has(self.azureDataLakeGen1), has(self.oneLake), has(self.azureSql), "
        + "has(self.azurePostgreSql), has(self.azureMySql)] == ["
        + "has(oldSelf.azureBlob), has(oldSelf.azureFile), has(oldSelf.azureDataLakeGen2), "
        + "has(oldSelf.azureDataLakeGen1), has(oldSelf.oneLake), has(oldSelf.azureSql), "
        + "has(oldSelf.azurePostgreSql), has(oldSelf.azureMySql)]",
        message = "the kind of store (azureBlob, azureFile, azureDataLakeGen2, azureDataLakeGen1, oneLake, azureSql, "
                + "azurePostgreSql, azureMySql) can't be changed: create another MLDatastore")
@ValidationRule(value = "!has(self.probe) || !self.probe || !has(self.skipValidation) || !self.skipValidation",
        message = "probe: true has Azure check the access, and skipValidation: true has it skip that: set one of them",
        fieldPath = ".probe")
@ValidationRule(value = "!has(self.azureSql) && !has(self.azurePostgreSql) && !has(self.azureMySql) "
        + "|| !has(self.tags) && !has(self.description) && !has(self.probe) && !has(self.skipValidation)",
        message = "azureSql, azurePostgreSql and azureMySql are connections in Azure, which have no "
                + "description, no tags and "
                + "no probe; put such facts into properties")
public record MLDatastoreSpec(
        @JsonPropertyDescription("The datastore's name in Azure; metadata.name when absent. Can't be changed.")
        @Pattern(Patterns.DATASTORE_NAME) @Size(max = 255) @Nullable String azureName,
        @JsonPropertyDescription("Manage (default) makes Azure match the spec; Observe reads and reports what "
                + "differs; Paused does neither.")
        @Nullable ManagementPolicy managementPolicy,
        @JsonPropertyDescription("What happens when the datastore exists already and this object did not create it: "
                + "Adopt (default) takes it over, Never stops.")
        @Nullable AdoptionPolicy adoptionPolicy,
        @JsonPropertyDescription("What happens in Azure when this object is deleted: Delete (default for what was "
                + "created here) or Retain (default for what was adopted).")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("What happens when a property changes that Azure can't update in place: Never "
                + "(default) says so, Recreate deletes and creates.")
        @Nullable ReplacementPolicy replacementPolicy,
        @JsonPropertyDescription("A JSON object merged last into the datastore's ARM body, for what this schema "
                + "does not know yet.")
        @Nullable Map<String, JsonNode> overrides,
        @JsonPropertyDescription("The MLWorkspace that the datastore is in.")
        @Nullable WorkspaceRef workspaceRef,
        @JsonPropertyDescription("ARM id of the workspace that the datastore is in, in place of workspaceRef.")
        @Pattern(Patterns.WORKSPACE_ID) @Nullable String workspaceId,
        @JsonPropertyDescription("What the datastore is for.")
        @Nullable String description,
        @JsonPropertyDescription("Tags of the datastore.")
        @Size(max = 50) @Nullable Map<String, @Size(max = 256) String> tags,
        @JsonPropertyDescription("Further properties of the datastore; metadata of a database's connection.")
        @Size(max = 100) @Nullable Map<String, String> properties,
        @JsonPropertyDescription("Whether Azure stores the datastore without trying to reach the storage account; "
                + "it does when absent, as with az ml datastore create.")
        @Nullable Boolean skipValidation,
        @JsonPropertyDescription("Whether Azure checks the access to the store each time that the datastore "
                + "is written; "
                + "the condition AccessChecked tells how that ended. It fails where Azure ML can't reach the store "
                + "from outside its network.")
        @Nullable Boolean probe,
        @JsonPropertyDescription("A container of a storage account.")
        @Nullable AzureBlob azureBlob,
        @JsonPropertyDescription("A file share of a storage account.")
        @Nullable AzureFile azureFile,
        @JsonPropertyDescription("A file system of a storage account with a hierarchical namespace.")
        @Nullable AzureDataLakeGen2 azureDataLakeGen2,
        @JsonPropertyDescription("A Data Lake Storage Gen1 account. Azure retired them: one that Azure "
                + "still has can be "
                + "adopted and released, none is created.")
        @Nullable AzureDataLakeGen1 azureDataLakeGen1,
        @JsonPropertyDescription("A lakehouse of Microsoft Fabric.")
        @Nullable OneLake oneLake,
        @JsonPropertyDescription("A database of Azure SQL Database: a connection of the workspace, of "
                + "category AzureSqlDb.")
        @Nullable AzureSql azureSql,
        @JsonPropertyDescription("A database of Azure Database for PostgreSQL: a connection of the "
                + "workspace, of category "
                + "AzurePostgresDb.")
        @Nullable AzurePostgreSql azurePostgreSql,
        @JsonPropertyDescription("A database of Azure Database for MySQL: a connection of the workspace, of category "
                + "AzureMySqlDb.")
        @Nullable AzureMySql azureMySql) implements WorkspaceChildSpec {

    @Override
    public boolean hasReplacementPolicy() {
        return true;
    }
}
