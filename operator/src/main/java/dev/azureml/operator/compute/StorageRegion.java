package dev.azureml.operator.compute;

import dev.azureml.api.Advice;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.plan.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a compute is where its data is: in the region of the workspace's storage account or, where that can't be read,
 * of the workspace. Both are found in lists that all computes share.
 */
record StorageRegion(ComputeScene scene) {
    private static final String WORKSPACES = "workspaces";
    private static final String ACCOUNTS = "storageAccounts";
    private static final String WORKSPACE_TYPE = "Microsoft.MachineLearningServices/workspaces";
    private static final String ACCOUNT_TYPE = "Microsoft.Storage/storageAccounts";

    /** What must be read: the workspace, which names the account, and then the account. */
    List<Document> documents() {
        List<Document> documents = new ArrayList<>();
        beside(WORKSPACES, scene.resolved().requireWorkspace(), WORKSPACE_TYPE, "2025-12-01")
                .ifPresent(documents::add);
        account().flatMap(id -> beside(ACCOUNTS, id, ACCOUNT_TYPE, "2026-04-01")).ifPresent(documents::add);
        return documents;
    }

    private Optional<Document> beside(String key, ArmId id, String type, String apiVersion) {
        String subscription = id.subscriptionId();
        String group = id.resourceGroup();
        return subscription == null || group == null
                ? Optional.empty()
                : Optional
                        .of(new Document(key, ArmId.ofResourceGroup(subscription, group).value() + "/providers/" + type,
                                scene.resolved().apiVersion(type, apiVersion)));
    }

    private Optional<ArmId> account() {
        return scene.facts().item(WORKSPACES, scene.resolved().requireWorkspace())
                .flatMap(workspace -> ArmId.tryParse(workspace.at("/properties/storageAccount").textValue()))
                .filter(id -> id.type().equalsIgnoreCase(ACCOUNT_TYPE));
    }

    /** Said when the nodes are elsewhere, by whichever property. */
    Optional<Advice> advice() {
        String said = scene.subject().spec().computeLocation();
        String nodes = said == null ? scene.location() : said;
        Optional<String> storage = account().flatMap(id -> scene.facts().item(ACCOUNTS, id))
                .map(found -> found.path("location").textValue());
        String data = storage.orElse(workspace());
        return isSame(nodes, data)
                ? Optional.empty()
                : Optional.of(ComputeAdvice.otherRegion(String.valueOf(nodes), storage.isPresent()
                        ? "the workspace's storage account"
                        : "the workspace", String.valueOf(data), said == null ? "location" : "computeLocation"));
    }

    private @Nullable String workspace() {
        return scene.facts().item(WORKSPACES, scene.resolved().requireWorkspace())
                .map(found -> found.path("location").textValue()).orElse(scene.resolved().workspaceLocation());
    }

    /** What is not known is taken to be alike. */
    private static boolean isSame(@Nullable String one, @Nullable String other) {
        return one == null || other == null || Region.folded(one).equals(Region.folded(other));
    }
}
