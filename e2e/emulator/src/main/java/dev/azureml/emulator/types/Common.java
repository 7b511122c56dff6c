package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** What many types have in common. */
final class Common {
    static final String TENANT = "8f1c2a54-6b0d-4c7e-9a35-2d41e0b7c963";
    static final String ASSET_NAME = "[a-zA-Z0-9][a-zA-Z0-9\\-_]{0,254}";

    private Common() {
    }

    /** Whether a value is one of those that a query parameter says, divided by commas. */
    static boolean among(String values, String value) {
        return Stream.of(values.split(",", -1)).anyMatch(value::equalsIgnoreCase);
    }

    /** Whether a resource has all the tags of a query parameter: {@code name=value,name}. */
    static boolean tagged(Entry entry, String wanted) {
        JsonNode tags = Json.at(entry.body(), "properties.tags");
        return Stream.of(wanted.split(",", -1)).allMatch(one -> {
            String[] pair = one.split("=", 2);
            return tags.has(pair[0]) && (pair.length == 1 || tags.path(pair[0]).asText().equals(pair[1]));
        });
    }

    /** An id that is the same for the same text. */
    static String uuid(String text) {
        return UUID.nameUUIDFromBytes(text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** A secret that looks like Azure's. */
    static String newKey() {
        byte[] bytes = (UUID.randomUUID() + UUID.randomUUID().toString()).substring(0, 64)
                .getBytes(StandardCharsets.US_ASCII);
        return Base64.getEncoder().encodeToString(bytes);
    }

    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    }

    static void systemData(Write write) {
        String by = write.request().caller().clientId();
        JsonNode was = write.was("systemData.createdAt");
        write.set("systemData", Json.object("createdAt", was.isTextual() ? was.textValue() : now(), "createdBy", by,
                "createdByType", "Application", "lastModifiedAt", now(), "lastModifiedBy", by, "lastModifiedByType",
                "Application"));
    }

    /** Principal ids of system-assigned and user-assigned identities; a user-assigned one must exist. */
    static void identity(Write write) {
        if (write.has("identity.type")) {
            String type = write.text("identity.type");
            if (type.contains("SystemAssigned")) {
                write.set("identity.principalId", uuid("msi:" + write.id().key()));
                write.set("identity.tenantId", TENANT);
            } else if (write.at("identity") instanceof ObjectNode identity) {
                identity.remove("principalId");
                identity.remove("tenantId");
            }
            if (write.at("identity.userAssignedIdentities") instanceof ObjectNode users) {
                users.properties().forEach(user -> user.setValue(assigned(write, user)));
            }
        }
    }

    private static JsonNode assigned(Write write, Map.Entry<String, JsonNode> user) {
        Entry found = write.world().find(user.getKey()).filter(e -> e.id().is(Identities.TYPE)).orElseThrow(
                () -> ArmError.badRequest("FailedIdentityOperation", "Identity operation for resource '"
                        + write.id().path()
                        + "' failed with error 'Failed to perform resource identity operation. Status: 'BadRequest'. Resource '"
                        + user.getKey() + "' was not found.'.", "identity.userAssignedIdentities"));
        return Json.object("principalId", Json.text(found.body(), "properties.principalId"), "clientId",
                Json.text(found.body(), "properties.clientId"));
    }

    /** The workspace that a resource of Azure ML is in. */
    static ArmId workspace(ArmId id) {
        ArmId at = id;
        while (!at.is(Workspaces.TYPE)) {
            at = at.parentId().orElseThrow(() -> new IllegalStateException("not below a workspace: " + id.path()));
        }
        return at;
    }

    /** The location of the workspace; where resources without one are. */
    static String location(World world, ArmId id) {
        Entry workspace = world.get(workspace(id));
        String location = workspace == null ? "" : Json.text(workspace.body(), "location");
        return location.isEmpty() ? "eastus" : location;
    }

    /** Add-only properties: an entry can be added, and neither removed nor altered. */
    static void addOnly(Write write, String path) {
        if (write.was(path) instanceof ObjectNode was) {
            for (Map.Entry<String, JsonNode> entry : was.properties()) {
                String at = path + "." + entry.getKey();
                JsonNode now = write.at(path).path(entry.getKey());
                if (now.isMissingNode()) {
                    set(write, path, entry.getKey(), entry.getValue());
                } else if (!now.equals(entry.getValue())) {
                    throw ArmError.badRequest("BadRequest", "The property '" + at + "' can't be altered once added.",
                            at);
                }
            }
        }
    }

    /** Sets an entry of a map whose keys may have dots. */
    static void set(Write write, String path, String key, Object value) {
        if (!(write.at(path) instanceof ObjectNode)) {
            write.set(path, Json.object());
        }
        if (write.at(path) instanceof ObjectNode map) {
            map.set(key, Json.node(value));
        }
    }
}
