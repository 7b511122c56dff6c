package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Azure Relay: namespaces, hybrid connections and the rules whose keys open them. */
final class Relays {
    static final String CONNECTION = "Microsoft.Relay/namespaces/hybridConnections";
    private static final String NAMESPACE = "Microsoft.Relay/namespaces";
    private static final String VERSION = "2026-01-01";
    private static final String KEYS = "keys";

    private Relays() {
    }

    static List<ResourceType> types() {
        return List.of(
                ResourceType.type(NAMESPACE, VERSION).model(NAMESPACE, null)
                        .names("[a-zA-Z][a-zA-Z0-9-]{4,48}[a-zA-Z0-9]", "BadRequest").put(Verb.moving(201, 200))
                        .delete(Verb.accepted(Verb.Style.LOCATION, true)).rule(w -> w.fixed("location"))
                        .rule(Relays::free).fill(Relays::namespace),
                ResourceType.type(CONNECTION, VERSION).model(CONNECTION, null).names("[a-zA-Z0-9][-._a-zA-Z0-9]{0,259}")
                        .put(Verb.sync(200, 200)).delete(Verb.sync(200, 200)).stateless()
                        .rule(w -> w.fixed("properties.requiresClientAuthorization")).fill(Relays::connection),
                rules(NAMESPACE + "/authorizationRules"), rules(CONNECTION + "/authorizationRules"));
    }

    /** Whether a text is a connection string that a rule of this hybrid connection gives now. */
    static boolean opens(World world, ArmId connection, String text) {
        return world.under(connection.path() + "/authorizationRules").stream()
                .flatMap(rule -> Stream.of(secret(rule, "primary"), secret(rule, "secondary"))).anyMatch(text::equals);
    }

    private static ResourceType rules(String type) {
        return ResourceType.type(type, VERSION).model(type, null).names("[a-zA-Z0-9][-._a-zA-Z0-9]{0,49}")
                .put(Verb.sync(200, 200)).delete(Verb.sync(200, 200)).stateless().secret(KEYS).rule(Relays::rights)
                .fill(Relays::keys).action("listKeys", call -> ArmResponse.ok(answer(call.entry())))
                .action("regenerateKeys", Relays::regenerate);
    }

    private static void free(Write write) {
        for (Entry other : write.creating() ? write.world().ofType(NAMESPACE) : List.<Entry>of()) {
            if (other.id().name().equalsIgnoreCase(write.id().name())) {
                throw ArmError.conflict("NamespaceUnavailable",
                        "The namespace '" + write.id().name() + "' is already in use.");
            }
        }
    }

    private static void namespace(Write write) {
        write.preset("sku", Json.object("name", "Standard", "tier", "Standard"));
        write.preset("tags", Json.object());
        write.once("properties.createdAt", Common.now());
        write.set("properties.updatedAt", Common.now());
        write.set("properties.status", "Active");
        write.set("properties.serviceBusEndpoint",
                "https://" + write.id().name().toLowerCase(Locale.ROOT) + ".servicebus.windows.net:443/");
        write.set("properties.metricId", write.id().subscription() + ":" + write.id().name());
        write.preset("properties.publicNetworkAccess", "Enabled");
        write.preset("properties.minimumTlsVersion", "1.2");
    }

    private static void connection(Write write) {
        write.once("properties.createdAt", Common.now());
        write.set("properties.updatedAt", Common.now());
        write.set("properties.listenerCount", 0);
        write.preset("properties.requiresClientAuthorization", true);
    }

    private static void rights(Write write) {
        List<String> rights = write.at("properties.rights").valueStream().map(JsonNode::asText).toList();
        if (rights.isEmpty() || (rights.contains("Manage") && !rights.containsAll(List.of("Send", "Listen")))) {
            throw ArmError.badRequest("BadRequest", "An authorization rule needs rights, and Manage needs Send and"
                    + " Listen as well.", "properties.rights");
        }
    }

    private static void keys(Write write) {
        Entry before = write.before();
        JsonNode kept = before == null ? Json.object() : before.secrets().path(KEYS);
        write.set(KEYS, kept.isObject() && !kept.isEmpty()
                ? kept.deepCopy()
                : Json.object("primaryKey", Common.newKey(), "secondaryKey", Common.newKey()));
    }

    private static ArmResponse regenerate(Call call) {
        String which = call.request().object().path("keyType").asText();
        if (!which.equals("PrimaryKey") && !which.equals("SecondaryKey")) {
            throw ArmError.badRequest("BadRequest", "The keyType is PrimaryKey or SecondaryKey.", "keyType");
        }
        Entry entry = call.entry();
        ObjectNode secrets = entry.secrets().deepCopy();
        Json.set(secrets, KEYS + "." + (which.equals("PrimaryKey") ? "primaryKey" : "secondaryKey"),
                Json.node(Common.newKey()));
        var renewed = new Entry(entry.id(), entry.type(), entry.body(), secrets);
        call.world().keep(renewed);
        return ArmResponse.ok(answer(renewed));
    }

    private static ObjectNode answer(Entry rule) {
        return Json.object("primaryConnectionString", secret(rule, "primary"), "secondaryConnectionString",
                secret(rule, "secondary"), "primaryKey", Json.at(rule.secrets(), KEYS + ".primaryKey"), "secondaryKey",
                Json.at(rule.secrets(), KEYS + ".secondaryKey"), "keyName", rule.id().name());
    }

    private static String secret(Entry rule, String which) {
        ArmId owner = rule.id().parentId().orElseThrow();
        boolean ofConnection = owner.is(CONNECTION);
        ArmId namespace = ofConnection ? owner.parentId().orElseThrow() : owner;
        return "Endpoint=sb://" + namespace.name().toLowerCase(Locale.ROOT)
                + ".servicebus.windows.net/;SharedAccessKeyName=" + rule.id().name() + ";SharedAccessKey="
                + Json.text(rule.secrets(), KEYS + "." + which + "Key")
                + (ofConnection ? ";EntityPath=" + owner.name() : "");
    }
}
