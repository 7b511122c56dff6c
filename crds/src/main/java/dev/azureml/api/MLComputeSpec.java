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
                + ", has(self.kubernetes)"
                + ", has(self.virtualMachine)"
                + ", has(self.hdInsight)"
                + ", has(self.databricks)"
                + ", has(self.synapseSpark)"
                + ", has(self.dataFactory)"
                + ", has(self.aks)"
                + ", has(self.dataLakeAnalytics)"
                + "].exists_one(x, x)",
        message = "exactly one kind of compute must be set: amlCompute"
                + ", computeInstance"
                + ", kubernetes"
                + ", virtualMachine"
                + ", hdInsight"
                + ", databricks"
                + ", synapseSpark"
                + ", dataFactory"
                + ", aks"
                + ", dataLakeAnalytics")
// With exactly one set before and after, the same one is set when it was set before.
@ValidationRule(value = "has(self.amlCompute) && has(oldSelf.amlCompute)"
                + " || has(self.computeInstance) && has(oldSelf.computeInstance)"
                + " || has(self.kubernetes) && has(oldSelf.kubernetes)"
                + " || has(self.virtualMachine) && has(oldSelf.virtualMachine)"
                + " || has(self.hdInsight) && has(oldSelf.hdInsight)"
                + " || has(self.databricks) && has(oldSelf.databricks)"
                + " || has(self.synapseSpark) && has(oldSelf.synapseSpark)"
                + " || has(self.dataFactory) && has(oldSelf.dataFactory)"
                + " || has(self.aks) && has(oldSelf.aks)"
                + " || has(self.dataLakeAnalytics) && has(oldSelf.dataLakeAnalytics)",
        message = "the kind of compute (amlCompute, computeInstance …) can't be changed: create another MLCompute")
@ValidationRule(value = "!has(self.computeInstance) || !has(self.computeInstance.recreateOn)"
                + " || has(self.replacementPolicy) && self.replacementPolicy == 'Recreate'",
        message = "computeInstance.recreateOn deletes the instance: it needs replacementPolicy Recreate",
        fieldPath = ".computeInstance.recreateOn")
@ValidationRule(value = "!has(self.azureName) || !self.azureName.matches('-[0-9]+$')",
        message = "azureName can't end in a hyphen and digits: say gpu1 or gpu-a, not gpu-1",
        fieldPath = ".azureName")
@ValidationRule(value = "!has(self.deletionPolicy) || self.deletionPolicy == 'Retain' || self.deletionPolicy == "
        + "(has(self.amlCompute) || has(self.computeInstance) ? 'Delete' : 'Detach')",
        message = "deletionPolicy of amlCompute and computeInstance is Delete or Retain; of what is attached it is "
        + "Detach or Retain",
        fieldPath = ".deletionPolicy")
@ValidationRule(value = "!has(self.disableLocalAuth) || has(self.amlCompute) || has(self.computeInstance) "
        + "|| has(self.synapseSpark)",
        message = "disableLocalAuth is for amlCompute, computeInstance and synapseSpark alone",
        fieldPath = ".disableLocalAuth")
@ValidationRule(value = "!has(self.computeLocation) || !has(self.computeInstance)",
        message = "computeLocation can't be set for computeInstance: an instance is in its workspace's region",
        fieldPath = ".computeLocation")
public record MLComputeSpec(
        @JsonPropertyDescription("The compute's name in Azure; metadata.name when absent. Can't be changed.")
        @Pattern(Patterns.COMPUTE_NAME) @Size(min = 3, max = 24) @Nullable String azureName,
        @JsonPropertyDescription("Manage (default) makes Azure match the spec; Observe reads and reports what "
                + "differs; Paused does neither.")
        @Nullable ManagementPolicy managementPolicy,
        @JsonPropertyDescription("What happens when the compute exists already and this object did not create it: "
                + "Adopt (default) takes it over, Never stops.")
        @Nullable AdoptionPolicy adoptionPolicy,
        @JsonPropertyDescription("What happens in Azure when this object is deleted: Delete (amlCompute and "
                + "computeInstance), Detach (what is attached) or Retain. What was created here is deleted or detached "
                + "by default, what was adopted is retained. What is attached is itself never deleted.")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("What happens when a property changes that Azure can't update in place: Never "
                + "(default) says so, Recreate deletes and creates, or detaches and attaches. A computeInstance, whose "
                + "disk goes with it, also takes the annotation azureml.dev/replace that names it.")
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
        @JsonPropertyDescription("Whether logging in with local users is off. A new cluster or instance that "
                + "leaves it out has it off, unless somebody is to log in by SSH. Create-only.")
        @Nullable Boolean disableLocalAuth,
        @JsonPropertyDescription("The Azure region that the nodes, or what is attached, are in; location when "
                + "absent. A new cluster is made in it wholly, as with location. Create-only.")
        @Pattern(Patterns.LOCATION) @Size(max = 64) @Nullable String computeLocation,
        @JsonPropertyDescription("A cluster that grows and shrinks with its jobs. Trains and deploys.")
        @Nullable AmlCompute amlCompute,
        @JsonPropertyDescription("A workstation for one person. Trains and deploys.")
        @Nullable ComputeInstance computeInstance,
        @JsonPropertyDescription("A namespace of an attached AKS or Arc-connected Kubernetes cluster. Trains and "
                + "deploys.")
        @Nullable KubernetesCompute kubernetes,
        @JsonPropertyDescription("An attached virtual machine, such as a Data Science Virtual Machine. Trains.")
        @Nullable VirtualMachine virtualMachine,
        @JsonPropertyDescription("An attached HDInsight cluster. Trains, with SDK and CLI version 1 alone.")
        @Nullable HdInsight hdInsight,
        @JsonPropertyDescription("An attached Azure Databricks workspace. Trains, with SDK and CLI version 1 alone.")
        @Nullable Databricks databricks,
        @JsonPropertyDescription("An attached Spark pool of Azure Synapse. Trains.")
        @Nullable SynapseSpark synapseSpark,
        @JsonPropertyDescription("An attached data factory, for data transfer steps of version 1 pipelines. Neither "
                + "trains nor deploys.")
        @Nullable DataFactory dataFactory,
        @JsonPropertyDescription("An AKS cluster attached the old way, for version 1. Deploys. Attach a cluster as "
                + "kubernetes instead.")
        @Nullable Aks aks,
        @JsonPropertyDescription("An account of Azure Data Lake Analytics, which is retired: is adopted and detached, "
                + "never attached. Trained.")
        @Nullable DataLakeAnalytics dataLakeAnalytics) implements WorkspaceChildSpec {

    @Override
    public boolean hasReplacementPolicy() {
        return true;
    }
}
