package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.Write;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What Azure ML tries when it writes a datastore and is not told to skip it: whether it gets at the storage. */
final class StorageAccess {
    private static final Set<String> BLOB_ROLES = Set.of("ba92f5b4-2d11-453d-a403-e96b0029c9fe",
            "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b");
    private static final Set<String> FILE_ROLES = Set.of("69566ab7-960f-475b-8e7c-b3118f30c6bd",
            "b8eda974-7b85-4f76-af95-65846b26df6d");
    private static final String ACCOUNT = "properties.accountName";
    private static final String SECRETS = "properties.credentials.secrets.";

    private StorageAccess() {
    }

    static void check(Write write) {
        String skip = write.request().query("skipValidation").toLowerCase(Locale.ROOT);
        if (!skip.isEmpty() && !skip.equals("true") && !skip.equals("false")) {
            throw ArmError.badRequest("InvalidQueryParameter", "skipValidation is true or false.", "skipValidation");
        }
        String name = write.text(ACCOUNT);
        if (skip.equals("true") || name.isEmpty()) {
            return;
        }
        Entry account = account(write, name).orElseThrow(
                () -> refusal(name, "there is no such storage account"));
        switch (write.text("properties.credentials.credentialsType")) {
            case "AccountKey" -> {
                String key = write.text(SECRETS + "key");
                if (!key.equals(Storage.key("key1", account.id())) && !key.equals(Storage.key("key2", account.id()))) {
                    throw refusal(name, "the account key is not one of the account's");
                }
            }
            case "None" -> identity(write, account);
            default -> {
                // Signatures and service principals are believed.
            }
        }
    }

    private static Optional<Entry> account(Write write, String name) {
        return write.world().ofType(Storage.ACCOUNT).stream().filter(e -> e.id().name().equalsIgnoreCase(name))
                .findFirst();
    }

    private static void identity(Write write, Entry account) {
        String which = write.text("properties.serviceDataAccessAuthIdentity");
        if (which.isEmpty() || which.equals("None")) {
            return;
        }
        Entry workspace = write.world().get(Common.workspace(write.id()));
        String principal = workspace == null ? "" : principal(workspace.body(), which);
        Set<String> roles = write.text("properties.datastoreType").equals("AzureFile") ? FILE_ROLES : BLOB_ROLES;
        boolean granted = write.world().ofType("Microsoft.Authorization/roleAssignments").stream()
                .filter(e -> (account.id().key() + "/")
                        .startsWith(e.id().parent().toString().toLowerCase(Locale.ROOT) + "/"))
                .anyMatch(e -> Json.text(e.body(), "properties.principalId").equalsIgnoreCase(principal)
                        && roles.contains(last(Json.text(e.body(), "properties.roleDefinitionId"))));
        if (!granted) {
            throw refusal(account.id().name(), "the identity of the workspace lacks a role with access to its data");
        }
    }

    private static String principal(JsonNode workspace, String which) {
        if (which.equals("WorkspaceSystemAssignedIdentity")) {
            return Json.text(workspace, "identity.principalId");
        }
        String primary = Json.text(workspace, "properties.primaryUserAssignedIdentity");
        for (var user : Json.at(workspace, "identity.userAssignedIdentities").properties()) {
            if (user.getKey().equalsIgnoreCase(primary)) {
                return Json.text(user.getValue(), "principalId");
            }
        }
        return "";
    }

    private static String last(String id) {
        return id.substring(id.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }

    private static ArmError refusal(String account, String why) {
        return ArmError.badRequest("ValidationError", "Unable to access the storage account '" + account + "': " + why
                + ".", ACCOUNT);
    }
}
