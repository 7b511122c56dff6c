package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.plan.OwnerTag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who has which role on a workspace, or on what it depends on, as Azure lists it. */
final class Roles {
    static final String TYPE = "Microsoft.Authorization/roleAssignments";
    static final String API_VERSION = "2022-04-01";
    /** Without it Azure lists those on what lies below, too. */
    static final String OF_THE_SCOPE = "$filter=atScope()";
    /** What a spec calls each property of a workspace that names what it depends on. */
    static final Map<String, String> DEPENDENCIES = Map.of("storageAccount", "StorageAccount", "keyVault", "KeyVault",
            "containerRegistry", "ContainerRegistry", "applicationInsights", "ApplicationInsights");
    private static final String IDENTITIES = "ServicePrincipal";
    private static final List<String> PRINCIPALS = List.of("User", "Group", IDENTITIES);
    private static final String USER_ASSIGNED = "Microsoft.ManagedIdentity/userAssignedIdentities";
    /** By which a principal names the object whose identity it is. */
    private static final Map<String, String> ACTORS = Map.of("MLWorkspace", "workspaceRef", "MLCompute", "computeRef",
            "MLInferenceEndpoint", "endpointRef");

    private Roles() {
    }

    /** Whether an assignment is on something itself, and not on something above it. */
    static boolean isOn(ObjectNode assignment, String of) {
        String id = assignment.path("id").asText();
        String scope = assignment.at("/properties/scope").asText(id.replaceFirst("(?i)/providers/" + TYPE + "/.*", ""));
        return scope.equalsIgnoreCase(of);
    }

    /** Whether its principal is the managed identity that a resource has of its own. */
    static boolean isOf(ObjectNode assignment, ObjectNode resource) {
        String principal = assignment.at("/properties/principalId").asText("");
        return principal.equalsIgnoreCase(resource.path("id").asText()) // in a template alone
                || !principal.isEmpty() && principal.equalsIgnoreCase(resource.at("/identity/principalId").asText());
    }

    /** Says in a spec what is assigned; empty where the kind can't say of what the principal is. */
    static Optional<ObjectNode> spec(ObjectNode spec, ObjectNode assignment) {
        JsonNode properties = assignment.path("properties");
        String principal = properties.path("principalId").asText();
        Optional<ArmId> actor = ArmId.tryParse(principal); // in a template alone
        String type = actor.isPresent() ? IDENTITIES : properties.path("principalType").asText("");
        if (!PRINCIPALS.contains(type)) {
            return Optional.empty();
        }
        if (actor.filter(id -> id.type().equalsIgnoreCase(USER_ASSIGNED)).isPresent()) {
            spec.putObject("principal").put("userAssignedIdentityId", principal);
        } else {
            spec.putObject("principal").put("objectId", principal).put("principalType", type);
        }
        String role = properties.path("roleDefinitionId").asText();
        spec.putObject("role").put("id", RoleDefinition.guidOf(role));
        text(properties, "condition").ifPresent(condition -> spec.put("condition", condition));
        text(properties, "description").map(said -> withoutOwner(said, OwnerTag.of(assignment)))
                .filter(said -> !said.isEmpty()).ifPresent(said -> spec.put("description", said));
        return Optional.of(spec);
    }

    /** Returns by which property a principal names an object of a kind; empty where it can't. */
    static String actor(String kind) {
        return ACTORS.getOrDefault(kind, "");
    }

    private static Optional<String> text(JsonNode properties, String name) {
        return Optional.ofNullable(properties.path(name).textValue()).filter(text -> !text.isBlank());
    }

    /** The operator's mark stands at the end. */
    static String withoutOwner(String said, @Nullable String owner) {
        return owner == null ? said : said.replace("(" + owner + ")", "").replace(owner, "").strip();
    }
}
