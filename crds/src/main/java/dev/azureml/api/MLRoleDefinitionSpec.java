package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What a custom role allows, and where it can be assigned. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "[has(self.workspaceRef), has(self.workspaceId), has(self.scope)].exists_one(x, x)",
        message = "exactly one of workspaceRef, workspaceId and scope must be set")
@ValidationRule(value = "has(self.workspaceRef) == has(oldSelf.workspaceRef)"
                + " && (!has(self.workspaceRef) || self.workspaceRef == oldSelf.workspaceRef)"
                + " && has(self.workspaceId) == has(oldSelf.workspaceId)"
                + " && (!has(self.workspaceId) || self.workspaceId == oldSelf.workspaceId)"
                + " && has(self.scope) == has(oldSelf.scope)"
                + " && (!has(self.scope) || self.scope == oldSelf.scope)",
        message = "where the role is defined (workspaceRef, workspaceId, scope) can't be changed: create another"
                + " MLRoleDefinition, or say further places in assignableScopes")
@ValidationRule(value = "self.roleName == oldSelf.roleName",
        message = "roleName can't be changed: create another MLRoleDefinition with it",
        fieldPath = ".roleName")
@ValidationRule(value = "has(self.azureName) == has(oldSelf.azureName)"
                + " && (!has(self.azureName) || self.azureName == oldSelf.azureName)",
        message = "azureName can't be changed: create another MLRoleDefinition",
        fieldPath = ".azureName")
@ValidationRule(value = "has(self.actions) || has(self.dataActions)",
        message = "the role allows nothing: say actions or dataActions, such as"
                + " actions: Microsoft.MachineLearningServices/workspaces/*/read")
public record MLRoleDefinitionSpec(
        @JsonPropertyDescription("GUID of a custom role that there is already, to take it over. When absent, the GUID "
                + "follows from the scope and roleName. Can't be changed.")
        @Pattern(Patterns.GUID) @Nullable String azureName,
        @JsonPropertyDescription("Manage (default) makes Azure match the spec; Observe reads and reports what "
                + "differs; Paused does neither.")
        @Nullable ManagementPolicy managementPolicy,
        @JsonPropertyDescription("What happens when the role exists already and this object did not create it: "
                + "Adopt (default) takes it over, Never stops.")
        @Nullable AdoptionPolicy adoptionPolicy,
        @JsonPropertyDescription("What happens in Azure when this object is deleted: Delete (default for what was "
                + "created here) or Retain (default for what was adopted). A role that is still assigned is not deleted.")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("The MLWorkspace in whose resource group the role is defined and can be assigned.")
        @Nullable WorkspaceRef workspaceRef,
        @JsonPropertyDescription("ARM id of the workspace in whose resource group the role is defined and can be "
                + "assigned, in place of workspaceRef.")
        @Pattern(Patterns.WORKSPACE_ID) @Nullable String workspaceId,
        @JsonPropertyDescription("ARM id of the resource group or subscription where the role is defined and can be "
                + "assigned, in place of a workspace.")
        @Pattern(Patterns.ROLE_SCOPE_ID) @Size(max = 1024) @Nullable String scope,
        @JsonPropertyDescription("ARM ids of further resource groups and subscriptions where the role can be assigned.")
        @Size(min = 1, max = 16) @Nullable
        List<@Pattern(Patterns.ROLE_SCOPE_ID) @Size(max = 1024) String> assignableScopes,
        @JsonPropertyDescription("What people call the role; no other role of the tenant may have the name. Can't be "
                + "changed.")
        @Size(min = 1, max = 512) @Required String roleName,
        @JsonPropertyDescription("What the role is for. Azure gets it with the operator's mark behind it.")
        @Size(max = 1024) @Nullable String description,
        @JsonPropertyDescription("What the role allows, such as Microsoft.MachineLearningServices/workspaces/*/read. "
                + "Actions of Azure ML are held against those that Azure publishes.")
        @Size(min = 1, max = 256) @Nullable List<@Pattern(Patterns.ROLE_ACTION) @Size(max = 256) String> actions,
        @JsonPropertyDescription("What of the actions the role does not allow. Another role may still allow it.")
        @Size(min = 1, max = 256) @Nullable List<@Pattern(Patterns.ROLE_ACTION) @Size(max = 256) String> notActions,
        @JsonPropertyDescription("What the role allows with data, such as "
                + "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read.")
        @Size(min = 1, max = 256) @Nullable List<@Pattern(Patterns.ROLE_ACTION) @Size(max = 256) String> dataActions,
        @JsonPropertyDescription("What of the dataActions the role does not allow.")
        @Size(min = 1, max = 256) @Nullable
        List<@Pattern(Patterns.ROLE_ACTION) @Size(max = 256) String> notDataActions) implements MLSpec {

    /** A role that is assigned can't be made anew. */
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
