package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** Who gets which role where. Only the condition and the description of an assignment can change in Azure. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "[has(self.workspaceRef), has(self.workspaceId), has(self.scope)].exists_one(x, x)",
        message = "exactly one of workspaceRef, workspaceId and scope must be set")
@ValidationRule(value = "!has(self.dependency) || !has(self.scope)",
        message = "dependency is one of the workspace's: it needs workspaceRef or workspaceId, and no scope",
        fieldPath = ".dependency")
@ValidationRule(value = "self.principal == oldSelf.principal",
        message = "principal can't be changed: create another MLRoleAssignment",
        fieldPath = ".principal")
@ValidationRule(value = "self.role == oldSelf.role",
        message = "role can't be changed: create another MLRoleAssignment",
        fieldPath = ".role")
@ValidationRule(value = "has(self.workspaceRef) == has(oldSelf.workspaceRef)"
                + " && (!has(self.workspaceRef) || self.workspaceRef == oldSelf.workspaceRef)"
                + " && has(self.workspaceId) == has(oldSelf.workspaceId)"
                + " && (!has(self.workspaceId) || self.workspaceId == oldSelf.workspaceId)"
                + " && has(self.scope) == has(oldSelf.scope)"
                + " && (!has(self.scope) || self.scope == oldSelf.scope)"
                + " && has(self.dependency) == has(oldSelf.dependency)"
                + " && (!has(self.dependency) || self.dependency == oldSelf.dependency)",
        message = "the scope (workspaceRef, workspaceId, dependency, scope) can't be changed:"
                + " create another MLRoleAssignment")
public record MLRoleAssignmentSpec(
        @JsonPropertyDescription("Manage (default) makes Azure match the spec; Observe reads and reports what "
                + "differs; Paused does neither.")
        @Nullable ManagementPolicy managementPolicy,
        @JsonPropertyDescription("What happens in Azure when this object is deleted: Delete (default) takes the role "
                + "away, Retain leaves it. An assignment that somebody else made always stays.")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("The MLWorkspace that is the scope, or whose dependency is.")
        @Nullable WorkspaceRef workspaceRef,
        @JsonPropertyDescription("ARM id of the workspace that is the scope, or whose dependency is, in place of "
                + "workspaceRef.")
        @Pattern(Patterns.WORKSPACE_ID) @Nullable String workspaceId,
        @JsonPropertyDescription("The dependency of the workspace that is the scope, in place of the workspace itself.")
        @Nullable Dependency dependency,
        @JsonPropertyDescription("ARM id of the scope, in place of a workspace: a resource, a resource group or a "
                + "subscription.")
        @Pattern(Patterns.SCOPE_ID) @Size(max = 1024) @Nullable String scope,
        @JsonPropertyDescription("Who gets the role. Can't be changed.")
        @Required Principal principal,
        @JsonPropertyDescription("Which role. Can't be changed.")
        @Required Role role,
        @JsonPropertyDescription("A condition in the language of Azure ABAC (version 2.0) that narrows the assignment, "
                + "such as @Resource[Microsoft.Storage/storageAccounts/blobServices/containers:name] StringEquals "
                + "'raw'.")
        @Size(min = 1, max = 8192) @Nullable String condition,
        @JsonPropertyDescription("What the assignment is for. Azure gets it with the operator's mark behind it.")
        @Size(max = 512) @Nullable String description) implements MLSpec {

    /** Who gets the role. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "[has(self.objectId), has(self.workspaceRef), has(self.endpointRef),"
                    + " has(self.computeRef), has(self.policyAssignmentRef), has(self.userAssignedIdentityId)].exists_one(x, x)",
            message = "exactly one of objectId, workspaceRef, endpointRef, computeRef, policyAssignmentRef and"
                    + " userAssignedIdentityId must be set")
    @ValidationRule(value = "has(self.objectId) == has(self.principalType)",
            message = "principalType (User, Group or ServicePrincipal) goes with objectId: set both or neither")
    public record Principal(
            @JsonPropertyDescription("Object id in Entra ID of a user, a group or a service principal (of an enterprise "
                    + "application: not the client id, nor the object id of the app registration).")
            @Pattern(Patterns.GUID) @Nullable String objectId,
            @JsonPropertyDescription("What the object id is of.")
            @Nullable PrincipalType principalType,
            @JsonPropertyDescription("The MLWorkspace whose managed identity gets the role.")
            @Nullable WorkspaceRef workspaceRef,
            @JsonPropertyDescription("The MLInferenceEndpoint, in this namespace, whose managed identity gets the role.")
            @Nullable ObjectName endpointRef,
            @JsonPropertyDescription("The MLCompute, in this namespace, whose managed identity gets the role.")
            @Nullable ObjectName computeRef,
            @JsonPropertyDescription("The MLPolicyAssignment, in this namespace, as whose managed identity the policy changes "
                    + "resources.")
            @Nullable ObjectName policyAssignmentRef,
            @JsonPropertyDescription("ARM id of the user-assigned managed identity that gets the role.")
            @Pattern(Patterns.USER_ASSIGNED_IDENTITY_ID) @Size(max = 1024) @Nullable String userAssignedIdentityId) {
    }

    /** Which role. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "[has(self.name), has(self.id), has(self.roleDefinitionRef)].exists_one(x, x)",
            message = "exactly one of name, id and roleDefinitionRef must be set")
    public record Role(
            @JsonPropertyDescription("Name of a built-in or custom role, such as AzureML Data Scientist.")
            @Size(min = 1, max = 512) @Nullable String name,
            @JsonPropertyDescription("GUID of the role's definition, such as f6c7c914-8db3-469d-8ca1-694a8f32e121.")
            @Pattern(Patterns.GUID) @Nullable String id,
            @JsonPropertyDescription("The MLRoleDefinition, in this namespace, of a custom role.")
            @Nullable ObjectName roleDefinitionRef) {
    }

    /** What an object id is of. */
    public enum PrincipalType {
        User, Group, ServicePrincipal
    }

    /** What a workspace depends on. */
    public enum Dependency {
        StorageAccount, KeyVault, ContainerRegistry, ApplicationInsights
    }

    /** Its name in Azure follows from what it says. */
    @Override
    public @Nullable String azureName() {
        return null;
    }

    /** What somebody else assigned will do, and is never taken over. */
    @Override
    public @Nullable AdoptionPolicy adoptionPolicy() {
        return null;
    }

    @Override
    public @Nullable ReplacementPolicy replacementPolicy() {
        return null;
    }

    /** Everything that Azure takes has a property: what nothing checks has no place in who may do what. */
    @Override
    public @Nullable Map<String, JsonNode> overrides() {
        return null;
    }
}
