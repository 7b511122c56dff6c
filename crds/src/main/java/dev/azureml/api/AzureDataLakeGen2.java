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
@ValidationRule(value = "!has(self.credentials.accountKey) && !has(self.credentials.sas)",
        message = "azureDataLakeGen2 takes the credentials servicePrincipal or none",
        fieldPath = ".credentials")
@ValidationRule(value = "!has(self.serviceDataAccessAuthIdentity) || self.serviceDataAccessAuthIdentity == 'None' "
        + "|| has(self.credentials.none)",
        message = "azureDataLakeGen2.serviceDataAccessAuthIdentity needs credentials.none",
        fieldPath = ".credentials")
public record AzureDataLakeGen2(
        @JsonPropertyDescription("Name of the storage account. Create-only.")
        @Pattern(Patterns.STORAGE_ACCOUNT_NAME) @Size(min = 3, max = 24) @Required String accountName,
        @JsonPropertyDescription("Name of the file system. Create-only.")
        @Pattern(Patterns.CONTAINER_NAME) @Size(min = 3, max = 63) @Required String filesystem,
        @JsonPropertyDescription("How the datastore authenticates.")
        @Required DatastoreCredentials credentials,
        @JsonPropertyDescription("Endpoint suffix of the storage account, such as core.windows.net. Create-only.")
        @Size(max = 253) @Nullable String endpoint,
        @JsonPropertyDescription("Protocol, such as https. Create-only.")
        @Size(max = 16) @Nullable String protocol,
        @JsonPropertyDescription("The identity that Azure ML itself reads the datastore as. Create-only.")
        @Nullable ServiceDataAccessAuthIdentity serviceDataAccessAuthIdentity,
        @JsonPropertyDescription("Resource group of the storage account.")
        @Size(max = 90) @Nullable String resourceGroup,
        @JsonPropertyDescription("Subscription of the storage account.")
        @Pattern(Patterns.GUID) @Nullable String subscriptionId) {
}
