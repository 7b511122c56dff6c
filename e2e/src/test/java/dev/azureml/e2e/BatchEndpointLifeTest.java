package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Batch endpoints: deployments on computes, the default among them, and their end. */
@ExtendWith(SharedKubeServer.class)
class BatchEndpointLifeTest {
    private static final String KIND = "MLInferenceEndpoint";

    private final KubeServer server;
    private World world;
    private String workspace;
    private String endpoint;

    BatchEndpointLifeTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = world.plantWorkspace("wsp");
        endpoint = workspace + "/batchEndpoints/scoring";
        world.arm().put(workspace + "/models/m", Probe.json("{properties: {}}"));
        world.arm().put(workspace + "/models/m/versions/1", Probe.json("{properties: {modelUri: 'azureml://x'}}"));
        world.arm().put(workspace + "/models/m/versions/2", Probe.json("{properties: {modelUri: 'azureml://x'}}"));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void apply(String defaultDeployment, String... deployments) {
        world.apply(Manifests.endpoint("scoring", workspace, "connectionSecret: {name: callers}\nbatch:\n"
                + (defaultDeployment.isEmpty() ? "" : "  defaultDeployment: " + defaultDeployment + "\n")
                + "  deployments:" + (deployments.length == 0 ? " []\n" : "\n") + String.join("", deployments)));
    }

    private static String deployment(String name, String more) {
        return "  - {name: " + name + ", computeRef: {name: cpu}" + more + "}\n";
    }

    private static String ofModel(String name) {
        return deployment(name, ", model: 'azureml:m:1', miniBatchSize: 20");
    }

    private void cluster() {
        world.apply(Manifests.cluster("cpu", "wsp").replace("workspaceRef: {name: wsp}", "workspaceId: " + workspace));
    }

    private JsonNode azure(String id) {
        return world.arm().resource(id).orElseThrow();
    }

    private String chosen() {
        return azure(endpoint).at("/properties/defaults/deploymentName").asText();
    }

    @Test
    void deploymentsWaitForTheComputeAndTheDefaultForItsDeployment() {
        apply("nightly", ofModel("nightly"), deployment("retrain",
                ", pipelineComponent: {componentId: 'azureml://registries/azureml/components/c/versions/1'}"));
        assertThat(World.message(world.awaitReason(KIND, "scoring", "DependencyNotReady"))).contains("MLCompute",
                "/cpu");
        cluster();

        JsonNode ready = world.awaitReady(KIND, "scoring");

        assertThat(chosen()).isEqualTo("nightly");
        assertThat(azure(endpoint + "/deployments/nightly").at("/properties/model/assetId").asText())
                .isEqualTo(workspace + "/models/m/versions/1");
        assertThat(azure(endpoint + "/deployments/nightly").at("/properties/compute").asText())
                .isEqualTo(workspace + "/computes/cpu");
        assertThat(
                azure(endpoint + "/deployments/retrain").at("/properties/deploymentConfiguration/componentId/assetId")
                        .asText())
                .endsWith("/components/c/versions/1");
        assertThat(ready.at("/status/defaultDeployment").asText()).isEqualTo("nightly");
        assertThat(ready.at("/status/deployments/0/model").asText()).endsWith("/models/m/versions/1");
        assertThat(world.requests("PUT", "/batchEndpoints/scoring")).as("without a default, then with it").hasSize(2);
        Map<String, String> secret = world.client().secrets().inNamespace(world.namespace()).withName("callers")
                .require().getData();
        assertThat(secret).containsKeys("url", "authMode", "deployments").doesNotContainKey("primaryKey");
    }

    @Test
    void aPipelineRunsWithoutAComputeOfItsOwnAndAModelDoesNot() {
        apply("",
                "  - {name: retrain, pipelineComponent: {componentId: 'azureml://registries/r/components/c/versions/1'}}\n");
        world.awaitReady(KIND, "scoring");

        assertThat(azure(endpoint + "/deployments/retrain").at("/properties/compute").isMissingNode()).isTrue();
        assertThat(world.refusal(Manifests.endpoint("other", workspace, """
                batch:
                  deployments:
                  - {name: nightly, model: 'azureml:m:1'}
                """))).contains("exactly one of computeRef and computeId");
    }

    @Test
    void aModelIsChangedInPlaceAndADescriptionByPatch() {
        cluster();
        apply("", ofModel("nightly"));
        world.awaitReady(KIND, "scoring");
        world.arm().clearRequests();

        apply("", deployment("nightly", ", model: 'azureml:m:2', miniBatchSize: 20"));
        world.awaitReady(KIND, "scoring");
        apply("", deployment("nightly", ", model: 'azureml:m:2', miniBatchSize: 20, description: better"));
        world.awaitReady(KIND, "scoring");

        assertThat(world.writes()).extracting(request -> request.method()).containsExactly("PUT", "PATCH");
        assertThat(azure(endpoint + "/deployments/nightly").at("/properties/model/assetId").asText())
                .endsWith("/versions/2");
        assertThat(azure(endpoint + "/deployments/nightly").at("/properties/description").asText())
                .isEqualTo("better");
    }

    @Test
    void aDefaultIsMovedBeforeTheOldOneGoes() {
        cluster();
        apply("nightly", ofModel("nightly"));
        world.awaitReady(KIND, "scoring");

        apply("", ofModel("weekly"));
        assertThat(World.message(world.awaitStalled(KIND, "scoring", "InvalidSpec")))
                .contains("spec.batch.defaultDeployment", "nightly");
        assertThat(world.requests("DELETE", "/deployments/nightly")).isEmpty();

        apply("weekly", ofModel("weekly"));
        world.awaitReady(KIND, "scoring");
        assertThat(chosen()).isEqualTo("weekly");
        assertThat(world.arm().resource(endpoint + "/deployments/nightly")).isEmpty();
        assertThat(world.requests("DELETE", "/deployments/nightly")).hasSize(1);
    }

    @Test
    void nodesThatTheJobNeedsAreAskedForAnewOnlyWithLeave() {
        cluster();
        apply("", ofModel("nightly").replace("}\n", ", resources: {instanceCount: 1}}\n"));
        world.awaitReady(KIND, "scoring");

        apply("", ofModel("nightly").replace("}\n", ", resources: {instanceCount: 2}}\n"));

        assertThat(World.message(world.awaitStalled(KIND, "scoring", "ReplacementRequired")))
                .contains("properties.resources.instanceCount");
    }

    @Test
    void aComputeThatRunsNoBatchesIsRefusedWithItsRow() {
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLCompute
                metadata:
                  name: cpu
                spec:
                  workspaceId: %s
                  computeInstance: {vmSize: Standard_DS3_v2}
                """.formatted(workspace));
        world.awaitReady("MLCompute", "cpu");
        apply("", ofModel("nightly"));

        assertThat(World.message(world.awaitStalled(KIND, "scoring", "InvalidSpec")))
                .contains("spec.batch.deployments[0].computeRef", "ComputeInstance", "row C-011");
        assertThat(world.arm().resource(endpoint)).isEmpty();
    }

    @Test
    void allGoesWithTheObjectAndTheClusterStays() {
        cluster();
        apply("nightly", ofModel("nightly"));
        world.awaitReady(KIND, "scoring");

        world.delete(KIND, "scoring");
        world.awaitGone(KIND, "scoring");

        assertThat(world.arm().resource(endpoint)).isEmpty();
        assertThat(world.arm().resource(workspace + "/computes/cpu")).isPresent();
    }
}
