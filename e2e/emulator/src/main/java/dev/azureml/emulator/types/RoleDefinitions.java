package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Call;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Custom roles: one for each GUID, at whatever scope it is named, with actions that there are. */
final class RoleDefinitions {
    static final String TYPE = "Microsoft.Authorization/roleDefinitions";
    private static final String ML = "microsoft.machinelearningservices/";
    private static final List<String> OPERATIONS = operations();

    private RoleDefinitions() {
    }

    private static List<String> operations() {
        try (InputStream in = Objects.requireNonNull(RoleDefinitions.class.getResourceAsStream(
                "/dev/azureml/emulator/operations.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Azure ML publishes of itself. */
    static ArmResponse published(Call call) {
        ObjectNode body = Json.object();
        var value = body.putArray("value");
        OPERATIONS.forEach(name -> value.add(Json.object("name", name, "isDataAction", false, "display",
                Json.object("provider", "Microsoft Machine Learning Services", "operation", name))));
        return ArmResponse.ok(body);
    }

    static Optional<Entry> custom(World world, String guid) {
        return world.ofType(TYPE).stream().filter(entry -> entry.id().name().equalsIgnoreCase(guid)).findFirst();
    }

    /** Named by the subscription, wherever it was defined. */
    static ObjectNode answered(Entry entry) {
        ObjectNode body = entry.body().deepCopy();
        return body.put("id", "/subscriptions/" + entry.id().subscription() + "/providers/" + TYPE + "/"
                + entry.id().name());
    }

    static void check(Write write) {
        String name = write.text("properties.roleName");
        if (name.isEmpty() || write.at("properties.assignableScopes").isEmpty()) {
            throw ArmError.badRequest("InvalidRequestContent",
                    "The request content was invalid: a role definition needs"
                            + " a roleName and assignableScopes.",
                    "properties");
        }
        for (Entry other : write.world().ofType(TYPE)) {
            if (Json.text(other.body(), "properties.roleName").equalsIgnoreCase(name)
                    && !other.id().name().equalsIgnoreCase(write.id().name())) {
                throw ArmError.conflict("RoleDefinitionWithSameNameExists", "A custom role with the same name already"
                        + " exists in this directory. Use a different name.");
            }
        }
        for (JsonNode permission : write.at("properties.permissions")) {
            Stream.of("actions", "notActions", "dataActions", "notDataActions").forEach(list -> permission.path(list)
                    .forEach(action -> known(action.asText(), list.toLowerCase(Locale.ROOT).endsWith("dataactions"))));
        }
    }

    /** Of other providers' actions nothing is known here. */
    private static void known(String action, boolean ofData) {
        boolean ml = action.toLowerCase(Locale.ROOT).startsWith(ML);
        if (ml && (ofData || OPERATIONS.stream().noneMatch(one -> covers(action, one)))) {
            throw ArmError.badRequest("InvalidActionOrNotAction", "'" + action
                    + "' does not match any of the actions supported by the providers.", null);
        }
    }

    private static boolean covers(String pattern, String action) {
        return Pattern.compile(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), Pattern.CASE_INSENSITIVE)
                .matcher(action)
                .matches();
    }

    static void fill(Write write) {
        write.set("properties.type", "CustomRole");
        Optional<Entry> known = custom(write.world(), write.id().name());
        known.map(Entry::id).filter(id -> !id.key().equals(write.id().key())).ifPresent(write.world()::remove);
        write.once("properties.createdOn", Common.now());
        write.set("properties.updatedOn", Common.now());
        write.once("properties.createdBy", write.request().caller().objectId());
        write.set("properties.updatedBy", write.request().caller().objectId());
    }

    /** A role that somebody has is not deleted; by another scope it is the same role. */
    static void delete(Call call) {
        String guid = call.id().name();
        boolean assigned = call.world().ofType(Roles.TYPE).stream().anyMatch(entry -> Json.text(entry.body(),
                "properties.roleDefinitionId").toLowerCase(Locale.ROOT)
                .endsWith("/" + guid.toLowerCase(Locale.ROOT)));
        if (assigned) {
            throw ArmError.badRequest("RoleDefinitionHasAssignments",
                    "There are existing role assignments referencing role (code: RoleDefinitionHasAssignments).", null);
        }
        custom(call.world(), guid).map(Entry::id).filter(id -> !id.key().equals(call.id().key()))
                .ifPresent(call.world()::remove);
    }

    /** Whether it can be assigned there; a role that was put in without a word on that, everywhere. */
    static boolean isAssignable(Entry definition, ArmId assignment) {
        JsonNode scopes = Json.at(definition.body(), "properties.assignableScopes");
        String at = (assignment.parent() + "/").toLowerCase(Locale.ROOT);
        return scopes.isEmpty() || scopes.valueStream()
                .anyMatch(scope -> at.startsWith((scope.asText() + "/").toLowerCase(Locale.ROOT)));
    }
}
