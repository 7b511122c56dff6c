package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.emulator.RequestRecord;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;

/** What tests of Kubernetes clusters start from: clusters in Azure, and the cluster that the operator runs in. */
final class Kubernetes {
    static final String GROUP = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/clusters/providers/";
    static final String AKS = GROUP + "Microsoft.ContainerService/managedClusters/aks";
    static final String ARC = GROUP + "Microsoft.Kubernetes/connectedClusters/arc";
    static final String EXTENSIONS = "/providers/Microsoft.KubernetesConfiguration/extensions/";
    private static final String INSTANCE_TYPES = """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata:
              name: instancetypes.amlarc.azureml.com
            spec:
              group: amlarc.azureml.com
              scope: Cluster
              names: {kind: InstanceType, plural: instancetypes, singular: instancetype, listKind: InstanceTypeList}
              versions:
                - name: v1alpha1
                  served: true
                  storage: true
                  schema:
                    openAPIV3Schema:
                      type: object
                      properties:
                        spec:
                          type: object
                          x-kubernetes-preserve-unknown-fields: true
            """;

    private final World world;

    Kubernetes(World world) {
        this.world = world;
    }

    /** Puts a cluster into Azure, with these of its own properties. */
    void plant(String cluster, String properties) {
        world.arm().put(cluster, Probe.json("{location: 'westeurope', properties: " + properties + "}"));
    }

    /** Installs the extension of Azure ML behind everybody's back. */
    void plantExtension(String cluster, String name) {
        world.arm().put(cluster + EXTENSIONS + name, Probe.json("""
                {identity: {type: 'SystemAssigned'}, properties: {extensionType: 'Microsoft.AzureML.Kubernetes',
                  provisioningState: 'Succeeded', currentVersion: '1.1.70',
                  configurationSettings: {enableTraining: 'True'}}}
                """));
    }

    /** An MLClusterExtension for training, with more lines of spec. */
    void extension(String name, String cluster, String... lines) {
        world.apply(manifest("MLClusterExtension", name, "  clusterId: " + cluster + "\n", lines));
    }

    /** An MLCompute in a workspace, with the lines of its member {@code kubernetes}. */
    void compute(String name, String workspace, String kubernetes, String... lines) {
        world.apply(
                manifest("MLCompute", name, "  workspaceId: " + workspace + "\n  kubernetes: {" + kubernetes + "}\n",
                        lines));
    }

    private static String manifest(String kind, String name, String body, String... lines) {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: azureml.dev/v1alpha1
                kind: %s
                metadata:
                  name: %s
                spec:
                """.formatted(kind, name)).append(body);
        List.of(lines).forEach(line -> yaml.append("  ").append(line).append('\n'));
        return yaml.toString();
    }

    /** A node of the cluster that the operator runs in. */
    Node node(String name, Map<String, String> labels, String gpus) {
        Node node = world.client().nodes().resource(new NodeBuilder().withNewMetadata().withName(name)
                .withLabels(labels).endMetadata().build()).create();
        node.setStatus(new NodeBuilder(node).withNewStatus().addToAllocatable("cpu", new Quantity("8"))
                .addToAllocatable("memory", new Quantity("32Gi"))
                .addToAllocatable("nvidia.com/gpu", new Quantity(gpus)).endStatus().build().getStatus());
        return world.client().nodes().resource(node).updateStatus();
    }

    void installInstanceTypes() {
        world.apply(INSTANCE_TYPES);
        world.kubectl().must("wait", "--for=condition=Established", "crd", "instancetypes.amlarc.azureml.com",
                "--timeout=60s");
    }

    MixedOperation<GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>> instanceTypes() {
        return world.client().genericKubernetesResources(new ResourceDefinitionContext.Builder()
                .withGroup("amlarc.azureml.com").withVersion("v1alpha1").withKind("InstanceType")
                .withPlural("instancetypes").withNamespaced(false).build());
    }

    /** What was deleted of that path's end, with the query of its DELETE. */
    List<Map<String, String>> deletions(String pathEnd) {
        return world.requests("DELETE", pathEnd).stream().map(RequestRecord::query).toList();
    }

    /** A setting of an extension as it is in Azure; a name may have dots. */
    static String setting(JsonNode extension, String name) {
        return extension.at("/properties/configurationSettings").path(name).asText();
    }
}
