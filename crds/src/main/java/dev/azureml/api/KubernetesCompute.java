package dev.azureml.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

// @formatter:off: each description stands above its field
/** A namespace of an AKS or Arc-connected Kubernetes cluster that is attached: Azure's Kubernetes compute. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "has(self.clusterId) != has(self.extensionRef)",
        message = "exactly one of kubernetes.clusterId and kubernetes.extensionRef must be set")
@ValidationRule(value = "!has(self.instanceTypes) || self.instanceTypes.all(name, name.matches('"
                + Patterns.INSTANCE_TYPE_NAME + "'))",
        message = "names in kubernetes.instanceTypes have small letters, digits, dots and hyphens, such as gpu-large")
@ValidationRule(value = "!has(self.defaultInstanceType) || !has(self.instanceTypes)"
                + " || self.defaultInstanceType == 'defaultinstancetype'"
                + " || self.defaultInstanceType in self.instanceTypes",
        message = "kubernetes.defaultInstanceType must be one of kubernetes.instanceTypes")
public record KubernetesCompute(
        @JsonPropertyDescription("ARM id of the AKS cluster (managedClusters) or of the Arc-connected one "
                + "(connectedClusters), in place of extensionRef. An AKS cluster must be in the workspace's "
                + "subscription. Create-only.")
        @Pattern(Patterns.CLUSTER_ID) @Nullable String clusterId,
        @JsonPropertyDescription("The MLClusterExtension of the cluster; the compute is attached once that is "
                + "installed.")
        @Nullable ExtensionRef extensionRef,
        @JsonPropertyDescription("Namespace in the cluster that jobs and deployments run in; default when absent. "
                + "Azure does not create it. Create-only.")
        @Pattern(Patterns.NAMESPACE) @Size(max = 63) @Nullable String namespace,
        @JsonPropertyDescription("The instance type of jobs that name none.")
        @Pattern(Patterns.INSTANCE_TYPE_NAME) @Size(max = 63) @Nullable String defaultInstanceType,
        @JsonPropertyDescription("Instance types by name.")
        @Size(max = 32) @Nullable Map<String, KubernetesInstanceType> instanceTypes,
        @JsonPropertyDescription("Whether the workspace gets a Trusted Access role binding on an AKS cluster. When "
                + "absent it gets one where the cluster is private or has no local accounts.")
        @Nullable Boolean trustedAccess) {
}
