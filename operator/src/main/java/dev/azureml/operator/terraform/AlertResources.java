package dev.azureml.operator.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** What the provider azurerm records of alert rules. */
final class AlertResources {
    private static final String PROPERTIES = "/properties/";
    /** What a condition on an event is about, by the attribute that says it; each has another for several values. */
    private static final List<Map.Entry<String, String>> FIELDS = List.of(Map.entry("category", "category"),
            Map.entry("operation_name", "operationName"), Map.entry("caller", "caller"), Map.entry("level", "level"),
            Map.entry("resource_provider", "resourceProvider"), Map.entry("resource_type", "resourceType"),
            Map.entry("resource_group", "resourceGroup"), Map.entry("resource_id", "resourceId"),
            Map.entry("status", "status"), Map.entry("sub_status", "subStatus"));
    private static final Map<String, String> SEVERAL = Map.of("status", "statuses", "sub_status", "sub_statuses");
    /** Those of other categories; any of them is more than a spec says. */
    private static final List<String> OTHER_FIELDS = List.of("recommendation_type", "recommendation_category",
            "recommendation_impact", "service_health", "resource_health");

    private AlertResources() {
    }

    static void metric(Attributes from, ObjectNode body) {
        common(from, body);
        from.to(body, "severity", PROPERTIES + "severity");
        from.to(body, "frequency", PROPERTIES + "evaluationFrequency");
        from.to(body, "window_size", PROPERTIES + "windowSize");
        from.to(body, "auto_mitigate", PROPERTIES + "autoMitigate");
        from.ignore(List.of("target_resource_type", "target_resource_location"));
        ArrayNode all = body.withArray(PROPERTIES + "criteria/allOf");
        from.get("criteria").forEach(one -> criterion(all.addObject(), one)
                .put("criterionType", "StaticThresholdCriterion").set("threshold", one.path("threshold")));
        from.get("dynamic_criteria").forEach(one -> criterion(all.addObject(), one)
                .put("criterionType", "DynamicThresholdCriterion"));
        from.get("application_insights_web_test_location_availability_criteria").forEach(_ -> all.addObject()
                .put("criterionType", "WebtestLocationAvailabilityCriteria"));
        actions(from, body.withArray(PROPERTIES + "actions"));
    }

    private static ObjectNode criterion(ObjectNode criterion, JsonNode recorded) {
        put(criterion, recorded,
                Map.of("metric_namespace", "metricNamespace", "metric_name", "metricName", "aggregation",
                        "timeAggregation", "operator", "operator", "dimension", "dimensions"));
        return criterion;
    }

    static void event(Attributes from, ObjectNode body) {
        common(from, body);
        ArrayNode all = body.withArray(PROPERTIES + "condition/allOf");
        JsonNode criteria = from.get("criteria").path(0);
        for (Map.Entry<String, String> field : FIELDS) {
            condition(all, field.getValue(), criteria, field.getKey());
        }
        OTHER_FIELDS.stream()
                .filter(name -> !criteria.path(name).asText("").isEmpty() || !criteria.path(name).isEmpty())
                .forEach(name -> all.addObject().put("field", name).put("equals", criteria.path(name).asText()));
        actions(from, body.withObject(PROPERTIES + "actions").withArray("actionGroups"));
    }

    private static void condition(ArrayNode all, String field, JsonNode criteria, String name) {
        JsonNode several = criteria.path(SEVERAL.getOrDefault(name, name + "s"));
        if (!criteria.path(name).asText("").isEmpty()) {
            all.addObject().put("field", field).set("equals", criteria.path(name));
        } else if (!several.isEmpty()) {
            all.addObject().put("field", field).set("containsAny", several);
        }
    }

    static void query(Attributes from, ObjectNode body) {
        common(from, body);
        AzurermResources.identity(from, body);
        from.to(body, "location", "/location");
        body.put("kind", "LogAlert");
        from.ignore(List.of("created_with_api_version", "is_a_legacy_log_analytics_rule",
                "is_workspace_alerts_storage_configured"));
        Map.of("severity", "severity", "evaluation_frequency", "evaluationFrequency", "window_duration", "windowSize",
                "auto_mitigation_enabled", "autoMitigate", "display_name", "displayName",
                "mute_actions_after_alert_duration", "muteActionsDuration", "query_time_range_override",
                "overrideQueryTimeRange", "skip_query_validation", "skipQueryValidation",
                "workspace_alerts_storage_enabled", "checkWorkspaceAlertsStorageConfigured")
                .forEach((attribute, property) -> from.to(body, attribute, PROPERTIES + property));
        from.to(body, "target_resource_types", PROPERTIES + "targetResourceTypes");
        ArrayNode all = body.withArray(PROPERTIES + "criteria/allOf");
        from.get("criteria").forEach(one -> {
            ObjectNode criterion = all.addObject();
            put(criterion, one, Map.of("query", "query", "operator", "operator", "time_aggregation_method",
                    "timeAggregation", "threshold", "threshold", "dimension", "dimensions", "metric_measure_column",
                    "metricMeasureColumn", "resource_id_column", "resourceIdColumn"));
            put(criterion.putObject("failingPeriods"), one.at("/failing_periods/0"), Map.of(
                    "number_of_evaluation_periods", "numberOfEvaluationPeriods",
                    "minimum_failing_periods_to_trigger_alert", "minFailingPeriodsToAlert"));
        });
        Attributes action = from.block("action");
        action.to(body, "action_groups", PROPERTIES + "actions/actionGroups");
        action.to(body, "custom_properties", PROPERTIES + "actions/customProperties");
    }

    private static void put(ObjectNode to, JsonNode recorded, Map<String, String> properties) {
        properties.forEach((attribute, property) -> {
            if (!recorded.path(attribute).isMissingNode() && !recorded.path(attribute).isNull()) {
                to.set(property, recorded.path(attribute));
            }
        });
    }

    private static void common(Attributes from, ObjectNode body) {
        from.to(body, "scopes", PROPERTIES + "scopes");
        from.to(body, "enabled", PROPERTIES + "enabled");
        from.to(body, "description", PROPERTIES + "description");
        from.to(body, "tags", "/tags");
    }

    private static void actions(Attributes from, ArrayNode actions) {
        from.get("action").forEach(action -> actions.addObject().set("actionGroupId", action.path("action_group_id")));
    }
}
