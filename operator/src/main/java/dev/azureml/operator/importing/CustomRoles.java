package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.azureml.BuiltInRoles;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.OwnerTag;
import java.util.List;
import java.util.Locale;

/** Roles that somebody defined, of those that are given on a workspace. */
final class CustomRoles {
    /** Without it Azure lists its own roles, too. */
    static final String CUSTOM = "$filter=type eq 'CustomRole'";
    private static final List<String> ACTIONS = List.of("actions", "notActions", "dataActions", "notDataActions");

    private CustomRoles() {
    }

    /** Whether an object gives a role that is none of those of Azure's that are known here. */
    static boolean mayGiveOne(Imported object) {
        return object.kind().equals(Imported.ROLE)
                && BuiltInRoles.nameOf(object.spec().at("/role/id").asText()).isEmpty();
    }

    /** Whether one of the roles that the objects give is the definition. */
    static boolean isGiven(ObjectNode definition, List<Imported> objects) {
        String guid = definition.path("name").asText();
        return objects.stream().anyMatch(object -> object.kind().equals(Imported.ROLE)
                && object.spec().at("/role/id").asText().equalsIgnoreCase(guid));
    }

    /** Says a definition, at the first of the places where the role can be given. */
    static Draft draft(ObjectNode definition, Imported workspace, String resourceGroup) {
        JsonNode properties = definition.path("properties");
        List<String> scopes = RoleDefinition.assignableScopes(definition);
        if (scopes.isEmpty() || !scopes.getFirst().toLowerCase(Locale.ROOT).startsWith("/subscriptions/")) {
            return new Draft.LeftOut("a role that is defined for a management group has no kind");
        }
        if (properties.path("permissions").size() != 1) {
            return new Draft.LeftOut("a role of several lists of permissions has no kind");
        }
        JsonNode permission = properties.path("permissions").path(0);
        ObjectNode spec = Json.object().put("azureName", definition.path("name").asText().toLowerCase(Locale.ROOT));
        if (scopes.getFirst().equalsIgnoreCase(resourceGroup)) {
            spec.putObject("workspaceRef").put("name", workspace.name());
        } else {
            spec.put("scope", scopes.getFirst());
        }
        if (scopes.size() > 1) {
            ArrayNode further = spec.putArray("assignableScopes");
            scopes.stream().skip(1).forEach(further::add);
        }
        spec.put("roleName", properties.path("roleName").asText());
        String description = Roles.withoutOwner(properties.path("description").asText(""), OwnerTag.of(definition));
        if (!description.isBlank()) {
            spec.put("description", description);
        }
        ACTIONS.stream().filter(name -> !permission.path(name).isEmpty())
                .forEach(name -> spec.set(name, permission.path(name).deepCopy()));
        return new Draft.Spec(spec);
    }
}
