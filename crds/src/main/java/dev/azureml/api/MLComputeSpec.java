package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What an Azure ML compute should be. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.workspaceRef) != has(self.workspaceId)",
        message = "exactly one of workspaceRef and workspaceId must be set")
@ValidationRule(value = "[has(self.amlCompute)"
                + ", has(self.computeInstance)"
                + "].exists_one(x, x)",
        message = "exactly one kind of compute must be set: amlCompute"
                + ", computeInstance")
// With exactly one set before and after, the same one is set when it was set before.
@ValidationRule(value = "has(self.amlCompute) && has(oldSelf.amlCompute)"
                + " || has(self.computeInstance) && has(oldSelf.computeInstance)",
        message = "the kind of compute (amlCompute, computeInstance …) can't be changed: create another MLCompute")
@ValidationRule(value = "!has(self.computeInstance) || !has(self.computeInstance.recreateOn)"
                + " || has(self.replacementPolicy) && self.replacementPolicy == 'Recreate'",
        message = "computeInstance.recreateOn deletes the instance: it needs replacementPolicy Recreate",
        fieldPath = ".computeInstance.recreateOn")
@ValidationRule(value = "!has(self.azureName) || !self.azureName.matches('-[0-9]+$')",
        message = "azureName can't end in a hyphen and digits",
        fieldPath = ".azureName")
public record MLComputeSpec(
        @JsonPropertyDescription("The compute's name in Azure; metadata.name when absent. Can't be changed.")
        @Pattern(Patterns.COMPUTE_NAME) @Size(min = 3, max = 24) @Nullable String azureName,
        @JsonPropertyDescription("Manage (default) makes Azure match the spec; Observe reads and reports what "
                + "differs; Paused does neither.")
        @Nullable ManagementPolicy managementPolicy,
        @JsonPropertyDescription("What happens when the compute exists already and this object did not create it: "
                + "Adopt (default) takes it over, Never stops.")
        @Nullable AdoptionPolicy adoptionPolicy,
        @JsonPropertyDescription("What happens in Azure when this object is deleted: Delete (default for what was "
                + "created here) or Retain (default for what was adopted).")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("What happens when a property changes that Azure can't update in place: Never "
                + "(default) says so, Recreate deletes and creates.")
        @Nullable ReplacementPolicy replacementPolicy,
        @JsonPropertyDescription("A JSON object merged last into the compute's ARM body, for what this schema does "
                + "not know yet.")
        @Nullable Map<String, JsonNode> overrides,
        @JsonPropertyDescription("The MLWorkspace that the compute is in.")
        @Nullable WorkspaceRef workspaceRef,
        @JsonPropertyDescription("ARM id of the workspace that the compute is in, in place of workspaceRef.")
        @Pattern(Patterns.WORKSPACE_ID) @Nullable String workspaceId,
        @JsonPropertyDescription("The Azure region of the resource; the workspace's when absent.")
        @Pattern(Patterns.LOCATION) @Size(max = 64) @Nullable String location,
        @JsonPropertyDescription("What the compute is for.")
        @Nullable String description,
        @JsonPropertyDescription("Tags of the compute.")
        @Size(max = 50) @Nullable Map<String, @Size(max = 256) String> tags,
        @JsonPropertyDescription("The compute's managed identities.")
        @Nullable ManagedIdentity identity,
        @JsonPropertyDescription("Whether logging in with local users is off. Create-only.")
        @Nullable Boolean disableLocalAuth,
        @JsonPropertyDescription("The Azure region that the nodes are in; the workspace's when absent. Create-only.")
        @Pattern(Patterns.LOCATION) @Size(max = 64) @Nullable String computeLocation,
        @JsonPropertyDescription("A cluster that grows and shrinks with its jobs.")
        @Nullable AmlCompute amlCompute,
        @JsonPropertyDescription("A workstation for one person.")
        @Nullable ComputeInstance computeInstance) implements WorkspaceChildSpec {
}
