package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What the quota of a workspace should be. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.workspaceRef) != has(self.workspaceId)",
        message = "exactly one of workspaceRef and workspaceId must be set")
@ValidationRule(value = "has(self.workspaceRef) == has(oldSelf.workspaceRef)"
        + " && (!has(self.workspaceRef) || self.workspaceRef == oldSelf.workspaceRef)"
        + " && has(self.workspaceId) == has(oldSelf.workspaceId)"
        + " && (!has(self.workspaceId) || self.workspaceId.lowerAscii() == oldSelf.workspaceId.lowerAscii())",
        message = "the workspace can't be changed: create another MLQuota")
@ValidationRule(value = "self.families.all(f, "
        + "self.families.exists_one(g, g.name.lowerAscii() == f.name.lowerAscii()))",
        message = "two entries of families have the same name: keep one of them", fieldPath = ".families")
public record MLQuotaSpec(
        @JsonPropertyDescription("Manage (default) makes Azure match the spec; Observe reads and reports what "
                + "differs; Paused does neither.")
        @Nullable ManagementPolicy managementPolicy,
        @JsonPropertyDescription("What happens when the workspace has a limit for a family already and this object did not "
                + "set it: Adopt (default) takes it over, Never stops.")
        @Nullable AdoptionPolicy adoptionPolicy,
        @JsonPropertyDescription("What happens in Azure when this object is deleted or a family leaves the list: Delete "
                + "(default for a limit that was set here first) gives the workspace all that the subscription has of the "
                + "family, Retain (default for what was adopted) leaves the limit.")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("The MLWorkspace whose computes are limited.")
        @Nullable WorkspaceRef workspaceRef,
        @JsonPropertyDescription("ARM id of the workspace whose computes are limited, in place of workspaceRef.")
        @Pattern(Patterns.WORKSPACE_ID) @Nullable String workspaceId,
        @JsonPropertyDescription("VM families and how many of their cores the workspace may use, of those that its "
                + "subscription has in its region.")
        @Size(min = 1, max = 50) @Required List<Family> families) implements MLSpec {
    @Override
    public @Nullable String azureName() {
        return null;
    }

    @Override
    public @Nullable ReplacementPolicy replacementPolicy() {
        return null;
    }

    @Override
    public @Nullable Map<String, JsonNode> overrides() {
        return null;
    }

    /** The limit of one family. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Family(
            @JsonPropertyDescription("The family as Azure's VM sizes name it, such as standardDSv2Family (az ml compute "
                    + "list-sizes prints it), or as its quotas do, such as Standard DSv2 Family Cluster Dedicated vCPUs.")
            @Pattern(Patterns.VM_FAMILY) @Size(min = 1, max = 128) @Required String name,
            @JsonPropertyDescription("How many cores all computes of the workspace may use together; 0 allows none. Not above "
                    + "the limit of the subscription.")
            @Min(0) @Max(1_000_000) @Required Integer limit) {
    }
}
