package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** A Data Lake Storage Gen1 account, retired by Azure on 29 February 2024: Azure's AzureDataLakeGen1Datastore. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.credentials.accountKey) && !has(self.credentials.sas)",
        message = "azureDataLakeGen1 takes the credentials servicePrincipal, certificate or none",
        fieldPath = ".credentials")
@ValidationRule(value = "!has(self.serviceDataAccessAuthIdentity) || self.serviceDataAccessAuthIdentity == 'None' "
        + "|| has(self.credentials.none)",
        message = "azureDataLakeGen1.serviceDataAccessAuthIdentity needs credentials.none",
        fieldPath = ".credentials")
public record AzureDataLakeGen1(
        @JsonPropertyDescription("Name of the Data Lake Storage Gen1 account. Create-only.")
        @Pattern(Patterns.STORAGE_ACCOUNT_NAME) @Size(min = 3, max = 24) @Required String storeName,
        @JsonPropertyDescription("How the datastore authenticates: servicePrincipal, certificate or none.")
        @Required DatastoreCredentials credentials,
        @JsonPropertyDescription("The identity that Azure ML itself reads the datastore as. Create-only.")
        @Nullable ServiceDataAccessAuthIdentity serviceDataAccessAuthIdentity,
        @JsonPropertyDescription("Resource group of the account.")
        @Size(max = 90) @Nullable String resourceGroup,
        @JsonPropertyDescription("Subscription of the account.")
        @Pattern(Patterns.GUID) @Nullable String subscriptionId) {
}
