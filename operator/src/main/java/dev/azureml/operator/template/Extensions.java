package dev.azureml.operator.template;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.declared.Note;
import dev.azureml.operator.declared.Resource;
import dev.azureml.operator.text.Guid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What a template puts on a workspace, or on what that depends on: said as Azure would answer it, with stand-ins for what
 * is not known, as without that it would say something else, or nothing.
 */
final class Extensions {
    private static final String WORKSPACES = "/providers/microsoft.machinelearningservices/workspaces/";
    private static final String WORKSPACE = "Microsoft.MachineLearningServices/workspaces";
    private static final List<String> DEPENDENCIES = List.of("storageAccount", "keyVault", "containerRegistry",
            "applicationInsights");
    private static final String SETTING = "Microsoft.Insights/diagnosticSettings";
    private static final String ROLE = "Microsoft.Authorization/roleAssignments";
    private static final JsonPointer NAME = JsonPointer.compile("/name");
    private static final JsonPointer DEFINITION = JsonPointer.compile("/properties/roleDefinitionId");
    private static final JsonPointer NARROWED = JsonPointer.compile("/properties/condition");
    private static final JsonPointer PRINCIPAL = JsonPointer.compile("/properties/principalId");
    private static final JsonPointer PRINCIPAL_TYPE = JsonPointer.compile("/properties/principalType");
    /** Of what the places are to which a setting sends. */
    private static final Map<String, String> SINKS = Map.of(
            "workspaceId", "Microsoft.OperationalInsights/workspaces/changeme",
            "storageAccountId", "Microsoft.Storage/storageAccounts/changeme",
            "eventHubAuthorizationRuleId", "Microsoft.EventHub/namespaces/changeme/authorizationRules/changeme");
    /** Types of what has an identity and an object of ours. */
    private static final Set<String> ACTORS = Set.of("microsoft.machinelearningservices/workspaces",
            "microsoft.machinelearningservices/workspaces/computes",
            "microsoft.machinelearningservices/workspaces/onlineendpoints",
            "microsoft.machinelearningservices/workspaces/batchendpoints");

    /** By their ids in small letters. */
    private final Map<String, Resource> declared = new HashMap<>();
    /** What the workspaces depend on, by their ids in small letters. */
    private final Set<String> dependencies = new HashSet<>();
    private final List<Resource> settled = new ArrayList<>();
    private final Consumer<Note> refused;
    private int roles;

    private Extensions(List<Resource> resources, Consumer<Note> refused) {
        resources.forEach(resource -> declared.put(resource.id().toLowerCase(Locale.ROOT), resource));
        resources.stream().filter(resource -> resource.type().equalsIgnoreCase(WORKSPACE))
                .flatMap(workspace -> DEPENDENCIES
                        .stream()
                        .map(name -> workspace.body().at("/properties/" + name).asText("").toLowerCase(Locale.ROOT)))
                .filter(id -> !id.isEmpty()).forEach(dependencies::add);
        this.refused = refused;
    }

    /**
     * Returns the resources of a template with those that are on a workspace as they can be said.
     *
     * @param refused told of what can't be
     */
    static List<Resource> settled(List<Resource> resources, Consumer<Note> refused) {
        Extensions extensions = new Extensions(resources, refused);
        resources.forEach(extensions::settle);
        return List.copyOf(extensions.settled);
    }

    /** Whether what a resource is called is of no concern. */
    static boolean isNamedByAzure(JsonNode resource) {
        return resource.path("type").asText().toLowerCase(Locale.ROOT).endsWith("/roleassignments");
    }

    private void settle(Resource resource) {
        if (!resource.body().path("properties").isObject()) {
            settled.add(resource); // what is wrong with it is told with what Azure wants
            return;
        }
        if (resource.type().equalsIgnoreCase(ROLE) && (isOnWorkspace(resource) || dependencies.contains(resource.id()
                .toLowerCase(Locale.ROOT).replaceFirst("/providers/microsoft[.]authorization/.*", "")))) {
            role(named(resource));
            return;
        }
        if (isOnWorkspace(resource) && resource.type().equalsIgnoreCase(SETTING)) {
            sinks(resource);
        }
        settled.add(resource);
    }

    private static boolean isOnWorkspace(Resource resource) {
        return resource.id().toLowerCase(Locale.ROOT).matches(".*" + WORKSPACES + "[^/]+/providers/[^/]+/[^/]+/[^/]+");
    }

    /** Without an id a setting may send its logs to another place. */
    private static void sinks(Resource setting) {
        ObjectNode properties = setting.body().withObject("/properties");
        SINKS.forEach((name, standIn) -> {
            boolean isOpen = setting.open().containsKey(JsonPointer.compile("/properties/" + name));
            if (isOpen && ArmId.tryParse(properties.path(name).textValue()).isEmpty()) {
                properties.put(name, "/subscriptions/" + Guid.NONE + "/resourceGroups/change-me/providers/" + standIn);
            }
        });
    }

    /** The names of assignments are GUIDs that nobody says again: most are computed by Azure alone. */
    private Resource named(Resource role) {
        if (role.open().remove(NAME) == null) {
            return role;
        }
        roles++;
        String name = "role-" + roles;
        String id = role.id().replaceFirst("[^/]*$", name);
        ObjectNode body = role.body().put("id", id).put("name", name);
        return new Resource(id, body, role.open(), role.where(), role.changedBy());
    }

    private void role(Resource role) {
        ObjectNode properties = role.body().withObject("/properties");
        forget(role, DEFINITION, Place.UNSAID); // nobody asks in which subscription the role is defined
        if (properties.path("roleDefinitionId").isMissingNode()) {
            refuse(role, DEFINITION, "which role it gives is not known");
            return;
        }
        if (role.open().containsKey(NARROWED) && properties.path("condition").isMissingNode()) {
            // Without it the role would allow more.
            refuse(role, NARROWED, "the condition that narrows it is not known");
            return;
        }
        if (role.open().containsKey(PRINCIPAL_TYPE)) {
            refuse(role, PRINCIPAL_TYPE, "whether it is given to a user, a group or a service principal is not known");
            return;
        }
        Optional<ArmId> actor = ArmId.tryParse(properties.path("principalId").textValue());
        if (actor.isPresent() && !isUserAssigned(actor.get())) {
            forget(role, PRINCIPAL, Place.UNSAID); // an object in the same namespace
        }
        Optional<String> unsaid = actor.flatMap(this::unsaid);
        if (properties.path("principalId").isMissingNode() || unsaid.isPresent()) {
            refuse(role, PRINCIPAL, "who gets it is not known" + unsaid.orElse(""));
            return;
        }
        if (actor.isPresent()) {
            forget(role, PRINCIPAL, Set.of(Scope.OF_AN_IDENTITY));
        }
        standIn(role, DEFINITION);
        standIn(role, PRINCIPAL);
        settled.add(role);
    }

    /** What is a parameter without a value has a form all the same. */
    private static void standIn(Resource role, JsonPointer at) {
        String said = role.body().at(at).asText();
        if (role.open().containsKey(at) && !Guid.is(said.substring(said.lastIndexOf('/') + 1))
                && ArmId.tryParse(said).filter(Extensions::isUserAssigned).isEmpty()) {
            role.body().withObject("/properties").put(at.last().getMatchingProperty(), Guid.NONE);
        }
    }

    private static boolean isUserAssigned(ArmId actor) {
        return actor.type().equalsIgnoreCase(Scope.IDENTITY);
    }

    /** Why no object can be named by which an identity is found; empty where one can. */
    private Optional<String> unsaid(ArmId actor) {
        if (isUserAssigned(actor)) {
            return Optional.empty();
        }
        Resource named = declared.get(actor.value().toLowerCase(Locale.ROOT));
        String whose = ", but that it is " + actor.type() + " " + actor.name();
        if (named == null || !ACTORS.contains(actor.type().toLowerCase(Locale.ROOT))) {
            return Optional.of(whose);
        }
        // An object stands for the user-assigned identity first, and the template names the other.
        return named.body().at("/identity/type").asText().toLowerCase(Locale.ROOT).contains("user")
                ? Optional.of(whose + ", which has several identities")
                : Optional.empty();
    }

    private static void forget(Resource role, JsonPointer at, Set<String> reasons) {
        Set<String> left = role.open().getOrDefault(at, Set.of()).stream().filter(reason -> !reasons.contains(reason))
                .collect(Collectors.toUnmodifiableSet());
        if (left.isEmpty()) {
            role.open().remove(at);
        } else {
            role.open().put(at, left);
        }
    }

    private void refuse(Resource role, JsonPointer at, String what) {
        List<String> why = role.open().getOrDefault(at, Set.of()).stream().sorted().toList();
        refused.accept(Note.of(role.where().apply(at), role.type() + " " + role.body().path("name").asText() + ": "
                + what + (why.isEmpty() ? "" : ": " + String.join("; ", why))));
    }
}
