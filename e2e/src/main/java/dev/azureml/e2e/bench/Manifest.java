package dev.azureml.e2e.bench;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.IntStream;

/** The objects that are measured. */
final class Manifest {
    static final String WORKSPACE = "bench";

    private Manifest() {
    }

    /** With a resource group, storage, vault and logs that are made for it. */
    static GenericKubernetesResource workspace() {
        return object("MLWorkspace", WORKSPACE, """
                resourceGroup: {name: bench, create: true}
                location: westeurope
                """);
    }

    /** Without a stored credential. */
    static GenericKubernetesResource datastore(String name) {
        return object("MLDatastore", name, """
                workspaceRef: {name: bench}
                description: what models are trained on
                azureBlob:
                  accountName: account
                  containerName: container
                  credentials: {none: {}}
                """);
    }

    static List<GenericKubernetesResource> datastores(int count) {
        return IntStream.range(0, count).mapToObj(i -> datastore("store-" + i)).toList();
    }

    /** With the account key of a Secret. */
    static GenericKubernetesResource keyedDatastore(String name, String secret) {
        return object("MLDatastore", name, """
                workspaceRef: {name: bench}
                azureBlob:
                  accountName: account
                  containerName: container
                  credentials:
                    accountKey: {key: {secretKeyRef: {name: %s, key: accountKey}}}
                """.formatted(secret));
    }

    static GenericKubernetesResource compute(String name) {
        return object("MLCompute", name, """
                workspaceRef: {name: bench}
                amlCompute:
                  vmSize: Standard_DS3_v2
                  scaleSettings: {minNodeCount: 0, maxNodeCount: 2}
                """);
    }

    /** With two deployments that share the traffic. */
    static GenericKubernetesResource endpoint(String name) {
        return object("MLInferenceEndpoint", name, """
                workspaceRef: {name: bench}
                identity: {type: SystemAssigned}
                managed:
                  authMode: Key
                  deployments:
                    - {name: blue, model: "%1$s/12", environmentId: "%2$s", instanceType: Standard_DS3_v2,
                       instanceCount: 1}
                    - {name: green, model: "%1$s/13", environmentId: "%2$s", instanceType: Standard_DS3_v2,
                       instanceCount: 1}
                  traffic: {blue: 90, green: 10}
                """.formatted(
                "azureml://registries/azureml/models/distilbert-base-uncased-finetuned-sst-2-english/versions",
                "azureml://registries/azureml/environments/foundation-model-inference/versions/60"));
    }

    private static GenericKubernetesResource object(String kind, String name, String spec) {
        return Serialization.unmarshal("""
                apiVersion: azureml.dev/v1alpha1
                kind: %s
                metadata: {name: %s}
                spec:
                %s""".formatted(kind, name, spec.indent(2)), GenericKubernetesResource.class);
    }
}
