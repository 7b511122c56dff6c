package dev.azureml.operator.datastore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.DatastoreCredentials;
import dev.azureml.api.MLDatastoreSpec;
import dev.azureml.api.StorageAccountStore;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.SharedAccessSignature;
import dev.azureml.operator.plan.Json;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One kind of storage.
 *
 * @param member what the spec calls it
 * @param datastoreType what Azure calls it
 * @param said its properties as the spec has them
 * @param account where it is in a storage account
 * @param holder the container, file system or share
 */
record StorageVariant(String member, String datastoreType, Object said, DatastoreCredentials credentials,
        @Nullable StorageAccountStore account, String holder, SharedAccessSignature.Store service) {

    /** Empty when the spec says none of them, which its schema refuses, or a database. */
    static Optional<StorageVariant> of(MLDatastoreSpec spec) {
        var blob = spec.azureBlob();
        if (blob != null) {
            return Optional.of(new StorageVariant("azureBlob", "AzureBlob", blob, blob.credentials(), blob,
                    blob.containerName(), SharedAccessSignature.Store.BLOB));
        }
        var file = spec.azureFile();
        if (file != null) {
            return Optional.of(new StorageVariant("azureFile", "AzureFile", file, file.credentials(), file,
                    file.fileShareName(), SharedAccessSignature.Store.FILE));
        }
        var gen2 = spec.azureDataLakeGen2();
        if (gen2 != null) {
            return Optional
                    .of(new StorageVariant("azureDataLakeGen2", "AzureDataLakeGen2", gen2, gen2.credentials(), gen2,
                            gen2.filesystem(), SharedAccessSignature.Store.BLOB));
        }
        var gen1 = spec.azureDataLakeGen1();
        if (gen1 != null) {
            return Optional
                    .of(new StorageVariant("azureDataLakeGen1", "AzureDataLakeGen1", gen1, gen1.credentials(), null,
                            gen1.storeName(), SharedAccessSignature.Store.BLOB));
        }
        return Optional.ofNullable(spec.oneLake()).map(lake -> new StorageVariant("oneLake", "OneLake", lake,
                lake.credentials(), null, lake.artifact().artifactName(), SharedAccessSignature.Store.BLOB));
    }

    String path() {
        return "spec." + member;
    }

    boolean isRetired() {
        return datastoreType.equals("AzureDataLakeGen1");
    }

    /** The storage account's ARM id, where the spec says it. */
    Optional<ArmId> accountId() {
        return Optional.ofNullable(account).map(StorageAccountStore::storageAccountId).map(ArmId::parse);
    }

    @Nullable
    String accountName() {
        return accountId().map(ArmId::name).orElse(account == null ? null : account.accountName());
    }

    /** Its properties as Azure takes them, without the credentials. */
    ObjectNode properties() {
        ObjectNode properties = Json.object().put("datastoreType", datastoreType);
        properties.setAll(Json.of(said));
        properties.remove(List.of("credentials", "storageAccountId", "grantAccess", "grantAccessTo"));
        accountId().ifPresent(id -> properties.put("accountName", id.name())
                .put("resourceGroup", id.resourceGroup()).put("subscriptionId", id.subscriptionId()));
        return properties;
    }
}
