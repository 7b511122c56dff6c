package dev.azureml.api;

import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.Map;

import static java.util.Map.entry;

/** What people are told in place of a regular expression, which is what the API server says of a pattern. */
final class PatternWords {
    /** Letters, digits and more: how the names of several kinds of things in Azure ML are. */
    private static final String ASSETS = "letters, digits, hyphens and underscores, a letter or digit first";
    private static final String SMALL = "small letters, digits and hyphens";

    private static final Map<String, String> WORDS = Map.ofEntries(
            entry(Patterns.GUID, "a GUID such as 01234567-89ab-cdef-0123-456789abcdef"),
            entry(Patterns.DURATION, "an ISO 8601 duration such as PT120S"),
            entry(Patterns.TIME_OF_DAYS, "an ISO 8601 duration of days, hours, minutes and seconds, such as PT12H"),
            entry(Patterns.LOCAL_TIME, "a time without zone, such as 2026-01-31T08:00:00"),
            entry(Patterns.TIME, "a time with its zone, such as 2026-01-31T08:00:00Z"),
            entry(Patterns.DATE, "a day such as 2026-12-31"),
            entry(Patterns.FIRST_OF_MONTH, "the first day of a month, such as 2026-01-01"),
            entry(Patterns.EMAIL, "a mail address such as ml-platform@example.com"),
            entry(Patterns.OPERATION, "an operation of Azure's without *, such as "
                    + "Microsoft.MachineLearningServices/workspaces/computes/write"),
            entry(Patterns.ROLE_ACTION, "an action of Azure, with one * at most, such as "
                    + "Microsoft.MachineLearningServices/workspaces/jobs/*"),
            entry(Patterns.VM_FAMILY, "a VM family such as standardDSv2Family"),
            entry(Patterns.BUDGET_NAME, "1 to 63 letters, digits, hyphens and underscores, such as team-a"),
            entry(Patterns.NOTIFICATION_NAME,
                    "1 to 63 letters, digits, hyphens, underscores and dots, such as half-spent"),
            entry(Patterns.POLICY_DEFINITION_ID, "the ARM id of a policy's definition or of an initiative, such as "
                    + "/providers/Microsoft.Authorization/policyDefinitions/NAME or "
                    + "/subscriptions/SUBSCRIPTION/providers/Microsoft.Authorization/policySetDefinitions/NAME"),
            entry(Patterns.ACTION_GROUP_ID, id("an action group", "Microsoft.Insights/actionGroups/NAME")),
            entry(Patterns.LANGUAGE, "a language such as de-de"),
            entry(Patterns.CLOCK, "a time of day such as 08:30 or 17:00"),
            entry(Patterns.VM_SIZE, "the size of a virtual machine, such as Standard_DS3_v2"),
            entry(Patterns.LOCATION, "an Azure region such as westeurope or West Europe"),
            entry(Patterns.QUANTITY, "a quantity above 0, such as 500m, 2 or 1.5Gi"),
            entry(Patterns.DNS_NAME, "a name of small letters, digits, hyphens and dots, such as my-object"),
            entry(Patterns.NAMESPACE, "the name of a namespace: " + SMALL + ", such as team-a"),
            entry(Patterns.NAMESPACE_OR_ALL, "the name of a namespace, such as team-a, or * for all"),
            entry(Patterns.DATA_KEY, "a key of letters, digits, hyphens, dots and underscores, such as my.key"),
            entry(Patterns.INSTANCE_TYPE_NAME, "the name of an instance type: small letters, digits, hyphens and dots, "
                    + "such as gpu-large"),
            entry(Patterns.WORKSPACE_NAME, "3 to 33 " + ASSETS + ", such as team-a"),
            entry(Patterns.COMPUTE_NAME, "3 to 24 letters, digits and hyphens, a letter first, such as cpu-cluster"),
            entry(Patterns.ASSET_NAME, "up to 255 " + ASSETS + ", such as my-data"),
            entry(Patterns.ASSET_VERSION, "letters, digits, dots, hyphens and underscores, a letter or digit first, "
                    + "such as 1 or 2026.01"),
            entry(Patterns.DATASTORE_PATH, "a path such as train/data.csv: no slash first, no . or .. between slashes, "
                    + "none of ? # % \\"),
            entry(Patterns.ASSET_URI, "a URI such as https://account.blob.core.windows.net/container/folder or "
                    + "azureml://datastores/my-store/paths/folder (also abfss, wasbs, adl, http), without spaces and "
                    + "without a query or a shared access signature"),
            entry(Patterns.ARCHIVE_URL, "a URL such as https://github.com/team/code/releases/download/v1/code.tar.gz "
                    + "or oci://ghcr.io/team/code, without user, query or fragment"),
            entry(Patterns.DIGEST, "sha256: and 64 hexadecimal digits in small letters, as sha256sum prints them"),
            entry(Patterns.FOLDER,
                    "a folder such as my-repository-1.0/src: no slash first, no . or .. between slashes"),
            entry(Patterns.DNS_LABEL, SMALL + ", a letter first and no hyphen last, such as my-endpoint"),
            entry(Patterns.CATALOGUE_MODEL, "a model of a registry, such as "
                    + "azureml://registries/azureml-meta/models/Llama-3.1-8B/versions/2"),
            entry(Patterns.ENDPOINT_NAME, "letters, digits and single hyphens, a letter first, such as blue-2"),
            entry(Patterns.STORAGE_ACCOUNT_NAME, "the name of an account, not its URL: small letters and digits, such "
                    + "as mystorage"),
            entry(Patterns.CONTAINER_NAME, "small letters, digits and single hyphens, such as my-data, or $root, $web "
                    + "or $logs"),
            entry(Patterns.SHARE_NAME, "small letters, digits and single hyphens, such as my-share"),
            entry(Patterns.SERVER_NAME, SMALL + ", such as my-server for my-server.database.windows.net"),
            entry(Patterns.DATABASE_NAME, "a name such as my-database, without quotes and none of ; = / \\"),
            entry(Patterns.HOST, "a host name without https://, such as core.windows.net"),
            entry(Patterns.THUMBPRINT, "40 hexadecimal digits, such as 0123456789abcdef0123456789abcdef01234567"),
            entry(Patterns.PROTOCOL, "a protocol such as https"),
            entry(Patterns.DIAGNOSTIC_SETTING_NAME, "letters, digits, hyphens, underscores and dots, a letter or digit "
                    + "first and no dot last, such as to-log-analytics"),
            entry(Patterns.LOG_CATEGORY, "the name of a category of logs, such as AmlComputeJobEvent"),
            entry(Patterns.TABLE_NAME, "the name of a table, such as AmlComputeJobEvent"),
            entry(Patterns.LIFECYCLE_RULE_NAME, "letters and digits, such as intermediate"),
            entry(Patterns.BLOB_PREFIX,
                    "the name of a container, a slash, and what follows, such as my-container/runs/"),
            entry(Patterns.EVENT_HUB_NAME, "letters, digits, hyphens, underscores and dots, such as ml-logs"),
            entry(Patterns.SCRIPT_SOURCE, "inline or workspace"),
            entry(Patterns.VARIABLE_NAME, "letters, digits and underscores, no digit first, such as SCORING_KEY"),
            entry(Patterns.IMAGE, "an image such as registry.example.com/team/scoring:1.2, without https://"),
            entry(Patterns.REGISTRY_SERVER, "the host name of a registry, such as registry.example.com or "
                    + "registry.example.com:5000, without https://"),
            entry(Patterns.URL_PATH, "a path such as /score: a slash first, no space, ? or #"),
            entry(Patterns.HTTPS_URL, "a URL such as https://adb-1234567890123456.7.azuredatabricks.net"),
            entry(Patterns.ZONE, "a zone from 1 to 9, such as 1"),
            entry(Patterns.STORAGE_SKU, "a SKU such as Standard_LRS"),
            entry(Patterns.RESOURCE_GROUP_NAME, "letters, digits, hyphens, underscores, parentheses and dots, no dot "
                    + "last, such as my-group"),
            entry(Patterns.KEY_URL, "the URL of a key, such as "
                    + "https://my-vault.vault.azure.net/keys/my-key/0123456789"),
            entry(Patterns.FABRIC_NAME, "a name or GUID without slashes, such as Sales"),
            entry(Patterns.EXTENSION_NAME, "letters, digits, hyphens, dots and underscores, a letter or digit first "
                    + "and last, such as azureml"),
            entry(Patterns.EXTENSION_VERSION, "a version such as 1.1.40"),
            entry(Patterns.RELAY_NAMESPACE, "letters, digits and hyphens, a letter first and no hyphen last, such as "
                    + "my-relay"),
            entry(Patterns.RELAY_NAME, "letters, digits, hyphens, dots and underscores, a letter or digit first, such "
                    + "as my-cluster"),
            entry(Patterns.IP_ADDRESS, "an IPv4 address such as 10.0.0.10"),
            entry(Patterns.CIDR, "an IPv4 range such as 10.0.0.0/16"),
            entry(Patterns.HOST_OR_WILDCARD, "a host such as github.com, or *.github.com for all below it"),
            entry(Patterns.NETWORK_RANGE, "an IPv4 range of 8 addresses or more, such as 10.20.0.0/24"),
            entry(Patterns.VIRTUAL_NETWORK_NAME,
                    "2 to 64 letters, digits, hyphens, dots and underscores, a letter or digit "
                            + "first, such as ml-network"),
            entry(Patterns.SUBNET_NAME,
                    "letters, digits, hyphens, dots and underscores, a letter or digit first, such as "
                            + "training"),
            entry(Patterns.SERVICE_NAME, "a service such as Microsoft.Storage"),
            entry(Patterns.RULE_PLACE,
                    "a range such as 10.0.0.0/8, an address, or a service tag such as Storage.westeurope"),
            entry(Patterns.PORT_RANGE, "a port such as 443, or a range such as 8000-8080"),
            entry(Patterns.CLIENT_RANGE,
                    "a public IPv4 address such as 203.0.113.7, or a range such as 203.0.113.0/24, up to "
                            + "/30: each address of a smaller one stands alone"));

    private static final String GROUP = "/subscriptions/SUBSCRIPTION/resourceGroups/GROUP";
    private static final String ML = "Microsoft.MachineLearningServices/workspaces/NAME";

    private static final Map<String, String> IDS = Map.ofEntries(
            entry(Patterns.RESOURCE_GROUP_ID, "the ARM id of a resource group: " + GROUP),
            entry(Patterns.SCOPE_ID, "the ARM id of a subscription, a resource group or a resource, such as " + GROUP),
            entry(Patterns.ROLE_SCOPE_ID, "the ARM id of a subscription or a resource group, such as " + GROUP),
            entry(Patterns.ARM_ID, id("a resource", "Microsoft.PROVIDER/TYPE/NAME")),
            entry(Patterns.WORKSPACE_ID, id("a workspace", ML)),
            entry(Patterns.COMPUTE_ID, id("a compute", ML + "/computes/NAME")),
            entry(Patterns.COMPUTE, id("a compute", ML + "/computes/NAME") + ", or azureml:NAME"),
            entry(Patterns.COMPONENT, id("a component", ML + "/components/NAME/versions/1")
                    + ", azureml://registries/REGISTRY/components/NAME/versions/1, azureml:NAME:1 or "
                    + "azureml:NAME@latest"),
            entry(Patterns.STORAGE_ACCOUNT_ID, id("a storage account", "Microsoft.Storage/storageAccounts/NAME")),
            entry(Patterns.KEY_VAULT_ID, id("a key vault", "Microsoft.KeyVault/vaults/NAME")),
            entry(Patterns.LOG_ANALYTICS_ID, id("a Log Analytics workspace",
                    "Microsoft.OperationalInsights/workspaces/NAME")),
            entry(Patterns.APPLICATION_INSIGHTS_ID, id("an Application Insights component",
                    "Microsoft.Insights/components/NAME")),
            entry(Patterns.CONTAINER_REGISTRY_ID, id("a container registry",
                    "Microsoft.ContainerRegistry/registries/NAME")),
            entry(Patterns.USER_ASSIGNED_IDENTITY_ID, id("a user-assigned identity",
                    "Microsoft.ManagedIdentity/userAssignedIdentities/NAME")),
            entry(Patterns.VIRTUAL_MACHINE_ID, id("a virtual machine", "Microsoft.Compute/virtualMachines/NAME")),
            entry(Patterns.HDINSIGHT_CLUSTER_ID, id("an HDInsight cluster", "Microsoft.HDInsight/clusters/NAME")),
            entry(Patterns.DATABRICKS_WORKSPACE_ID, id("a Databricks workspace",
                    "Microsoft.Databricks/workspaces/NAME")),
            entry(Patterns.SPARK_POOL_ID, id("a Spark pool", "Microsoft.Synapse/workspaces/NAME/bigDataPools/NAME")),
            entry(Patterns.DATA_FACTORY_ID, id("a data factory", "Microsoft.DataFactory/factories/NAME")),
            entry(Patterns.DATA_LAKE_ANALYTICS_ID, id("a Data Lake Analytics account",
                    "Microsoft.DataLakeAnalytics/accounts/NAME")),
            entry(Patterns.AKS_CLUSTER_ID, id("an AKS cluster", "Microsoft.ContainerService/managedClusters/NAME")),
            entry(Patterns.SUBNET_ID, id("a subnet", "Microsoft.Network/virtualNetworks/NAME/subnets/NAME")),
            entry(Patterns.VIRTUAL_NETWORK_ID, id("a virtual network", "Microsoft.Network/virtualNetworks/NAME")),
            entry(Patterns.PRIVATE_DNS_ZONE_ID, id("a private DNS zone", "Microsoft.Network/privateDnsZones/NAME")),
            entry(Patterns.CLUSTER_ID, id("a cluster", "Microsoft.ContainerService/managedClusters/NAME")
                    + " or …/Microsoft.Kubernetes/connectedClusters/NAME"),
            entry(Patterns.EVENT_HUB_RULE_ID, id("an authorization rule of an event hub's namespace",
                    "Microsoft.EventHub/namespaces/NAME/authorizationRules/NAME")),
            entry(Patterns.HYBRID_CONNECTION_ID, id("a hybrid connection",
                    "Microsoft.Relay/namespaces/NAME/hybridConnections/NAME")));

    private PatternWords() {
    }

    private static String id(String what, String type) {
        return "the ARM id of " + what + ": " + GROUP + "/providers/" + type;
    }

    /** The rule that refuses what the pattern refuses, with words and an example. */
    static ValidationRule rule(String path, String pattern) {
        String words = WORDS.getOrDefault(pattern, IDS.get(pattern));
        if (words == null) {
            throw new IllegalStateException(path + ": add words for " + pattern + " to PatternWords");
        }
        if (pattern.contains("\"")) {
            throw new IllegalStateException(path + ": write \" as \\x22 in " + pattern + ": CEL's text ends at it");
        }
        var rule = new ValidationRule();
        rule.setRule("self.matches(r\"" + pattern + "\")");
        rule.setMessage("must be " + words);
        return rule;
    }
}
