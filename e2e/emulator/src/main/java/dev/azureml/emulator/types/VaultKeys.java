package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Settled;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.View;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The keys of a vault and their versions, as Azure Resource Manager shows them. A client can make a key and no more: all else
 * is done in the vault itself, here by a seed or a test.
 */
final class VaultKeys {
    static final String TYPE = Vaults.TYPE + "/keys";
    static final String VERSION = TYPE + "/versions";
    private static final String[] VERSIONS = {"2026-02-01", "2026-05-15"};
    private static final String ATTRIBUTES = "properties.attributes";
    private static final String CURRENT = "properties.keyUriWithVersion";
    private static final int SMALLEST = 2048;
    private static final List<String> OF_A_VERSION = List.of(ATTRIBUTES, "properties.kty", "properties.keySize",
            "properties.keyOps", "properties.curveName");

    private VaultKeys() {
    }

    static List<ResourceType> types() {
        return List.of(
                ResourceType.type(TYPE, VERSIONS).model(TYPE, null).names("[a-zA-Z0-9-]{1,127}", "BadParameter")
                        .put(Verb.sync(200, 200)).stateless().rule(VaultKeys::onlyMade).fill(VaultKeys::fillKey)
                        .settled(VaultKeys::firstVersion).view(VaultKeys::showCurrent)
                        .listOmits("properties.kty", "properties.keySize", "properties.keyOps", "properties.curveName",
                                CURRENT),
                ResourceType.type(VERSION, VERSIONS).stateless().fill(VaultKeys::fillVersion)
                        .settled(VaultKeys::newVersion)
                        .listOmits("properties.kty", "properties.keySize", "properties.keyOps",
                                "properties.curveName"));
    }

    /** The version of a key that a URL names; the current one where it names none. */
    static Optional<Entry> version(World world, ArmId vault, String url) {
        String[] parts = url.substring(url.indexOf("/keys/") + 1).split("/", -1);
        if (!url.contains("/keys/") || parts.length < 2) {
            return Optional.empty();
        }
        ArmId key = vault.child("keys", parts[1]);
        return parts.length > 2
                ? world.find(key.child("versions", parts[2]).path())
                : world.find(key.path()).flatMap(found -> current(world, found));
    }

    /** A key that exists is answered as it is, whatever is asked for. */
    private static void onlyMade(Write write) {
        Entry before = write.before();
        if (before != null && !write.seeded()) {
            write.next().removeAll();
            write.next().setAll(before.body().deepCopy());
        }
    }

    private static void fillKey(Write write) {
        String uri = uri(write.id());
        write.set("properties.keyUri", uri);
        write.once(CURRENT, write.has(CURRENT)
                ? write.text(CURRENT)
                : uri + "/" + Common.uuid("key:" + write.id().key()).replace("-", ""));
        fill(write);
    }

    private static void fillVersion(Write write) {
        String uri = uri(ArmId.of(write.id().parent()));
        write.set("properties.keyUri", uri);
        write.set(CURRENT, uri + "/" + write.id().name());
        fill(write);
    }

    private static String uri(ArmId key) {
        return "https://" + ArmId.of(key.parent()).name().toLowerCase(Locale.ROOT) + ".vault.azure.net:443/keys/"
                + key.name();
    }

    private static void fill(Write write) {
        long now = Instant.now().getEpochSecond();
        write.world().find(write.id().parent())
                .ifPresent(parent -> write.set("location", Json.text(parent.body(), "location")));
        write.preset("properties.kty", "RSA");
        if (write.text("properties.kty").startsWith("RSA")) {
            write.preset("properties.keySize", SMALLEST);
        }
        write.preset("properties.keyOps", List.of("encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey"));
        write.preset(ATTRIBUTES + ".enabled", true);
        write.preset(ATTRIBUTES + ".exportable", false);
        write.once(ATTRIBUTES + ".created", now);
        write.set(ATTRIBUTES + ".updated", now);
        write.preset(ATTRIBUTES + ".recoveryLevel", "Recoverable+Purgeable");
    }

    private static void firstVersion(Settled settled) {
        ArmId id = settled.id().child("versions", last(Json.text(settled.body(), CURRENT)));
        if (settled.world().get(id) == null) {
            ObjectNode body = settled.body().deepCopy();
            Json.set(body, "id", Json.node(id.path()));
            Json.set(body, "name", Json.node(id.name()));
            Json.set(body, "type", Json.node(VERSION));
            settled.world().keep(new Entry(id, settled.world().typeOf(id), body, Json.object()));
        }
    }

    private static void newVersion(Settled settled) {
        Entry key = settled.created() ? settled.world().find(settled.id().parent()).orElse(null) : null;
        if (key != null) {
            ObjectNode body = key.body().deepCopy();
            Json.set(body, CURRENT, Json.at(settled.body(), CURRENT));
            settled.world().keep(key.withBody(body));
        }
    }

    /** A key is shown as its current version is. */
    private static void showCurrent(View view) {
        current(view.world(), view.entry()).ifPresent(version -> OF_A_VERSION.forEach(path -> {
            JsonNode value = Json.at(version.body(), path);
            if (!value.isMissingNode()) {
                Json.set(view.body(), path, value.deepCopy());
            }
        }));
    }

    private static Optional<Entry> current(World world, Entry key) {
        return world.find(key.id().child("versions", last(Json.text(key.body(), CURRENT))).path());
    }

    private static String last(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
