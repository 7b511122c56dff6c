package dev.azureml.e2e.api;

import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

/** Manifests of Kubernetes computes and extensions that the API server must refuse. */
final class KubernetesRefusals {
    private KubernetesRefusals() {
    }

    static List<Arguments> ofComputes() {
        String ref = "workspaceRef: {name: w}, ";
        String cluster = "clusterId: " + Refusals.ARC;
        String limits = "limits: {cpu: '1', memory: 1Gi";
        return List.of(
                compute("a cluster id of another type", ref + "kubernetes: {clusterId: " + Refusals.ID
                        + "Microsoft.Compute/virtualMachines/z}", "spec.kubernetes.clusterId"),
                compute("no cluster", ref + "kubernetes: {namespace: n}", "kubernetes.clusterId"),
                compute("two clusters", ref + "kubernetes: {extensionRef: {name: e}, " + cluster + "}",
                        "kubernetes.extensionRef"),
                compute("a bad namespace", ref + "kubernetes: {namespace: Team A, " + cluster + "}",
                        "spec.kubernetes.namespace"),
                compute("deletion of what is attached", ref + "deletionPolicy: Delete, kubernetes: {" + cluster + "}",
                        "deletionPolicy"),
                compute("a default that is not there", ref + "kubernetes: {defaultInstanceType: big, instanceTypes: "
                        + "{small: {resources: {requests: {cpu: '1', memory: 1Gi}, " + limits + "}}}}, " + cluster
                        + "}", "defaultInstanceType"),
                compute("no memory", ref + "kubernetes: {instanceTypes: {small: {resources: {requests: {cpu: '1'}, "
                        + limits + "}}}}, " + cluster + "}", "spec.kubernetes.instanceTypes"),
                compute("a GPU that is requested", ref + "kubernetes: {instanceTypes: {small: {resources: {requests: "
                        + "{cpu: '1', memory: 1Gi, nvidia.com/gpu: '1'}, " + limits + "}}}}, " + cluster + "}",
                        "nvidia.com/gpu"),
                compute("no quantity", ref + "kubernetes: {instanceTypes: {small: {resources: {requests: {cpu: much, "
                        + "memory: 1Gi}, " + limits + "}}}}, " + cluster + "}", "requests[cpu]"),
                compute("a bad name of an instance type", ref + "kubernetes: {instanceTypes: {Small Type: {resources: "
                        + "{requests: {cpu: '1', memory: 1Gi}, " + limits + "}}}}, " + cluster + "}",
                        "kubernetes.instanceTypes"));
    }

    static List<Arguments> ofExtensions() {
        String aks = "clusterId: " + Refusals.ID + "Microsoft.ContainerService/managedClusters/z, ";
        String arc = "clusterId: " + Refusals.ARC + ", ";
        String router = "enableInference: true, inferenceRouterServiceType: ClusterIP, ";
        String insecure = router + "allowInsecureConnections: true";
        String key = "{secretKeyRef: {name: s, key: k}}";
        String types = "instanceTypes: {small: {resources: {requests: {cpu: '1', memory: 1Gi}, limits: {cpu: '1', "
                + "memory: 1Gi}}}}";
        return List.of(
                extension("no cluster", "enableTraining: true", "spec.clusterId"),
                extension("a cluster id of another type", "enableTraining: true, clusterId: " + Refusals.WORKSPACE_ID,
                        "spec.clusterId"),
                extension("nothing to do", aks + "enableTraining: false", "enableTraining"),
                extension("no router type", aks + "enableInference: true, allowInsecureConnections: true",
                        "inferenceRouterServiceType"),
                extension("neither TLS nor leave to go without", aks + router + "sslCname: a", "allowInsecure"),
                extension("TLS without a name", aks + router + "sslSecret: s", "sslCname"),
                extension("a certificate without its key", aks + router + "sslCname: a, sslCertificate: " + key,
                        "sslKey"),
                extension("two certificates", aks + router + "sslCname: a, sslSecret: s, sslCertificate: " + key
                        + ", sslKey: " + key, "sslSecret"),
                extension("a key as text", aks + router + "sslCname: a, sslCertificate: text, sslKey: " + key,
                        "spec.sslCertificate"),
                extension("an internal load balancer on Arc", arc + "enableInference: true, allowInsecureConnections: "
                        + "true, inferenceRouterServiceType: LoadBalancer, internalLoadBalancerProvider: azure",
                        "spec.internalLoadBalancerProvider"),
                extension("an internal load balancer for ClusterIP", aks + insecure
                        + ", internalLoadBalancerProvider: azure", "internalLoadBalancerProvider"),
                extension("a relay on AKS", aks + "enableTraining: true, relay: {}", "spec.relay"),
                extension("two relays", arc + "enableTraining: true, relay: {namespaceName: my-relay, "
                        + "hybridConnectionId: " + Refusals.ID + "Microsoft.Relay/namespaces/a/hybridConnections/b}",
                        "spec.relay"),
                extension("a version that upgrades itself", aks + "enableTraining: true, version: 1.1.40",
                        "autoUpgradeMinorVersion"),
                extension("a label with a dot", aks + "enableTraining: true, nodeSelector: {kubernetes.io/os: linux}",
                        "spec.nodeSelector"),
                extension("a setting that has a field", aks + "enableTraining: true, configurationSettings: "
                        + "{enableInference: 'true'}", "spec.configurationSettings"),
                extension("a setting twice", aks + "enableTraining: true, configurationSettings: {a: b}, "
                        + "configurationProtectedSettings: {a: " + key + "}", "configurationProtectedSettings"),
                extension("a protected setting as text", aks + "enableTraining: true, configurationProtectedSettings: "
                        + "{a: text}", "spec.configurationProtectedSettings.a"),
                extension("instance types elsewhere", aks + "enableTraining: true, " + types, "spec.instanceTypes"),
                extension("a bad azureName", aks + "enableTraining: true, azureName: a b", "spec.azureName"),
                extension("a policy of computes", aks + "enableTraining: true, deletionPolicy: Detach",
                        "spec.deletionPolicy"));
    }

    private static Arguments compute(String what, String spec, String words) {
        return Refusals.named(what, "MLCompute", "cmp", spec, words);
    }

    private static Arguments extension(String what, String spec, String words) {
        return Refusals.named(what, "MLClusterExtension", "ext", spec, words);
    }
}
