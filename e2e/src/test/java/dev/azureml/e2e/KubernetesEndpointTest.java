package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Online endpoints on attached clusters: made once the cluster can serve, and what is said until then. */
@ExtendWith(SharedKubeServer.class)
class KubernetesEndpointTest {
    private static final String KIND = "MLInferenceEndpoint";
    private static final String INFERENCE = "enableInference: true";
    private static final String[] ROUTER = {INFERENCE, "inferenceRouterServiceType: ClusterIP",
        "allowInsecureConnections: true"};
    private static final String SMALL = "instanceTypes: {small: {resources: {requests: {cpu: '1', memory: 1Gi}, "
            + "limits: {cpu: '1', memory: 1Gi}}}}";

    private final KubeServer server;
    private World world;
    private Kubernetes kubernetes;
    private String workspace;
    private String endpoint;

    KubernetesEndpointTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        kubernetes = new Kubernetes(world);
        workspace = world.plantWorkspace("wsp");
        endpoint = workspace + "/onlineEndpoints/scoring";
        kubernetes.plant(Kubernetes.AKS, "{}");
        world.arm().put(workspace + "/models/m", Probe.json("{properties: {}}"));
        world.arm().put(workspace + "/models/m/versions/1", Probe.json("{properties: {modelUri: 'azureml://x'}}"));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void apply(String compute, String deployments, String more) {
        world.apply(Manifests.endpoint("scoring", workspace, "connectionSecret: {name: callers}\nkubernetes:\n"
                + "  authMode: Key\n  " + compute + "\n  deployments:\n" + deployments + more));
    }

    private static String deployment(String name, String instanceType) {
        return "  - {name: " + name + ", model: 'azureml:m:1', instanceType: " + instanceType
                + ", instanceCount: 2, scaleSettings: {scaleType: Default}}\n";
    }

    private JsonNode azure(String id) {
        return world.arm().resource(id).orElseThrow();
    }

    @Test
    void anEndpointWaitsForItsComputeAndThenServes() {
        apply("computeRef: {name: aks}", deployment("blue", "small"), "  traffic: {blue: 100}\n");
        assertThat(World.message(world.awaitReason(KIND, "scoring", "DependencyNotReady"))).contains("MLCompute")
                .contains("aks");
        assertThat(world.writes()).isEmpty();

        kubernetes.extension("ml", Kubernetes.AKS, ROUTER);
        kubernetes.compute("aks", workspace, "extensionRef: {name: ml}, " + SMALL);
        JsonNode ready = world.awaitReady(KIND, "scoring");

        assertThat(azure(endpoint).at("/properties/compute").asText()).isEqualTo(workspace + "/computes/aks");
        assertThat(azure(endpoint).at("/properties/traffic/blue").asInt()).isEqualTo(100);
        JsonNode blue = azure(endpoint + "/deployments/blue");
        assertThat(blue.at("/properties/endpointComputeType").asText()).isEqualTo("Kubernetes");
        assertThat(blue.at("/sku/capacity").asInt()).isEqualTo(2);
        assertThat(ready.at("/status/deployments/0/instanceType").asText()).isEqualTo("small");
        assertThat(world.client().secrets().inNamespace(world.namespace()).withName("callers").require().getData())
                .containsKeys("url", "primaryKey");

        world.delete("MLCompute", "aks");
        assertThat(World.message(world.awaitReason("MLCompute", "aks", "DependentsExist"))).contains("scoring");
        world.delete(KIND, "scoring");
        world.awaitGone(KIND, "scoring");
        world.awaitGone("MLCompute", "aks");
        assertThat(world.arm().resource(Kubernetes.AKS)).isPresent();
    }

    @Test
    void aDeploymentBringsItsEnvironmentAndModelAlong() {
        kubernetes.extension("ml", Kubernetes.AKS, ROUTER);
        kubernetes.compute("aks", workspace, "extensionRef: {name: ml}, " + SMALL);
        String brought = "  - {name: blue, instanceType: small, environment: {image: 'nowhere/base:1'}, "
                + "modelSource: {uri: 'https://a.b/churn'}, modelType: triton_model}\n";
        world.arm().inject(Fault.on("PUT", "/CliV2AnonymousEnvironment/", Fault.Action.STATUS).status(400).times(-1)
                .error("UserError", "no such image"));
        apply("computeRef: {name: aks}", brought, "  traffic: {blue: 100}\n");
        assertThat(World.message(world.awaitStalled(KIND, "scoring", "InvalidSpec"))).contains(
                "spec.kubernetes.deployments[0].environment: UserError: no such image");
        assertThat(world.arm().resource(endpoint + "/deployments/blue")).isEmpty();

        apply("computeRef: {name: aks}", brought.replace("nowhere/base:1", "somewhere/base"),
                "  traffic: {blue: 100}\n");
        world.arm().clearFaults();
        JsonNode ready = world.awaitReady(KIND, "scoring");

        JsonNode blue = azure(endpoint + "/deployments/blue");
        JsonNode environment = azure(blue.at("/properties/environmentId").asText());
        assertThat(environment.path("id").asText()).startsWith(workspace
                + "/environments/CliV2AnonymousEnvironment/versions/scoring-blue-");
        assertThat(environment.at("/properties/image").asText()).isEqualTo("somewhere/base");
        JsonNode model = azure(blue.at("/properties/model").asText());
        assertThat(model.at("/properties/modelType").asText()).isEqualTo("triton_model");
        assertThat(model.at("/properties/isAnonymous").asBoolean()).isTrue();
        assertThat(ready.at("/status/advice").toString()).contains("PinImage", "somewhere/base moves");

        world.arm().clearRequests();
        apply("computeRef: {name: aks}", brought.replace("nowhere/base:1", "somewhere/base:2"),
                "  traffic: {blue: 100}\n");
        world.await(KIND, "scoring", object -> object.at("/status/advice").toString().indexOf("PinImage") < 0
                && world.arm().resource(environment.path("id").asText()).isEmpty());
        world.awaitReady(KIND, "scoring");
        world.delete(KIND, "scoring");
        world.awaitGone(KIND, "scoring");
        for (String collection : List.of("environments", "models")) {
            assertThat(world.arm().ids("Microsoft.MachineLearningServices/workspaces/" + collection + "/versions"))
                    .noneMatch(id -> id.contains("/CliV2Anonymous"));
        }
    }

    @Test
    void aChangeInPlaceAsksNothingOfTheCluster() {
        kubernetes.extension("ml", Kubernetes.AKS, ROUTER);
        kubernetes.compute("aks", workspace, "extensionRef: {name: ml}, " + SMALL);
        apply("computeRef: {name: aks}", deployment("blue", "small"), "");
        world.awaitReady(KIND, "scoring");
        world.arm().clearRequests();

        apply("computeRef: {name: aks}", deployment("blue", "small").replace("instanceCount: 2", "instanceCount: 3"),
                "");
        world.awaitReady(KIND, "scoring");

        assertThat(world.requests("PATCH", "/deployments/blue")).hasSize(1);
        assertThat(world.requests("PUT", "")).isEmpty();
        assertThat(world.requests("GET", "/extensions")).isEmpty();
    }

    @Test
    void aClusterWithoutInferenceIsWaitedForByName() {
        kubernetes.plantExtension(Kubernetes.AKS, "ml");
        world.arm().put(workspace + "/computes/aks", attached("{small: {}}"));
        apply("computeId: " + workspace + "/computes/aks", deployment("blue", "small"), "");

        assertThat(World.message(world.awaitReason(KIND, "scoring", "DependencyNotReady")))
                .contains("spec.kubernetes.computeId", "extension ml", "enableInference: true");
        assertThat(world.writes()).isEmpty();

        ObjectNode extension = azure(Kubernetes.AKS + Kubernetes.EXTENSIONS + "ml").deepCopy();
        extension.withObject("/properties/configurationSettings").put("enableInference", "true")
                .put("inferenceRouterServiceType", "clusterIP").put("allowInsecureConnections", "true");
        world.arm().put(Kubernetes.AKS + Kubernetes.EXTENSIONS + "ml", extension);
        world.touch(KIND, "scoring");
        world.awaitReady(KIND, "scoring");
    }

    private static ObjectNode attached(String instanceTypes) {
        return Probe.json("{location: 'westeurope', properties: {computeType: 'Kubernetes', resourceId: '"
                + Kubernetes.AKS + "', properties: {namespace: 'default', instanceTypes: " + instanceTypes + "}}}");
    }

    @Test
    void anInstanceTypeThatIsNotThereIsNamedWithThoseThatAre() {
        kubernetes.extension("ml", Kubernetes.AKS, ROUTER);
        kubernetes.compute("aks", workspace, "extensionRef: {name: ml}, " + SMALL);
        apply("computeRef: {name: aks}", deployment("blue", "huge"), "");

        // Until the compute is there, it is that which is waited for.
        assertThat(World.message(world.await(KIND, "scoring", o -> World.message(o).contains("no instance type huge"))))
                .contains("spec.kubernetes.deployments[0].instanceType", "it has small");
        assertThat(world.requests("PUT", "/deployments/blue")).isEmpty();

        kubernetes.compute("aks", workspace, "extensionRef: {name: ml}, "
                + SMALL.replace("instanceTypes: {small", "instanceTypes: {huge"));
        world.awaitReady(KIND, "scoring");
    }

    @ParameterizedTest
    @ValueSource(strings = {"amlCompute: {vmSize: Standard_DS3_v2, scaleSettings: {maxNodeCount: 1}}",
        "computeInstance: {vmSize: Standard_DS3_v2}"})
    void aComputeThatCannotServeIsRefusedWithItsRow(String variant) {
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLCompute
                metadata:
                  name: other
                spec:
                  workspaceId: %s
                  %s
                """.formatted(workspace, variant));
        world.awaitReady("MLCompute", "other");
        apply("computeRef: {name: other}", deployment("blue", "small"), "");

        assertThat(World.message(world.awaitStalled(KIND, "scoring", "InvalidSpec")))
                .contains("spec.kubernetes.computeRef", "compute other is of type", "row C-01");
        assertThat(world.arm().resource(endpoint)).isEmpty();
    }

    @Test
    void aDeploymentWithTrafficIsDrainedBeforeItGoes() {
        kubernetes.extension("ml", Kubernetes.AKS, ROUTER);
        kubernetes.compute("aks", workspace, "extensionRef: {name: ml}, " + SMALL);
        apply("computeRef: {name: aks}", deployment("blue", "small"), "  traffic: {blue: 100}\n");
        world.awaitReady(KIND, "scoring");

        apply("computeRef: {name: aks}", deployment("green", "small"), "  traffic: {green: 100}\n");
        world.awaitReady(KIND, "scoring");

        assertThat(azure(endpoint).at("/properties/traffic/green").asInt()).isEqualTo(100);
        assertThat(world.arm().resource(endpoint + "/deployments/blue")).isEmpty();
        assertThat(world.requests("DELETE", "/deployments/blue")).hasSize(1);
    }

    @Test
    void anotherComputeIsAnotherEndpoint() {
        kubernetes.extension("ml", Kubernetes.AKS, ROUTER);
        kubernetes.compute("aks", workspace, "extensionRef: {name: ml}, " + SMALL);
        kubernetes.compute("elsewhere", workspace, "extensionRef: {name: ml}, namespace: elsewhere, " + SMALL);
        apply("computeRef: {name: aks}", deployment("blue", "small"), "");
        world.awaitReady(KIND, "scoring");
        world.awaitReady("MLCompute", "elsewhere");

        apply("computeRef: {name: elsewhere}", deployment("blue", "small"), "");

        assertThat(World.message(world.awaitStalled(KIND, "scoring", "ReplacementRequired")))
                .contains("properties.compute");
        assertThat(azure(endpoint).at("/properties/compute").asText()).endsWith("/computes/aks");
    }
}
