package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.OwnerTag;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who has which role on a workspace, or on what it depends on, as Azure lists it. */
public final class Roles {
    /** In place of a principal's object id, which Azure has yet to give: the ARM id of the resource whose managed identity it is. */
    public static final String PRINCIPAL_OF = "principalOf";

    static final String TYPE = "Microsoft.Authorization/roleAssignments";
    static final String API_VERSION = "2022-04-01";
    /** Without it Azure lists those on what lies below, too. */
    static final String OF_THE_SCOPE = "$filter=atScope()";
    /** What a spec calls each property of a workspace that names what it depends on. */
    static final Map<String, String> DEPENDENCIES = Map.of("storageAccount", "StorageAccount", "keyVault", "KeyVault",
            "containerRegistry", "ContainerRegistry", "applicationInsights", "ApplicationInsights");
    private static final String USER_ASSIGNED = "/providers/microsoft.managedidentity/userassignedidentities/";
    /** By what a principal names the object of each kind whose identity it is. */
    private static final Map<String, String> REFS = Map.of("MLWorkspace", "workspaceRef", "MLCompute", "computeRef",
            "MLInferenceEndpoint", "endpointRef");
    private static final List<String> PRINCIPALS = List.of("User", "Group", "ServicePrincipal");

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
        return assignment.at("/properties/" + PRINCIPAL_OF).asText("").equalsIgnoreCase(resource.path("id").asText())
                || !principal.isEmpty() && principal.equalsIgnoreCase(resource.at("/identity/principalId").asText());
    }

    /**
     * Says in a spec what is assigned; empty where the kind can't say of what the principal is.
     *
     * @param drafted the objects whose managed identities can be named
     */
    static Optional<ObjectNode> spec(ObjectNode spec, ObjectNode assignment, List<Imported> drafted) {
        JsonNode properties = assignment.path("properties");
        Optional<ObjectNode> principal = properties.has(PRINCIPAL_OF)
                ? identityOf(properties.path(PRINCIPAL_OF).asText(), drafted)
                : objectId(properties);
        if (principal.isEmpty()) {
            return Optional.empty();
        }
        spec.set("principal", principal.get());
        String role = properties.path("roleDefinitionId").asText();
        spec.putObject("role").put("id", RoleDefinition.guidOf(role));
        text(properties, "condition").ifPresent(condition -> spec.put("condition", condition));
        text(properties, "description").map(said -> withoutOwner(said, OwnerTag.of(assignment)))
                .filter(said -> !said.isEmpty()).ifPresent(said -> spec.put("description", said));
        return Optional.of(spec);
    }

    /** Returns why the kind can't say of what the principal is. */
    static String why(ObjectNode assignment, String source) {
        JsonNode properties = assignment.path("properties");
        if (properties.has(PRINCIPAL_OF)) {
            return "its principal is the managed identity of " + properties.path(PRINCIPAL_OF).asText() + ", of which "
                    + source + " makes no workspace, compute or endpoint: give its object id, with principalType";
        }
        if (!properties.has("principalId")) {
            return source + " does not say who its principal is";
        }
        return properties.path("principalType").asText("").isEmpty()
                ? source + " does not say whether its principal is a user, a group or a service principal"
                : "a role of what is neither a user, a group nor a service principal has no kind";
    }

    private static Optional<ObjectNode> objectId(JsonNode properties) {
        String type = properties.path("principalType").asText("");
        return PRINCIPALS.contains(type) && properties.has("principalId")
                ? Optional.of(Json.object().put("objectId", properties.path("principalId").asText()).put(
                        "principalType", type))
                : Optional.empty();
    }

    /** The identity that a resource has of its own is named by the object for it. */
    private static Optional<ObjectNode> identityOf(String id, List<Imported> drafted) {
        ObjectNode principal = Json.object();
        if (id.toLowerCase(Locale.ROOT).contains(USER_ASSIGNED)) {
            return Optional.of(principal.put("userAssignedIdentityId", id));
        }
        Optional<Imported> named = drafted.stream().filter(object -> REFS.containsKey(object.kind()) && object.armId()
                .equalsIgnoreCase(id)).findFirst();
        named.ifPresent(object -> principal.putObject(REFS.getOrDefault(object.kind(), "")).put("name", object.name()));
        return named.map(_ -> principal);
    }

    private static Optional<String> text(JsonNode properties, String name) {
        return Optional.ofNullable(properties.path(name).textValue()).filter(text -> !text.isBlank());
    }

    /** The operator's mark stands at the end. */
    static String withoutOwner(String said, @Nullable String owner) {
        return owner == null ? said : said.replace("(" + owner + ")", "").replace(owner, "").strip();
    }
}
