package dev.azureml.operator.workspace;

/** The keys of the intents that have no dependency's name. */
final class Keys {
    static final String WORKSPACE = "workspace";
    static final String RESOURCE_GROUP = "resourceGroup";
    static final String DELETED_VAULT = "deletedVault";
    static final String IMAGE_BUILD_COMPUTE = "imageBuildCompute";
    static final String ENCRYPTION_IDENTITY = "encryptionIdentity";
    static final String LIFECYCLE = "storageLifecycle";
    /** Followed by the name of a table of Log Analytics. */
    static final String TABLE = "table/";
    /** Followed by the identity's name. */
    static final String IDENTITY = "identity/";

    private Keys() {
    }
}
