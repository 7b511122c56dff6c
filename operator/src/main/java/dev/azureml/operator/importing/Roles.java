package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.plan.OwnerTag;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who has which role on a workspace itself, as Azure lists it. */
final class Roles {
    static final String TYPE = "Microsoft.Authorization/roleAssignments";
    static final String API_VERSION = "2022-04-01";
    /** Without it Azure lists those on what lies below, too. */
    static final String OF_THE_SCOPE = "$filter=atScope()";
    private static final List<String> PRINCIPALS = List.of("User", "Group", "ServicePrincipal");

    private Roles() {
    }

    /** Whether an assignment is on the workspace, and not on something above it. */
    static boolean isOn(ObjectNode assignment, String workspace) {
        String id = assignment.path("id").asText();
        String scope = assignment.at("/properties/scope").asText(id.replaceFirst("(?i)/providers/" + TYPE + "/.*", ""));
        return scope.equalsIgnoreCase(workspace);
    }

    /** Says in a spec what is assigned; empty where the kind can't say of what the principal is. */
    static Optional<ObjectNode> spec(ObjectNode spec, ObjectNode assignment) {
        JsonNode properties = assignment.path("properties");
        String type = properties.path("principalType").asText("");
        if (!PRINCIPALS.contains(type)) {
            return Optional.empty();
        }
        spec.putObject("principal").put("objectId", properties.path("principalId").asText()).put("principalType", type);
        String role = properties.path("roleDefinitionId").asText();
        spec.putObject("role").put("id", RoleDefinition.guidOf(role));
        text(properties, "condition").ifPresent(condition -> spec.put("condition", condition));
        text(properties, "description").map(said -> withoutOwner(said, OwnerTag.of(assignment)))
                .filter(said -> !said.isEmpty()).ifPresent(said -> spec.put("description", said));
        return Optional.of(spec);
    }

    private static Optional<String> text(JsonNode properties, String name) {
        return Optional.ofNullable(properties.path(name).textValue()).filter(text -> !text.isBlank());
    }

    /** The operator's mark stands at the end. */
    static String withoutOwner(String said, @Nullable String owner) {
        return owner == null ? said : said.replace("(" + owner + ")", "").replace(owner, "").strip();
    }
}
