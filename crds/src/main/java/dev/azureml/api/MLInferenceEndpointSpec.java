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
/** What an Azure ML endpoint and its deployments should be. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.workspaceRef) != has(self.workspaceId)",
        message = "exactly one of workspaceRef and workspaceId must be set")
@ValidationRule(value = "[has(self.managed)"
                + ", has(self.kubernetes)"
                + ", has(self.batch)"
                + ", has(self.serverless)"
                + ", has(self.containerInstance)"
                + "].filter(x, x).size() == 1",
        message = "exactly one target must be set: managed, kubernetes, batch, serverless or containerInstance")
@ValidationRule(value = "has(self.managed) && has(oldSelf.managed)"
                + " || has(self.kubernetes) && has(oldSelf.kubernetes)"
                + " || has(self.batch) && has(oldSelf.batch)"
                + " || has(self.serverless) && has(oldSelf.serverless)"
                + " || has(self.containerInstance) && has(oldSelf.containerInstance)",
        message = "the target (managed, kubernetes, batch, serverless, containerInstance) can't be changed: create "
                + "another MLInferenceEndpoint")
@ValidationRule(value = "!has(self.containerInstance) || !has(self.azureName) || "
        + "self.azureName.matches('^[a-z0-9-]+$')",
        message = "azureName of containerInstance has small letters, digits and hyphens alone, such as my-endpoint",
        fieldPath = ".azureName")
public record MLInferenceEndpointSpec(
        @JsonPropertyDescription("The endpoint's name in Azure; metadata.name when absent. Can't be changed.")
        @Pattern(Patterns.ENDPOINT_NAME) @Size(min = 3, max = 32) @Nullable String azureName,
        @JsonPropertyDescription("Manage (default) makes Azure match the spec; Observe reads and reports what "
                + "differs; Paused does neither.")
        @Nullable ManagementPolicy managementPolicy,
        @JsonPropertyDescription("What happens when the endpoint exists already and this object did not create it: "
                + "Adopt (default) takes it over, Never stops.")
        @Nullable AdoptionPolicy adoptionPolicy,
        @JsonPropertyDescription("What happens in Azure when this object is deleted: Delete (default for what was "
                + "created here) or Retain (default for what was adopted).")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("What happens when a property changes that Azure can't update in place: Never "
                + "(default) says so, Recreate deletes and creates.")
        @Nullable ReplacementPolicy replacementPolicy,
        @JsonPropertyDescription("A JSON object merged last into the endpoint's ARM body, for what this schema does "
                + "not know yet.")
        @Nullable Map<String, JsonNode> overrides,
        @JsonPropertyDescription("The MLWorkspace that the endpoint is in.")
        @Nullable WorkspaceRef workspaceRef,
        @JsonPropertyDescription("ARM id of the workspace that the endpoint is in, in place of workspaceRef.")
        @Pattern(Patterns.WORKSPACE_ID) @Nullable String workspaceId,
        @JsonPropertyDescription("The Azure region; the workspace's when absent. Create-only.")
        @Pattern(Patterns.LOCATION) @Size(max = 64) @Nullable String location,
        @JsonPropertyDescription("Tags of the endpoint, and of what is made below and beside it.")
        @Size(max = 50) @Nullable Map<String, @Size(max = 256) String> tags,
        @JsonPropertyDescription("The endpoint's managed identities. Create-only.")
        @Nullable ManagedIdentity identity,
        @JsonPropertyDescription("A Secret to write the scoring URI and the keys to; written only when it is absent "
                + "or already this object's.")
        @Nullable ObjectName connectionSecret,
        @JsonPropertyDescription("An online endpoint on machines that Azure manages.")
        @Nullable ManagedOnlineEndpoint managed,
        @JsonPropertyDescription("An online endpoint on a Kubernetes cluster that is attached to the workspace.")
        @Nullable KubernetesOnlineEndpoint kubernetes,
        @JsonPropertyDescription("A batch endpoint, whose deployments work through data as jobs on computes.")
        @Nullable BatchEndpoint batch,
        @JsonPropertyDescription("A model of a catalogue, served and billed by the token.")
        @Nullable ServerlessEndpoint serverless,
        @JsonPropertyDescription("A container in Azure Container Instances, for development and test.")
        @Nullable ContainerInstance containerInstance) implements WorkspaceChildSpec {

    @Override
    public boolean hasReplacementPolicy() {
        return true;
    }
}
