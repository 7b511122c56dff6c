package dev.azureml.operator.compute;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A compute's workspace and its storage account as Azure has them, found in lists that all computes share. */
record WorkspaceStorage(ComputeScene scene) {
    private static final String WORKSPACES = "workspaces";
    private static final String ACCOUNTS = "storageAccounts";
    private static final String WORKSPACE_TYPE = "Microsoft.MachineLearningServices/workspaces";
    private static final String ACCOUNT_TYPE = "Microsoft.Storage/storageAccounts";

    /** What must be read: the workspace, which names the account, and then the account. */
    List<Document> documents() {
        List<Document> documents = new ArrayList<>();
        beside(WORKSPACES, scene.resolved().requireWorkspace(), WORKSPACE_TYPE, "2025-12-01")
                .ifPresent(documents::add);
        accountId().flatMap(id -> beside(ACCOUNTS, id, ACCOUNT_TYPE, "2026-04-01")).ifPresent(documents::add);
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

    /** The workspace; empty where it can't be read. */
    Optional<JsonNode> workspace() {
        return scene.facts().item(WORKSPACES, scene.resolved().requireWorkspace());
    }

    /** Its storage account; empty where it can't be read. */
    Optional<JsonNode> account() {
        return accountId().flatMap(id -> scene.facts().item(ACCOUNTS, id));
    }

    /** Whether Azure could not say one of them just now. */
    boolean passes() {
        return Stream.of(WORKSPACES, ACCOUNTS)
                .anyMatch(key -> scene.facts().get(key) instanceof Observation.Unreadable);
    }

    private Optional<ArmId> accountId() {
        return workspace().flatMap(found -> ArmId.tryParse(found.at("/properties/storageAccount").textValue()))
                .filter(id -> id.type().equalsIgnoreCase(ACCOUNT_TYPE));
    }
}
