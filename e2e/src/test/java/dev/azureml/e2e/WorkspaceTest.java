package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A workspace's life: what is made with it, what is brought, what it gives out, how it changes and how it ends. */
@ExtendWith(SharedKubeServer.class)
class WorkspaceTest {
    private static final String KIND = "MLWorkspace";
    private static final String STORAGE = "Microsoft.Storage/storageAccounts";
    private static final String VAULT = "Microsoft.KeyVault/vaults";
    private static final String LOGS = "Microsoft.OperationalInsights/workspaces";
    private static final String INSIGHTS = "Microsoft.Insights/components";
    private static final String REGISTRY = "Microsoft.ContainerRegistry/registries";
    private static final String GROUP = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/rg-wsp";
    private static final String ID = GROUP + "/providers/Microsoft.MachineLearningServices/workspaces/wsp";

    private final KubeServer server;
    private World world;

    WorkspaceTest(KubeServer server) {
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

    /** The workspace with these lines more in its spec. */
    private void apply(String... spec) {
        world.apply(Manifests.workspace("wsp") + String.join("\n", spec).indent(2));
    }

    private JsonNode only(String type) {
        List<String> ids = world.arm().ids(type);
        assertThat(ids).hasSize(1);
        return world.arm().resource(ids.getFirst()).orElseThrow();
    }

    @Test
    void saysByWhichWaysOneCanSignInAndWhereAKeyOpensTheRegistry() {
        apply("dependencies: {containerRegistry: {create: true}}");
        JsonNode ready = world.awaitReady(KIND, "wsp");
        assertThat(ready.at("/status/authentication/storageAccount").toString()).contains("EntraId");
        assertThat(ready.at("/status/authentication/containerRegistry").toString()).isEqualTo("[\"EntraId\"]");

        world.arm().edit(only(REGISTRY).path("id").asText(), body -> body.withObject("/properties").put(
                "adminUserEnabled", true));
        world.touch(KIND, "wsp");

        JsonNode open = world.await(KIND, "wsp", object -> object.at("/status/advice").toString().contains(
                "AdminKeyInUse"));
        assertThat(open.at("/status/authentication/containerRegistry").toString()).contains("AdminKey");
    }

    @Test
    void whatAWorkspaceNeedsIsMadeSafeTaggedAndOwned() {
        apply("tags: {team: fraud}");

        JsonNode ready = world.awaitReady(KIND, "wsp");

        JsonNode storage = only(STORAGE);
        assertThat(storage.at("/properties/minimumTlsVersion").asText()).isEqualTo("TLS1_2");
        assertThat(storage.at("/properties/allowBlobPublicAccess").asBoolean(true)).isFalse();
        assertThat(storage.at("/properties/supportsHttpsTrafficOnly").asBoolean()).isTrue();
        assertThat(storage.path("name").asText()).matches("stwsp[a-z0-9]{10}");
        JsonNode vault = only(VAULT);
        assertThat(vault.at("/properties/enableRbacAuthorization").asBoolean()).isTrue();
        assertThat(vault.at("/properties/enablePurgeProtection").asBoolean()).isTrue();
        assertThat(vault.at("/properties/enableSoftDelete").asBoolean()).isTrue();
        assertThat(vault.path("name").asText()).matches("kv-wsp-[a-z0-9]{10}");
        assertThat(only(INSIGHTS).at("/properties/WorkspaceResourceId").asText())
                .isEqualToIgnoringCase(only(LOGS).path("id").asText());
        for (String type : List.of(STORAGE, VAULT, LOGS, INSIGHTS)) {
            assertThat(only(type).at("/tags/team").asText()).as(type).isEqualTo("fraud");
            assertThat(only(type).path("tags").toString()).as(type)
                    .contains(world.namespace() + "/MLWorkspace/wsp");
        }
        assertThat(world.arm().ids(REGISTRY)).isEmpty();
        JsonNode inAzure = world.arm().resource(ID).orElseThrow();
        assertThat(inAzure.at("/properties/storageAccount").asText())
                .isEqualToIgnoringCase(storage.path("id").asText());
        assertThat(inAzure.at("/identity/type").asText()).isEqualTo("SystemAssigned");
        assertThat(ready.at("/status/resources")).allSatisfy(
                r -> assertThat(r.path("origin").asText()).isEqualTo("Created"));
        assertThat(ready.at("/status/studioUrl").asText()).startsWith("https://ml.azure.com/?wsid=" + ID + "&tid=");
        assertThat(ready.at("/status/mlflowTrackingUri").asText()).startsWith("azureml://westeurope");
    }

    @Test
    void aRegistryIsMadeOnlyWhenAskedFor() {
        apply("dependencies:", "  containerRegistry: {create: true, sku: {name: Premium}}");

        world.awaitReady(KIND, "wsp");

        JsonNode registry = only(REGISTRY);
        assertThat(registry.at("/sku/name").asText()).isEqualTo("Premium");
        assertThat(registry.at("/properties/adminUserEnabled").asBoolean(true)).isFalse();
        assertThat(world.arm().resource(ID).orElseThrow().at("/properties/containerRegistry").asText())
                .isEqualToIgnoringCase(registry.path("id").asText());
    }

    @Test
    void whatIsBroughtByIdIsUsedAndLeftAlone() {
        String shared = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/shared/providers/";
        String storage = shared + STORAGE + "/broughtstore";
        String vault = shared + VAULT + "/broughtvault";
        String insights = shared + INSIGHTS + "/brought";
        List.of(storage, vault, insights).forEach(world::plant);
        apply("dependencies:", "  deletionPolicy: Delete", "  storageAccount: {id: " + storage + "}",
                "  keyVault: {id: " + vault + "}", "  applicationInsights: {id: " + insights + "}");

        world.awaitReady(KIND, "wsp");
        world.delete(KIND, "wsp");
        world.awaitGone(KIND, "wsp");

        assertThat(world.writes()).extracting(RequestRecord::path).containsOnly(ID, GROUP);
        assertThat(world.arm().ids(STORAGE)).containsExactly(storage);
        assertThat(world.arm().ids(LOGS)).isEmpty();
        assertThat(world.arm().resource(vault)).isPresent();
    }

    @Test
    void applicationInsightsAreMadeOnTheLogAnalyticsThatIsBrought() {
        String logs = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/shared/providers/" + LOGS + "/logs";
        world.plant(logs);
        apply("dependencies:", "  logAnalytics: {id: " + logs + "}");

        world.awaitReady(KIND, "wsp");

        assertThat(world.arm().ids(LOGS)).containsExactly(logs);
        assertThat(only(INSIGHTS).at("/properties/WorkspaceResourceId").asText()).isEqualToIgnoringCase(logs);
    }

    @Test
    void aMissingResourceGroupThatMayNotBeMadeIsNamedAndWaitedFor() {
        world.apply(Manifests.workspace("wsp").replace("create: true", "create: false"));

        JsonNode waiting = world.awaitReason(KIND, "wsp", "DependencyNotReady");

        assertThat(World.message(waiting)).contains("rg-wsp").contains("resourceGroup.create: true");
        world.plant(GROUP);
        world.awaitReady(KIND, "wsp");
    }

    @Test
    void dependenciesThatAreNotProvisionedYetPass() {
        world.arm().inject(Fault.on("PUT", "/workspaces/wsp$", Fault.Action.STATUS).times(2).status(400)
                .error("BadRequest", "StorageAccountIsNotProvisioned: The provisioning state of the storage account "
                        + "must be 'Succeeded' before executing the operation."));
        world.awaitPassing(KIND, "wsp", World.isFor("DependencyNotReady"), this::apply);
        world.awaitReady(KIND, "wsp");

        assertThat(world.requests("PUT", "/workspaces/wsp")).hasSize(3);
        assertThat(world.requests("DELETE", "/workspaces/wsp")).isEmpty();
    }

    @Test
    void aWorkspaceChangesInPlaceAndKeepsWhatOthersSet() {
        apply("friendlyName: One", "tags: {team: fraud, stage: dev}");
        world.awaitReady(KIND, "wsp");
        var edited = world.arm().resource(ID).orElseThrow();
        edited.withObject("/tags").put("policy", "set by a policy");
        edited.withObject("/properties").put("description", "written in the studio");
        world.arm().put(ID, edited);
        world.arm().clearRequests();

        apply("friendlyName: Two", "publicNetworkAccess: Disabled", "tags: {team: fraud}");
        world.awaitReady(KIND, "wsp");

        JsonNode inAzure = world.arm().resource(ID).orElseThrow();
        assertThat(inAzure.at("/properties/friendlyName").asText()).isEqualTo("Two");
        assertThat(inAzure.at("/properties/publicNetworkAccess").asText()).isEqualTo("Disabled");
        assertThat(inAzure.at("/properties/description").asText()).isEqualTo("written in the studio");
        assertThat(inAzure.at("/tags/policy").asText()).isEqualTo("set by a policy");
        assertThat(inAzure.path("tags").has("stage")).isFalse();
        assertThat(world.writes().stream().filter(r -> r.path().equals(ID))).hasSize(1);
    }

    @Test
    void whatCantChangeInPlaceIsNamedAndNothingIsSent() {
        apply("hbiWorkspace: false");
        world.awaitReady(KIND, "wsp");
        world.arm().clearRequests();

        apply("hbiWorkspace: true");
        JsonNode stalled = world.awaitStalled(KIND, "wsp", "ReplacementRequired");

        assertThat(World.message(stalled)).contains("properties.hbiWorkspace");
        assertThat(stalled.at("/status/plan/0/action").asText()).isEqualTo("Replace");
        assertThat(world.writes()).isEmpty();
        apply("hbiWorkspace: false");
        world.awaitReady(KIND, "wsp");
    }

    /** A deletion would have kept the name for two weeks. */
    @Test
    void aCreationThatFailsOnceIsSentAgainAndNotDeleted() {
        world.arm().inject(Fault.on("PUT", "/workspaces/wsp$", Fault.Action.FAIL_OPERATION)
                .error("StorageAccountIsNotProvisioned", "the storage account is not there yet"));
        apply();

        world.awaitReady(KIND, "wsp");

        assertThat(world.requests("PUT", "/workspaces/wsp")).hasSize(2);
        assertThat(world.requests("DELETE", "/workspaces/wsp")).isEmpty();
    }

    @Test
    void whatNeverWorkedIsPurgedWithItsObjectAndIsNoHindranceToTheNext() {
        world.arm().inject(Fault.on("PUT", "/workspaces/wsp$", Fault.Action.FAIL_OPERATION)
                .error("InternalServerError", "no reason").times(-1));
        apply();
        world.awaitStalled(KIND, "wsp", "ProvisioningFailed");
        world.delete(KIND, "wsp");
        world.awaitGone(KIND, "wsp");
        world.arm().clearFaults();

        apply();
        world.awaitReady(KIND, "wsp");

        assertThat(world.arm().isSoftDeleted(ID)).isFalse();
    }

    /** No third PUT would help: what is deleted then must not lock the object out of its own name. */
    @Test
    void whatFailsAgainAndAgainIsMadeAnewUnderItsName() {
        world.arm().inject(Fault.on("PUT", "/workspaces/wsp$", Fault.Action.FAIL_OPERATION)
                .error("InternalServerError", "no reason").times(3));
        apply();

        world.awaitReady(KIND, "wsp");

        assertThat(world.requests("DELETE", "/workspaces/wsp")).singleElement()
                .satisfies(r -> assertThat(r.query()).containsEntry("forceToPurge", "true"));
    }

    @Test
    void deletingAWorkspaceKeepsItsDataAndTheNameIsToldToBeSoftDeleted() {
        apply();
        world.awaitReady(KIND, "wsp");

        world.delete(KIND, "wsp");
        world.awaitGone(KIND, "wsp");

        assertThat(world.arm().isSoftDeleted(ID)).isTrue();
        only(STORAGE);
        only(VAULT);
        only(LOGS);
        only(INSIGHTS);
        assertThat(world.arm().resource(GROUP)).isPresent();
        apply();
        JsonNode stalled = world.awaitStalled(KIND, "wsp", "SoftDeleted");
        assertThat(World.message(stalled)).containsIgnoringCase("recover").containsIgnoringCase("purge").contains(ID);
        assertThat(world.requests("DELETE", "/workspaces/wsp")).hasSize(1);
    }

    @Test
    void aPurgedWorkspaceIsMadeAgainUnderItsNameOnTheDataThatStayed() {
        apply("deletionPolicy: Purge");
        world.awaitReady(KIND, "wsp");
        String storage = only(STORAGE).path("id").asText();

        world.delete(KIND, "wsp");
        world.awaitGone(KIND, "wsp");
        assertThat(world.requests("DELETE", "/workspaces/wsp")).singleElement()
                .satisfies(r -> assertThat(r.query()).containsEntry("forceToPurge", "true"));
        apply();
        world.awaitReady(KIND, "wsp");

        assertThat(only(STORAGE).path("id").asText()).isEqualTo(storage);
    }

    @Test
    void everythingMadeGoesWhenThePolicySaysSoAndItsDeletedVaultIsTakenBack() {
        apply("deletionPolicy: Purge", "dependencies: {deletionPolicy: Delete}");
        world.awaitReady(KIND, "wsp");
        String vault = only(VAULT).path("id").asText();

        world.delete(KIND, "wsp");
        world.awaitGone(KIND, "wsp");

        for (String type : List.of(STORAGE, VAULT, LOGS, INSIGHTS)) {
            assertThat(world.arm().ids(type)).as(type).isEmpty();
        }
        assertThat(world.arm().resource(GROUP)).isEmpty();
        world.arm().clearRequests();
        apply("tags: {team: again}");
        world.awaitReady(KIND, "wsp");
        assertThat(only(VAULT).path("id").asText()).isEqualTo(vault);
        assertThat(only(VAULT).at("/tags/team").asText()).isEqualTo("again");
        assertThat(World.body(world.requests("PUT", vault).getFirst()).at("/properties/createMode").asText())
                .isEqualTo("recover");
    }

    /** Whoever says that the group is somebody else's from now on does not say that it is to go, with all that is in it. */
    @Test
    void aGroupThatIsNoLongerMadeHereStays() {
        apply("dependencies: {deletionPolicy: Delete}");
        world.awaitReady(KIND, "wsp");

        world.apply((Manifests.workspace("wsp") + "  dependencies: {deletionPolicy: Delete}\n").replace("create: true",
                "create: false"));
        JsonNode ready = world.awaitReady(KIND, "wsp");

        assertThat(ready.at("/status/resources").findValuesAsText("key")).doesNotContain("resourceGroup");
        assertThat(world.writes()).extracting(RequestRecord::method).doesNotContain("DELETE");
        world.delete(KIND, "wsp");
        world.awaitGone(KIND, "wsp");
        assertThat(world.arm().resource(GROUP)).isPresent();
    }

    @Test
    void aGroupThatHoldsSomethingElseIsNotDeleted() {
        apply("dependencies: {deletionPolicy: Delete}");
        world.awaitReady(KIND, "wsp");
        String other = GROUP + "/providers/" + STORAGE + "/otherpeople";
        world.plant(other);

        world.delete(KIND, "wsp");
        JsonNode waiting = world.awaitReason(KIND, "wsp", "DependentsExist");

        assertThat(World.message(waiting)).contains("otherpeople");
        assertThat(world.arm().resource(other)).isPresent();
        world.arm().remove(other);
        world.awaitGone(KIND, "wsp");
        assertThat(world.arm().resource(GROUP)).isEmpty();
    }

    @Test
    void aConfigMapTellsPodsWhereTheWorkspaceIs() {
        apply("configMap: {name: where}");

        JsonNode ready = world.awaitReady(KIND, "wsp");

        ConfigMap map = configMap("where");
        assertThat(map.getData()).containsEntry("id", ID)
                .containsEntry("studioUrl", ready.at("/status/studioUrl").asText())
                .containsEntry("workspaceId", ready.at("/status/workspaceId").asText())
                .containsEntry("mlflowTrackingUri", ready.at("/status/mlflowTrackingUri").asText())
                .containsEntry("discoveryUrl", ready.at("/status/discoveryUrl").asText())
                .containsEntry("location", "westeurope");
        assertThat(map.getMetadata().getOwnerReferences()).singleElement()
                .satisfies(owner -> assertThat(owner.getUid()).isEqualTo(ready.at("/metadata/uid").asText()));
    }

    @Test
    void aConfigMapOfSomebodyElseIsNeverWritten() {
        world.client().configMaps().inNamespace(world.namespace()).resource(new ConfigMapBuilder().withNewMetadata()
                .withName("where").endMetadata().withData(Map.of("mine", "precious")).build()).create();
        apply("configMap: {name: where}");

        JsonNode stalled = world.awaitStalled(KIND, "wsp", "Conflict");

        assertThat(World.message(stalled)).contains("where");
        assertThat(configMap("where").getData()).isEqualTo(Map.of("mine", "precious"));
    }

    private ConfigMap configMap(String name) {
        return world.client().configMaps().inNamespace(world.namespace()).withName(name).require();
    }
}
