package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What an object says while it waits for others, or can't go on: why, where in its spec, and all of it at once. */
@ExtendWith(SharedKubeServer.class)
class WaitingTest {
    private static final String ENDPOINT = "MLInferenceEndpoint";

    private final KubeServer server;
    private World world;

    WaitingTest(KubeServer server) {
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

    private void refused(String path, String word) {
        world.arm().inject(Fault.on("PUT", path + "$", Fault.Action.STATUS).status(400).times(-1)
                .error("BadRequest", word));
    }

    private static String datastore(String workspace, String credentials) {
        return Manifests.datastore("first", workspace).replace("none: {}", credentials);
    }

    @Test
    void whoWaitsSaysWhyTheOtherIsNotReadyAndWhereItIsNamed() {
        refused("/workspaces/wsp", "not in this region");
        world.apply(Manifests.workspace("wsp"));
        world.awaitStalled("MLWorkspace", "wsp", "InvalidSpec");

        world.apply(Manifests.datastore("first", "wsp"));
        JsonNode waiting = world.await("MLDatastore", "first",
                object -> World.message(object).contains("not in this region"));

        assertThat(World.condition(waiting, "Reconciling").path("reason").asText()).isEqualTo("DependencyNotReady");
        assertThat(World.message(waiting)).startsWith("spec.workspaceRef: MLWorkspace " + world.namespace()
                + "/wsp is not ready (InvalidSpec: BadRequest: not in this region");
        world.arm().clearFaults();
        world.touch("MLWorkspace", "wsp");
        world.awaitReady("MLDatastore", "first");
    }

    @Test
    void whoWaitsForOneThatWaitsNamesTheFirstCause() {
        String workspace = world.plantWorkspace("wsp");
        refused("/models/churn/versions/1", "no such files");
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLModel
                metadata: {name: churn}
                spec:
                  workspaceId: %s
                  customModel: {uri: 'https://a.b/c'}
                """.formatted(workspace));
        JsonNode model = world.awaitStalled("MLModel", "churn", "InvalidSpec");
        assertThat(model.at("/status/version").isMissingNode()).isTrue();
        assertThat(model.at("/status/latestVersion").isMissingNode()).isTrue();

        world.apply(Manifests.endpoint("scoring", workspace, """
                managed:
                  authMode: Key
                  deployments:
                  - {name: blue, instanceType: Standard_DS3_v2, modelRef: {name: churn}}
                """));

        JsonNode waiting = world.await(ENDPOINT, "scoring", object -> World.message(object).contains("no such files"));

        assertThat(World.condition(waiting, "Ready").path("reason").asText()).isEqualTo("DependencyNotReady");
        assertThat(World.message(waiting)).startsWith("spec.managed.deployments[0].modelRef: ")
                .contains("MLModel churn has no version that is ready yet (InvalidSpec: ");
    }

    @Test
    void allThatIsMissingIsSaidAtOnce() {
        world.apply(datastore("absent", "accountKey: {key: {secretKeyRef: {name: nothing, key: key}}}"));

        JsonNode waiting = world.awaitReason("MLDatastore", "first", "DependencyNotReady");

        assertThat(World.message(waiting)).contains("spec.workspaceRef: MLWorkspace " + world.namespace()
                + "/absent does not exist yet", "spec.azureBlob.credentials.accountKey.key: Secret nothing does not");
    }

    @Test
    void allInvalidPropertiesAreNamedAtOnceAndNothingIsMade() {
        String workspace = world.plantWorkspace("wsp");
        world.apply(Manifests.endpoint("scoring", workspace, """
                overrides: {properties: {authMode: Key}}
                managed:
                  authMode: Key
                  deployments:
                  - name: blue
                    instanceType: Standard_DS3_v2
                    model: 'azureml:churn@newest'
                    overrides: {location: here, properties: {model: x}}
                  - {name: green, instanceType: Standard_DS3_v2, environmentId: 'azureml:churn/1'}
                """));

        JsonNode stalled = world.awaitStalled(ENDPOINT, "scoring", "InvalidSpec");

        assertThat(World.message(stalled)).contains("spec.overrides.properties.authMode: ",
                "spec.managed.deployments[0].overrides.location: ",
                "spec.managed.deployments[0].overrides.properties.model: ", "spec.managed.deployments[0].model: ",
                "spec.managed.deployments[1].environmentId: ");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void nothingOfAnEndpointIsMadeBeforeAllThatItNamesIsThere() {
        String workspace = world.plantWorkspace("wsp");
        world.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: code}, data: {score.py: 'pass'}}");
        String code = "codeConfiguration: {scoringScript: score.py, files: {score.py: {configMapKeyRef: {name: code, "
                + "key: score.py}}}}";
        world.apply(Manifests.endpoint("scoring", workspace, Manifests.managed("",
                "  - {name: blue, instanceType: Standard_DS3_v2, model: 'azureml:churn:1', " + code + "}\n",
                "  - {name: green, instanceType: Standard_DS3_v2, model: 'azureml:churn:2', " + code + "}\n")));

        JsonNode waiting = world.awaitReason(ENDPOINT, "scoring", "DependencyNotReady");

        assertThat(World.message(waiting)).contains("spec.managed.deployments[0].model: ",
                "spec.managed.deployments[1].model: ");
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void nothingOfAWorkspaceIsMadeBeforeWhatItNamesById() {
        String shared = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/shared/providers/";
        String storage = shared + "Microsoft.Storage/storageAccounts/brought";
        String robot = shared + "Microsoft.ManagedIdentity/userAssignedIdentities/robot";
        world.apply(Manifests.workspace("wsp") + "  identity: {type: UserAssigned, userAssignedIdentities: [" + robot
                + "]}\n  dependencies: {storageAccount: {id: " + storage + "}}\n");

        JsonNode stalled = world.awaitStalled("MLWorkspace", "wsp", "TargetNotFound");
        assertThat(World.message(stalled)).startsWith("spec.dependencies.storageAccount.id: " + storage);
        world.plant(storage);
        world.touch("MLWorkspace", "wsp");
        JsonNode waiting = world.awaitReason("MLWorkspace", "wsp", "DependencyNotReady");
        assertThat(World.message(waiting)).contains(robot);
        assertThat(world.writes()).isEmpty();

        world.plant(robot);
        world.touch("MLWorkspace", "wsp");
        world.awaitReady("MLWorkspace", "wsp");
    }

    @Test
    void oneThatServesGoesOnWhileAnotherDeploymentWaits() {
        String workspace = world.plantWorkspace("wsp");
        world.apply(Manifests.endpoint("scoring", workspace, Manifests.managed("", Manifests.deployment("blue", 1))));
        world.awaitReady(ENDPOINT, "scoring");

        world.apply(Manifests.endpoint("scoring", workspace, Manifests.managed("", Manifests.deployment("blue", 2),
                "  - {name: green, instanceType: Standard_DS3_v2, model: 'azureml:churn:3'}\n")));

        world.await(ENDPOINT, "scoring", object -> World.message(object).contains("deployments[1].model: ")
                && !world.requests("PATCH", "/deployments/blue").isEmpty());
    }
}
