package dev.azureml.api;

/** Patterns of names and ids; ARM answers with ids in any case, so those who copy one must get through. */
final class Patterns {
    static final String GUID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";
    static final String DURATION = "^P(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(\\d+H)?(\\d+M)?(\\d+([.]\\d+)?S)?)?$";
    /** A duration without years, months and weeks, whose length is not in doubt. */
    static final String TIME_OF_DAYS = "^P(\\d{1,3}D)?(T(\\d{1,5}H)?(\\d{1,5}M)?(\\d{1,5}S)?)?$";
    static final String LOCAL_TIME = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}$";
    static final String CLOCK = "^([01]\\d|2[0-3]):[0-5]\\d$";
    static final String VM_SIZE = "^[a-zA-Z0-9][a-zA-Z0-9_-]*$";
    static final String TIME = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}([.]\\d+)?(Z|[+-]\\d{2}:\\d{2})$";
    static final String DATE = "^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$";
    static final String FIRST_OF_MONTH = "^\\d{4}-(0[1-9]|1[0-2])-01$";
    static final String LANGUAGE = "^[a-z]{2}-[a-z]{2}$";
    static final String EMAIL = "^[^@\\s]+@[^@\\s]+[.][^@\\s]+$";
    static final String LOCATION = "^[a-zA-Z0-9]+( [a-zA-Z0-9]+)*$";

    static final String DNS_NAME = "^[a-z0-9]+(([.]|-+)[a-z0-9]+)*$";
    static final String NAMESPACE = "^[a-z0-9]+(-+[a-z0-9]+)*$";
    static final String NAMESPACE_OR_ALL = "^([*]|[a-z0-9]+(-+[a-z0-9]+)*)$";
    /** A key of a Secret or ConfigMap. */
    static final String DATA_KEY = "^[-._a-zA-Z0-9]+$";

    static final String QUANTITY = "^([1-9][0-9]*([.][0-9]+)?|0[.][0-9]*[1-9][0-9]*)(m|k|Ki|M|Mi|G|Gi|T|Ti)?$";
    static final String INSTANCE_TYPE_NAME = "^[a-z0-9]([-.a-z0-9]{0,61}[a-z0-9])?$";

    static final String WORKSPACE_NAME = "^[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}$";
    static final String COMPUTE_NAME = "^[a-zA-Z][a-zA-Z0-9-]{2,23}$";
    static final String DATASTORE_NAME = "^[a-zA-Z0-9][a-zA-Z0-9_-]{0,254}$";
    static final String ASSET_NAME = DATASTORE_NAME;
    static final String ASSET_VERSION = "^[a-zA-Z0-9][a-zA-Z0-9._-]*$";
    /** Segments that are not empty, "." or "..", none of which could be read as something else than a name. */
    static final String DATASTORE_PATH = "^([.]{0,2}[^./\\\\?#%\\x00-\\x1f][^/\\\\?#%\\x00-\\x1f]*"
            + "|[.]{3,}[^/\\\\?#%\\x00-\\x1f]*)"
            + "(/([.]{0,2}[^./\\\\?#%\\x00-\\x1f][^/\\\\?#%\\x00-\\x1f]*"
            + "|[.]{3,}[^/\\\\?#%\\x00-\\x1f]*))*/?$";
    /** Without a query, where a shared access signature would stand. */
    static final String ASSET_URI = "^(azureml|https?|abfss|wasbs|adl)://[^/?#\\\\\\s][^?#\\\\\\s]*$";
    /** CEL on a URI: no segment climbs. */
    static final String CLIMBS = "(/|%2[fF])([.]|%2[eE]){1,2}(/|%2[fF]|$)";
    static final String ARCHIVE_URL = "^(https|oci)://[a-zA-Z0-9.-]+(:[0-9]{1,5})?/[^?#\\\\\\s]+$";
    static final String DIGEST = "^sha256:[0-9a-f]{64}$";
    /** Segments that are not empty, "." or "..". */
    static final String FOLDER = "^([.]{0,2}[^./\\\\\\x00-\\x1f][^/\\\\\\x00-\\x1f]*)"
            + "(/[.]{0,2}[^./\\\\\\x00-\\x1f][^/\\\\\\x00-\\x1f]*)*/?$";
    static final String CONNECTION_NAME = "^[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}$";
    /** The first part of a public name in Azure. */
    static final String DNS_LABEL = "^[a-z]([-a-z0-9]*[a-z0-9])?$";
    /** A model in a registry, of a version or of none. */
    static final String CATALOGUE_MODEL = "^azureml://registries/[a-zA-Z0-9][a-zA-Z0-9_-]*/models/"
            + "[a-zA-Z0-9][a-zA-Z0-9._-]*(/versions/[a-zA-Z0-9][a-zA-Z0-9._-]*)?$";
    static final String ENDPOINT_NAME = "^[a-zA-Z](-?[a-zA-Z0-9])*$";
    static final String STORAGE_ACCOUNT_NAME = "^[a-z0-9]+$";
    static final String CONTAINER_NAME = "^([$](root|web|logs)|[a-z0-9](-?[a-z0-9])*)$";
    static final String SHARE_NAME = "^[a-z0-9](-?[a-z0-9])*$";

    /** Of another spelling than a namespace, since it has other words. */
    static final String SERVER_NAME = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
    static final String DATABASE_NAME = "^[^;=\\x22\\x27/\\\\]+$";
    static final String HOST = "^[a-z0-9-]+([.][a-z0-9-]+)+$";

    /** A host, or all below one. */
    static final String HOST_OR_WILDCARD = "^([*][.])?[a-z0-9-]+([.][a-z0-9-]+)+$";

    static final String THUMBPRINT = "^[0-9a-fA-F]{40}$";
    static final String PROTOCOL = "^[a-z]+$";
    static final String SCRIPT_SOURCE = "^(inline|workspace)$";
    static final String VARIABLE_NAME = "^[a-zA-Z_][a-zA-Z0-9_]*$";
    static final String IMAGE = "^[a-zA-Z0-9](:?[a-zA-Z0-9._@-]|/)*$";
    static final String REGISTRY_SERVER = "^[a-zA-Z0-9.-]+(:[0-9]+)?$";
    static final String URL_PATH = "^/[^?#\\s]*$";
    static final String HTTPS_URL = "^https://.+$";
    static final String ZONE = "^[1-9]$";
    static final String STORAGE_SKU = "^[A-Za-z0-9]+_[A-Z]+$";
    static final String RESOURCE_GROUP_NAME = "^[-\\w._()]*[-\\w_()]$";
    static final String KEY_URL = "^https://[^/]+/keys/[^/]+(/[^/]+)?$";
    static final String FABRIC_NAME = "^[^/\\\\]*[a-zA-Z0-9_][^/\\\\]*$";
    static final String EXTENSION_NAME = "^[a-zA-Z0-9]([-._a-zA-Z0-9]*[a-zA-Z0-9])?$";
    static final String EXTENSION_VERSION = "^[0-9]+([.][0-9]+){1,3}([-+][0-9A-Za-z.-]+)?$";
    static final String RELAY_NAMESPACE = "^[a-zA-Z][-a-zA-Z0-9]*[a-zA-Z0-9]$";
    static final String VM_FAMILY = "^[a-zA-Z0-9]([-_ a-zA-Z0-9]*[a-zA-Z0-9])?$";
    static final String BUDGET_NAME = "^[a-zA-Z0-9_-]+$";
    /** Terraform gives names such as {@code Actual_GreaterThan_90.000000_Percent}. */
    static final String NOTIFICATION_NAME = "^[a-zA-Z0-9._-]+$";
    static final String RELAY_NAME = "^[a-zA-Z0-9][-._a-zA-Z0-9]*$";

    /** A dot or space last is not taken by Azure. */
    static final String DIAGNOSTIC_SETTING_NAME = "^[a-zA-Z0-9]([-._a-zA-Z0-9]*[-_a-zA-Z0-9])?$";
    static final String LOG_CATEGORY = "^[a-zA-Z][-._a-zA-Z0-9]*$";
    static final String TABLE_NAME = "^[a-zA-Z][_a-zA-Z0-9]*$";
    static final String LIFECYCLE_RULE_NAME = "^[a-zA-Z0-9]+$";
    /** Without the slash it would also be of each container whose name goes on. */
    static final String BLOB_PREFIX = "^[a-z0-9$][-a-z0-9]{2,62}/.*$";
    static final String EVENT_HUB_NAME = "^[a-zA-Z0-9]([-._a-zA-Z0-9]{0,254}[a-zA-Z0-9])?$";

    static final String RESOURCE_GROUP_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+$";
    /** A subscription, a resource group, or a resource in one. */
    static final String SCOPE_ID = "^/subscriptions/[^/?#%]+(/[Rr]esource[Gg]roups/[^/?#%]+"
            + "(/providers/[^/?#%]+(/[^/?#%]+/[^/?#%]+)+)?)?$";
    /** Where a role can be assigned. */
    static final String ROLE_SCOPE_ID = "^/subscriptions/[^/?#%]+(/[Rr]esource[Gg]roups/[^/?#%]+)?$";
    static final String ROLE_ACTION = "^([a-zA-Z0-9._-]+/[a-zA-Z0-9._/-]*[*]?[a-zA-Z0-9._/-]*|[*][a-zA-Z0-9._/-]*)$";
    /** What is done to a resource: a provider, the type, and what. */
    static final String OPERATION = "^[a-zA-Z0-9._-]+(/[a-zA-Z0-9._-]+)+$";
    /** A definition of one policy or of several, of Azure's own, of a management group or of a subscription. */
    static final String POLICY_DEFINITION_ID = "^(/subscriptions/[^/?#%]+|/providers/[Mm]icrosoft[.][Mm]anagement/"
            + "management[Gg]roups/[^/?#%]+)?/providers/[Mm]icrosoft[.][Aa]uthorization/policy([Ss]et)?[Dd]efinitions/"
            + "[^/?#%]+$";
    static final String ARM_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/[^/?#%]+(/[^/?#%]+)+$";
    static final String WORKSPACE_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Mm]achine[Ll]earning[Ss]ervices/workspaces/[^/?#%]+$";
    static final String COMPUTE_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Mm]achine[Ll]earning[Ss]ervices/workspaces/[^/?#%]+/computes/[^/?#%]+$";
    static final String COMPUTE = "^azureml:[a-zA-Z0-9-]+$|" + COMPUTE_ID;
    static final String COMPONENT = "^(/subscriptions/[^/?#%]+(/[^/?#%]+)+|azureml://registries/[^/?#%]+(/[^/?#%]+)+|"
            + "azureml:[a-zA-Z0-9][a-zA-Z0-9._-]*(:[a-zA-Z0-9][a-zA-Z0-9._-]*|@latest))$";
    static final String STORAGE_ACCOUNT_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Ss]torage/storage[Aa]ccounts/[^/?#%]+$";
    static final String KEY_VAULT_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Kk]ey[Vv]ault/vaults/[^/?#%]+$";
    static final String LOG_ANALYTICS_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Oo]perational[Ii]nsights/workspaces/[^/?#%]+$";
    static final String APPLICATION_INSIGHTS_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Ii]nsights/components/[^/?#%]+$";
    static final String CONTAINER_REGISTRY_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Cc]ontainer[Rr]egistry/registries/[^/?#%]+$";
    static final String USER_ASSIGNED_IDENTITY_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Mm]anaged[Ii]dentity/user[Aa]ssigned[Ii]dentities/[^/?#%]+$";
    static final String VIRTUAL_MACHINE_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Cc]ompute/virtual[Mm]achines/[^/?#%]+$";
    static final String HDINSIGHT_CLUSTER_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Hh][Dd][Ii]nsight/clusters/[^/?#%]+$";
    static final String DATABRICKS_WORKSPACE_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Dd]atabricks/workspaces/[^/?#%]+$";
    static final String SPARK_POOL_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Ss]ynapse/workspaces/[^/?#%]+/big[Dd]ata[Pp]ools/[^/?#%]+$";
    static final String DATA_FACTORY_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Dd]ata[Ff]actory/factories/[^/?#%]+$";
    static final String DATA_LAKE_ANALYTICS_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Dd]ata[Ll]ake[Aa]nalytics/accounts/[^/?#%]+$";
    static final String AKS_CLUSTER_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Cc]ontainer[Ss]ervice/managed[Cc]lusters/[^/?#%]+$";
    static final String SUBNET_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Nn]etwork/virtual[Nn]etworks/[^/?#%]+/subnets/[^/?#%]+$";
    static final String ACTION_GROUP_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Ii]nsights/action[Gg]roups/[^/?#%]+$";
    static final String VIRTUAL_NETWORK_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Nn]etwork/virtual[Nn]etworks/[^/?#%]+$";
    static final String PRIVATE_DNS_ZONE_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Nn]etwork/private[Dd]ns[Zz]ones/[^/?#%]+$";
    static final String IP_ADDRESS = "^(?:[0-9]{1,3}[.]){3}[0-9]{1,3}$";
    static final String CIDR = "^(?:[0-9]{1,3}[.]){3}[0-9]{1,3}/(?:[0-9]|[12][0-9]|3[0-2])$";

    /** A virtual network or subnet: Azure makes none with less than eight addresses. */
    static final String NETWORK_RANGE = "^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])[.]){3}"
            + "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])/(?:[2-9]|[12][0-9])$";
    static final String VIRTUAL_NETWORK_NAME = "^[a-zA-Z0-9][-._a-zA-Z0-9]*[a-zA-Z0-9_]$";
    static final String SUBNET_NAME = "^[a-zA-Z0-9]([-._a-zA-Z0-9]*[a-zA-Z0-9_])?$";
    static final String RULE_NAME = SUBNET_NAME;
    /** A provider, and what of it. */
    static final String SERVICE_NAME = "^Microsoft([.][a-zA-Z0-9]+)+(/[a-zA-Z0-9]+)*$";
    /** A range, an address, or a service tag with its region. */
    static final String RULE_PLACE = "^[a-zA-Z0-9][a-zA-Z0-9.:/]*$";
    static final String PORT_RANGE = "^[0-9]{1,5}(-[0-9]{1,5})?$";

    /** A firewall's rule: Azure takes an address alone without /32, and no pair of addresses as /31. */
    static final String CLIENT_RANGE = "^(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])[.]){3}"
            + "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:/(?:[0-9]|[12][0-9]|30))?$";

    static final String CLUSTER_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "([Mm]icrosoft[.][Cc]ontainer[Ss]ervice/managed[Cc]lusters"
            + "|[Mm]icrosoft[.][Kk]ubernetes/connected[Cc]lusters)/[^/?#%]+$";
    static final String EVENT_HUB_RULE_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Ee]vent[Hh]ub/namespaces/[^/?#%]+(/event[Hh]ubs/[^/?#%]+)?/authorization[Rr]ules/[^/?#%]+$";
    static final String HYBRID_CONNECTION_ID = "^/subscriptions/[^/?#%]+/[Rr]esource[Gg]roups/[^/?#%]+/providers/"
            + "[Mm]icrosoft[.][Rr]elay/namespaces/[^/?#%]+/hybrid[Cc]onnections/[^/?#%]+$";

    /** CEL on the whole object: what names the resource in Azure stays. */
    static final String SAME_AZURE_NAME = "(has(self.spec.azureName) ? self.spec.azureName : self.metadata.name)"
            + " == (has(oldSelf.spec.azureName) ? oldSelf.spec.azureName : oldSelf.metadata.name)";

    private Patterns() {
    }
}
