package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** What an Azure ML workspace should be. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.subscriptionId) == has(oldSelf.subscriptionId) && (!has(self.subscriptionId) || "
        + "self.subscriptionId.lowerAscii() == oldSelf.subscriptionId.lowerAscii())",
        message = "subscriptionId is part of the workspace's identity and can't be set, changed or removed: create "
        + "another MLWorkspace")
@ValidationRule(value = "self.resourceGroup.name.lowerAscii() == oldSelf.resourceGroup.name.lowerAscii()",
        message = "resourceGroup.name is part of the workspace's identity and can't be changed: create another "
        + "MLWorkspace",
        fieldPath = ".resourceGroup.name")
@ValidationRule(value = "self.location.lowerAscii().replace(' ', '') == oldSelf.location.lowerAscii().replace(' ', "
        + "'')",
        message = "location is part of the workspace's identity and can't be changed: create another MLWorkspace",
        fieldPath = ".location")
@ValidationRule(value = "(has(self.kind) ? self.kind : 'Default') == (has(oldSelf.kind) ? oldSelf.kind : 'Default')",
        message = "kind is part of the workspace's identity and can't be changed: create another MLWorkspace")
@ValidationRule(value = "(has(self.kind) && self.kind == 'Project') ? has(self.hubRef) != has(self.hubResourceId) : "
        + "(!has(self.hubRef) && !has(self.hubResourceId))",
        message = "exactly one of hubRef and hubResourceId must be set when kind is Project, and none otherwise")
@ValidationRule(value = "has(self.featureStoreSettings) == (has(self.kind) && self.kind == 'FeatureStore')",
        message = "featureStoreSettings must be set when kind is FeatureStore, and only then")
@ValidationRule(value = "!(has(self.kind) && self.kind == 'Project') || !has(self.dependencies)",
        message = "dependencies can't be set when kind is Project: it uses those of its hub")
@ValidationRule(value = "!has(self.imageBuildCompute) || !(self.imageBuildCompute.lowerAscii() in ['local', "
        + "'serverless'])",
        message = "imageBuildCompute names a compute of the workspace of type AmlCompute, such as cpu-cluster;"
                + " local and serverless are none",
        fieldPath = ".imageBuildCompute")
@ValidationRule(value = "!has(self.network) || !(has(self.kind) && self.kind == 'Project')",
        message = "network can't be set when kind is Project: it is reached by way of its hub",
        fieldPath = ".network")
@ValidationRule(value = "!has(oldSelf.network) || has(self.network)",
        message = "network can't be taken out, since nothing would say whether what is closed stays so: set "
        + "network.architecture to Public to open it")
@ValidationRule(value = "!has(self.network) || self.network.architecture != 'Private' || "
        + "!has(self.publicNetworkAccess) || self.publicNetworkAccess == 'Disabled'",
        message = "network.architecture Private and publicNetworkAccess Enabled contradict each other: leave "
        + "publicNetworkAccess out, or set network.architecture to Public",
        fieldPath = ".publicNetworkAccess")
@ValidationRule(value = "!has(self.network) || self.network.architecture == 'Private' || "
        + "!has(self.publicNetworkAccess) || self.publicNetworkAccess == 'Enabled'",
        message = "network.architecture Public or VirtualNetwork and publicNetworkAccess Disabled contradict each other: leave "
        + "publicNetworkAccess out, or set network.architecture to Private",
        fieldPath = ".publicNetworkAccess")
@ValidationRule(value = "!has(self.network) || !has(self.allowPublicAccessWhenBehindVnet) || "
        + "self.allowPublicAccessWhenBehindVnet == (self.network.architecture != 'Private')",
        message = "allowPublicAccessWhenBehindVnet contradicts network.architecture: leave it out",
        fieldPath = ".allowPublicAccessWhenBehindVnet")
@ValidationRule(value = "!has(self.network) || self.network.architecture == 'Public' || !has(self.dependencies) || "
        + "!has(self.dependencies.containerRegistry) || !has(self.dependencies.containerRegistry.sku) || "
        + "self.dependencies.containerRegistry.sku.name == 'Premium'",
        message = "dependencies.containerRegistry.sku must be Premium, or left out, when network.architecture is Private or "
        + "VirtualNetwork: no other SKU has private endpoints and rules for addresses")
@ValidationRule(value = "!has(self.network) || !(has(self.network.serviceEndpointSubnetIds) || "
        + "has(self.network.serviceEndpointSubnets)) || has(self.network.subnetId) || has(self.network.subnet) || "
        + "!has(self.dependencies) || !has(self.dependencies.containerRegistry) || "
        + "!has(self.dependencies.containerRegistry.create)",
        message = "Azure has no service endpoints for registries, so network.serviceEndpointSubnetIds would not reach the one "
        + "that dependencies.containerRegistry creates: set network.subnetId and network.privateDns, which make private "
        + "endpoints, or name a registry of your own by id")
@ValidationRule(value = "!has(self.network) || self.network.architecture != 'VirtualNetwork' || "
        + "!has(self.managedNetwork) || !has(self.managedNetwork.isolationMode) || "
        + "self.managedNetwork.isolationMode == 'Disabled'",
        message = "network.architecture VirtualNetwork and managedNetwork contradict each other: computes of a managed network "
        + "are in none of your subnets; leave managedNetwork out, or set network.architecture to Private",
        fieldPath = ".managedNetwork")
@ValidationRule(value = DiagnosticSetting.NAMES_DIFFER, message = DiagnosticSetting.SAME_NAME,
        fieldPath = ".diagnostics")
public record MLWorkspaceSpec(
        @JsonPropertyDescription("The workspace's name in Azure; metadata.name when absent. Can't be changed.")
        @Pattern(Patterns.WORKSPACE_NAME) @Size(min = 3, max = 33) @Nullable String azureName,
        @JsonPropertyDescription("Manage (default) makes Azure match the spec; Observe reads and reports what "
                + "differs; Paused does neither.")
        @Nullable ManagementPolicy managementPolicy,
        @JsonPropertyDescription("What happens when the workspace exists already and this object did not create it: "
                + "Adopt (default) takes it over, Never stops.")
        @Nullable AdoptionPolicy adoptionPolicy,
        @JsonPropertyDescription("What happens in Azure when this object is deleted. Delete (soft delete; default "
                + "for what was created here), Retain (default for what was adopted), Purge (delete for good).")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("A JSON object merged last into the workspace's ARM body, for what this schema "
                + "does not know yet.")
        @Nullable Map<String, JsonNode> overrides,
        @JsonPropertyDescription("The subscription; the one of the credential when absent. Can't be changed.")
        @Pattern(Patterns.GUID) @Nullable String subscriptionId,
        @JsonPropertyDescription("The resource group that the workspace is in.")
        @Required ResourceGroup resourceGroup,
        @JsonPropertyDescription("The Azure region, such as westeurope. Can't be changed.")
        @Pattern(Patterns.LOCATION) @Size(max = 64) @Required String location,
        @JsonPropertyDescription("What the workspace is; Default when absent. Can't be changed.")
        @Nullable Kind kind,
        @JsonPropertyDescription("The MLWorkspace of kind Hub that a Project belongs to.")
        @Nullable WorkspaceRef hubRef,
        @JsonPropertyDescription("ARM id of the hub that a Project belongs to, when no MLWorkspace describes it.")
        @Pattern(Patterns.WORKSPACE_ID) @Nullable String hubResourceId,
        @JsonPropertyDescription("The name that people see; it can be changed.")
        @Size(max = 256) @Nullable String friendlyName,
        @JsonPropertyDescription("What the workspace is for.")
        @Nullable String description,
        @JsonPropertyDescription("Tags of the workspace, and of what is created for it.")
        @Size(max = 50) @Nullable Map<String, @Size(max = 256) String> tags,
        @JsonPropertyDescription("The workspace's SKU; Azure makes Basic of any.")
        @Nullable Sku sku,
        @JsonPropertyDescription("The workspace's managed identities.")
        @Nullable ManagedIdentity identity,
        @JsonPropertyDescription("Whether the workspace can be reached from public networks.")
        @Nullable EnabledDisabled publicNetworkAccess,
        @JsonPropertyDescription("Whether public access is allowed when the workspace is behind a virtual network.")
        @Nullable Boolean allowPublicAccessWhenBehindVnet,
        @JsonPropertyDescription("ARM ids of the workspaces associated with this hub.")
        @Size(max = 100) @Nullable List<@Pattern(Patterns.WORKSPACE_ID) @Size(max = 1024) String> associatedWorkspaces,
        @JsonPropertyDescription("URL of the discovery service that names the regional endpoints.")
        @Size(max = 2048) @Nullable String discoveryUrl,
        @JsonPropertyDescription("Whether the data of projects of one hub is kept apart.")
        @Nullable Boolean enableDataIsolation,
        @JsonPropertyDescription("Whether the service encrypts its own stores with the customer's key, in place of "
                + "stores in the subscription. Create-only.")
        @Nullable Boolean enableServiceSideCMKEncryption,
        @JsonPropertyDescription("Encryption with a key of your own.")
        @Nullable Encryption encryption,
        @JsonPropertyDescription("Settings of a FeatureStore.")
        @Nullable FeatureStoreSettings featureStoreSettings,
        @JsonPropertyDescription("Whether the data is of high business impact, so that Azure collects less "
                + "diagnostic data. Create-only.")
        @Nullable Boolean hbiWorkspace,
        @JsonPropertyDescription("Name of the compute that builds images, of type AmlCompute; sent once that compute "
                + "exists.")
        @Pattern(Patterns.COMPUTE_NAME) @Size(min = 3, max = 24) @Nullable String imageBuildCompute,
        @JsonPropertyDescription("The managed virtual network of the workspace.")
        @Nullable ManagedNetwork managedNetwork,
        @JsonPropertyDescription("From where the workspace and what is created for it can be reached; nothing is done about "
                + "it when absent. Once set, it can't be taken out.")
        @Nullable WorkspaceNetwork network,
        @JsonPropertyDescription("Which groups of people may do what in the workspace, by a published matrix of roles.")
        @Nullable WorkspaceAccess access,
        @JsonPropertyDescription("ARM id of the user-assigned identity that the workspace acts as; one of "
                + "identity.userAssignedIdentities.")
        @Pattern(Patterns.USER_ASSIGNED_IDENTITY_ID) @Nullable String primaryUserAssignedIdentity,
        @JsonPropertyDescription("Whether the managed network is made as soon as its rules are there, in place of with the first "
                + "compute. Managed online deployments need it before.")
        @Nullable Boolean provisionNetworkNow,
        @JsonPropertyDescription("Where serverless compute runs.")
        @Nullable ServerlessComputeSettings serverlessComputeSettings,
        @JsonPropertyDescription("Settings of what Azure manages for the workspace.")
        @Nullable ServiceManagedResourcesSettings serviceManagedResourcesSettings,
        @JsonPropertyDescription("Private links from the workspace to other resources.")
        @Size(max = 64) @Nullable List<SharedPrivateLinkResource> sharedPrivateLinkResources,
        @JsonPropertyDescription("How the workspace's own datastores authenticate.")
        @Nullable SystemDatastoresAuthMode systemDatastoresAuthMode,
        @JsonPropertyDescription("Whether the v2 API is refused so that all metadata stays in the virtual network.")
        @Nullable Boolean v1LegacyMode,
        @JsonPropertyDescription("Defaults that a hub gives to its projects.")
        @Nullable WorkspaceHubConfig workspaceHubConfig,
        @JsonPropertyDescription("What the workspace needs beside it. What is not given by id is created, tagged "
                + "and owned by this object.")
        @Nullable WorkspaceDependencies dependencies,
        @JsonPropertyDescription("Where the workspace's logs and metrics go: diagnostic settings of Azure Monitor. None "
                + "are made when absent; [] says that none are wanted.")
        @Size(max = DiagnosticSetting.MOST) @Nullable List<DiagnosticSetting> diagnostics,
        @JsonPropertyDescription("What is made to look at the workspace's logs with, where they go to Log Analytics.")
        @Nullable WorkspaceMonitoring monitoring,
        @JsonPropertyDescription("Which of Azure's metrics of the workspace are served under the operator's /metrics; "
                + "what the operator's AZURE_METRICS_GROUPS says when absent.")
        @Nullable MetricExport metrics,
        @JsonPropertyDescription("Other namespaces whose objects may name this workspace; \"*\" means all.")
        @Size(max = 256)
        @Nullable List<@Pattern(Patterns.NAMESPACE_OR_ALL) @Size(max = 63) String> allowedNamespaces,
        @JsonPropertyDescription("A ConfigMap to write the workspace's id, studio URL, MLflow tracking URI and "
                + "discovery URL to.")
        @Nullable ObjectName configMap,
        @JsonPropertyDescription("As whom this workspace and its children act in Azure: a ServiceAccount or a Secret of "
                + "this namespace.")
        @Nullable CredentialsRef credentialsRef,
        @JsonPropertyDescription("Whether the roles that user-assigned identities need on the dependencies are "
                + "granted; they are when absent.")
        @Nullable Boolean grantRoles) implements MLSpec {
    @Override
    public @Nullable ReplacementPolicy replacementPolicy() {
        return null;
    }

    /** What a workspace is. */
    public enum Kind {
        Default, Hub, Project, FeatureStore
    }

    /** How the workspace's own datastores authenticate. */
    public enum SystemDatastoresAuthMode {
        AccessKey, Identity, UserDelegationSAS
    }

    /** A resource group, and whether to make it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ResourceGroup(
            @JsonPropertyDescription("Name of the resource group. Can't be changed.")
            @Required @Pattern(Patterns.RESOURCE_GROUP_NAME) @Size(min = 1, max = 90) String name,
            @JsonPropertyDescription("Whether to create the group when it is absent. A group that was created stays when "
                    + "this is taken back.")
            @Nullable Boolean create,
            @JsonPropertyDescription("Tags of a group that is created.")
            @Size(max = 50) @Nullable Map<String, @Size(max = 256) String> tags) {
    }

    /** Where serverless compute runs. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ServerlessComputeSettings(
            @JsonPropertyDescription("ARM id of the subnet that serverless compute runs in.")
            @Pattern(Patterns.ARM_ID) @Nullable String serverlessComputeCustomSubnet,
            @JsonPropertyDescription("Whether serverless compute has no public IP addresses.")
            @Nullable Boolean serverlessComputeNoPublicIP) {
    }

    /** Settings of what Azure manages for the workspace. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ServiceManagedResourcesSettings(
            @JsonPropertyDescription("Settings of the Cosmos DB account.")
            @Nullable CosmosDb cosmosDb) {
    }

    /** Settings of the Cosmos DB account. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CosmosDb(
            @JsonPropertyDescription("Throughput of the collections, in request units.")
            @Min(0) @Nullable Integer collectionsThroughput) {
    }

    /** A private link from the workspace to another resource. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SharedPrivateLinkResource(
            @JsonPropertyDescription("Name of the private link.")
            @Size(min = 1, max = 128) @Required String name,
            @JsonPropertyDescription("ARM id of the resource that the link leads to.")
            @Pattern(Patterns.ARM_ID) @Nullable String privateLinkResourceId,
            @JsonPropertyDescription("Sub-resource that the link leads to, such as vault.")
            @Size(max = 128) @Nullable String groupId,
            @JsonPropertyDescription("Message for who approves the link.")
            @Nullable String requestMessage,
            @JsonPropertyDescription("State of the link.")
            @Nullable LinkStatus status) {
    }

    /** State of a private link. */
    public enum LinkStatus {
        Approved, Pending, Rejected, Disconnected, Timeout
    }

    /** Settings of a feature store. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FeatureStoreSettings(
            @JsonPropertyDescription("What feature computations run on.")
            @Nullable ComputeRuntime computeRuntime,
            @JsonPropertyDescription("Name of the connection to the offline store.")
            @Size(max = 256) @Nullable String offlineStoreConnectionName,
            @JsonPropertyDescription("Name of the connection to the online store.")
            @Size(max = 256) @Nullable String onlineStoreConnectionName) {
    }

    /** What feature computations run on. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ComputeRuntime(
            @JsonPropertyDescription("Version of the Spark runtime, such as 3.4.")
            @Size(max = 32) @Nullable String sparkRuntimeVersion) {
    }

    /** Defaults that a hub gives to its projects. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record WorkspaceHubConfig(
            @JsonPropertyDescription("ARM ids of further storage accounts.")
            @Size(max = 64)
            @Nullable List<@Pattern(Patterns.STORAGE_ACCOUNT_ID) @Size(max = 1024) String>
                    additionalWorkspaceStorageAccounts,
            @JsonPropertyDescription("ARM id of the resource group that projects are made in by default.")
            @Pattern(Patterns.RESOURCE_GROUP_ID) @Nullable String defaultWorkspaceResourceGroup) {
    }
}
