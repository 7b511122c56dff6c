package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.Activities;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Entry;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.ResourceType;
import dev.azureml.emulator.arm.Verb;
import dev.azureml.emulator.arm.World;
import dev.azureml.emulator.arm.Write;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/** Alert rules on the activity log. They have no state: what was done since the rule is there stays fired. */
final class ActivityAlerts {
    static final String TYPE = "Microsoft.Insights/activityLogAlerts";
    private static final String SINCE = "activityAlertsSince";
    private static final Set<String> LOCATIONS = Set.of("global", "westeurope", "northeurope");
    private static final Set<String> FIELDS = Set.of("resourceid", "category", "caller", "level", "operationname",
            "resourcegroup", "resourceprovider", "status", "substatus", "resourcetype");

    private ActivityAlerts() {
    }

    static ResourceType type() {
        return ResourceType.type(TYPE, "2017-04-01", "2020-10-01", "2023-01-01-preview", "2026-01-01").model(TYPE, null)
                .names("[^<>*%&:?+/\\\\\\p{Cntrl}]{0,259}[^<>*%&:?+/\\\\\\p{Cntrl}. ]").put(Verb.sync(201, 200))
                .delete(Verb.sync(200, 204)).stateless().rule(ActivityAlerts::check).fill(ActivityAlerts::fill);
    }

    private static ArmError refused(String path, String message) {
        return ArmError.badRequest("BadRequest", message, path);
    }

    private static void check(Write write) {
        if (!LOCATIONS.contains(write.text("location").toLowerCase(Locale.ROOT))) {
            throw refused("location", "Activity log alert rules are in Global, West Europe and North Europe.");
        }
        JsonNode scopes = write.at("properties.scopes");
        if (scopes.isEmpty()) {
            throw refused("properties.scopes", "There must be a scope.");
        }
        boolean hasCategory = false;
        for (JsonNode leaf : write.at("properties.condition").path("allOf")) {
            leaf(leaf);
            hasCategory |= leaf.path("field").asText().equalsIgnoreCase("category");
        }
        if (!hasCategory) {
            throw refused("properties.condition", "The condition must have a category.");
        }
        for (JsonNode group : write.at("properties.actions").path("actionGroups")) {
            String id = group.path("actionGroupId").asText();
            if (write.world().find(id).isEmpty()) {
                throw refused("properties.actions", "The resource '" + id + "' was not found.");
            }
        }
    }

    private static void leaf(JsonNode leaf) {
        if (leaf.has("anyOf")) {
            leaf.path("anyOf").forEach(ActivityAlerts::leaf);
            return;
        }
        if (!FIELDS.contains(leaf.path("field").asText().toLowerCase(Locale.ROOT))
                || leaf.has("equals") == leaf.has("containsAny")) {
            throw refused("properties.condition",
                    "A condition has a field of an event, and one of equals and containsAny.");
        }
    }

    private static void fill(Write write) {
        write.preset("properties.enabled", true);
        if (write.creating()) {
            write.world().notes().withObjectProperty(SINCE).put(write.id().key(), Instant.now().toString());
        }
        for (JsonNode one : write.at("properties.condition").path("allOf")) {
            if (one instanceof ObjectNode leaf && leaf.path("field").asText().equals("operationName")) {
                leaf.put("equals", leaf.path("equals").asText().toLowerCase(Locale.ROOT));
            }
        }
        for (JsonNode one : write.at("properties.actions").path("actionGroups")) {
            if (one instanceof ObjectNode group && !group.has("webhookProperties")) {
                group.set("webhookProperties", Json.object());
            }
        }
    }

    /** Adds one for each event since the rule is there. */
    static void fired(World world, Entry rule, ArrayNode alerts) {
        String said = world.notes().path(SINCE).path(rule.id().key()).asText("");
        Instant since = said.isEmpty() ? Instant.EPOCH : Instant.parse(said);
        ArmId scope = ArmId.of(Json.at(rule.body(), "properties.scopes").get(0).asText());
        world.activities().find(event -> !Activities.time(event).isBefore(since) && isBelow(scope, event)
                && matches(Json.at(rule.body(), "properties.condition").path("allOf"), event))
                .forEach(event -> alerts.add(AlertRules.alert(ArmId.of(event.path("resourceId").asText()), rule,
                        "Log", event.path("eventTimestamp").asText(), event.path("eventDataId").asText())));
    }

    private static boolean isBelow(ArmId scope, JsonNode event) {
        return (event.path("resourceId").asText() + "/").toLowerCase(Locale.ROOT).startsWith(scope.path().toLowerCase(
                Locale.ROOT) + "/");
    }

    private static boolean matches(JsonNode allOf, JsonNode event) {
        for (JsonNode leaf : allOf) {
            boolean holds = leaf.has("anyOf")
                    ? leaf.path("anyOf").valueStream().anyMatch(one -> holds(one, event))
                    : holds(leaf, event);
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(JsonNode leaf, JsonNode event) {
        String field = leaf.path("field").asText();
        JsonNode value = event.path(field);
        String is = value.isObject() ? value.path("value").asText() : value.asText();
        return leaf.has("equals")
                ? leaf.path("equals").asText().equalsIgnoreCase(is)
                : leaf.path("containsAny").valueStream().map(JsonNode::asText).anyMatch(is::equalsIgnoreCase);
    }
}
