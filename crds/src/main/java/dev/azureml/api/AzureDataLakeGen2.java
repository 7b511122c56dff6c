package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** A file system: Azure's AzureDataLakeGen2Datastore. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.accountName) != has(self.storageAccountId)",
        message = "exactly one of azureDataLakeGen2.accountName and azureDataLakeGen2.storageAccountId must be set")
@ValidationRule(value = "!has(self.storageAccountId) || !has(self.resourceGroup) && !has(self.subscriptionId)",
        message = "azureDataLakeGen2.storageAccountId says the resourceGroup and the subscriptionId already",
        fieldPath = ".storageAccountId")
@ValidationRule(value = "!has(self.grantAccess) || has(self.storageAccountId)",
        message = "azureDataLakeGen2.grantAccess needs storageAccountId, which says where the role is assigned",
        fieldPath = ".grantAccess")
@ValidationRule(value = "!has(self.grantAccessTo) || has(self.grantAccess)",
        message = "azureDataLakeGen2.grantAccessTo needs grantAccess",
        fieldPath = ".grantAccessTo")
@ValidationRule(value = "!has(self.credentials.accountKey) && !has(self.credentials.sas)",
        message = "azureDataLakeGen2 takes the credentials servicePrincipal, certificate or none",
        fieldPath = ".credentials")
@ValidationRule(value = "!has(self.serviceDataAccessAuthIdentity) || self.serviceDataAccessAuthIdentity == 'None' "
        + "|| has(self.credentials.none)",
        message = "azureDataLakeGen2.serviceDataAccessAuthIdentity needs credentials.none",
        fieldPath = ".credentials")
public record AzureDataLakeGen2(
        @JsonPropertyDescription("Name of the storage account; or storageAccountId. Create-only.")
        @Pattern(Patterns.STORAGE_ACCOUNT_NAME) @Size(min = 3, max = 24) @Nullable String accountName,
        @JsonPropertyDescription("ARM id of the storage account, in place of accountName, resourceGroup and "
                + "subscriptionId. Create-only.")
        @Pattern(Patterns.STORAGE_ACCOUNT_ID) @Nullable String storageAccountId,
        @JsonPropertyDescription("Name of the file system. Create-only.")
        @Pattern(Patterns.CONTAINER_NAME) @Size(min = 3, max = 63) @Required String filesystem,
        @JsonPropertyDescription("How the datastore authenticates: servicePrincipal, certificate or none.")
        @Required DatastoreCredentials credentials,
        @JsonPropertyDescription("Assigns Storage Blob Data Reader or Contributor on the account to an identity, "
                + "which needs that to get at the data without a stored credential.")
        @Nullable GrantAccess grantAccess,
        @JsonPropertyDescription("Whose identity gets the role; the workspace's when absent.")
        @Nullable GrantAccessTo grantAccessTo,
        @JsonPropertyDescription("Endpoint suffix of the storage account, such as core.windows.net; the cloud's "
                + "when absent. Create-only.")
        @Pattern(Patterns.HOST) @Size(max = 253) @Nullable String endpoint,
        @JsonPropertyDescription("Protocol, such as https. Create-only.")
        @Pattern(Patterns.PROTOCOL) @Size(max = 16) @Nullable String protocol,
        @JsonPropertyDescription("The identity that Azure ML itself reads the datastore as. Create-only.")
        @Nullable ServiceDataAccessAuthIdentity serviceDataAccessAuthIdentity,
        @JsonPropertyDescription("Resource group of the storage account.")
        @Size(max = 90) @Nullable String resourceGroup,
        @JsonPropertyDescription("Subscription of the storage account.")
        @Pattern(Patterns.GUID) @Nullable String subscriptionId) implements StorageAccountStore {
}
