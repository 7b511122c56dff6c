package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** An inference endpoint's life: its deployments, its connection Secret, its end. Traffic is in TrafficTest. */
@ExtendWith(SharedKubeServer.class)
class EndpointTest {
    private static final String KIND = "MLInferenceEndpoint";

    private final KubeServer server;
    private World world;
    private String workspace;
    private String endpoint;

    EndpointTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = world.plantWorkspace("wsp");
        endpoint = workspace + "/onlineEndpoints/scoring";
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void apply(String traffic, String... deployments) {
        world.apply(Manifests.endpoint("scoring", workspace, Manifests.managed(traffic, deployments)));
    }

    private JsonNode azure(String id) {
        return world.arm().resource(id).orElseThrow();
    }

    @Test
    void anEndpointAndItsDeploymentsAreWrittenAsTheSpecSays() {
        Given.blobStore(world, workspace);
        world.apply(Manifests.endpoint("scoring", workspace,
                """
                        tags: {team: fraud}
                        identity: {type: SystemAssigned}
                        managed:
                          authMode: AMLToken
                          description: Scores
                          publicNetworkAccess: Disabled
                          properties: {owner: fraud}
                          deployments:
                            - name: blue
                              model: azureml://registries/azureml/models/m/versions/1
                              modelMountPath: /models
                              environmentId: azureml://registries/azureml/environments/e/versions/2
                              environmentVariables: {WORKERS: "2"}
                              codeConfiguration:
                                codeId: azureml://registries/azureml/codes/c/versions/3
                                scoringScript: score.py
                              instanceType: Standard_DS3_v2
                              instanceCount: 2
                              appInsightsEnabled: true
                              egressPublicNetworkAccess: Disabled
                              livenessProbe: {failureThreshold: 3, successThreshold: 1, timeout: PT2S, period: PT10S, initialDelay: PT10S}
                              readinessProbe: {failureThreshold: 4, period: PT5S}
                              startupProbe: {failureThreshold: 30, period: PT10S}
                              requestSettings: {maxConcurrentRequestsPerInstance: 4, requestTimeout: PT90S, maxQueueWait: PT1S}
                              dataCollector:
                                collections:
                                  request: {dataCollectionMode: Enabled, samplingRate: 0.5}
                                requestLogging: {captureHeaders: [x-tenant]}
                                rollingRate: Hour
                              description: The first
                              tags: {colour: blue}
                              properties: {a: b}
                          traffic: {blue: 100}
                        """));

        JsonNode ready = world.awaitReady(KIND, "scoring");

        JsonNode inAzure = azure(endpoint);
        assertThat(inAzure.at("/properties/authMode").asText()).isEqualTo("AMLToken");
        assertThat(inAzure.at("/properties/publicNetworkAccess").asText()).isEqualTo("Disabled");
        assertThat(inAzure.at("/properties/properties/owner").asText()).isEqualTo("fraud");
        assertThat(inAzure.at("/tags/team").asText()).isEqualTo("fraud");
        JsonNode sent = World.body(world.requests("PUT", "/deployments/blue").getFirst());
        assertThat(sent.at("/sku/capacity").asInt()).isEqualTo(2);
        assertThat(sent.at("/properties/endpointComputeType").asText()).isEqualTo("Managed");
        assertThat(sent.at("/properties/requestSettings/requestTimeout").asText()).isEqualTo("PT90S");
        assertThat(sent.at("/properties/dataCollector/collections/request/samplingRate").asDouble()).isEqualTo(0.5);
        assertThat(sent.at("/properties/startupProbe/failureThreshold").asInt()).isEqualTo(30);
        assertThat(sent.at("/properties/name").isMissingNode()).isTrue();
        assertThat(ready.at("/status/scoringUri").asText()).startsWith("https://");
        assertThat(ready.at("/status/deployments/0/instanceCount").asInt()).isEqualTo(2);
        assertThat(world.requests("PUT", "/deployments/blue")).hasSize(1);
    }

    @Test
    void aCountIsChangedByPatchAndADeploymentIsAddedWithoutTouchingTheOther() {
        apply("{blue: 100}", Manifests.deployment("blue", 1));
        world.awaitReady(KIND, "scoring");
        world.arm().clearRequests();

        apply("{blue: 100}", Manifests.deployment("blue", 3), Manifests.deployment("green", 1));
        world.awaitReady(KIND, "scoring");

        List<RequestRecord> patches = world.requests("PATCH", "/deployments/blue");
        assertThat(patches).hasSize(1);
        assertThat(World.body(patches.getFirst()).at("/sku/capacity").asInt()).isEqualTo(3);
        assertThat(azure(endpoint + "/deployments/blue").at("/sku/capacity").asInt()).isEqualTo(3);
        assertThat(world.requests("PUT", "/deployments/green")).hasSize(1);
        assertThat(world.writes()).hasSize(2);
    }

    @Test
    void aCountThatTheSpecLeavesOutBelongsToAzure() {
        apply("{blue: 100}", Manifests.deployment("blue", 0));
        world.awaitReady(KIND, "scoring");
        ObjectNode scaled = azure(endpoint + "/deployments/blue").deepCopy();
        scaled.withObject("/sku").put("capacity", 7);
        world.arm().put(endpoint + "/deployments/blue", scaled);
        world.arm().clearRequests();

        apply("{blue: 100}", Manifests.deployment("blue", 0), Manifests.deployment("green", 0));
        world.await(KIND, "scoring", object -> object.at("/status/deployments").size() == 2);
        world.awaitReady(KIND, "scoring");

        assertThat(azure(endpoint + "/deployments/blue").at("/sku/capacity").asInt()).isEqualTo(7);
        assertThat(world.requests("PATCH", "/deployments/blue")).isEmpty();
    }

    @Test
    void aDeploymentThatFailsSaysWhyAndIsMadeAnewWhileTheOthersServe() {
        apply("{blue: 100}", Manifests.deployment("blue", 1));
        world.awaitReady(KIND, "scoring");
        world.arm().inject(Fault.on("PUT", "/deployments/green$", Fault.Action.FAIL_OPERATION).times(-1)
                .error("ImageBuildFailure", "The image of green can't be built."));
        world.arm().clearRequests();

        apply("{blue: 50, green: 50}", Manifests.deployment("blue", 1), Manifests.deployment("green", 1));
        JsonNode stalled = world.awaitStalled(KIND, "scoring", "ProvisioningFailed");

        assertThat(World.message(stalled)).contains("The image of green can't be built.").contains("green");
        assertThat(world.requests("PUT", "/onlineEndpoints/scoring")).isEmpty();
        assertThat(azure(endpoint).at("/properties/traffic/blue").asInt()).isEqualTo(100);
        world.arm().clearFaults();
        JsonNode ready = world.awaitReady(KIND, "scoring");
        assertThat(ready.at("/status/traffic/green").asInt()).isEqualTo(50);
    }

    @Test
    void theConnectionSecretHoldsWhatACallerNeeds() {
        world.apply(Manifests.endpoint("scoring", workspace, "connectionSecret: {name: callers}\n"
                + Manifests.managed("{blue: 100}", Manifests.deployment("blue", 1))));

        JsonNode ready = world.awaitReady(KIND, "scoring");

        Secret secret = secret("callers");
        Map<String, String> data = data(secret);
        JsonNode keys = world.arm().secretOf(endpoint).at("/properties/keys");
        assertThat(data).containsEntry("url", ready.at("/status/scoringUri").asText())
                .containsEntry("primaryKey", keys.path("primaryKey").asText())
                .containsEntry("secondaryKey", keys.path("secondaryKey").asText())
                .containsEntry("authMode", "Key").containsEntry("deployments", "blue");
        assertThat(secret.getMetadata().getOwnerReferences()).singleElement()
                .satisfies(owner -> assertThat(owner.getUid()).isEqualTo(ready.at("/metadata/uid").asText()));
        assertThat(ready.path("status").toString()).doesNotContain(keys.path("primaryKey").asText());
    }

    @Test
    void aSecretOfSomebodyElseIsNeverWritten() {
        world.secret("callers", "mine", "precious");
        world.apply(Manifests.endpoint("scoring", workspace, "connectionSecret: {name: callers}\n"
                + Manifests.managed("", Manifests.deployment("blue", 1))));

        JsonNode stalled = world.awaitStalled(KIND, "scoring", "Conflict");

        assertThat(World.message(stalled)).contains("callers");
        assertThat(data(secret("callers"))).isEqualTo(Map.of("mine", "precious"));
        world.client().secrets().inNamespace(world.namespace()).withName("callers").delete();
        world.awaitReady(KIND, "scoring");
        assertThat(data(secret("callers"))).containsKey("primaryKey");
    }

    /** As a backup restores it: Kubernetes gives the owner another uid. Finding: that was a Conflict for ever. */
    @Test
    void itsOwnSecretOfAnEarlierLifeIsTakenOver() {
        world.apply("""
                apiVersion: v1
                kind: Secret
                metadata:
                  name: callers
                  ownerReferences:
                    - {apiVersion: azureml.dev/v1alpha1, kind: MLInferenceEndpoint, name: scoring, uid: of-before}
                stringData: {primaryKey: old}
                """);
        world.apply(Manifests.endpoint("scoring", workspace, "connectionSecret: {name: callers}\n"
                + Manifests.managed("", Manifests.deployment("blue", 1))));

        JsonNode ready = world.awaitReady(KIND, "scoring");

        assertThat(data(secret("callers"))).containsEntry("primaryKey",
                world.arm().secretOf(endpoint).at("/properties/keys/primaryKey").asText());
        assertThat(secret("callers").getMetadata().getOwnerReferences())
                .anyMatch(owner -> owner.getUid().equals(ready.at("/metadata/uid").asText()));
    }

    @Test
    void deletingTheObjectDeletesItsEndpointWithLiveTraffic() {
        apply("{blue: 100}", Manifests.deployment("blue", 1));
        world.awaitReady(KIND, "scoring");
        world.arm().clearRequests();

        world.delete(KIND, "scoring");
        world.awaitGone(KIND, "scoring");

        assertThat(world.arm().resource(endpoint)).isEmpty();
        assertThat(world.writes()).extracting(RequestRecord::method).containsExactly("DELETE");
    }

    @Test
    void aDeploymentWithLiveTrafficIsNotTakenDownToBeMadeAnew() {
        String recreate = "replacementPolicy: Recreate\n";
        world.apply(Manifests.endpoint("scoring", workspace,
                recreate + Manifests.managed("{blue: 100}", Manifests.deployment("blue", 1))));
        world.awaitReady(KIND, "scoring");
        world.arm().clearRequests();
        String larger = Manifests.deployment("blue", 1).replace("Standard_DS3_v2", "Standard_DS4_v2");

        world.apply(Manifests.endpoint("scoring", workspace, recreate + Manifests.managed("{blue: 100}", larger)));
        JsonNode stalled = world.awaitStalled(KIND, "scoring", "ReplacementRequired");

        assertThat(World.message(stalled)).contains("instanceType").contains("blue").contains("traffic");
        assertThat(world.writes()).isEmpty();
        world.apply(Manifests.endpoint("scoring", workspace, recreate
                + Manifests.managed("{green: 100}", larger, Manifests.deployment("green", 1))));
        world.awaitReady(KIND, "scoring");
        assertThat(azure(endpoint + "/deployments/blue").at("/properties/instanceType").asText())
                .isEqualTo("Standard_DS4_v2");
        assertThat(steps()).containsSubsequence("PUT green", "PUT scoring", "DELETE blue", "PUT blue");
    }

    @Test
    void anAdoptedEndpointKeepsADeploymentThatServesWhenItsObjectGoes() {
        ObjectNode planted = JsonNodeFactory.instance.objectNode().put("location", "westeurope");
        planted.putObject("identity").put("type", "SystemAssigned");
        planted.putObject("properties").put("authMode", "Key");
        world.arm().put(endpoint, planted);
        apply("{blue: 100}", Manifests.deployment("blue", 1), Manifests.deployment("green", 1));
        world.awaitReady(KIND, "scoring");

        world.delete(KIND, "scoring");
        world.awaitGone(KIND, "scoring");

        assertThat(azure(endpoint).at("/properties/traffic/blue").asInt()).isEqualTo(100);
        assertThat(world.arm().resource(endpoint + "/deployments/blue")).isPresent();
        assertThat(world.arm().resource(endpoint + "/deployments/green")).isEmpty();
    }

    /** The writes so far as verb and name. */
    private List<String> steps() {
        return world.writes().stream().map(r -> r.method() + " " + r.path().substring(r.path().lastIndexOf('/') + 1))
                .toList();
    }

    private Secret secret(String name) {
        return world.client().secrets().inNamespace(world.namespace()).withName(name).require();
    }

    private static Map<String, String> data(Secret secret) {
        return secret.getData().entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
                e -> new String(Base64.getDecoder().decode(e.getValue()), StandardCharsets.UTF_8)));
    }
}
