package dev.azureml.operator.roleassignment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLRoleAssignmentSpec.Principal;
import dev.azureml.api.MLRoleAssignmentSpec.PrincipalType;
import dev.azureml.api.ObjectName;
import dev.azureml.api.WorkspaceRef;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.ActingIdentity;
import dev.azureml.operator.azureml.PolicyAssignment;
import dev.azureml.operator.plan.ObjectRef;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who gets the role: an object id, or a managed identity whose object id Azure says.
 *
 * @param id object id in Entra ID
 */
record Grantee(String id, PrincipalType type) {
    private static final String KEY = "principal";
    private static final String IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities";
    private static final String CONTAINER_GROUP = "Microsoft.ContainerInstance/containerGroups";

    /** Returns the object whose identity it is; empty where the spec says it otherwise. */
    static Optional<ObjectRef> reference(Principal principal) {
        WorkspaceRef workspace = principal.workspaceRef();
        return workspace == null
                ? object("MLInferenceEndpoint", principal.endpointRef())
                        .or(() -> object("MLCompute", principal.computeRef()))
                        .or(() -> object("MLPolicyAssignment", principal.policyAssignmentRef()))
                : Optional.of(new ObjectRef("MLWorkspace", workspace.namespace(), workspace.name()));
    }

    private static Optional<ObjectRef> object(String kind, @Nullable ObjectName name) {
        return Optional.ofNullable(name).map(one -> new ObjectRef(kind, null, one.name()));
    }

    /** Returns who it is; empty while Azure did not say, or where nobody can be told. */
    static Optional<Grantee> find(Scene scene, Inquiry inquiry) {
        Principal principal = scene.spec().principal();
        String objectId = principal.objectId();
        PrincipalType type = principal.principalType();
        if (objectId != null && type != null) {
            // As Entra ID writes it: the text is compared.
            return Optional.of(new Grantee(objectId.toLowerCase(Locale.ROOT), type));
        }
        String identity = principal.userAssignedIdentityId();
        if (identity != null) {
            inquiry.look(scene.read(KEY, ArmId.parse(identity), IDENTITY, "2024-11-30"));
            return Optional.ofNullable(scene.facts().at(KEY, "/properties/principalId").textValue())
                    .map(Grantee::managed);
        }
        return reference(principal).flatMap(ref -> of(scene, inquiry, ref));
    }

    private static Optional<Grantee> of(Scene scene, Inquiry inquiry, ObjectRef ref) {
        ArmId id = scene.resolved().object(ref).id();
        inquiry.look(scene.read(KEY, id, id.type(), apiVersion(id.type())));
        Optional<ObjectNode> body = scene.facts().body(KEY);
        if (body.isEmpty()) {
            return Optional.empty();
        }
        String path = "spec.principal." + property(ref);
        if (ActingIdentity.isUndecided(body.get())) {
            inquiry.refuse(path, ref.kind() + " " + ref.name() + " has several user-assigned identities: say which one"
                    + " gets the role by userAssignedIdentityId");
            return Optional.empty();
        }
        Optional<Grantee> found = ActingIdentity.of(body.get()).map(Grantee::managed);
        if (found.isEmpty()) {
            inquiry.refuse(path, ref.kind() + " " + ref.name() + " has no managed identity: give it one, such as"
                    + " identity: {type: SystemAssigned}");
        }
        return found;
    }

    private static String apiVersion(String type) {
        if (type.equalsIgnoreCase(PolicyAssignment.TYPE)) {
            return PolicyAssignment.API_VERSION;
        }
        return type.equalsIgnoreCase(CONTAINER_GROUP) ? "2025-09-01" : Scene.ML_API_VERSION;
    }

    private static String property(ObjectRef ref) {
        return switch (ref.kind()) {
            case "MLWorkspace" -> "workspaceRef";
            case "MLInferenceEndpoint" -> "endpointRef";
            case "MLPolicyAssignment" -> "policyAssignmentRef";
            default -> "computeRef";
        };
    }

    private static Grantee managed(String id) {
        return new Grantee(id, PrincipalType.ServicePrincipal);
    }
}
