package dev.azureml.operator.plan;

import dev.azureml.api.Advice;

/** Every rule whose advice a status may have. */
public enum AdviceRule {
    PUBLIC_NETWORK_ACCESS(Severity.WARNING, "MLWorkspace",
            "`publicNetworkAccess: Enabled`",
            "`Disabled`, with a private endpoint"),
    UNREACHABLE(Severity.WARNING, "MLWorkspace",
            "`publicNetworkAccess: Disabled`, and no private endpoint leads to it",
            "`network` with `architecture: Private`"),
    BROUGHT_DEPENDENCY(Severity.INFO, "MLWorkspace",
            "`network.architecture: Private` or `VirtualNetwork` with a storage account, vault or registry that was not made"
                    + " here: given by id, or what an adopted workspace has; it is its owner's to close",
            "a private endpoint to it, or rules for the same subnets and addresses"),
    BROUGHT_DEPENDENCY_OPEN(Severity.WARNING, "MLWorkspace",
            "`network.architecture: Private` or `VirtualNetwork`, and a storage account, vault or registry that was not made here"
                    + " takes requests of all networks",
            "its public access off, by its owner and with the command that the advice has"),
    BROUGHT_DEPENDENCY_UNREACHED(Severity.WARNING, "MLWorkspace",
            "such a one is closed without any approved private endpoint, keeps Azure's trusted services out, or can't be read",
            "a private endpoint in the workspace's network, and `AzureServices` let in"),
    NETWORK_PERIMETER(Severity.WARNING, "MLWorkspace",
            "`network` with a storage account, vault or registry whose `publicNetworkAccess` is `SecuredByPerimeter`: a"
                    + " network security perimeter says whom it lets in, and its access is left as it is",
            "rules of the perimeter; or take it out, and set `publicNetworkAccess` to `Enabled` or `Disabled`"),
    NO_IMAGE_BUILD_COMPUTE(Severity.WARNING, "MLWorkspace",
            "`network.architecture: Private` or `VirtualNetwork` with a registry and without `imageBuildCompute`",
            "a cluster of CPU nodes in the same virtual network"),
    SERVICE_ENDPOINTS(Severity.INFO, "MLWorkspace",
            "`network.serviceEndpointSubnetIds` without `subnetId`: no way in for on-premises networks and to registries",
            "private endpoints, where their price is no matter"),
    NETWORK_NOT_PROVISIONED(Severity.INFO, "MLWorkspace",
            "a managed network that Azure makes with the first compute, which takes half an hour then, and that managed online deployments need before",
            "`provisionNetworkNow: true`"),
    COSTS_OF_OUTBOUND_RULES(Severity.INFO, "MLWorkspace",
            "rules with `fqdn`, for which Azure runs a firewall of SKU Standard",
            "`managedNetwork.firewallSku: Basic`, where it does; or rules with `serviceTag` and `privateEndpoint` alone"),
    APPROVAL_NEEDED(Severity.INFO, "MLWorkspace",
            "rules with `privateEndpoint` without `grantApproval`: Azure approves none that the workspace's identity may not approve",
            "`managedNetwork.grantApproval: true`, or the role that it names"),
    V1_LEGACY_MODE(Severity.WARNING, "MLWorkspace",
            "`v1LegacyMode: true`: jobs, endpoints and assets of the v2 API do not work",
            "leave it out"),
    SYSTEM_DATASTORES_AUTH_MODE(Severity.INFO, "MLWorkspace",
            "`AccessKey`: the workspace's own datastores use the account's keys",
            "`Identity`"),
    GRANT_ROLES(Severity.INFO, "MLWorkspace",
            "`grantRoles: false` with a user-assigned identity; or a workspace that was there already, where no role is seen by which the identity of `encryption` reads the key",
            "grant the roles that it lists"),
    ENCRYPTION_IDENTITY(Severity.INFO, "MLWorkspace",
            "`encryption` without `identity`: Azure reads the key as an application of its own, to which nothing here gives rights",
            "`encryption.identity.userAssignedIdentity`, or the command that it has"),
    KEY_WITHOUT_VERSION(Severity.WARNING, "MLWorkspace",
            "`encryption.keyVaultProperties.keyIdentifier` without a version: Azure ML's documentation has none without",
            "the URL with its version"),
    COSTS_OF_ENCRYPTION(Severity.INFO, "MLWorkspace",
            "`encryption` without `enableServiceSideCMKEncryption`: Azure makes a Cosmos DB account, a search service and a storage"
                    + " account in a resource group of its own, which cost, also while the workspace is softly deleted",
            "`enableServiceSideCMKEncryption: true`, a preview of Azure's; or no key of your own where none is asked for"),
    COSTS_OF_FIREWALL(Severity.INFO, "MLNetwork",
            "`outbound.via: AzureFirewall`: Azure bills a firewall by the hour, whether anything goes through it or not, and"
                    + " what goes through it by the gigabyte",
            "`natGateway`, where what goes out is not to be filtered; one firewall for several networks (`via: Appliance`);"
                    + " delete the network where it is not used"),
    WORKSPACE_SKU(Severity.INFO, "MLWorkspace",
            "`sku` asks for another than `Basic`, which Azure gives to every workspace",
            "leave it out"),
    PURGE(Severity.WARNING, "MLWorkspace",
            "`deletionPolicy: Purge`",
            "leave it out: soft delete"),
    NO_DIAGNOSTICS(Severity.INFO, "MLWorkspace",
            "no `diagnostics`: Azure keeps none of the workspace's logs by itself",
            "`diagnostics`; or `diagnostics: []` where none are wanted, or something else sends them, such as an"
                    + " Azure Policy"),
    POLICY_LACKS_ROLES(Severity.WARNING, "MLPolicyAssignment",
            "the identity as which a policy changes resources is not seen to have a role that the policy's definition asks for",
            "an MLRoleAssignment with `principal.policyAssignmentRef`"),
    EXEMPTION_ENDED(Severity.WARNING, "MLPolicyAssignment",
            "the `expiresOn` of one of the `exemptions` is over: the policy holds there again",
            "a later `expiresOn`, or take the exemption out"),
    DEPRECATED_LOGS(Severity.WARNING, "MLWorkspace",
            "`diagnostics` names a category that Azure has deprecated: `AmlComputeClusterNodeEvent`",
            "`AmlComputeClusterEvent`"),
    COSTS_OF_LOGS(Severity.INFO, "MLWorkspace, MLInferenceEndpoint",
            "`diagnostics` sends a group of logs, or logs whose export Azure bills: by its list all but"
                    + " `AmlComputeClusterEvent`, `AmlComputeCpuGpuUtilization`, `AmlComputeJobEvent` and"
                    + " `AmlRunStatusChangedEvent`",
            "name the categories that somebody reads"),
    NODES_ALWAYS_ON(Severity.WARNING, "MLCompute: cluster",
            "`minNodeCount` above 0",
            "`minNodeCount: 0`"),
    IDLE_GPU(Severity.WARNING, "MLCompute: cluster",
            "the cluster has GPU nodes whose utilisation, as Azure's metrics say, was under `AZURE_METRICS_IDLE_GPU_PERCENT`"
                    + " on average over the cluster, in each of Azure's values (of a minute, five or fifteen, by the interval) for"
                    + " `AZURE_METRICS_IDLE_GPU_AFTER`; known only where the MLWorkspace has `metrics` with the group `Resource`",
            "jobs that use no GPU on CPU nodes; a smaller `minNodeCount` and `nodeIdleTimeBeforeScaleDown`"),
    LOW_PRIORITY(Severity.WARNING, "MLCompute: cluster",
            "`vmPriority: LowPriority`: Azure may take the nodes, and has low-priority VMs on its list of"
                    + " retirements",
            "jobs that can be resumed, or `Dedicated`"),
    MAXIMUM_ABOVE_QUOTA(Severity.WARNING, "MLCompute: cluster",
            "`maxNodeCount` needs more cores than the limit",
            "ask Azure for more, or lower it"),
    QUOTA_OVERCOMMITTED(Severity.WARNING, "MLCompute: cluster",
            "the clusters of the workspace, each at its `maxNodeCount`, need more cores of the family than the limit, though"
                    + " each alone does not",
            "a smaller `maxNodeCount`, or more quota"),
    QUOTA_BELOW_USAGE(Severity.WARNING, "MLQuota",
            "the workspace uses more cores of a family than its limit allows now",
            "a higher limit, or smaller clusters"),
    OTHER_REGION(Severity.WARNING, "MLCompute: cluster, instance",
            "the machines are in another region than the workspace's storage account (than the workspace,"
                    + " where the account can't be read)",
            "leave `computeLocation` or `location` out, whichever says it, or use a workspace whose"
                    + " storage is there"),
    SHUT_OUT_OF_STORAGE(Severity.WARNING, "MLCompute: cluster, instance",
            "the workspace's storage account lets in chosen networks alone, and the machines are in none of them, nor in a"
                    + " managed network (as far as its rules and private endpoints tell)",
            "`subnet`, before it is made; or a rule for its subnet"),
    PUBLIC_IP(Severity.WARNING, "MLCompute: cluster, instance",
            "the machines have public IP addresses",
            "`enableNodePublicIp: false` and a way out of the network"),
    LOCAL_USERS(Severity.WARNING, "MLCompute: cluster, instance",
            "users of the machine's own may log in past Microsoft Entra ID, and nobody asked for SSH",
            "`disableLocalAuth: true`, before it is made: Azure can't change it"),
    PUBLIC_SSH(Severity.WARNING, "MLCompute: cluster, instance",
            "SSH is open to public networks",
            "`Disabled`"),
    NO_IDLE_SHUTDOWN(Severity.WARNING, "MLCompute: instance",
            "neither idle shutdown nor a schedule that stops it",
            "`idleTimeBeforeShutdown: PT60M`"),
    NO_ASSIGNED_USER(Severity.WARNING, "MLCompute: instance",
            "none but the creator, the operator's identity, can use it",
            "`personalComputeInstanceSettings.assignedUser`"),
    STOPPED_STILL_COSTS(Severity.WARNING, "MLCompute: instance",
            "stopped: disk, load balancer and IP address still cost",
            "delete it"),
    OUTDATED_IMAGE(Severity.WARNING, "MLCompute: cluster, instance",
            "of an instance, a newer OS image, and no `recreateOn`; of a cluster, nodes that were made more than 31 days ago,"
                    + " as Azure makes a new image each month",
            "of an instance, delete and create, or `recreateOn: OutdatedImage`; of a cluster, `minNodeCount: 0` until there"
                    + " is no node"),
    INSTANCE_IN_PRODUCTION(Severity.WARNING, "MLCompute: instance",
            "a tag `environment`, `env`, `stage` or `tier` says `prod` or `production`",
            "a cluster for jobs, an MLInferenceEndpoint to deploy"),
    V1_ONLY_TARGET(Severity.WARNING, "MLCompute: attached",
            "`databricks`, `hdInsight`, `dataFactory`, `aks`: only SDK and CLI version 1 use them, which"
                    + " are out of support",
            "`synapseSpark` or serverless Spark; Databricks jobs tracked with MLflow; Data Factory's"
                    + " Machine Learning Execute Pipeline activity; `kubernetes`"),
    TARGET_UNREAD(Severity.WARNING, "MLCompute: attached",
            "the operator may not read what is to be attached, so that it was not looked for",
            "Reader for the operator's identity there"),
    RETIRED_TARGET(Severity.WARNING, "MLCompute: attached",
            "`dataLakeAnalytics`",
            "`synapseSpark` or serverless Spark; `deletionPolicy: Detach` lets go of it"),
    UNKNOWN_PROTECTED_SETTINGS(Severity.WARNING, "MLClusterExtension",
            "the extension has secret settings that the object does not give",
            "give them before the first change"),
    SAS_ALLOWS_HTTP(Severity.INFO, "MLDatastore",
            "the signature can be used without TLS",
            "one with `spr=https`"),
    USE_ADLS_GEN2(Severity.INFO, "MLDatastore, MLData",
            "`azureBlob` with a `storageAccountId` whose account has a hierarchical namespace; folders in"
                    + " a flat blob container",
            "`azureDataLakeGen2`; an account with a hierarchical namespace"),
    CONSIDER_FILE_FORMAT(Severity.INFO, "MLData",
            "an `mltable`, which automated ML needs",
            "`uriFile` or `uriFolder` for all else"),
    USE_FILES_FOR_MEDIA(Severity.WARNING, "MLData",
            "an `mltable` of images, audio or video",
            "`uriFolder`"),
    USE_PARQUET(Severity.INFO, "MLData",
            "a `uriFile` of CSV, TSV or JSON",
            "Parquet, for large tables"),
    USE_DATASTORE(Severity.INFO, "MLData",
            "a URI that is read without a datastore",
            "`datastoreRef` and `path`"),
    CHOOSE_NEAR_REGION(Severity.WARNING, "MLData",
            "the storage account is in another region than the workspace",
            "both in one region"),
    CONSIDER_MLFLOW(Severity.INFO, "MLModel",
            "a `customModel`",
            "`mlflowModel`, where MLflow saved it"),
    PIN_IMAGE(Severity.WARNING, "MLEnvironment, MLInferenceEndpoint",
            "an image without a tag that stays; of an endpoint, in the `environment` of a deployment",
            "a fixed tag or a digest"),
    TOO_MANY_OWNERS(Severity.WARNING, "MLWorkspace with `access`",
            "more than 3 users, groups and applications have the role Owner at the workspace or above it; Microsoft Defender for"
                    + " Cloud recommends no more for a subscription",
            "roles that give no rights to others, such as AzureML Data Scientist"),
    READER_SEES_CREDENTIALS(Severity.WARNING, "MLWorkspace with `access`",
            "users or groups have the role Reader at the workspace or above it, and datastores have credentials. Azure ML's"
                    + " documentation says that Reader may list these; the role as Azure publishes it (`*/read`) lacks the"
                    + " action for it, so that this may be more than is so",
            "datastores with `credentials: {none: {}}`, which identities reach"),
    NO_HUMAN_CAN_USE(Severity.INFO, "MLWorkspace with `access`",
            "no user or group has a role by which people can work there (Owner, Contributor, AzureML Data Scientist, Azure AI"
                    + " Developer or Administrator, or any that Azure did not define) at the workspace or above it; eligible"
                    + " roles that are not active are not seen",
            "`access`, or an MLRoleAssignment"),
    LOCAL_AUTH_ENABLED(Severity.INFO, "MLInferenceEndpoint",
            "`authMode: Key` of `managed` and `kubernetes`: whoever has the key may call the endpoint, and no log names him",
            "`authMode: AADToken` for `managed`, `AMLToken` for `kubernetes`"),
    ADMIN_KEY_IN_USE(Severity.WARNING, "MLWorkspace",
            "the registry that the spec names or made has its admin user on",
            "roles for identities, and `az acr update --admin-enabled false`"),
    REGISTRY_NOT_SCANNED(Severity.WARNING, "MLWorkspace",
            "the subscription's plan Defender for Containers is off, so that nobody looks into the registry's images; known"
                    + " only where `AZURE_IMAGE_FINDINGS_INTERVAL` is set and the plans may be read",
            "the plan, by the platform team: it is the subscription's, and costs money"),
    OUTDATED_BASE_IMAGE(Severity.WARNING, "MLEnvironment",
            "an Azure ML base image whose tag says that it was made more than 30 days ago",
            "the tag of a newer one"),
    FOLLOW_BASE_IMAGE(Severity.INFO, "MLEnvironment",
            "an Azure ML base image without `autoRebuild`",
            "`autoRebuild: OnBaseImageUpdate`"),
    PUBLIC_ENDPOINT(Severity.WARNING, "MLInferenceEndpoint",
            "`managed.publicNetworkAccess: Enabled`",
            "`Disabled`, with the workspace's private endpoint"),
    SINGLE_INSTANCE(Severity.INFO, "MLInferenceEndpoint",
            "live traffic to a deployment of one instance",
            "`instanceCount: 2` or more"),
    DEV_TEST_TARGET_IN_PROD(Severity.WARNING, "MLInferenceEndpoint",
            "`containerInstance` with a tag `environment`, `env`, `stage` or `tier` that says `prod` or"
                    + " `production`",
            "`managed`"),
    NO_AUTO_SHUTDOWN(Severity.INFO, "MLInferenceEndpoint",
            "`containerInstance`: it runs, and is billed, until the object is deleted",
            "`managed` with autoscale, or delete it after the test"),
    LARGE_CONTAINER(Severity.WARNING, "MLInferenceEndpoint",
            "`containerInstance` of more than 4 cores or 16 GB",
            "`managed`"),
    OPEN_ENDPOINT(Severity.WARNING, "MLInferenceEndpoint",
            "`containerInstance` on a public address without `scoringKey`",
            "`scoringKey` or `subnetId`"),
    PLAIN_HTTP(Severity.WARNING, "MLInferenceEndpoint",
            "`containerInstance` whose key travels the internet without TLS",
            "`subnetId`, or `managed`");

    /** How much it matters. */
    public enum Severity {
        INFO("Info"),
        WARNING("Warning");

        private final String word;

        Severity(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    private final Severity severity;
    private final String kinds;
    private final String when;
    private final String wayOut;
    private final String word;

    AdviceRule(Severity severity, String kinds, String when, String wayOut) {
        this.severity = severity;
        this.kinds = kinds;
        this.when = when;
        this.wayOut = wayOut;
        this.word = CamelCase.of(name());
    }

    /** What the rule says of one object. */
    public Advice advice(String message) {
        return new Advice(word, severity.word(), message);
    }

    /** The CamelCase word that stands in the status. */
    public String word() {
        return word;
    }

    public Severity severity() {
        return severity;
    }

    /** The kinds whose objects may have it, for the page of advice. */
    public String kinds() {
        return kinds;
    }

    /** When it speaks, for the page of advice. */
    public String when() {
        return when;
    }

    /** What to do instead, for the page of advice. */
    public String wayOut() {
        return wayOut;
    }
}
