package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** Encryption of a workspace with a key of the customer's. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Encryption(
        @JsonPropertyDescription("Whether the key is used.")
        @Required EnabledDisabled status,
        @JsonPropertyDescription("The key.")
        @Required KeyVaultProperties keyVaultProperties,
        @JsonPropertyDescription("Who reads the key.")
        @Nullable Identity identity,
        @JsonPropertyDescription("ARM id of the Cosmos DB account to use for the service's data.")
        @Pattern(Patterns.ARM_ID) @Nullable String cosmosDbResourceId,
        @JsonPropertyDescription("ARM id of the search service to use for the service's data.")
        @Pattern(Patterns.ARM_ID) @Nullable String searchAccountResourceId,
        @JsonPropertyDescription("ARM id of the storage account to use for the service's data.")
        @Pattern(Patterns.STORAGE_ACCOUNT_ID) @Nullable String storageAccountResourceId) {
    /** A key in a key vault. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record KeyVaultProperties(
            @JsonPropertyDescription("URL of the key, with its version.")
            @Required @Pattern(Patterns.KEY_URL) String keyIdentifier,
            @JsonPropertyDescription("ARM id of the key vault that holds the key.")
            @Pattern(Patterns.KEY_VAULT_ID) @Required String keyVaultArmId,
            @JsonPropertyDescription("Client id of the identity that reads the key.")
            @Size(max = 64) @Nullable String identityClientId) {
    }

    /** Who reads the key. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Identity(
            @JsonPropertyDescription("ARM id of the user-assigned identity that reads the key.")
            @Pattern(Patterns.USER_ASSIGNED_IDENTITY_ID) @Nullable String userAssignedIdentity) {
    }
}
