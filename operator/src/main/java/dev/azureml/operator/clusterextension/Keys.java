package dev.azureml.operator.clusterextension;

/** What the resources behind an MLClusterExtension are to it. */
final class Keys {
    static final String EXTENSION = "extension";
    static final String CLUSTER = "spec.clusterId";
    static final String EXTENSIONS = "extensions";
    static final String RELAY_NAMESPACE = "relayNamespace";
    static final String HYBRID_CONNECTION = "hybridConnection";
    static final String AUTHORIZATION_RULE = "authorizationRule";

    private Keys() {
    }
}
