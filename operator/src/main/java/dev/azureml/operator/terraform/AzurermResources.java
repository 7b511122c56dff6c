package dev.azureml.operator.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the provider azurerm records of things of Azure Machine Learning, as Azure Resource Manager would answer it. */
final class AzurermResources {
    private static final String COMPUTE_TYPE = "/properties/computeType";
    private static final String LOCAL_AUTH = "local_auth_enabled";
    private static final String NO_LOCAL_AUTH = "/properties/disableLocalAuth";
    private static final String SUBNET = "/properties/properties/subnet/id";
    private static final String PUBLIC_IP = "/properties/properties/enableNodePublicIp";
    private static final String LOCATION = "location";
    private static final String DESCRIPTION = "description";
    private static final String PROPERTIES_DESCRIPTION = "/properties/description";
    private static final String CREDENTIALS = "/properties/credentials/";
    /** Stands where there is a secret, which nobody reads. */
    private static final String SECRET = "***";
    private static final Pattern CONTAINER = Pattern.compile("(?i)/subscriptions/([^/]+)/resourceGroups/([^/]+)/.*"
            + "/storageAccounts/([^/]+)/blobServices/[^/]+/containers/([^/]+)");
    private static final Pattern SHARE = Pattern.compile("(?i)/subscriptions/([^/]+)/resourceGroups/([^/]+)/.*"
            + "/storageAccounts/([^/]+)/fileServices/[^/]+/(?:file)?shares/([^/]+)");
    /** They say who and where it is, as the id does, or what Terraform itself needs. */
    private static final List<String> KNOWN = List.of("id", "name", "timeouts", "resource_group_name", "workspace_id",
            "machine_learning_workspace_id", "project_id", "discovery_url");
    private static final Map<String, Reading> BY_TYPE = Map.ofEntries(
            Map.entry("azurerm_machine_learning_workspace", AzurermResources::workspace),
            Map.entry("azurerm_ai_foundry", AzurermResources::hub),
            Map.entry("azurerm_ai_foundry_project", AzurermResources::project),
            Map.entry("azurerm_machine_learning_compute_cluster", AzurermResources::cluster),
            Map.entry("azurerm_machine_learning_compute_instance", AzurermResources::instance),
            Map.entry("azurerm_machine_learning_inference_cluster", AzurermResources::inferenceCluster),
            Map.entry("azurerm_machine_learning_synapse_spark", AzurermResources::spark),
            Map.entry("azurerm_machine_learning_datastore_blobstorage", AzurermResources::blob),
            Map.entry("azurerm_machine_learning_datastore_datalake_gen2", AzurermResources::dataLake),
            Map.entry("azurerm_machine_learning_datastore_fileshare", AzurermResources::fileShare),
            Map.entry("azurerm_role_assignment", ExtensionResources::role),
            Map.entry("azurerm_consumption_budget_resource_group", GovernanceResources::budget),
            Map.entry("azurerm_consumption_budget_subscription", GovernanceResources::budget),
            Map.entry("azurerm_consumption_budget_management_group", GovernanceResources::budget),
            Map.entry("azurerm_resource_group_policy_assignment", GovernanceResources::policy),
            Map.entry("azurerm_subscription_policy_assignment", GovernanceResources::policy),
            Map.entry("azurerm_management_group_policy_assignment", GovernanceResources::policy),
            Map.entry("azurerm_resource_policy_assignment", GovernanceResources::policy),
            Map.entry("azurerm_policy_assignment", GovernanceResources::policy),
            Map.entry("azurerm_monitor_metric_alert", AlertResources::metric),
            Map.entry("azurerm_monitor_activity_log_alert", AlertResources::event),
            Map.entry("azurerm_monitor_scheduled_query_rules_alert_v2", AlertResources::query),
            Map.entry(ExtensionResources.DIAGNOSTICS, ExtensionResources::diagnostics),
            Map.entry("azurerm_machine_learning_workspace_network_outbound_rule_fqdn", AzurermResources::hostRule),
            Map.entry("azurerm_machine_learning_workspace_network_outbound_rule_private_endpoint",
                    AzurermResources::endpointRule),
            Map.entry("azurerm_machine_learning_workspace_network_outbound_rule_service_tag",
                    AzurermResources::tagRule));

    private AzurermResources() {
    }

    /** Says in a body what a state records. */
    @FunctionalInterface
    private interface Reading {
        void read(Attributes from, ObjectNode body);
    }

    static boolean has(String type) {
        return BY_TYPE.containsKey(type);
    }

    /** Returns the body of a thing of a type that there is. */
    static ObjectNode body(String type, Attributes from) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("properties");
        from.ignore(KNOWN);
        Objects.requireNonNull(BY_TYPE.get(type)).read(from, body);
        return body;
    }

    /** Says who something is. */
    static void identity(Attributes from, ObjectNode body) {
        Attributes identity = from.block("identity");
        identity.ignore(List.of("principal_id", "tenant_id"));
        identity.to(body, "type", "/identity/type");
        identity.get("identity_ids").forEach(id -> body.withObject("/identity/userAssignedIdentities").putObject(id
                .asText()));
    }

    private static void anyWorkspace(Attributes from, ObjectNode body) {
        identity(from, body);
        from.to(body, LOCATION, "/location");
        from.to(body, "tags", "/tags");
        from.to(body, DESCRIPTION, PROPERTIES_DESCRIPTION);
        from.to(body, "friendly_name", "/properties/friendlyName");
        from.to(body, "primary_user_assigned_identity", "/properties/primaryUserAssignedIdentity");
        from.to(body, "high_business_impact", "/properties/hbiWorkspace");
        from.to(body, "high_business_impact_enabled", "/properties/hbiWorkspace");
    }

    private static void dependencies(Attributes from, ObjectNode body) {
        from.to(body, "application_insights_id", "/properties/applicationInsights");
        from.to(body, "key_vault_id", "/properties/keyVault");
        from.to(body, "storage_account_id", "/properties/storageAccount");
        from.to(body, "container_registry_id", "/properties/containerRegistry");
        Attributes key = from.block("encryption");
        if (!key.isEmpty()) {
            Attributes.put(body, "/properties/encryption/status", "Enabled");
            key.to(body, "key_vault_id", "/properties/encryption/keyVaultProperties/keyVaultArmId");
            key.to(body, "key_id", "/properties/encryption/keyVaultProperties/keyIdentifier");
            key.to(body, "user_assigned_identity_id", "/properties/encryption/identity/userAssignedIdentity");
        }
        Attributes network = from.block("managed_network");
        network.to(body, "isolation_mode", "/properties/managedNetwork/isolationMode");
        network.to(body, "provision_on_creation_enabled", "/properties/provisionNetworkNow");
    }

    private static void workspace(Attributes from, ObjectNode body) {
        anyWorkspace(from, body);
        dependencies(from, body);
        from.to(body, "kind", "/kind");
        from.to(body, "sku_name", "/sku/name");
        from.to(body, "image_build_compute_name", "/properties/imageBuildCompute");
        from.enabled(body, "public_network_access_enabled", "/properties/publicNetworkAccess");
        from.to(body, "public_access_behind_virtual_network_enabled", "/properties/allowPublicAccessWhenBehindVnet");
        from.to(body, "v1_legacy_mode_enabled", "/properties/v1LegacyMode");
        from.to(body, "service_side_encryption_enabled", "/properties/enableServiceSideCMKEncryption");
        from.to(body, "storage_account_access_type", "/properties/systemDatastoresAuthMode");
        Attributes serverless = from.block("serverless_compute");
        serverless.to(body, "subnet_id", "/properties/serverlessComputeSettings/serverlessComputeCustomSubnet");
        serverless.not(body, "public_ip_enabled", "/properties/serverlessComputeSettings/serverlessComputeNoPublicIP");
        Attributes features = from.block("feature_store");
        features.to(body, "computer_spark_runtime_version",
                "/properties/featureStoreSettings/computeRuntime/sparkRuntimeVersion");
        features.to(body, "offline_connection_name", "/properties/featureStoreSettings/offlineStoreConnectionName");
        features.to(body, "online_connection_name", "/properties/featureStoreSettings/onlineStoreConnectionName");
    }

    private static void hub(Attributes from, ObjectNode body) {
        anyWorkspace(from, body);
        dependencies(from, body);
        body.put("kind", "Hub");
        from.to(body, "public_network_access", "/properties/publicNetworkAccess");
    }

    private static void project(Attributes from, ObjectNode body) {
        anyWorkspace(from, body);
        body.put("kind", "Project");
        from.to(body, "ai_services_hub_id", "/properties/hubResourceId");
    }

    private static void compute(Attributes from, ObjectNode body, String computeType) {
        Attributes.put(body, COMPUTE_TYPE, computeType);
        identity(from, body);
        from.to(body, "tags", "/tags");
        from.to(body, DESCRIPTION, PROPERTIES_DESCRIPTION);
    }

    private static void cluster(Attributes from, ObjectNode body) {
        compute(from, body, "AmlCompute");
        from.to(body, LOCATION, "/properties/computeLocation");
        from.not(body, LOCAL_AUTH, NO_LOCAL_AUTH);
        from.to(body, "vm_size", "/properties/properties/vmSize");
        from.to(body, "vm_priority", "/properties/properties/vmPriority");
        from.to(body, "node_public_ip_enabled", PUBLIC_IP);
        from.to(body, "subnet_resource_id", SUBNET);
        from.enabled(body, "ssh_public_access_enabled", "/properties/properties/remoteLoginPortPublicAccess");
        Attributes scale = from.block("scale_settings");
        scale.to(body, "max_node_count", "/properties/properties/scaleSettings/maxNodeCount");
        scale.to(body, "min_node_count", "/properties/properties/scaleSettings/minNodeCount");
        scale.to(body, "scale_down_nodes_after_idle_duration",
                "/properties/properties/scaleSettings/nodeIdleTimeBeforeScaleDown");
        Attributes ssh = from.block("ssh");
        String account = "/properties/properties/userAccountCredentials/";
        ssh.to(body, "admin_username", account + "adminUserName");
        secret(ssh, "admin_password", body, account + "adminUserPassword");
        secret(ssh, "key_value", body, account + "adminUserSshPublicKey");
    }

    private static void secret(Attributes from, String name, ObjectNode body, String path) {
        if (from.hasSecret(name)) {
            Attributes.put(body, path, SECRET);
        }
    }

    private static void instance(Attributes from, ObjectNode body) {
        compute(from, body, "ComputeInstance");
        from.ignore(List.of(LOCATION)); // that of the workspace, whatever it says
        from.not(body, LOCAL_AUTH, NO_LOCAL_AUTH);
        from.to(body, "virtual_machine_size", "/properties/properties/vmSize");
        from.to(body, "authorization_type", "/properties/properties/computeInstanceAuthorizationType");
        from.to(body, "node_public_ip_enabled", PUBLIC_IP);
        from.to(body, "subnet_resource_id", SUBNET);
        Attributes user = from.block("assign_to_user");
        String assigned = "/properties/properties/personalComputeInstanceSettings/assignedUser/";
        user.to(body, "object_id", assigned + "objectId");
        user.to(body, "tenant_id", assigned + "tenantId");
        Attributes ssh = from.block("ssh");
        ssh.ignore(List.of("username", "port"));
        Attributes.put(body, "/properties/properties/sshSettings/sshPublicAccess", ssh.isEmpty()
                ? "Disabled"
                : "Enabled");
        ssh.to(body, "public_key", "/properties/properties/sshSettings/adminPublicKey");
    }

    private static void inferenceCluster(Attributes from, ObjectNode body) {
        compute(from, body, "AKS");
        from.ignore(List.of(LOCATION));
        from.to(body, "kubernetes_cluster_id", "/properties/resourceId");
        from.to(body, "cluster_purpose", "/properties/properties/clusterPurpose");
        Attributes ssl = from.block("ssl");
        if (ssl.isEmpty()) {
            return;
        }
        String configuration = "/properties/properties/sslConfiguration/";
        boolean own = ssl.hasSecret("cert") || ssl.hasSecret("key") || !ssl.text("cname").isEmpty();
        Attributes.put(body, configuration + "status", !ssl.text("leaf_domain_label").isEmpty()
                ? "Auto"
                : own ? "Enabled" : "Disabled");
        ssl.to(body, "cname", configuration + "cname");
        ssl.to(body, "leaf_domain_label", configuration + "leafDomainLabel");
        ssl.to(body, "overwrite_existing_domain", configuration + "overwriteExistingDomain");
        secret(ssl, "cert", body, configuration + "cert");
        secret(ssl, "key", body, configuration + "key");
    }

    private static void spark(Attributes from, ObjectNode body) {
        compute(from, body, "SynapseSpark");
        from.to(body, LOCATION, "/properties/computeLocation");
        from.not(body, LOCAL_AUTH, NO_LOCAL_AUTH);
        from.to(body, "synapse_spark_pool_id", "/properties/resourceId");
    }

    private static void datastore(Attributes from, ObjectNode body, String type) {
        Attributes.put(body, "/properties/datastoreType", type);
        from.to(body, DESCRIPTION, PROPERTIES_DESCRIPTION);
        from.to(body, "tags", "/properties/tags");
        from.to(body, "is_default", "/properties/isDefault");
        from.to(body, "service_data_auth_identity", "/properties/serviceDataAccessAuthIdentity");
        from.to(body, "service_data_identity", "/properties/serviceDataAccessAuthIdentity");
        boolean isPrincipal = from.hasSecret("client_secret") || !from.text("client_id").isEmpty();
        Attributes.put(body, CREDENTIALS + "credentialsType", isPrincipal
                ? "ServicePrincipal"
                : from.hasSecret("shared_access_signature")
                        ? "Sas"
                        : from.hasSecret("account_key") ? "AccountKey" : "None");
        if (isPrincipal) {
            from.to(body, "client_id", CREDENTIALS + "clientId");
            from.to(body, "tenant_id", CREDENTIALS + "tenantId");
            from.to(body, "authority_url", CREDENTIALS + "authorityUrl");
        }
    }

    /** @param names of the properties for the last parts of the id, such as the account and the container */
    private static void storage(JsonNode id, Pattern pattern, ObjectNode body, String... names) {
        Matcher parts = pattern.matcher(id.asText(""));
        if (parts.matches()) {
            int first = parts.groupCount() - names.length + 1;
            for (int i = 0; i < names.length; i++) {
                Attributes.put(body, "/properties/" + names[i], parts.group(first + i));
            }
        }
    }

    private static void blob(Attributes from, ObjectNode body) {
        datastore(from, body, "AzureBlob");
        storage(from.get("storage_container_id"), CONTAINER, body, "accountName", "containerName");
    }

    private static void dataLake(Attributes from, ObjectNode body) {
        datastore(from, body, "AzureDataLakeGen2");
        storage(from.get("storage_container_id"), CONTAINER, body, "subscriptionId", "resourceGroup", "accountName",
                "filesystem");
    }

    private static void fileShare(Attributes from, ObjectNode body) {
        datastore(from, body, "AzureFile");
        storage(from.get("storage_fileshare_id"), SHARE, body, "accountName", "fileShareName");
    }

    private static void rule(ObjectNode body, String type) {
        Attributes.put(body, "/properties/type", type);
        Attributes.put(body, "/properties/category", "UserDefined");
    }

    private static void hostRule(Attributes from, ObjectNode body) {
        rule(body, "FQDN");
        from.to(body, "destination_fqdn", "/properties/destination");
    }

    private static void endpointRule(Attributes from, ObjectNode body) {
        rule(body, "PrivateEndpoint");
        from.to(body, "service_resource_id", "/properties/destination/serviceResourceId");
        from.to(body, "sub_resource_target", "/properties/destination/subresourceTarget");
        from.to(body, "spark_enabled", "/properties/destination/sparkEnabled");
    }

    private static void tagRule(Attributes from, ObjectNode body) {
        rule(body, "ServiceTag");
        from.to(body, "service_tag", "/properties/destination/serviceTag");
        from.to(body, "protocol", "/properties/destination/protocol");
        from.to(body, "port_ranges", "/properties/destination/portRanges");
    }
}
