package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.Advice;
import dev.azureml.api.DeletionPolicy;
import dev.azureml.api.EnabledDisabled;
import dev.azureml.api.Encryption;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.api.MLWorkspaceSpec.SystemDatastoresAuthMode;
import dev.azureml.api.ManagedNetwork;
import dev.azureml.api.ManagedNetwork.IsolationMode;
import dev.azureml.api.Sku;
import dev.azureml.api.WorkspaceDependencies;
import dev.azureml.api.WorkspaceNetwork;
import dev.azureml.api.WorkspaceNetwork.Architecture;
import dev.azureml.operator.azureml.PublicAccess;
import dev.azureml.operator.diagnostics.DiagnosticAdvice;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.Cloud;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is allowed and yet better otherwise. */
final class WorkspaceAdvice {
    static final String CRYPTO_ROLE = "Key Vault Crypto Service Encryption User";
    private static final String LOOK_UP = "COSMOS_DB_ID below: look up its appId in your tenant by az ad sp list"
            + " --display-name 'Azure Cosmos DB' --query '[].[appId, appOwnerOrganizationId]', and take none that your own"
            + " tenant owns";

    private WorkspaceAdvice() {
    }

    static List<Advice> of(Scene scene, Dependencies dependencies, EncryptionCheck encryption) {
        MLWorkspaceSpec spec = scene.spec();
        List<Advice> advice = new ArrayList<>();
        ofNetwork(scene, dependencies, advice);
        ofManagedNetwork(scene, dependencies, advice);
        ofEncryption(scene, advice);
        encryption.advice().map(AdviceRule.GRANT_ROLES::advice).ifPresent(advice::add);
        if (spec.publicNetworkAccess() == EnabledDisabled.Enabled) {
            advice.add(
                    AdviceRule.PUBLIC_NETWORK_ACCESS
                            .advice("publicNetworkAccess is Enabled: the workspace can be reached from "
                                    + "the internet. Set it to Disabled where a private endpoint leads to it."));
        }
        if (Boolean.TRUE.equals(spec.v1LegacyMode())) {
            advice.add(AdviceRule.V1_LEGACY_MODE
                    .advice("v1LegacyMode is on: jobs, endpoints and assets of the v2 API do not work."));
        }
        if (spec.systemDatastoresAuthMode() == SystemDatastoresAuthMode.AccessKey) {
            advice.add(AdviceRule.SYSTEM_DATASTORES_AUTH_MODE.advice("The workspace's own datastores use the storage "
                    + "account's keys; with Identity those keys can be switched off."));
        }
        if (Boolean.FALSE.equals(spec.grantRoles()) && !WorkspaceIdentities.acting(spec).isEmpty()) {
            advice.add(
                    AdviceRule.GRANT_ROLES.advice("grantRoles is off: the user-assigned identity needs Contributor on "
                            + "the workspace, storage account, key vault, registry and Application Insights, Storage Blob Data "
                            + "Contributor on the storage account and Key Vault Administrator on the key vault."));
        }
        if (spec.sku() != null && !isBasic(spec.sku())) {
            advice.add(
                    AdviceRule.WORKSPACE_SKU.advice("sku has no effect: Azure makes every workspace with name Basic "
                            + "and tier Basic, whatever is asked for. Take it out of the spec."));
        }
        if (spec.deletionPolicy() == DeletionPolicy.Purge) {
            advice.add(AdviceRule.PURGE.advice("deletionPolicy is Purge: a deleted workspace can't be recovered."));
        }
        if (spec.diagnostics() == null) {
            advice.add(
                    AdviceRule.NO_DIAGNOSTICS.advice("diagnostics is not set: Azure keeps none of the workspace's logs"
                            + " by itself. Send them somewhere, such as to: {logAnalytics: {}}, or set diagnostics: [] where none"
                            + " are wanted here."));
        }
        advice.addAll(DiagnosticAdvice.of(spec.diagnostics(), WorkspaceKind.DIAGNOSTICS));
        return advice;
    }

    private static void ofEncryption(Scene scene, List<Advice> advice) {
        MLWorkspaceSpec spec = scene.spec();
        Encryption encryption = spec.encryption();
        CustomerKey key = CustomerKey.of(spec).orElse(null);
        if (encryption == null || key == null) {
            return;
        }
        String identity = encryption.identity() == null ? null : encryption.identity().userAssignedIdentity();
        if (identity == null) {
            String reader = cosmosDb(scene.resolved().cloud());
            advice.add(AdviceRule.ENCRYPTION_IDENTITY.advice("encryption.identity is absent: Azure reads the key as its"
                    + " application Azure Cosmos DB (" + (scene.resolved().cloud() == Cloud.CHINA ? LOOK_UP : reader)
                    + "), to which nothing is granted here. In a vault that"
                    + " Azure RBAC guards: az role assignment create --assignee " + reader + " --role '" + CRYPTO_ROLE
                    + "' --scope " + key.vault() + "; else: az keyvault set-policy --name " + key.vault().name()
                    + " --spn "
                    + reader + " --key-permissions get wrapKey unwrapKey"));
        } else if (Boolean.FALSE.equals(spec.grantRoles())) {
            advice.add(AdviceRule.GRANT_ROLES.advice("grantRoles is off: the identity that reads the key needs "
                    + CRYPTO_ROLE
                    + " on its vault: az role assignment create --assignee-object-id \"$(az identity show --ids "
                    + identity
                    + " --query principalId --output tsv)\" --assignee-principal-type ServicePrincipal --role '"
                    + CRYPTO_ROLE + "' --scope " + key.vault()));
        }
        if (key.version() == null) {
            advice.add(AdviceRule.KEY_WITHOUT_VERSION
                    .advice("encryption.keyVaultProperties.keyIdentifier names no version:"
                            + " Azure ML's documentation has no such URL, and does not say whether the workspace follows a new"
                            + " version. Name one: az keyvault key show --vault-name " + key.vault().name() + " --name "
                            + key.key().name() + " --query key.kid"));
        }
        if (!Boolean.TRUE.equals(spec.enableServiceSideCMKEncryption())) {
            String group = scene.facts().at(Keys.WORKSPACE, "/properties/serviceProvisionedResourceGroup").asText("");
            advice.add(AdviceRule.COSTS_OF_ENCRYPTION
                    .advice("for a workspace with a key of your own Azure makes a Cosmos DB"
                            + " account, a search service and a storage account in a resource group of its own"
                            + (group.isEmpty() ? "" : ", " + group)
                            + ": they cost, also while the workspace is softly deleted, and"
                            + " are Azure's alone to change and to delete."));
        }
    }

    /** The application that Azure Cosmos DB reads keys as. */
    private static String cosmosDb(Cloud cloud) {
        return switch (cloud) {
            case PUBLIC, CUSTOM -> "a232010e-820c-4083-83bb-3ace5fc29d0b";
            case US_GOVERNMENT -> "57506a73-e302-42a9-b869-6f12d9ec29e9";
            case CHINA -> "COSMOS_DB_ID";
        };
    }

    private static void ofNetwork(Scene scene, Dependencies dependencies, List<Advice> advice) {
        MLWorkspaceSpec spec = scene.spec();
        WorkspaceNetwork network = spec.network();
        Architecture architecture = network == null ? null : network.architecture();
        JsonNode connections = scene.facts().at(Keys.WORKSPACE, "/properties/privateEndpointConnections");
        if (network == null && spec.publicNetworkAccess() == EnabledDisabled.Disabled && connections.isArray()
                && connections.isEmpty()) {
            advice.add(AdviceRule.UNREACHABLE.advice("publicNetworkAccess is Disabled and no private endpoint leads to "
                    + "the workspace: nobody can use it. Set network: {architecture: Private, subnetId: …, privateDns: …} in "
                    + "its place."));
        }
        if (network == null) {
            return;
        }
        List<String> secured = dependencies.made().stream().map(Dependency::key)
                .filter(key -> PublicAccess.of(key, scene.facts()).filter(PublicAccess.BY_PERIMETER::equals)
                        .isPresent())
                .toList();
        if (!secured.isEmpty()) {
            advice.add(AdviceRule.NETWORK_PERIMETER.advice(String.join(", ", secured) + " is SecuredByPerimeter: a"
                    + " network security perimeter says whom it lets in, and network.architecture " + architecture
                    + " changes nothing there. Let in by the perimeter's rules whom it needs; or take it out of the"
                    + " perimeter and set its publicNetworkAccess to Enabled or Disabled, and it gets what the spec says."));
        }
        if (architecture == Architecture.Public) {
            return;
        }
        advice.addAll(new BroughtDependencies(scene, dependencies).advice());
        WorkspaceDependencies said = spec.dependencies();
        if (said != null && said.containerRegistry() != null && spec.imageBuildCompute() == null) {
            advice.add(
                    AdviceRule.NO_IMAGE_BUILD_COMPUTE.advice("network.architecture is " + architecture
                            + " and imageBuildCompute is absent: Azure builds no images into a closed registry. Name a cluster of CPU nodes in the same "
                            + "virtual network."));
        }
        boolean byServiceEndpoint = network.serviceEndpointSubnetIds() != null
                || network.serviceEndpointSubnets() != null;
        if (byServiceEndpoint && network.subnetId() == null && network.subnet() == null) {
            advice.add(AdviceRule.SERVICE_ENDPOINTS
                    .advice("network.serviceEndpointSubnetIds lets subnets in by their service"
                            + " endpoints: private endpoints (network.subnetId and privateDns) are also reached from networks that are"
                            + " connected, such as on-premises ones, and by registries. They cost by the hour."));
        }
    }

    private static void ofManagedNetwork(Scene scene, Dependencies dependencies, List<Advice> advice) {
        MLWorkspaceSpec spec = scene.spec();
        ManagedNetwork network = spec.managedNetwork();
        if (network == null || network.isolationMode() == IsolationMode.Disabled) {
            return;
        }
        if (network.isolationMode() != null && spec.provisionNetworkNow() == null && scene.facts().at(Keys.WORKSPACE,
                "/properties/managedNetwork/status/status").asText("").equals("Inactive")) {
            advice.add(AdviceRule.NETWORK_NOT_PROVISIONED
                    .advice("the managed network is made with the first compute, which"
                            + " waits for it for half an hour, and managed online deployments need it before. Set"
                            + " provisionNetworkNow: true; its private endpoints and firewall cost from then on."));
        }
        if (OutboundRules.needFirewall(spec) && network.firewallSku() != ManagedNetwork.FirewallSku.Basic) {
            advice.add(AdviceRule.COSTS_OF_OUTBOUND_RULES
                    .advice("managedNetwork.outboundRules has rules with fqdn: for them"
                            + " Azure runs a firewall of SKU Standard, which costs by the hour. Basic costs less: set"
                            + " managedNetwork.firewallSku: Basic."));
        }
        List<String> unapproved = OutboundRules.targets(spec).entrySet().stream()
                .filter(rule -> dependencies.named().values().stream().noneMatch(rule.getValue()::equals))
                .map(Map.Entry::getKey).toList();
        if (!Boolean.TRUE.equals(network.grantApproval()) && !unapproved.isEmpty()) {
            advice.add(AdviceRule.APPROVAL_NEEDED
                    .advice("managedNetwork.grantApproval is not set: the workspace's identity"
                            + " needs Azure AI Enterprise Network Connection Approver, or a role that may approve private endpoints,"
                            + " on what the rules " + String.join(", ", unapproved) + " lead to."));
        }
    }

    private static boolean isBasic(Sku sku) {
        return sku.name().equalsIgnoreCase(Sku.Tier.Basic.name())
                && (sku.tier() == null || sku.tier() == Sku.Tier.Basic);
    }
}
