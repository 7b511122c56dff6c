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
/** Which policy should hold where. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "[has(self.workspaceRef), has(self.workspaceId), has(self.resourceGroupId), "
        + "has(self.subscriptionId)].filter(x, x).size() == 1",
        message = "exactly one of workspaceRef, workspaceId, resourceGroupId and subscriptionId must be set")
@ValidationRule(value = "has(self.workspaceRef) == has(oldSelf.workspaceRef)"
        + " && (!has(self.workspaceRef) || self.workspaceRef == oldSelf.workspaceRef)"
        + " && has(self.workspaceId) == has(oldSelf.workspaceId)"
        + " && (!has(self.workspaceId) || self.workspaceId.lowerAscii() == oldSelf.workspaceId.lowerAscii())"
        + " && has(self.resourceGroupId) == has(oldSelf.resourceGroupId)"
        + " && (!has(self.resourceGroupId)"
        + " || self.resourceGroupId.lowerAscii() == oldSelf.resourceGroupId.lowerAscii())"
        + " && has(self.subscriptionId) == has(oldSelf.subscriptionId)"
        + " && (!has(self.subscriptionId)"
        + " || self.subscriptionId.lowerAscii() == oldSelf.subscriptionId.lowerAscii())",
        message = "an assignment stays where it is: create another MLPolicyAssignment for another group or subscription")
@ValidationRule(value = "has(self.policy.builtIn) == has(oldSelf.policy.builtIn)"
        + " && (!has(self.policy.builtIn)"
        + " || self.policy.builtIn.lowerAscii() == oldSelf.policy.builtIn.lowerAscii())"
        + " && has(self.policy.definitionId) == has(oldSelf.policy.definitionId)"
        + " && (!has(self.policy.definitionId)"
        + " || self.policy.definitionId.lowerAscii() == oldSelf.policy.definitionId.lowerAscii())",
        message = "policy can't be changed: create another MLPolicyAssignment",
        fieldPath = ".policy")
@ValidationRule(value = "!has(self.exemptions) || self.exemptions.all(e, "
        + "self.exemptions.exists_one(f, f.name.lowerAscii() == e.name.lowerAscii()))",
        message = "each exemption needs a name of its own",
        fieldPath = ".exemptions")
@ValidationRule(value = "has(self.identity) == has(self.location)",
        message = "location is where the identity is made: set identity and location, such as location: westeurope,"
                + " or neither",
        fieldPath = ".location")
@ValidationRule(value = "has(self.identity) == has(oldSelf.identity)"
        + " && (!has(self.identity) || self.identity == oldSelf.identity)",
        message = "identity can't be changed, added or taken out: create another MLPolicyAssignment",
        fieldPath = ".identity")
@ValidationRule(value = "has(self.location) == has(oldSelf.location)"
        + " && (!has(self.location) || self.location == oldSelf.location)",
        message = "location can't be changed, added or taken out: create another MLPolicyAssignment",
        fieldPath = ".location")
public record MLPolicyAssignmentSpec(
        @JsonPropertyDescription("The assignment's name in Azure; metadata.name when absent. Can't be changed.")
        @Pattern(Patterns.BUDGET_NAME) @Size(max = 63) @Nullable String azureName,
        @JsonPropertyDescription("Manage (default) makes Azure match the spec; Observe reads and reports what "
                + "differs; Paused does neither.")
        @Nullable ManagementPolicy managementPolicy,
        @JsonPropertyDescription("What happens when the assignment exists already and this object did not create it: "
                + "Adopt (default) takes it over, Never stops.")
        @Nullable AdoptionPolicy adoptionPolicy,
        @JsonPropertyDescription("What happens in Azure when this object is deleted: Delete (default for what was "
                + "created here) or Retain (default for what was adopted).")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("A JSON object merged last into the assignment's ARM body, for what this schema "
                + "does not know yet, such as resourceSelectors.")
        @Nullable Map<String, JsonNode> overrides,
        @JsonPropertyDescription("The MLWorkspace for whose resource group the policy holds: for all that is in the group.")
        @Nullable WorkspaceRef workspaceRef,
        @JsonPropertyDescription("ARM id of the workspace for whose resource group the policy holds, in place of "
                + "workspaceRef.")
        @Pattern(Patterns.WORKSPACE_ID) @Nullable String workspaceId,
        @JsonPropertyDescription("ARM id of the resource group for which the policy holds.")
        @Pattern(Patterns.RESOURCE_GROUP_ID) @Size(max = 1024) @Nullable String resourceGroupId,
        @JsonPropertyDescription("The subscription for which the policy holds.")
        @Pattern(Patterns.GUID) @Nullable String subscriptionId,
        @JsonPropertyDescription("Which policy. Can't be changed.")
        @Required Policy policy,
        @JsonPropertyDescription("Values of the policy's parameters by their names, such as effect: Deny; what is left out "
                + "has the policy's own default.")
        @Nullable Map<String, JsonNode> parameters,
        @JsonPropertyDescription("Default (when absent) has the policy act; DoNotEnforce only has Azure tell what does not "
                + "comply; Enroll has it act on resources that were enrolled.")
        @Nullable EnforcementMode enforcementMode,
        @JsonPropertyDescription("ARM ids of what in the scope the policy does not hold for: resource groups or resources.")
        @Size(min = 1, max = 250) @Nullable List<@Pattern(Patterns.SCOPE_ID) @Size(max = 1024) String> notScopes,
        @JsonPropertyDescription("What in the scope is exempt from the policy, with why and until when. Azure tells it as exempt, "
                + "where it tells nothing of notScopes. One that leaves the list is deleted in Azure.")
        @Size(min = 1, max = 50) @Nullable List<Exemption> exemptions,
        @JsonPropertyDescription("What people read who are refused by the policy: say what to do, and whom to ask.")
        @Size(min = 1, max = 1024) @Nullable String nonComplianceMessage,
        @JsonPropertyDescription("How Azure's portal calls the assignment; the policy's name when absent.")
        @Size(min = 1, max = 128) @Nullable String displayName,
        @JsonPropertyDescription("What the assignment is for.")
        @Size(min = 1, max = 512) @Nullable String description,
        @JsonPropertyDescription("As whom the policy changes resources; needed by one that does so (effects Modify and "
                + "DeployIfNotExists). Can't be changed, added or taken out.")
        @Nullable Identity identity,
        @JsonPropertyDescription("The region in which the identity is made, such as westeurope. Can't be changed.")
        @Pattern(Patterns.LOCATION) @Size(max = 64) @Nullable String location) implements MLSpec {
    @Override
    public @Nullable ReplacementPolicy replacementPolicy() {
        return null;
    }

    /** A policy, or several as an initiative. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "has(self.builtIn) != has(self.definitionId)",
            message = "exactly one of builtIn and definitionId must be set, such as builtIn: PublicNetworkAccessDisabled")
    public record Policy(
            @JsonPropertyDescription("One of Azure's own for Azure ML, such as PublicNetworkAccessDisabled, PrivateLink or "
                    + "CustomerManagedKey; the page of this kind lists them.")
            @Size(min = 1, max = 128) @Nullable String builtIn,
            @JsonPropertyDescription("ARM id of any other definition, or of an initiative (policySetDefinitions).")
            @Pattern(Patterns.POLICY_DEFINITION_ID) @Size(max = 1024) @Nullable String definitionId) {
    }

    /** What a policy does not hold for. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "[has(self.workspaceRef), has(self.computeRef), has(self.scope)].exists_one(x, x)",
            message = "exactly one of workspaceRef, computeRef and scope must be set, such as workspaceRef: {name: churn}")
    public record Exemption(
            @JsonPropertyDescription("The exemption's name in Azure.")
            @Pattern(Patterns.BUDGET_NAME) @Size(min = 1, max = 63) @Required String name,
            @JsonPropertyDescription("The MLWorkspace that is exempt, with all that lies in it.")
            @Nullable WorkspaceRef workspaceRef,
            @JsonPropertyDescription("The MLCompute, in this namespace, that is exempt.")
            @Nullable ObjectName computeRef,
            @JsonPropertyDescription("ARM id of what is exempt, with all that lies in it: a resource group or a resource within "
                    + "the scope of the policy.")
            @Pattern(Patterns.SCOPE_ID) @Size(max = 1024) @Nullable String scope,
            @JsonPropertyDescription("Waiver has what does not comply accepted for a while; Mitigated says that the policy's "
                    + "purpose is met in another way.")
            @Required ExemptionCategory category,
            @JsonPropertyDescription("When it ends, such as 2027-06-30T00:00:00Z; it does not when absent. Azure keeps one that "
                    + "has ended, which has no effect.")
            @Pattern(Patterns.TIME) @Size(max = 40) @Nullable String expiresOn,
            @JsonPropertyDescription("Of an initiative, the policies that it is exempt from, by their reference ids; all of them "
                    + "when absent.")
            @Size(min = 1, max = 100) @Nullable List<@Size(min = 1, max = 128) String> policyDefinitionReferenceIds,
            @JsonPropertyDescription("How Azure's portal calls the exemption.")
            @Size(min = 1, max = 128) @Nullable String displayName,
            @JsonPropertyDescription("Why it is exempt, and who said so.")
            @Size(min = 1, max = 512) @Nullable String description) {
    }

    /** Why something is exempt. */
    public enum ExemptionCategory {
        Waiver, Mitigated
    }

    /** Whether a policy acts. */
    public enum EnforcementMode {
        Default, DoNotEnforce, Enroll
    }

    /** As whom a policy acts. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "(self.type == 'UserAssigned') == has(self.userAssignedIdentity)",
            message = "identity.userAssignedIdentity goes with identity.type UserAssigned: set both, or neither")
    public record Identity(
            @JsonPropertyDescription("SystemAssigned has Azure make an identity for the assignment; UserAssigned takes one that "
                    + "there is.")
            @Required Type type,
            @JsonPropertyDescription("ARM id of the user-assigned identity.")
            @Pattern(Patterns.USER_ASSIGNED_IDENTITY_ID) @Size(max = 1024) @Nullable String userAssignedIdentity) {

        /** Kinds of identity that an assignment can have; Azure takes one. */
        public enum Type {
            SystemAssigned, UserAssigned
        }
    }
}
