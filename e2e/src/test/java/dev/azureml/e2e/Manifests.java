package dev.azureml.e2e;

/** Manifests that tests start from. */
public final class Manifests {
    private Manifests() {
    }

    /** A workspace with a group and dependencies made for it. */
    public static String workspace(String name) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLWorkspace
                metadata:
                  name: %1$s
                spec:
                  resourceGroup: {name: rg-%1$s, create: true}
                  location: westeurope
                """.formatted(name);
    }

    /** A network by the name net, with a group made for it. */
    public static String network(String subnets, String... more) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLNetwork
                metadata: {name: net}
                spec:
                  resourceGroup: {name: net, create: true}
                  location: westeurope
                  addressSpace: [10.20.0.0/16]
                  subnets: [%s]
                """.formatted(subnets) + String.join("\n", more).indent(2);
    }

    /** An identity-based datastore. */
    public static String datastore(String name, String workspace) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLDatastore
                metadata:
                  name: %s
                spec:
                  workspaceRef: {name: %s}
                  azureBlob:
                    accountName: account
                    containerName: container
                    credentials: {none: {}}
                """.formatted(name, workspace);
    }

    /** A datastore with an account key from a Secret. */
    public static String keyedDatastore(String name, String workspace, String secret) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLDatastore
                metadata:
                  name: %s
                spec:
                  workspaceRef: {name: %s}
                  azureBlob:
                    accountName: account
                    containerName: container
                    credentials:
                      accountKey:
                        key: {secretKeyRef: {name: %s, key: accountKey}}
                """.formatted(name, workspace, secret);
    }

    public static String cluster(String name, String workspace) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLCompute
                metadata:
                  name: %s
                spec:
                  workspaceRef: {name: %s}
                  amlCompute:
                    vmSize: Standard_DS3_v2
                    scaleSettings: {minNodeCount: 0, maxNodeCount: 2}
                """.formatted(name, workspace);
    }

    /** An inference endpoint with the rest of its spec as given. */
    public static String endpoint(String name, String workspaceId, String spec) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLInferenceEndpoint
                metadata:
                  name: %s
                spec:
                  workspaceId: %s
                """.formatted(name, workspaceId) + spec.indent(2);
    }

    /** The managed member; traffic is left out when empty. */
    public static String managed(String traffic, String... deployments) {
        return "managed:\n  authMode: Key\n  deployments:\n" + String.join("", deployments)
                + (traffic.isEmpty() ? "" : "  traffic: " + traffic + "\n");
    }

    /** One deployment of the managed member; a count of 0 leaves it out. */
    public static String deployment(String name, int count) {
        return "  - {name: " + name + ", model: 'azureml://registries/azureml/models/m/versions/1', "
                + "environmentId: 'azureml://registries/azureml/environments/e/versions/1', "
                + "instanceType: Standard_DS3_v2" + (count == 0 ? "" : ", instanceCount: " + count) + "}\n";
    }
}
