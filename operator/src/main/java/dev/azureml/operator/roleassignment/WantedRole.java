package dev.azureml.operator.roleassignment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLRoleAssignmentSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.BuiltInRoles;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.plan.Document;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.text.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Which role: Azure's own by its published name, any other by what Azure has at the scope. */
final class WantedRole {
    /** Also the property that names it. */
    private static final String DEFINITION = "spec.role.id";
    private static final String REFERRED = "spec.role.roleDefinitionRef";
    private static final String NAMED = "roleDefinitions";
    private static final String CUSTOM = "customRoles";
    private static final int MOST_SUGGESTED = 3;

    private WantedRole() {
    }

    /** Returns the object that defines it; empty where the spec says it otherwise. */
    static Optional<ObjectRef> reference(MLRoleAssignmentSpec.Role role) {
        return Optional.ofNullable(role.roleDefinitionRef())
                .map(one -> new ObjectRef("MLRoleDefinition", null, one.name()));
    }

    /** Returns the GUID of its definition; empty while Azure did not say, or where there is no such role. */
    static Optional<String> find(Scene scene, ArmId scope, Inquiry inquiry) {
        MLRoleAssignmentSpec.Role role = scene.spec().role();
        Optional<ObjectRef> reference = reference(role);
        if (reference.isPresent()) {
            return Optional.of(defined(scene, scope, inquiry, REFERRED,
                    scene.resolved().object(reference.get()).id().name()));
        }
        String id = role.id();
        if (id == null) {
            String name = Objects.requireNonNull(role.name(), "the schema asks for a name or an id");
            return BuiltInRoles.idOf(name).or(() -> named(scene, scope, name, inquiry));
        }
        return Optional.of(BuiltInRoles.nameOf(id).isPresent()
                ? id.toLowerCase(Locale.ROOT)
                : defined(scene, scope, inquiry, DEFINITION, id));
    }

    /** @param property of the spec that leads to it */
    private static String defined(Scene scene, ArmId scope, Inquiry inquiry, String property, String id) {
        inquiry.look(Intent.target(property, RoleDefinition.at(scope, id),
                RoleDefinition.apiVersion(scene.resolved())));
        scene.facts().body(property).ifPresent(found -> outside(scene, scope, inquiry, property, found));
        return id.toLowerCase(Locale.ROOT);
    }

    /** Azure refuses that as it does a role that was made a moment ago; what is assigned already stays. */
    private static void outside(Scene scene, ArmId scope, Inquiry inquiry, String property, JsonNode definition) {
        List<String> places = RoleDefinition.assignableOnlyOutside(definition, scope);
        if (!places.isEmpty() && scene.subject().recorded(RoleAssignmentKind.KEY).isEmpty()) {
            inquiry.refuse(property, roleName(definition) + " can be assigned at " + String.join(", ", places)
                    + ", and not at " + scope + ": add " + around(scope) + " to assignableScopes of the role");
        }
    }

    /** The resource group, or subscription, of a scope: where roles are assignable is said no finer. */
    private static ArmId around(ArmId scope) {
        String subscription = scope.subscriptionId();
        String group = scope.resourceGroup();
        return subscription == null || group == null ? scope : ArmId.ofResourceGroup(subscription, group);
    }

    private static Optional<String> named(Scene scene, ArmId scope, String name, Inquiry inquiry) {
        inquiry.consult(list(scene, NAMED, scope, "roleName eq '" + name.replace("'", "''") + "'", true));
        Optional<String> found = items(scene.facts(), NAMED).filter(one -> roleName(one).equalsIgnoreCase(name))
                .map(one -> one.path("name").asText().toLowerCase(Locale.ROOT)).findFirst();
        if (found.isEmpty() && scene.facts().get(NAMED) instanceof Observation.Present) {
            inquiry.consult(list(scene, CUSTOM, scope, "type eq 'CustomRole'", false));
            if (scene.facts().knows(CUSTOM)) {
                inquiry.refuse("spec.role.name", "there is no role " + name + " at " + scope + like(name, Stream.concat(
                        BuiltInRoles.names().stream(), items(scene.facts(), CUSTOM).map(WantedRole::roleName))
                        .toList()));
            }
        }
        return found;
    }

    private static String like(String name, List<String> known) {
        List<String> near = Suggestion.near(name, known, MOST_SUGGESTED);
        return near.isEmpty()
                ? "; az role definition list --query [].roleName prints those that there are"
                : "; like it are " + String.join(", ", near);
    }

    private static Document list(Scene scene, String key, ArmId scope, String filter, boolean needed) {
        return new Document(key, RoleDefinition.at(scope, "x").collection(),
                RoleDefinition.apiVersion(scene.resolved()), filter, needed);
    }

    private static Stream<JsonNode> items(Facts facts, String key) {
        return facts.at(key, "/value").valueStream();
    }

    private static String roleName(JsonNode definition) {
        return definition.at("/properties/roleName").asText();
    }

    /** Returns the name of a role by the id that Azure answered with an assignment; empty where nobody said it. */
    static Optional<String> nameOf(String definitionId, Facts facts) {
        String id = RoleDefinition.guidOf(definitionId);
        return BuiltInRoles.nameOf(id)
                .or(() -> Stream.of(facts.body(DEFINITION).stream(), facts.body(REFERRED).stream(),
                        items(facts, NAMED)).flatMap(one -> one)
                        .filter(one -> one.path("name").asText().equalsIgnoreCase(id)).map(WantedRole::roleName)
                        .findFirst());
    }
}
