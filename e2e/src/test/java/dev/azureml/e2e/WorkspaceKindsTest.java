package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.RequestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Hubs with their projects, feature stores, and a workspace of which everything is said. */
@ExtendWith(SharedKubeServer.class)
class WorkspaceKindsTest {
    private static final String KIND = "MLWorkspace";
    private static final String STORAGE = "Microsoft.Storage/storageAccounts";
    private static final String SHARED = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/shared/providers/";

    private final KubeServer server;
    private World world;

    WorkspaceKindsTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void apply(String name, String... spec) {
        world.apply(Manifests.workspace(name) + String.join("\n", spec).indent(2));
    }

    private JsonNode azure(JsonNode object) {
        return world.arm().resource(object.at("/status/id").asText()).orElseThrow();
    }

    @Test
    void aProjectAppliedBeforeItsHubWaitsForItAndNeedsNothingOfItsOwn() {
        apply("project", "kind: Project", "hubRef: {name: hub}", "description: Uses the hub's storage");
        world.awaitReason(KIND, "project", "DependencyNotReady");
        apply("hub", "kind: Hub", "workspaceHubConfig:",
                "  defaultWorkspaceResourceGroup: /subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/projects");

        JsonNode project = azure(world.awaitReady(KIND, "project"));

        JsonNode hub = world.awaitReady(KIND, "hub");
        assertThat(project.path("kind").asText()).isEqualTo("Project");
        assertThat(project.at("/properties/hubResourceId").asText())
                .isEqualToIgnoringCase(hub.at("/status/id").asText());
        assertThat(azure(hub).path("kind").asText()).isEqualTo("Hub");
        assertThat(world.arm().ids(STORAGE)).hasSize(1);
    }

    @Test
    void aHubIsNotDeletedBeforeItsProjects() {
        apply("hub", "kind: Hub");
        apply("project", "kind: Project", "hubRef: {name: hub}");
        world.awaitReady(KIND, "project");
        world.arm().clearRequests();

        world.delete(KIND, "hub");
        JsonNode waiting = world.awaitReason(KIND, "hub", "DependentsExist");

        assertThat(World.message(waiting)).contains("project");
        assertThat(world.writes()).isEmpty();
        world.delete(KIND, "project");
        world.awaitGone(KIND, "hub");
        world.awaitGone(KIND, "project");
    }

    @Test
    void aProjectBelongsToAHubThatIsNamedById() {
        String hub = world.plantWorkspace("planted-hub", "Hub");
        apply("project", "kind: Project", "hubResourceId: " + hub);

        JsonNode project = azure(world.awaitReady(KIND, "project"));

        assertThat(project.at("/properties/hubResourceId").asText()).isEqualToIgnoringCase(hub);
        assertThat(world.writes()).extracting(RequestRecord::path)
                .noneMatch(path -> path.contains("Microsoft.Storage"));
    }

    @Test
    void aFeatureStoreSaysWhatItRunsOn() {
        apply("features", "kind: FeatureStore", "featureStoreSettings:",
                "  computeRuntime: {sparkRuntimeVersion: \"3.4\"}", "  offlineStoreConnectionName: offline",
                "  onlineStoreConnectionName: online");

        JsonNode store = azure(world.awaitReady(KIND, "features"));

        assertThat(store.path("kind").asText()).isEqualTo("FeatureStore");
        assertThat(store.at("/properties/featureStoreSettings/computeRuntime/sparkRuntimeVersion").asText())
                .isEqualTo("3.4");
        assertThat(store.at("/properties/featureStoreSettings/onlineStoreConnectionName").asText()).isEqualTo("online");
    }

    @Test
    void everyPropertyOfAWorkspaceIsTakenAndAtRestAfterwards() {
        String identity = SHARED + "Microsoft.ManagedIdentity/userAssignedIdentities/robot";
        String vault = SHARED + "Microsoft.KeyVault/vaults/keys";
        String other = SHARED + STORAGE + "/another";
        world.plant(identity);
        world.arm().put(vault, Probe.json("{location: 'westeurope', properties: {enablePurgeProtection: true,"
                + " enableRbacAuthorization: true}}"));
        world.arm().put(vault + "/keys/k", Probe.json("{properties: {}}"));
        world.arm().put(vault + "/keys/k/versions/0123456789abcdef0123456789abcdef", Probe.json("{properties: {}}"));
        world.plant(other);
        world.apply(everything(identity, vault, other));
        world.apply(Manifests.cluster("builder", "full"));

        JsonNode ready = world.awaitReady(KIND, "full");

        JsonNode properties = azure(ready).path("properties");
        assertThat(properties.path("imageBuildCompute").asText()).isEqualTo("builder");
        assertThat(properties.at("/encryption/status").asText()).isEqualTo("Enabled");
        assertThat(properties.at("/encryption/keyVaultProperties/keyVaultArmId").asText()).isEqualToIgnoringCase(vault);
        assertThat(properties.at("/managedNetwork/isolationMode").asText()).isEqualTo("AllowOnlyApprovedOutbound");
        assertThat(properties.at("/managedNetwork/outboundRules/pypi/type").asText()).isEqualTo("FQDN");
        assertThat(properties.at("/managedNetwork/outboundRules/data/destination/subresourceTarget").asText())
                .isEqualTo("blob");
        assertThat(properties.at("/managedNetwork/outboundRules/factory/destination/portRanges").asText())
                .isEqualTo("443");
        assertThat(properties.at("/serviceManagedResourcesSettings/cosmosDb/collectionsThroughput").asInt())
                .isEqualTo(400);
        assertThat(properties.at("/sharedPrivateLinkResources/0/properties/groupId").asText()).isEqualTo("blob");
        assertThat(properties.at("/serverlessComputeSettings/serverlessComputeNoPublicIP").asBoolean()).isTrue();
        assertThat(properties.path("systemDatastoresAuthMode").asText()).isEqualTo("Identity");
        assertThat(properties.path("hbiWorkspace").asBoolean()).isTrue();
        assertThat(properties.path("v1LegacyMode").asBoolean(true)).isFalse();
        assertThat(
                world.requests("PUT", "/workspaces/full").size() + world.requests("PATCH", "/workspaces/full").size())
                .as("one write to create, one once the build compute is there").isEqualTo(2);
    }

    private static String everything(String identity, String vault, String other) {
        return Manifests.workspace("full") + """
                friendlyName: Everything
                description: Everything that can be said
                tags: {team: fraud}
                sku: {name: Basic, tier: Basic}
                identity:
                  type: SystemAssigned,UserAssigned
                  userAssignedIdentities: ["%1$s"]
                primaryUserAssignedIdentity: %1$s
                publicNetworkAccess: Disabled
                allowPublicAccessWhenBehindVnet: false
                discoveryUrl: https://westeurope.api.azureml.ms/discovery
                enableDataIsolation: false
                enableServiceSideCMKEncryption: true
                encryption:
                  status: Enabled
                  keyVaultProperties:
                    keyIdentifier: https://keys.vault.azure.net/keys/k/0123456789abcdef0123456789abcdef
                    keyVaultArmId: %2$s
                  identity: {userAssignedIdentity: "%1$s"}
                hbiWorkspace: true
                imageBuildCompute: builder
                managedNetwork:
                  isolationMode: AllowOnlyApprovedOutbound
                  enableNetworkMonitor: false
                  firewallSku: Basic
                  managedNetworkKind: V1
                  outboundRules:
                    pypi: {fqdn: {destination: "pypi.org"}}
                    data:
                      privateEndpoint:
                        destination: {serviceResourceId: "%3$s", subresourceTarget: blob, sparkEnabled: true}
                    factory:
                      serviceTag:
                        destination: {action: Allow, serviceTag: DataFactory, protocol: TCP, portRanges: "443"}
                provisionNetworkNow: true
                serverlessComputeSettings: {serverlessComputeNoPublicIP: true}
                serviceManagedResourcesSettings: {cosmosDb: {collectionsThroughput: 400}}
                sharedPrivateLinkResources:
                  - {name: link, privateLinkResourceId: "%3$s", groupId: blob, requestMessage: please, status: Pending}
                systemDatastoresAuthMode: Identity
                v1LegacyMode: false
                dependencies:
                  storageAccount: {sku: {name: Standard_ZRS}, overrides: {properties: {allowSharedKeyAccess: false}}}
                  keyVault: {overrides: {properties: {enabledForDeployment: true}}}
                  logAnalytics: {retentionInDays: 90}
                  containerRegistry: {create: true, sku: {name: Basic}}
                configMap: {name: full}
                allowedNamespaces: [other]
                """.formatted(identity, vault, other).indent(2);
    }
}
