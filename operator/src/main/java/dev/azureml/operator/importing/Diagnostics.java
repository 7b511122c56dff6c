package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which logs and metrics of a resource go where, as Azure lists it. */
final class Diagnostics {
    static final String TYPE = "Microsoft.Insights/diagnosticSettings";
    static final String API_VERSION = "2021-05-01-preview";
    /** Where a spec names each place that Azure's body names: the member, and its property. */
    private static final List<Map.Entry<String, List<String>>> SINKS = List.of(
            Map.entry("workspaceId", List.of("logAnalytics", "id")),
            Map.entry("storageAccountId", List.of("storageAccount", "id")),
            Map.entry("eventHubAuthorizationRuleId", List.of("eventHub", "authorizationRuleId")),
            Map.entry("marketplacePartnerId", List.of("partnerSolution", "id")));

    private Diagnostics() {
    }

    /** Returns the entry of a spec for a setting; empty where it sends nothing, or to more than one place. */
    static Optional<ObjectNode> entry(ObjectNode setting) {
        JsonNode properties = setting.path("properties");
        ObjectNode entry = JsonNodeFactory.instance.objectNode().put("name", setting.path("name").asText());
        put(entry, "categories", enabled(properties.path("logs"), "category"));
        put(entry, "categoryGroups", enabled(properties.path("logs"), "categoryGroup"));
        put(entry, "metrics", enabled(properties.path("metrics"), "category"));
        ObjectNode to = JsonNodeFactory.instance.objectNode();
        SINKS.forEach(sink -> {
            String id = properties.path(sink.getKey()).asText("");
            if (!id.isEmpty()) {
                to.putObject(sink.getValue().getFirst()).put(sink.getValue().getLast(), id);
            }
        });
        if (entry.size() == 1 || to.size() != 1) {
            return Optional.empty();
        }
        String hub = properties.path("eventHubName").asText("");
        if (!hub.isEmpty() && to.get("eventHub") instanceof ObjectNode eventHub) {
            eventHub.put("name", hub);
        }
        entry.set("to", to);
        if (properties.path("logAnalyticsDestinationType").asText("").equals("Dedicated") && to.has("logAnalytics")) {
            entry.put("tables", "Dedicated");
        }
        return Optional.of(entry);
    }

    /** Whether a setting says how long an account keeps what it sends, for which a spec has no field. */
    static boolean hasRetention(ObjectNode setting) {
        return Stream.of("/properties/logs", "/properties/metrics").flatMap(list -> setting.at(list).valueStream())
                .anyMatch(item -> item.at("/retentionPolicy/enabled").asBoolean(false));
    }

    private static void put(ObjectNode entry, String name, ArrayNode values) {
        if (!values.isEmpty()) {
            entry.set(name, values);
        }
    }

    /** What a list names, and has not switched off. */
    private static ArrayNode enabled(JsonNode list, String name) {
        ArrayNode enabled = JsonNodeFactory.instance.arrayNode();
        list.forEach(item -> {
            if (item.path("enabled").asBoolean(false) && !item.path(name).asText("").isEmpty()) {
                enabled.add(item.path(name).asText());
            }
        });
        return enabled;
    }
}
