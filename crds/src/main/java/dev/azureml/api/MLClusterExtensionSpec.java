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
/** What the Azure ML extension of a cluster should be. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "self.clusterId.lowerAscii() == oldSelf.clusterId.lowerAscii()",
        message = "clusterId can't be changed: create another MLClusterExtension",
        fieldPath = ".clusterId")
@ValidationRule(value = "(has(self.enableTraining) && self.enableTraining)"
                + " || (has(self.enableInference) && self.enableInference)",
        message = "enableTraining or enableInference must be true, or both")
@ValidationRule(value = "!(has(self.enableInference) && self.enableInference) || has(self.inferenceRouterServiceType)",
        message = "inferenceRouterServiceType must be set when enableInference is true")
@ValidationRule(value = "!(has(self.enableInference) && self.enableInference) || has(self.sslSecret)"
                + " || has(self.sslCertificate)"
                + " || (has(self.allowInsecureConnections) && self.allowInsecureConnections)",
        message = "enableInference needs sslSecret, or sslCertificate and sslKey, or allowInsecureConnections: true")
@ValidationRule(value = "has(self.sslCertificate) == has(self.sslKey)",
        message = "sslCertificate and sslKey must be set together")
@ValidationRule(value = "!has(self.sslSecret) || !has(self.sslCertificate)",
        message = "at most one of sslSecret and sslCertificate can be set")
@ValidationRule(value = "has(self.sslCname) || (!has(self.sslSecret) && !has(self.sslCertificate))",
        message = "sslCname must be set with sslSecret or sslCertificate")
@ValidationRule(value = "!has(self.internalLoadBalancerProvider)"
                + " || self.clusterId.lowerAscii().contains('/managedclusters/')",
        message = "internalLoadBalancerProvider is for AKS clusters alone",
        fieldPath = ".internalLoadBalancerProvider")
@ValidationRule(value = "!has(self.internalLoadBalancerProvider) || (has(self.inferenceRouterServiceType)"
                + " && self.inferenceRouterServiceType == 'LoadBalancer')",
        message = "internalLoadBalancerProvider needs inferenceRouterServiceType: LoadBalancer")
@ValidationRule(value = "!has(self.relay) || self.clusterId.lowerAscii().contains('/connectedclusters/')",
        message = "relay is for Arc-connected clusters alone",
        fieldPath = ".relay")
@ValidationRule(value = "!has(self.version)"
                + " || (has(self.autoUpgradeMinorVersion) && !self.autoUpgradeMinorVersion)",
        message = "version needs autoUpgradeMinorVersion: false")
@ValidationRule(value = "!has(self.nodeSelector) || self.nodeSelector.all(label, !label.contains('.'))",
        message = "a label with a dot can't be in nodeSelector, since Azure takes it for a path:"
                + " give it in configurationSettings as it is to be spelled",
        fieldPath = ".nodeSelector")
@ValidationRule(value = "!has(self.configurationSettings) || !self.configurationSettings.exists(key, key in"
                + " ['enableTraining', 'enableInference', 'inferenceRouterServiceType', 'allowInsecureConnections',"
                + " 'sslCname', 'sslSecret', 'inferenceRouterHA', 'internalLoadBalancerProvider', 'clusterPurpose',"
                + " 'installNvidiaDevicePlugin', 'installPromOp', 'installVolcano', 'installDcgmExporter'])",
        message = "configurationSettings can't have what has a field of its own,"
                + " such as enableTraining: set spec.enableTraining",
        fieldPath = ".configurationSettings")
@ValidationRule(value = "!has(self.configurationSettings) || !has(self.configurationProtectedSettings)"
                + " || !self.configurationSettings.exists(key, key in self.configurationProtectedSettings)",
        message = "a setting can't be in both configurationSettings and configurationProtectedSettings",
        fieldPath = ".configurationProtectedSettings")
@ValidationRule(value = "!has(self.instanceTypes) || self.instanceTypes.all(name, name.matches('"
                + Patterns.INSTANCE_TYPE_NAME + "'))",
        message = "names in instanceTypes have small letters, digits, dots and hyphens, such as gpu-large",
        fieldPath = ".instanceTypes")
@ValidationRule(value = "!has(self.instanceTypes) || (has(self.inCluster) && self.inCluster)",
        message = "instanceTypes needs inCluster: true: they are written to the cluster that the operator runs in",
        fieldPath = ".instanceTypes")
public record MLClusterExtensionSpec(
        @JsonPropertyDescription("The extension's name in Azure; metadata.name when absent. Can't be changed.")
        @Pattern(Patterns.EXTENSION_NAME) @Size(max = 253) @Nullable String azureName,
        @JsonPropertyDescription("Manage (default) makes Azure match the spec; Observe reads and reports what "
                + "differs; Paused does neither.")
        @Nullable ManagementPolicy managementPolicy,
        @JsonPropertyDescription("What happens when the extension exists already and this object did not create it: "
                + "Adopt (default) takes it over, Never stops.")
        @Nullable AdoptionPolicy adoptionPolicy,
        @JsonPropertyDescription("What happens in Azure when this object is deleted: Delete (default for what was "
                + "created here) or Retain (default for what was adopted).")
        @Nullable DeletionPolicy deletionPolicy,
        @JsonPropertyDescription("What happens when something changes that Azure can't update in place, such as a "
                + "node selector that is taken away: Never (default) says so, Recreate installs the extension anew.")
        @Nullable ReplacementPolicy replacementPolicy,
        @JsonPropertyDescription("A JSON object merged last into the extension's ARM body, for what this schema "
                + "does not know yet.")
        @Nullable Map<String, JsonNode> overrides,
        @JsonPropertyDescription("Tags of the Azure Relay that is made for an Arc-connected cluster; an extension has "
                + "none in Azure.")
        @Size(max = 50) @Nullable Map<String, @Size(max = 256) String> tags,
        @JsonPropertyDescription("ARM id of the AKS cluster (managedClusters) or of the Arc-connected one "
                + "(connectedClusters). Can't be changed.")
        @Pattern(Patterns.CLUSTER_ID) @Required String clusterId,
        @JsonPropertyDescription("The Azure region that jobs are scheduled from; the cluster's when absent.")
        @Pattern(Patterns.LOCATION) @Size(max = 64) @Nullable String location,
        @JsonPropertyDescription("Which releases are installed; stable when absent.")
        @Size(max = 64) @Nullable String releaseTrain,
        @JsonPropertyDescription("The version to stay at; needs autoUpgradeMinorVersion: false.")
        @Pattern(Patterns.EXTENSION_VERSION) @Size(max = 64) @Nullable String version,
        @JsonPropertyDescription("Whether new minor versions are installed by themselves; they are when absent.")
        @Nullable Boolean autoUpgradeMinorVersion,
        @JsonPropertyDescription("Whether the cluster runs training jobs and batch inference.")
        @Nullable Boolean enableTraining,
        @JsonPropertyDescription("Whether the cluster serves online endpoints.")
        @Nullable Boolean enableInference,
        @JsonPropertyDescription("How the inference router is reached; needed with enableInference.")
        @Nullable InferenceRouterServiceType inferenceRouterServiceType,
        @JsonPropertyDescription("Whether online endpoints are served over HTTP.")
        @Nullable Boolean allowInsecureConnections,
        @JsonPropertyDescription("Host name in the certificate of online endpoints.")
        @Size(min = 1, max = 253) @Nullable String sslCname,
        @JsonPropertyDescription("Name of a Secret with cert.pem and key.pem in the namespace azureml of the "
                + "cluster itself.")
        @Pattern(Patterns.DNS_NAME) @Size(max = 253) @Nullable String sslSecret,
        @JsonPropertyDescription("Certificate of online endpoints as PEM; with sslKey, in place of sslSecret.")
        @Nullable SecretValueSource sslCertificate,
        @JsonPropertyDescription("Private key of that certificate as PEM, without pass phrase.")
        @Nullable SecretValueSource sslKey,
        @JsonPropertyDescription("Whether the inference router has three replicas; on a cluster with fewer than "
                + "three nodes it has one when absent.")
        @Nullable Boolean inferenceRouterHA,
        @JsonPropertyDescription("azure puts the inference router behind an internal load balancer; AKS only.")
        @Nullable InternalLoadBalancerProvider internalLoadBalancerProvider,
        @JsonPropertyDescription("What the cluster is for; DevTest when absent on fewer than three nodes.")
        @Nullable ClusterPurpose clusterPurpose,
        @JsonPropertyDescription("Labels of the nodes that the extension runs on. A label that was sent can't be "
                + "taken away in place.")
        @Size(max = 16) @Nullable Map<String, @Size(max = 63) String> nodeSelector,
        @JsonPropertyDescription("Whether the NVIDIA device plugin is installed, for nodes with GPUs.")
        @Nullable Boolean installNvidiaDevicePlugin,
        @JsonPropertyDescription("Whether the Prometheus operator is installed; false uses one that is there.")
        @Nullable Boolean installPromOp,
        @JsonPropertyDescription("Whether the Volcano scheduler is installed; false uses one that is there.")
        @Nullable Boolean installVolcano,
        @JsonPropertyDescription("Whether dcgm-exporter is installed, which exposes metrics of GPUs.")
        @Nullable Boolean installDcgmExporter,
        @JsonPropertyDescription("Further settings of the extension, by Azure's name of them.")
        @Size(max = 64) @Nullable Map<String, @Size(max = 1024) String> configurationSettings,
        @JsonPropertyDescription("Further settings that are secret. Azure forgets those that an update leaves out, "
                + "so each update sends all of them.")
        @Size(max = 8) @Nullable Map<String, SecretValueSource> configurationProtectedSettings,
        @JsonPropertyDescription("The Azure Relay through which Azure ML reaches an Arc-connected cluster; made in "
                + "the cluster's resource group when absent, named as the Azure CLI names it.")
        @Nullable Relay relay,
        @JsonPropertyDescription("Whether the operator runs in this very cluster, so that it may make namespaces "
                + "and instance types there and look at the nodes.")
        @Nullable Boolean inCluster,
        @JsonPropertyDescription("Instance types to make in the cluster, by name; needs inCluster: true. "
                + "defaultinstancetype is the one of jobs that name none.")
        @Size(max = 32) @Nullable Map<String, KubernetesInstanceType> instanceTypes,
        @JsonPropertyDescription("Other namespaces whose objects may name this extension; \"*\" means all.")
        @Size(max = 256)
        @Nullable List<@Pattern(Patterns.NAMESPACE_OR_ALL) @Size(max = 63) String> allowedNamespaces)
        implements MLSpec {

    @Override
    public boolean hasReplacementPolicy() {
        return true;
    }
    /** How the inference router is reached. */
    public enum InferenceRouterServiceType {
        LoadBalancer, NodePort, ClusterIP
    }

    /** Who provides an internal load balancer. */
    public enum InternalLoadBalancerProvider {
        azure
    }

    /** What a cluster is for. */
    public enum ClusterPurpose {
        FastProd, DenseProd, DevTest
    }

    /** The Azure Relay of an Arc-connected cluster, as it is made or as it is there already. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(value = "!has(self.hybridConnectionId)"
                    + " || (!has(self.namespaceName) && !has(self.hybridConnectionName))",
            message = "namespaceName and hybridConnectionName can't be set together with hybridConnectionId: what is"
                    + " given by id is not managed here")
    public record Relay(
            @JsonPropertyDescription("Name of the Relay namespace to make; unique in all of Azure.")
            @Pattern(Patterns.RELAY_NAMESPACE) @Size(min = 6, max = 50) @Nullable String namespaceName,
            @JsonPropertyDescription("Name of the hybrid connection to make; the cluster's name when absent.")
            @Pattern(Patterns.RELAY_NAME) @Size(max = 260) @Nullable String hybridConnectionName,
            @JsonPropertyDescription("ARM id of a hybrid connection that is there already, in place of making one.")
            @Pattern(Patterns.HYBRID_CONNECTION_ID) @Nullable String hybridConnectionId,
            @JsonPropertyDescription("Name of the authorization rule whose connection string the extension gets; "
                    + "azureml_rw when absent. Must be there when hybridConnectionId is given.")
            @Pattern(Patterns.RELAY_NAME) @Size(max = 50) @Nullable String authorizationRuleName) {
    }
}
