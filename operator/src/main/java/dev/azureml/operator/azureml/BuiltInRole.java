package dev.azureml.operator.azureml;

import java.util.stream.Stream;

/**
 * The built-in roles of Azure RBAC that kinds give to managed identities by themselves, by the id that they have in every
 * tenant ("Azure built-in roles"). None of them lets its holder assign roles.
 */
public enum BuiltInRole {
    CONTRIBUTOR("Contributor", "b24988ac-6180-42a0-ab88-20f7382dd24c"),
    STORAGE_BLOB_DATA_READER(
            "StorageBlobDataReader", "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"),
    STORAGE_BLOB_DATA_CONTRIBUTOR(
            "StorageBlobDataContributor",
            "ba92f5b4-2d11-453d-a403-e96b0029c9fe"),
    STORAGE_FILE_DATA_PRIVILEGED_READER(
            "StorageFileDataPrivilegedReader",
            "b8eda974-7b85-4f76-af95-65846b26df6d"),
    STORAGE_FILE_DATA_PRIVILEGED_CONTRIBUTOR(
            "StorageFileDataPrivilegedContributor",
            "69566ab7-960f-475b-8e7c-b3118f30c6bd"),
    KEY_VAULT_ADMINISTRATOR(
            "KeyVaultAdministrator", "00482a5a-887f-4fb3-b363-3b7fe8e74483"),
    KEY_VAULT_CRYPTO_SERVICE_ENCRYPTION_USER(
            "KeyVaultCryptoServiceEncryptionUser", "e147488a-f6f5-4113-8e2d-b22465e65bf6"),
    ENTERPRISE_NETWORK_CONNECTION_APPROVER(
            "AzureAIEnterpriseNetworkConnectionApprover", "b556d68e-0be0-4f35-a333-ad7ee1ce17ea");

    private final String word;
    private final String id;

    BuiltInRole(String word, String id) {
        this.word = word;
        this.id = id;
    }

    public String word() {
        return word;
    }

    /** The name of its definition in every tenant. */
    public String id() {
        return id;
    }

    /** Returns whether that is the id of one of these. */
    public static boolean isOneOf(String id) {
        return Stream.of(values()).anyMatch(role -> role.id.equalsIgnoreCase(id));
    }
}
