package dev.azureml.operator.roleassignment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.DeletionPolicy;
import dev.azureml.api.MLRoleAssignmentSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.RoleAssignment;
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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** MLRoleAssignment: one role for one principal at one scope. */
public final class RoleAssignmentKind implements Kind<MLRoleAssignmentSpec> {
    static final String KEY = "roleAssignment";

    @Override
    public String mainKey() {
        return KEY;
    }

    @Override
    public References references(MLRoleAssignmentSpec spec) {
        return References.inWorkspace(spec.workspaceRef(), spec.workspaceId())
                .to(Stream.concat(Grantee.reference(spec.principal()).stream(),
                        WantedRole.reference(spec.role()).stream()).toList());
    }

    @Override
    public Translation translate(ManagedObject<MLRoleAssignmentSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        return new RoleAssignmentTranslation(new Scene(subject, resolved, facts)).translate();
    }

    @Override
    public ObjectNode report(ManagedObject<MLRoleAssignmentSpec> subject, Facts facts) {
        ObjectNode body = facts.body(KEY).orElseGet(Json::object);
        ObjectNode fields = new StatusFields(body).text("principalId", "/properties/principalId")
                .text("principalType", "/properties/principalType")
                .text("roleDefinitionId", "/properties/roleDefinitionId").build();
        WantedRole.nameOf(body.at("/properties/roleDefinitionId").asText(), facts)
                .ifPresent(name -> fields.put("roleName", name));
        Optional<ResourceStatus> recorded = subject.recorded(KEY);
        String id = recorded.map(ResourceStatus::id).orElseGet(() -> body.path("id").asText());
        ArmId.tryParse(id).flatMap(ArmId::parent).ifPresent(scope -> fields.put("scope", scope.value()));
        if (recorded.map(RoleAssignmentTranslation::isOfOthers).orElse(!id.isEmpty())) {
            fields.put("satisfiedBy", id);
        }
        return fields;
    }

    /** Whatever a record says: nothing is deleted but an assignment that was made for the object. */
    @Override
    public DeletionRule deletion(ManagedObject<MLRoleAssignmentSpec> subject, ResourceStatus resource) {
        boolean ours = !RoleAssignmentTranslation.isOfOthers(resource)
                && ArmId.parse(resource.id()).type().equalsIgnoreCase(RoleAssignment.TYPE);
        return DeletionRule.of(ours && subject.spec().deletionPolicy() != DeletionPolicy.Retain
                ? new DeletionAction.Delete(Map.of())
                : new DeletionAction.Retain());
    }
}
