package dev.azureml.operator.azureml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.OwnerTag;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.UpdateRule;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The assignment of a role that a kind gives by itself. Its name follows from what it says, so that nobody makes it twice.
 *
 * @param scopeKey what the scope is to the object
 * @param role GUID of the role's definition
 * @param word how keys and messages call the role
 * @param principal object id of who gets it
 * @param principalType Azure's word for what that is
 */
public record RoleAssignment(String scopeKey, ArmId scope, String role, String word, String principal,
        String principalType) {
    /** Of a managed identity. */
    public RoleAssignment(String scopeKey, ArmId scope, BuiltInRole role, String principal) {
        this(scopeKey, scope, role.id(), role.word(), principal, "ServicePrincipal");
    }

    public static final String TYPE = "Microsoft.Authorization/roleAssignments";
    /** Followed by the scope's key, the role, and the beginning of the assignment's name. */
    public static final String KEY = "roleAssignment/";
    private static final int NAME_HEAD = 8;

    public static String apiVersion(ResolvedReferences resolved) {
        return resolved.apiVersion(TYPE, "2022-04-01");
    }

    public String key() {
        return KEY + scopeKey + "/" + word + "/" + head(name());
    }

    public ArmId id() {
        return id(scope, role, principal);
    }

    /**
     * Returns the id of the assignment of a role to a principal, whoever makes it.
     *
     * @param role GUID of the role's definition
     */
    public static ArmId id(ArmId scope, String role, String principal) {
        return scope.extension(TYPE, name(scope, role, principal).toString());
    }

    /**
     * Returns whether an assignment, as Azure answers it, gives the role to the principal, under whatever condition.
     *
     * @param role GUID of the role's definition
     */
    public static boolean gives(JsonNode assignment, String role, String principal) {
        return RoleDefinition.guidOf(assignment.at("/properties/roleDefinitionId").asText()).equalsIgnoreCase(role)
                && assignment.at("/properties/principalId").asText().equalsIgnoreCase(principal);
    }

    /** The same, and under no condition; Azure leaves that out, or answers null. */
    public static boolean givesWhole(JsonNode assignment, String role, String principal) {
        return gives(assignment, role, principal)
                && assignment.at("/properties/condition").asText("").isBlank();
    }

    /** What makes it, or looks at the one that stands in for it. */
    public Intent intent(ManagedObject<?> subject, ResolvedReferences resolved, Set<String> after) {
        Optional<ArmId> byOthers = grantedByOthers(subject);
        if (byOthers.isPresent()) {
            return Intent.look(key(), byOthers.get(), apiVersion(resolved)).dependingOn(after);
        }
        ObjectNode body = Json.object();
        body.putObject("properties").put("roleDefinitionId", RoleDefinition.namedBy(scope, role))
                .put("principalId", principal)
                .put("principalType", principalType);
        ObjectNode mark = Json.object();
        mark.putObject("properties").put("description", OwnerTag.description(null, subject.owner()));
        return Intent.manage(key(), id(), apiVersion(resolved), body).withCreateDefaults(mark).dependingOn(after)
                .updatedBy(UpdateRule.onlyUpdatable("/properties/description"));
    }

    /** Why the assignment that is there is not the role that is wanted: somebody gave it under a condition. */
    public Optional<Problem> narrowed(Facts facts) {
        String condition = facts.at(key(), "/properties/condition").asText("").strip();
        return condition.isEmpty()
                ? Optional.empty()
                : Optional.of(new Problem(Reason.CONFLICT, "the role " + word + " at " + scope + " is given to "
                        + principal + " under the condition " + condition
                        + " alone, and Azure takes no second assignment:"
                        + " take the condition out, or delete that assignment (az role assignment delete --ids "
                        + facts.at(key(), "/id").asText(id().value()) + ")"));
    }

    /** Azure refuses to grant a role twice: one granted under another name will do for as long as it is there. */
    private Optional<ArmId> grantedByOthers(ManagedObject<?> subject) {
        return subject.recorded(key()).map(ResourceStatus::id).filter(id -> !id.equalsIgnoreCase(id().value()))
                .flatMap(ArmId::tryParse);
    }

    private UUID name() {
        return name(scope, role, principal);
    }

    private static UUID name(ArmId scope, String role, String principal) {
        return uuid(scope.value() + "|" + principal + "|" + RoleDefinition.namedBy(scope, role));
    }

    /** A name that is the same for the same text, in whatever case. */
    static UUID uuid(String text) {
        return UUID.nameUUIDFromBytes(text.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    /** The beginning of an id that is the same for the same text. */
    public static String head(String text) {
        return head(uuid(text));
    }

    private static String head(UUID id) {
        return id.toString().substring(0, NAME_HEAD);
    }
}
