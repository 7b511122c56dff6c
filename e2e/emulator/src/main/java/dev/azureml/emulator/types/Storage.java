package dev.azureml.emulator.types;

import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.Write;
import java.util.List;
import java.util.Locale;

/** Storage accounts and container registries, whose names are global. */
final class Storage {
    static final String ACCOUNT = "Microsoft.Storage/storageAccounts";
    static final String LIFECYCLE = ACCOUNT + "/managementPolicies";
    static final String REGISTRY = "Microsoft.ContainerRegistry/registries";

    private Storage() {
    }

    static List<ResourceType> types() {
        return List.of(
                ResourceType.type(ACCOUNT, "2026-04-01", "2026-09-01").model(ACCOUNT, null)
                        .names("[a-z0-9]{3,24}", "AccountNameInvalid")
                        .put(Verb.accepted(Verb.Style.LOCATION, true).updatedAtOnce()).patch(Verb.sync(200, 200))
                        .delete(Verb.sync(200, 200)).status("operationsStatus")
                        .busy("StorageAccountOperationInProgress")
                        .rule(w -> w.fixed("location", "properties.isHnsEnabled"))
                        .rule(w -> free(w, "StorageAccountAlreadyTaken",
                                "The storage account named " + w.id().name() + " is already taken."))
                        .rule(Firewalls::checkAccount)
                        .fill(Common::identity).fill(Storage::account).fill(Firewalls::fillAccount)
                        .view(PrivateConnections::show)
                        .action("listKeys", Storage::accountKeys),
                ResourceType.type(LIFECYCLE, "2026-04-01").model(LIFECYCLE, null).names("default")
                        .put(Verb.sync(200, 200)).delete(Verb.sync(200, 204))
                        .fill(write -> write.set("properties.lastModifiedTime", Common.now())),
                ResourceType.type(REGISTRY, "2025-11-01").model(REGISTRY, null)
                        .names("[a-zA-Z0-9]{5,50}", "InvalidRegistryName")
                        .put(Verb.sync(200, 200)).patch(Verb.sync(200, 200))
                        .delete(Verb.accepted(Verb.Style.LOCATION, true)).rule(w -> w.fixed("location"))
                        .rule(w -> free(w, "AlreadyInUse",
                                "The registry DNS name " + w.id().name() + ".azurecr.io is already in use."))
                        .rule(Firewalls::checkRegistry)
                        .fill(Common::identity).fill(Storage::registry).fill(Firewalls::fillRegistry)
                        .view(PrivateConnections::show)
                        .action("listCredentials", Storage::registryKeys));
    }

    private static void free(Write write, String code, String message) {
        for (Entry other : write.creating() ? write.world().ofType(write.id().type()) : List.<Entry>of()) {
            if (other.id().name().equalsIgnoreCase(write.id().name())) {
                throw ArmError.conflict(code, message);
            }
        }
    }

    private static void account(Write write) {
        String name = write.id().name();
        write.set("properties.primaryEndpoints",
                Json.object("blob", "https://" + name + ".blob.core.windows.net/", "dfs",
                        "https://" + name + ".dfs.core.windows.net/", "file",
                        "https://" + name + ".file.core.windows.net/", "queue",
                        "https://" + name + ".queue.core.windows.net/", "table",
                        "https://" + name + ".table.core.windows.net/"));
        write.set("properties.primaryLocation", write.text("location"));
        write.set("properties.statusOfPrimary", "available");
        write.once("properties.creationTime", Common.now());
        write.set("sku.tier", write.text("sku.name").startsWith("Premium") ? "Premium" : "Standard");
        write.preset("tags", Json.object());
        write.preset("properties.supportsHttpsTrafficOnly", true);
        write.preset("properties.minimumTlsVersion", "TLS1_2");
        write.preset("properties.allowBlobPublicAccess", false);
        write.preset("properties.accessTier", "Hot");
        write.preset("properties.encryption",
                Json.object("keySource", "Microsoft.Storage", "services", Json.object("blob",
                        Json.object("enabled", true, "keyType", "Account"), "file",
                        Json.object("enabled", true, "keyType", "Account"))));
    }

    /** One of the two keys of an account. */
    static String key(String name, ArmId account) {
        return Common.uuid(name + account.key());
    }

    private static ArmResponse accountKeys(Call call) {
        var body = Json.object();
        var keys = body.putArray("keys");
        for (String name : List.of("key1", "key2")) {
            keys.add(Json.object("keyName", name, "value", key(name, call.id()), "permissions", "FULL"));
        }
        return ArmResponse.ok(body);
    }

    private static void registry(Write write) {
        write.set("properties.loginServer", write.id().name().toLowerCase(Locale.ROOT) + ".azurecr.io");
        write.once("properties.creationDate", Common.now());
        write.set("sku.tier", write.text("sku.name"));
        write.preset("tags", Json.object());
        write.preset("properties.adminUserEnabled", false);
        write.preset("properties.publicNetworkAccess", "Enabled");
        write.preset("properties.networkRuleBypassOptions", "AzureServices");
        write.preset("properties.zoneRedundancy", "Disabled");
        write.preset("properties.anonymousPullEnabled", false);
        write.preset("properties.dataEndpointEnabled", false);
    }

    private static ArmResponse registryKeys(Call call) {
        var body = Json.object("username", call.id().name());
        body.putArray("passwords").add(Json.object("name", "password", "value", Common.uuid("acr" + call.id().key())));
        return ArmResponse.ok(body);
    }
}
