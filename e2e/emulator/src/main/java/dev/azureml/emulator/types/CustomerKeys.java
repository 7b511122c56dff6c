package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.Settled;
import dev.azureml.emulator.arm.Write;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a workspace with a key of the customer's needs of the vault, and what Azure makes for it in a group of its own. */
final class CustomerKeys {
    private static final String ENCRYPTION = "properties.encryption.";
    private static final String VAULT = ENCRYPTION + "keyVaultProperties.keyVaultArmId";
    private static final String KEY = ENCRYPTION + "keyVaultProperties.keyIdentifier";
    private static final String IDENTITY = ENCRYPTION + "identity.userAssignedIdentity";
    private static final String GROUP = "properties.serviceProvisionedResourceGroup";
    /** Key Vault Crypto Service Encryption User, Crypto Officer, Crypto User and Administrator. */
    private static final Set<String> ROLES = Set.of("e147488a-f6f5-4113-8e2d-b22465e65bf6",
            "14b46e9e-c2b7-41b4-b07b-48a6ebf60603", "12338af0-0e69-4776-bea7-57ae8d297424",
            "00482a5a-887f-4fb3-b363-3b7fe8e74483");

    private CustomerKeys() {
    }

    /** Of all of it only the key can be changed, to another one of the same vault. */
    static void fixed(Write write) {
        write.fixed(VAULT, IDENTITY, ENCRYPTION + "keyVaultProperties.identityClientId",
                ENCRYPTION + "cosmosDbResourceId", ENCRYPTION + "searchAccountResourceId",
                ENCRYPTION + "storageAccountResourceId");
    }

    static void check(Write write) {
        if (write.seeded() || !write.text(ENCRYPTION + "status").equals("Enabled")
                || !write.creating() && !write.changed(KEY)) {
            return;
        }
        String url = write.text(KEY);
        Optional<Entry> vault = write.world().find(write.text(VAULT)).filter(e -> e.id().is(Vaults.TYPE));
        if (vault.isEmpty()) {
            throw ArmError.badRequest("ValidationError", "The key vault '" + write.text(VAULT)
                    + "' of the encryption was not found.", VAULT);
        }
        if (!host(url).startsWith(vault.get().id().name().toLowerCase(Locale.ROOT) + ".")) {
            throw ArmError.badRequest("ValidationError", "The key '" + url + "' is not in the key vault '"
                    + write.text(VAULT) + "'.", KEY);
        }
        if (!vault.get().id().subscription().equalsIgnoreCase(write.id().subscription())) {
            throw ArmError.badRequest("ValidationError", "The key vault '" + write.text(VAULT)
                    + "' is in another subscription than the workspace.", VAULT);
        }
        fault(write, vault.get(), url).ifPresent(why -> write.failLater(
                ArmError.badRequest("ResourceDeploymentFailure", why, null)));
    }

    /** Makes what Azure keeps metadata in, unless it encrypts its own stores with the key. */
    static void made(Settled settled) {
        JsonNode body = settled.body();
        if (!settled.created() || !Json.text(body, ENCRYPTION + "status").equals("Enabled")
                || Json.at(body, "properties.enableServiceSideCMKEncryption").asBoolean(false)) {
            return;
        }
        String uuid = Common.uuid("cmk:" + settled.id().key());
        String name = "azureml-rg-" + settled.id().name() + "_" + uuid;
        settled.set(GROUP, name);
        ArmId group = ArmId.of("/subscriptions/" + settled.id().subscription() + "/resourceGroups/" + name);
        String location = Json.text(body, "location");
        String word = uuid.substring(0, 8);
        keep(settled, group, location);
        for (String resource : List.of("Microsoft.DocumentDB/databaseAccounts/cosmosdb" + word,
                "Microsoft.Search/searchServices/search" + word, "Microsoft.Storage/storageAccounts/sa" + word)) {
            keep(settled, ArmId.of(group.path() + "/providers/" + resource), location);
        }
    }

    /** What was made for a workspace goes with it. */
    static void removed(Call call) {
        Entry workspace = call.entry();
        String name = Json.text(workspace.body(), GROUP);
        if (!name.isEmpty()) {
            ArmId group = ArmId.of("/subscriptions/" + workspace.id().subscription() + "/resourceGroups/" + name);
            call.world().under(group.path()).forEach(entry -> call.world().remove(entry.id()));
            call.world().remove(group);
        }
    }

    private static void keep(Settled settled, ArmId id, String location) {
        ObjectNode body = Json.object("id", id.path(), "name", id.name(), "type", id.type(), "location", location,
                "managedBy", settled.id().path(), "properties", Json.object("provisioningState", "Succeeded"));
        settled.world().keep(new Entry(id, settled.world().typeOf(id), body, Json.object()));
    }

    private static Optional<String> fault(Write write, Entry vault, String url) {
        if (!Json.at(vault.body(), "properties.enablePurgeProtection").asBoolean(false)) {
            return Optional.of("CMK workspaces should have purge protection enabled on their CMK keyvault.");
        }
        Optional<Entry> version = VaultKeys.version(write.world(), vault.id(), url);
        if (version.isEmpty()) {
            return Optional.of("The key '" + url + "' was not found in the key vault.");
        }
        JsonNode attributes = Json.at(version.get().body(), "properties.attributes");
        if (!attributes.path("enabled").asBoolean(true)) {
            return Optional.of("The key '" + url + "' is disabled.");
        }
        long now = Instant.now().getEpochSecond();
        if (attributes.path("exp").asLong(Long.MAX_VALUE) <= now || attributes.path("nbf").asLong(0) > now) {
            return Optional.of("The key '" + url + "' has expired or is not valid yet.");
        }
        if (!Json.text(version.get().body(), "properties.kty").startsWith("RSA")) {
            return Optional.of("The key '" + url + "' is no RSA key.");
        }
        String identity = write.text(IDENTITY);
        return identity.isEmpty() || mayUse(write, vault, identity)
                ? Optional.empty()
                : Optional.of("The identity '" + identity + "' has no permission to get, wrap and unwrap with the key '"
                        + url + "'.");
    }

    private static boolean mayUse(Write write, Entry vault, String identity) {
        String principal = write.world().find(identity)
                .map(entry -> Json.text(entry.body(), "properties.principalId")).orElse("");
        if (!Json.at(vault.body(), "properties.enableRbacAuthorization").asBoolean(false)) {
            return Json.at(vault.body(), "properties.accessPolicies").valueStream()
                    .filter(policy -> policy.path("objectId").asText().equalsIgnoreCase(principal))
                    .map(policy -> policy.at("/permissions/keys").toString().toLowerCase(Locale.ROOT))
                    .anyMatch(keys -> keys.contains("\"all\"") || keys.contains("\"get\"")
                            && keys.contains("\"wrapkey\"") && keys.contains("\"unwrapkey\""));
        }
        return write.world().ofType(Roles.TYPE).stream()
                .filter(e -> (vault.id().key() + "/").startsWith(e.id().parent().toLowerCase(Locale.ROOT) + "/"))
                .anyMatch(e -> Json.text(e.body(), "properties.principalId").equalsIgnoreCase(principal)
                        && ROLES.contains(last(Json.text(e.body(), "properties.roleDefinitionId"))));
    }

    private static String host(String url) {
        return url.replaceFirst("^https://", "").toLowerCase(Locale.ROOT);
    }

    private static String last(String id) {
        return id.substring(id.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }
}
