package dev.azureml.operator.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.declared.JsonFile;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the provider azurerm records of budgets and of assignments of policies. */
final class GovernanceResources {
    private static final String PROPERTIES = "/properties/";
    private static final List<String> SCOPES = List.of("resource_group_id", "subscription_id", "management_group_id",
            "resource_id", "scope");

    private GovernanceResources() {
    }

    static void budget(Attributes from, ObjectNode body) {
        from.ignore(SCOPES);
        from.ignore(List.of("etag"));
        Attributes.put(body, PROPERTIES + "category", "Cost");
        from.to(body, "amount", PROPERTIES + "amount");
        from.to(body, "time_grain", PROPERTIES + "timeGrain");
        Attributes period = from.block("time_period");
        period.to(body, "start_date", PROPERTIES + "timePeriod/startDate");
        period.to(body, "end_date", PROPERTIES + "timePeriod/endDate");
        filter(from.block("filter"), body);
        from.get("notification").forEach(notification -> notification(notification, body));
    }

    /** All conditions hold; early versions of the provider have one that must not. */
    private static void filter(Attributes from, ObjectNode body) {
        ArrayNode all = body.arrayNode();
        from.get("dimension").forEach(one -> all.addObject().set("dimensions", condition(one)));
        from.get("tag").forEach(one -> all.addObject().set("tags", condition(one)));
        if (!from.get("not").path(0).isEmpty()) {
            body.withObject(PROPERTIES + "filter").set("not", from.get("not").path(0));
        }
        if (!all.isEmpty()) {
            body.withObject(PROPERTIES + "filter").set("and", all);
        }
    }

    private static ObjectNode condition(JsonNode recorded) {
        ObjectNode condition = ((ObjectNode) recorded).objectNode();
        condition.put("name", recorded.path("name").asText());
        condition.put("operator", recorded.path("operator").asText("In"));
        condition.set("values", recorded.path("values"));
        return condition;
    }

    /** The name in Azure is made of what it says, and not recorded: it is the one that newer versions of the provider give. */
    private static void notification(JsonNode recorded, ObjectNode body) {
        String type = recorded.path("threshold_type").asText("Actual");
        String name = String.format(Locale.ROOT, "%s_%s_%f_Percent", type, recorded.path("operator").asText(),
                recorded.path("threshold")
                        .asDouble());
        ObjectNode notification = body.withObject(PROPERTIES + "notifications").putObject(name);
        notification.set("threshold", recorded.path("threshold"));
        notification.put("operator", recorded.path("operator").asText());
        notification.put("thresholdType", type);
        notification.put("enabled", recorded.path("enabled").asBoolean(true));
        Map.of("contact_emails", "contactEmails", "contact_roles", "contactRoles", "contact_groups", "contactGroups")
                .forEach((attribute, property) -> {
                    if (!recorded.path(attribute).isEmpty()) {
                        notification.set(property, recorded.path(attribute));
                    }
                });
    }

    static void policy(Attributes from, ObjectNode body) {
        from.ignore(SCOPES);
        AzurermResources.identity(from, body);
        from.to(body, "location", "/location");
        from.to(body, "policy_definition_id", PROPERTIES + "policyDefinitionId");
        from.to(body, "description", PROPERTIES + "description");
        from.to(body, "display_name", PROPERTIES + "displayName");
        from.to(body, "not_scopes", PROPERTIES + "notScopes");
        for (String enforced : List.of("enforce", "enforcement_mode")) {
            JsonNode value = from.get(enforced);
            if (value.isBoolean()) {
                Attributes.put(body, PROPERTIES + "enforcementMode", value.booleanValue() ? "Default" : "DoNotEnforce");
            }
        }
        json(from, body, "metadata");
        json(from, body, "parameters");
        from.get("non_compliance_message").forEach(message -> {
            ObjectNode said = body.withArray(PROPERTIES + "nonComplianceMessages").addObject()
                    .put("message", message.path("content").asText());
            if (!message.path("policy_definition_reference_id").asText("").isEmpty()) {
                said.put("policyDefinitionReferenceId", message.path("policy_definition_reference_id").asText());
            }
        });
        from.get("overrides").forEach(override -> {
            ObjectNode said = body.withArray(PROPERTIES + "overrides").addObject().put("kind", "policyEffect")
                    .put("value", override.path("value").asText());
            selectors(override, said);
        });
        from.get("resource_selectors").forEach(selector -> {
            ObjectNode said = body.withArray(PROPERTIES + "resourceSelectors").addObject();
            if (!selector.path("name").asText("").isEmpty()) {
                said.put("name", selector.path("name").asText());
            }
            selectors(selector, said);
        });
    }

    private static void selectors(JsonNode recorded, ObjectNode to) {
        recorded.path("selectors").forEach(selector -> {
            ObjectNode said = to.withArray("/selectors").addObject().put("kind", selector.path("kind").asText());
            Map.of("in", "in", "not_in", "notIn").forEach((attribute, property) -> {
                if (!selector.path(attribute).isEmpty()) {
                    said.set(property, selector.path(attribute));
                }
            });
        });
    }

    /** The provider records it as a text. */
    private static void json(Attributes from, ObjectNode body, String name) {
        String text = from.text(name);
        if (text.isEmpty()) {
            return;
        }
        try {
            Attributes.put(body, PROPERTIES + name, JsonFile.read(text).tree());
        } catch (IOException _) {
            Attributes.put(body, PROPERTIES + name, from.get(name)); // for whoever is told that it is not taken over
        }
    }
}
