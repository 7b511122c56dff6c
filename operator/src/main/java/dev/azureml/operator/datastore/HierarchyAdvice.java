package dev.azureml.operator.datastore;

import dev.azureml.api.Advice;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.List;
import java.util.Optional;

/**
 * Whether a container of blobs would be better used as the lake that it is. The account is found in the list of its
 * resource group, which all datastores share; what can't be read is not advised on.
 */
record HierarchyAdvice(StorageVariant store, ResolvedReferences resolved, Facts facts) {
    private static final String ACCOUNTS = "storageAccounts";
    private static final String TYPE = "Microsoft.Storage/storageAccounts";

    /** What must be read, where the spec says which account it is. */
    List<Document> documents() {
        return account().map(id -> new Document(ACCOUNTS, id.value().substring(0, id.value().lastIndexOf('/')),
                resolved.apiVersion(TYPE, "2026-04-01"))).stream().toList();
    }

    private Optional<ArmId> account() {
        return store.member().equals("azureBlob")
                ? store.accountId().filter(id -> id.type().equalsIgnoreCase(TYPE))
                : Optional.empty();
    }

    List<Advice> list() {
        return account().filter(this::isHierarchical).map(id -> AdviceRule.USE_ADLS_GEN2.advice("the storage account "
                + id.name() + " has a hierarchical namespace: as azureDataLakeGen2 with filesystem in place of"
                + " containerName, moving, renaming and deleting a folder is one step, and folders can have rights of"
                + " their own")).stream().toList();
    }

    private boolean isHierarchical(ArmId id) {
        return facts.item(ACCOUNTS, id).filter(found -> found.at("/properties/isHnsEnabled").asBoolean()).isPresent();
    }
}
