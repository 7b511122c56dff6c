package dev.azureml.operator.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** What the provider azurerm records of what other services keep of a resource: roles and diagnostic settings. */
final class ExtensionResources {
    static final String DIAGNOSTICS = "azurerm_monitor_diagnostic_setting";
    private static final String PROPERTIES = "/properties/";

    private ExtensionResources() {
    }

    static void role(Attributes from, ObjectNode body) {
        from.ignore(List.of("role_definition_name", "condition_version", "skip_service_principal_aad_check"));
        from.to(body, "scope", PROPERTIES + "scope");
        from.to(body, "role_definition_id", PROPERTIES + "roleDefinitionId");
        from.to(body, "principal_id", PROPERTIES + "principalId");
        from.to(body, "principal_type", PROPERTIES + "principalType");
        from.to(body, "condition", PROPERTIES + "condition");
        from.to(body, "description", PROPERTIES + "description");
    }

    /** Its id in the state is that of what it is on, and its name. */
    static String id(Attributes from) {
        return from.text("target_resource_id") + "/providers/Microsoft.Insights/diagnosticSettings/"
                + from.text("name");
    }

    static void diagnostics(Attributes from, ObjectNode body) {
        from.to(body, "log_analytics_workspace_id", PROPERTIES + "workspaceId");
        from.to(body, "storage_account_id", PROPERTIES + "storageAccountId");
        from.to(body, "eventhub_authorization_rule_id", PROPERTIES + "eventHubAuthorizationRuleId");
        from.to(body, "eventhub_name", PROPERTIES + "eventHubName");
        from.to(body, "partner_solution_id", PROPERTIES + "marketplacePartnerId");
        from.to(body, "log_analytics_destination_type", PROPERTIES + "logAnalyticsDestinationType");
        ArrayNode logs = body.withArray(PROPERTIES + "logs");
        from.get("enabled_log").forEach(log -> add(logs, log));
        from.get("log").forEach(log -> add(logs, log));
        ArrayNode metrics = body.withArray(PROPERTIES + "metrics");
        from.get("enabled_metric").forEach(metric -> add(metrics, metric));
        from.get("metric").forEach(metric -> add(metrics, metric));
    }

    /** Adds what is switched on; early versions of the provider record it twice. */
    private static void add(ArrayNode list, JsonNode recorded) {
        ObjectNode entry = list.objectNode();
        String category = recorded.path("category").asText("");
        String group = recorded.path("category_group").asText("");
        entry.put(category.isEmpty() ? "categoryGroup" : "category", category.isEmpty() ? group : category);
        entry.put("enabled", true);
        if (recorded.at("/retention_policy/0/enabled").asBoolean(false)) {
            entry.putObject("retentionPolicy").put("enabled", true);
        }
        if (recorded.path("enabled").asBoolean(true) && StreamSupport.stream(list.spliterator(), false).noneMatch(
                entry::equals)) {
            list.add(entry);
        }
    }
}
