package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** Encryption of a workspace with a key of the customer's. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Encryption(
        @JsonPropertyDescription("Whether the key is used. Create-only.")
        @Required EnabledDisabled status,
        @JsonPropertyDescription("The key.")
        @Required KeyVaultProperties keyVaultProperties,
        @JsonPropertyDescription("Who reads the key. Create-only.")
        @Nullable Identity identity,
        @JsonPropertyDescription("ARM id of the Cosmos DB account to use for the service's data. Create-only.")
        @Pattern(Patterns.ARM_ID) @Nullable String cosmosDbResourceId,
        @JsonPropertyDescription("ARM id of the search service to use for the service's data. Create-only.")
        @Pattern(Patterns.ARM_ID) @Nullable String searchAccountResourceId,
        @JsonPropertyDescription("ARM id of the storage account to use for the service's data. Create-only.")
        @Pattern(Patterns.STORAGE_ACCOUNT_ID) @Nullable String storageAccountResourceId) {
    /** A key in a key vault. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "!self.keyVaultArmId.matches('^/[^/]+/[^/]+/[^/]+/[^/]+/[^/]+/[^/]+/[^/]+/[^/]+$') || "
            + "self.keyIdentifier.lowerAscii().startsWith('https://' + self.keyVaultArmId.lowerAscii().split('/')[8] + '.')",
            message = "keyIdentifier must be a key of the vault that keyVaultArmId names, such as "
            + "https://my-vault.vault.azure.net/keys/my-key/0123456789 of the vault my-vault",
            fieldPath = ".keyIdentifier")
    public record KeyVaultProperties(
            @JsonPropertyDescription("URL of the key, with its version: a key of the vault that keyVaultArmId names. To rotate, "
                    + "name another version.")
            @Required @Pattern(Patterns.KEY_URL) @Size(max = 1024) String keyIdentifier,
            @JsonPropertyDescription("ARM id of the key vault that holds the key: one with purge protection, of the "
                    + "workspace's subscription. Create-only.")
            @Pattern(Patterns.KEY_VAULT_ID) @Size(max = 1024) @Required String keyVaultArmId,
            @JsonPropertyDescription("Client id of the identity that reads the key. Create-only.")
            @Size(max = 64) @Nullable String identityClientId) {
    }

    /** Who reads the key. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Identity(
            @JsonPropertyDescription("ARM id of the user-assigned identity that reads the key. In a vault that Azure RBAC guards "
                    + "it gets the role for that, unless grantRoles is false. Create-only.")
            @Pattern(Patterns.USER_ASSIGNED_IDENTITY_ID) @Nullable String userAssignedIdentity) {
    }
}
