package dev.azureml.api;

/** Patterns of names and ids; ARM answers with ids in any case, so those who copy one must get through. */
final class Patterns {
    static final String GUID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";
    static final String DURATION = "^P(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(\\d+H)?(\\d+M)?(\\d+([.]\\d+)?S)?)?$";
    static final String LOCAL_TIME = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$";
    static final String TIME = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}([.]\\d+)?(Z|[+-]\\d{2}:\\d{2})$";
    static final String LOCATION = "^[a-zA-Z0-9]+( [a-zA-Z0-9]+)*$";

    static final String DNS_NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
    static final String NAMESPACE = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    static final String WORKSPACE_NAME = "^[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}$";
    static final String COMPUTE_NAME = "^[a-zA-Z][a-zA-Z0-9-]{2,23}$";
    static final String DATASTORE_NAME = "^[a-zA-Z0-9][a-zA-Z0-9_-]{0,254}$";
    static final String CONNECTION_NAME = "^[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}$";
    static final String ENDPOINT_NAME = "^[a-zA-Z](-?[a-zA-Z0-9])*$";
    static final String STORAGE_ACCOUNT_NAME = "^[a-z0-9]+$";
    static final String CONTAINER_NAME = "^([$](root|web|logs)|[a-z0-9](-?[a-z0-9])*)$";
    static final String SHARE_NAME = "^[a-z0-9](-?[a-z0-9])*$";

    static final String SERVER_NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
    static final String DATABASE_NAME = "^[^;='\"/\\\\]+$";
    static final String HOST = "^[a-z0-9-]+([.][a-z0-9-]+)+$";

    static final String RESOURCE_GROUP_ID = "^/subscriptions/[^/]+/[Rr]esource[Gg]roups/[^/]+$";
    static final String ARM_ID = "^/subscriptions/[^/]+/[Rr]esource[Gg]roups/[^/]+/providers/[^/]+/.+$";
    static final String WORKSPACE_ID = "^/subscriptions/[^/]+/[Rr]esource[Gg]roups/[^/]+/providers/"
            + "[Mm]icrosoft[.][Mm]achine[Ll]earning[Ss]ervices/workspaces/[^/]+$";
    static final String STORAGE_ACCOUNT_ID = "^/subscriptions/[^/]+/[Rr]esource[Gg]roups/[^/]+/providers/"
            + "[Mm]icrosoft[.][Ss]torage/storage[Aa]ccounts/[^/]+$";
    static final String KEY_VAULT_ID = "^/subscriptions/[^/]+/[Rr]esource[Gg]roups/[^/]+/providers/"
            + "[Mm]icrosoft[.][Kk]ey[Vv]ault/vaults/[^/]+$";
    static final String LOG_ANALYTICS_ID = "^/subscriptions/[^/]+/[Rr]esource[Gg]roups/[^/]+/providers/"
            + "[Mm]icrosoft[.][Oo]perational[Ii]nsights/workspaces/[^/]+$";
    static final String APPLICATION_INSIGHTS_ID = "^/subscriptions/[^/]+/[Rr]esource[Gg]roups/[^/]+/providers/"
            + "[Mm]icrosoft[.][Ii]nsights/components/[^/]+$";
    static final String CONTAINER_REGISTRY_ID = "^/subscriptions/[^/]+/[Rr]esource[Gg]roups/[^/]+/providers/"
            + "[Mm]icrosoft[.][Cc]ontainer[Rr]egistry/registries/[^/]+$";
    static final String USER_ASSIGNED_IDENTITY_ID = "^/subscriptions/[^/]+/[Rr]esource[Gg]roups/[^/]+/providers/"
            + "[Mm]icrosoft[.][Mm]anaged[Ii]dentity/user[Aa]ssigned[Ii]dentities/[^/]+$";

    /** CEL on the whole object: what names the resource in Azure stays. */
    static final String SAME_AZURE_NAME = "(has(self.spec.azureName) ? self.spec.azureName : self.metadata.name)"
            + " == (has(oldSelf.spec.azureName) ? oldSelf.spec.azureName : oldSelf.metadata.name)";

    private Patterns() {
    }
}
