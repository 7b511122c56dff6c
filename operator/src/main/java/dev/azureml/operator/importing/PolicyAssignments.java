package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.BuiltInPolicies;
import dev.azureml.operator.plan.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Which of Azure's policies for Azure ML are assigned to the resource group of a workspace, as Azure lists it. */
final class PolicyAssignments {
    /** Without it Azure lists those above and below, too. */
    static final String OF_THE_GROUP = "$filter=atExactScope()";
    /** What a spec has no property for, and takes as it is. */
    private static final List<String> UNNAMED = List.of("resourceSelectors", "overrides");
    private static final String BUILT_IN = "/providers/Microsoft.Authorization/policyDefinitions/";

    private PolicyAssignments() {
    }

    /** Says an assignment to the resource group; one of a policy that is not about Azure ML is nothing to a workspace. */
    static Draft draft(ObjectNode assignment, Imported workspace, String resourceGroup) {
        ObjectNode place = Json.object();
        place.putObject("workspaceRef").put("name", workspace.name());
        return draft(assignment, place, resourceGroup);
    }

    /** Says one to a subscription. */
    static Draft ofSubscription(ObjectNode assignment, ArmId subscription) {
        return draft(assignment, Json.object().put("subscriptionId", subscription.subscriptionId()),
                subscription.value());
    }

    private static Draft draft(ObjectNode assignment, ObjectNode place, String scope) {
        JsonNode properties = assignment.path("properties");
        String definition = properties.path("policyDefinitionId").asText();
        Optional<String> name = definition.regionMatches(true, 0, BUILT_IN, 0, BUILT_IN.length())
                ? BuiltInPolicies.nameOf(definition.substring(BUILT_IN.length()))
                : Optional.empty();
        if (name.isEmpty() || !properties.path("scope").asText(scope).equalsIgnoreCase(scope)) {
            return new Draft.OfAnother();
        }
        ObjectNode spec = place.deepCopy();
        spec.putObject("policy").put("builtIn", name.get());
        ObjectNode parameters = Json.object();
        properties.path("parameters").properties()
                .forEach(one -> parameters.set(one.getKey(), one.getValue().path("value").deepCopy()));
        if (!parameters.isEmpty()) {
            spec.set("parameters", parameters);
        }
        if (!properties.path("enforcementMode").asText("Default").equalsIgnoreCase("Default")) {
            spec.put("enforcementMode", properties.path("enforcementMode").asText());
        }
        if (!properties.path("notScopes").isEmpty()) {
            spec.set("notScopes", properties.path("notScopes").deepCopy());
        }
        properties.path("nonComplianceMessages").valueStream()
                .filter(message -> message.path("policyDefinitionReferenceId").asText("").isEmpty())
                .findFirst().ifPresent(message -> spec.put("nonComplianceMessage", message.path("message").asText()));
        Stream.of("displayName", "description").filter(text -> !properties.path(text).asText("").isBlank())
                .forEach(text -> spec.put(text, properties.path(text).asText()));
        identity(spec, assignment);
        UNNAMED.stream().filter(one -> !properties.path(one).isEmpty())
                .forEach(one -> spec.withObject("/overrides/properties").set(one, properties.path(one).deepCopy()));
        return new Draft.Spec(spec);
    }

    private static void identity(ObjectNode spec, ObjectNode assignment) {
        String type = assignment.at("/identity/type").asText("None");
        if (type.equalsIgnoreCase("None")) {
            return;
        }
        ObjectNode identity = spec.putObject("identity").put("type", type);
        List<String> ids = assignment.at("/identity/userAssignedIdentities").propertyStream()
                .map(Map.Entry::getKey).toList();
        ids.stream().findFirst().ifPresent(id -> identity.put("userAssignedIdentity", id));
        if (assignment.path("location").isTextual()) {
            spec.put("location", assignment.path("location").asText());
        }
    }
}
