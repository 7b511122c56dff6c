package dev.azureml.emulator.types;

import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/** Key vaults, which are only ever deleted softly. */
final class Vaults {
    static final String TYPE = "Microsoft.KeyVault/vaults";
    private static final String[] VERSIONS = {"2026-02-01", "2026-05-15"};

    private Vaults() {
    }

    static List<ResourceType> types() {
        return List.of(
                ResourceType.type(TYPE, VERSIONS).model(TYPE, null)
                        .names("[a-zA-Z](?!.*--)[a-zA-Z0-9-]{1,22}[a-zA-Z0-9]", "VaultNameNotValid")
                        .put(Verb.moving(200, 200))
                        .patch(Verb.sync(200, 200)).delete(Verb.sync(200, 200)).busy("ConflictError")
                        .rule(Vaults::names)
                        .rule(Vaults::protection).rule(w -> w.fixed("location"))
                        .rule(Firewalls::checkVault).fill(Vaults::fill).fill(Firewalls::fillVault)
                        .removal(c -> remember(c.world(), c.entry())).view(PrivateConnections::show),
                ResourceType.type("Microsoft.KeyVault/locations/deletedVaults", VERSIONS).virtual()
                        .page("", Vaults::deleted)
                        .action("purge", Vaults::purge),
                ResourceType.type("Microsoft.KeyVault/locations", VERSIONS).virtual());
    }

    /** Keeps what a deleted vault was, under its name. */
    static void remember(World world, Entry vault) {
        world.softDeleted().put(key(vault.id().name()), vault);
    }

    private static String key(String name) {
        return "vault:" + name.toLowerCase(Locale.ROOT);
    }

    private static void names(Write write) {
        Entry deleted = write.world().softDeleted().get(key(write.id().name()));
        boolean recover = write.text("properties.createMode").equals("recover");
        if (write.creating() && write.world().ofType(TYPE).stream()
                .anyMatch(e -> e.id().name().equalsIgnoreCase(write.id().name()))) {
            throw ArmError.conflict("VaultAlreadyExists",
                    "The vault name '" + write.id().name() + "' is already in use. "
                            + "Vault names are globally unique so it is possible that the name is already taken.");
        }
        if (deleted != null && !recover) {
            throw ArmError.conflict("ConflictError",
                    "A vault with the same name already exists in deleted state. You need to "
                            + "either recover or purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 "
                            + "for more information on soft delete.");
        }
        if (recover && write.creating()) {
            if (deleted == null || !deleted.id().key().equals(write.id().key())) {
                throw ArmError.of(404, "SoftDeletedVaultDoesNotExist",
                        "A soft deleted vault with the given name does not exist. "
                                + "Ensure that the name for the vault that is being attempted to recover is in a recoverable state.");
            }
            write.next().removeAll();
            write.next().setAll(deleted.body().deepCopy());
            write.world().softDeleted().remove(key(write.id().name()));
        }
    }

    private static void protection(Write write) {
        boolean on = write.at("properties.enablePurgeProtection").asBoolean(false);
        if (write.has("properties.enablePurgeProtection") && !on) {
            throw ArmError.badRequest("BadRequest",
                    "The property \"enablePurgeProtection\" cannot be set to false. Enabling the "
                            + "purge protection for a vault is an irreversible action.",
                    "properties.enablePurgeProtection");
        }
        if (write.was("properties.enablePurgeProtection").asBoolean(false)) {
            write.set("properties.enablePurgeProtection", true);
        }
        write.set("properties.enableSoftDelete", true); // whatever was asked: it can no longer be switched off
        write.fixed("properties.softDeleteRetentionInDays");
    }

    private static void fill(Write write) {
        Json.remove(write.next(), "properties.createMode");
        Common.systemData(write);
        write.set("properties.vaultUri", "https://" + write.id().name().toLowerCase(Locale.ROOT) + ".vault.azure.net/");
        write.preset("tags", Json.object());
        write.preset("properties.softDeleteRetentionInDays", 90);
        write.preset("properties.accessPolicies", Json.MAPPER.createArrayNode());
        write.preset("properties.enableRbacAuthorization", false);
        write.preset("properties.enabledForDeployment", false);
        write.preset("properties.publicNetworkAccess", "Enabled");
    }

    private static Entry find(Call call) {
        Entry vault = call.world().softDeleted().get(key(call.id().name()));
        if (vault == null) {
            throw ArmError.of(404, "DeletedVaultNotFound",
                    "The specified deleted vault '" + call.id().name() + "' does not exist.");
        }
        return vault;
    }

    private static ArmResponse deleted(Call call) {
        Entry vault = find(call);
        boolean isProtected = Json.at(vault.body(), "properties.enablePurgeProtection").asBoolean(false);
        String location = Json.text(vault.body(), "location");
        ArmId id = call.id();
        return ArmResponse.ok(Json.object("id",
                "/subscriptions/" + id.subscription() + "/providers/Microsoft.KeyVault/locations/"
                        + location + "/deletedVaults/" + vault.id().name(),
                "name", vault.id().name(), "type",
                "Microsoft.KeyVault/deletedVaults", "properties",
                Json.object("vaultId", vault.id().path(), "location", location,
                        "deletionDate", Common.now(), "scheduledPurgeDate",
                        Instant.now().plus(90, ChronoUnit.DAYS).toString(),
                        "tags", vault.body().path("tags"), "purgeProtectionEnabled", isProtected)));
    }

    private static ArmResponse purge(Call call) {
        Entry vault = find(call);
        if (Json.at(vault.body(), "properties.enablePurgeProtection").asBoolean(false)) {
            throw ArmError.of(405, "MethodNotAllowed", "Operation 'DeletedVaultPurge' is not allowed.");
        }
        call.world().softDeleted().remove(key(vault.id().name()));
        return ArmResponse.empty(202).with("Retry-After", "0");
    }
}
