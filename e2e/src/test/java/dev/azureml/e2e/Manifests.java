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
}
