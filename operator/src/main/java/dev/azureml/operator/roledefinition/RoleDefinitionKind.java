package dev.azureml.operator.roledefinition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLRoleDefinitionSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.RoleAssignment;
import dev.azureml.operator.azureml.RoleDefinition;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.References;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.StatusFields;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** MLRoleDefinition: a custom role. */
public final class RoleDefinitionKind implements Kind<MLRoleDefinitionSpec> {
    static final String KEY = "roleDefinition";
    private static final String STILL_ASSIGNED = "take the role away there first (az role assignment delete --ids, or the"
            + " MLRoleAssignment), or set deletionPolicy: Retain";

    @Override
    public String mainKey() {
        return KEY;
    }

    @Override
    public References references(MLRoleDefinitionSpec spec) {
        return References.inWorkspace(spec.workspaceRef(), spec.workspaceId());
    }

    @Override
    public Translation translate(ManagedObject<MLRoleDefinitionSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        return new RoleDefinitionTranslation(subject, resolved, facts).translate();
    }

    @Override
    public ObjectNode report(ManagedObject<MLRoleDefinitionSpec> subject, Facts facts) {
        ObjectNode body = facts.body(KEY).orElseGet(Json::object);
        ArrayNode scopes = Json.object().arrayNode();
        RoleDefinition.assignableScopes(body).forEach(scopes::add);
        return new StatusFields(body).text("roleName", "/properties/roleName").text("roleId", "/name")
                .with("assignableScopes", scopes).build();
    }

    /** Azure refuses to delete a role that is assigned: who has it is said before it is asked. */
    @Override
    public DeletionRule deletion(ManagedObject<MLRoleDefinitionSpec> subject, ResourceStatus resource) {
        DeletionRule rule = DeletionRule
                .of(DeletionAction.byPolicy(subject.spec().deletionPolicy(), resource, Map.of()));
        return rule.deletes()
                ? ArmId.tryParse(resource.id()).map(id -> rule.onceEmpty(assigned(id, subject.spec()))).orElse(rule)
                : rule;
    }

    /** Who has the role at any of the places that the spec says, whether or not Azure ever came to know of them. */
    private static List<DeletionRule.Contents> assigned(ArmId id, MLRoleDefinitionSpec spec) {
        Stream<ArmId> further = Objects.requireNonNullElse(spec.assignableScopes(), List.<String>of()).stream()
                .flatMap(scope -> ArmId.tryParse(scope).stream());
        return Stream.concat(id.parent().stream(), further).distinct().map(scope -> new DeletionRule.Contents(
                scope.extension(RoleAssignment.TYPE, "x").collection(), Map.of(), assignment -> isOf(assignment, id),
                "is still assigned by", STILL_ASSIGNED, true)).toList();
    }

    private static boolean isOf(JsonNode assignment, ArmId definition) {
        return RoleDefinition.guidOf(assignment.at("/properties/roleDefinitionId").asText())
                .equalsIgnoreCase(definition.name());
    }
}
