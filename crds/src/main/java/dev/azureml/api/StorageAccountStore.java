package dev.azureml.api;

import org.jspecify.annotations.Nullable;

/** A datastore in a storage account, which is named by its name or its ARM id. */
public interface StorageAccountStore {
    @Nullable
    String accountName();

    @Nullable
    String storageAccountId();

    @Nullable
    GrantAccess grantAccess();

    @Nullable
    GrantAccessTo grantAccessTo();

    @Nullable
    ServiceDataAccessAuthIdentity serviceDataAccessAuthIdentity();
}
