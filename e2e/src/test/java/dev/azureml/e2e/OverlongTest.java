package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Azure says more than the API server takes: the status is written all the same. */
@ExtendWith(SharedKubeServer.class)
class OverlongTest {
    private static final String LONG = "x".repeat(5_000);
    private static final String PROSE = "It failed because of many things. ".repeat(3_000);

    private final KubeServer server;
    private World world;
    private String workspace;

    OverlongTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = Given.workspace(world);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    /** What Azure says, whatever a well-behaved one would make of it. */
    private void answered(String path, ObjectNode resource) {
        resource.put("id", workspace + path).withObjectProperty("properties").put("provisioningState", "Succeeded");
        world.arm().inject(Given.answer("GET", path + "$", 200).body(resource).times(-1));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Test
    void aComputeWithLongNamesAndManyErrors() {
        ObjectNode cluster = object().put("location", "westeurope");
        ObjectNode properties = cluster.putObject("properties").put("computeType", "AmlCompute");
        ArrayNode errors = properties.putArray("provisioningErrors");
        for (int i = 0; i < 200; i++) {
            errors.addObject().putObject("error").put("code", "E" + i).put("message", PROSE);
        }
        properties.putObject("properties").put("vmSize", LONG).put("allocationState", LONG)
                .put("currentNodeCount", 3_000_000_000L).putObject("scaleSettings").put("maxNodeCount", 2);
        answered("/computes/cpu", cluster);
        world.apply(observed(Given.cluster("cpu", workspace)));

        JsonNode status = world.awaitReason("MLCompute", "cpu", "Drifted").path("status");

        assertThat(status.path("vmSize").asText()).hasSize(64).startsWith("xxx").endsWith("…");
        assertThat(status.path("errors")).hasSizeBetween(1, 32);
        assertThat(status.at("/nodeCounts/currentNodeCount").isMissingNode()).isTrue();
        assertThat(status.at("/plan/0/paths").size()).isPositive();
    }

    @Test
    void addressesThatDoNotFitAreLeftOut() {
        ObjectNode endpoint = object().put("location", "westeurope");
        ObjectNode properties = endpoint.putObject("properties").put("authMode", "Key")
                .put("scoringUri", "https://host/" + LONG).put("swaggerUri", "https://host/swagger.json");
        ObjectNode traffic = properties.putObject("traffic");
        for (int i = 0; i < 300; i++) {
            traffic.put("deployment-" + i, 0);
        }
        answered("/onlineEndpoints/scoring", endpoint);
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLInferenceEndpoint
                metadata: {name: scoring}
                spec:
                  workspaceId: %s
                  managementPolicy: Observe
                  managed: {authMode: Key}
                """.formatted(workspace));

        JsonNode status = world.await("MLInferenceEndpoint", "scoring", o -> o.at("/status/conditions").size() > 0
                && o.at("/status/swaggerUri").isTextual()).path("status");

        assertThat(status.path("swaggerUri").asText()).isEqualTo("https://host/swagger.json");
        assertThat(status.path("scoringUri").isMissingNode()).isTrue();
        assertThat(status.path("traffic").size()).isEqualTo(64);
    }

    @Test
    void aFailureOfManyWordsIsTold() {
        world.arm().inject(Fault.on("PUT", "/computes/cpu$", Fault.Action.FAIL_OPERATION).times(-1)
                .error("TooMuchToSay", PROSE));
        world.apply(Given.cluster("cpu", workspace));

        JsonNode stalled = world.awaitStalled("MLCompute", "cpu", "ProvisioningFailed");

        assertThat(World.message(stalled)).contains("TooMuchToSay").hasSizeLessThanOrEqualTo(2_000);
    }

    @Test
    void whatAzureCallsItselfDoesNotWedgeAnObserver() {
        ObjectNode answer = object().put("id", "nothing to follow").put("name", "cpu").put("location", "westeurope");
        answer.putObject("properties").put("computeType", "AmlCompute").put("provisioningState", "Succeeded")
                .putObject("properties").put("vmSize", "Standard_DS3_v2");
        world.arm().inject(Given.answer("GET", "/computes/cpu$", 200).body(answer).times(-1));
        world.apply(observed(Given.cluster("cpu", workspace)));
        world.awaitReason("MLCompute", "cpu", "Drifted");
        world.arm().clearFaults();
        world.arm().remove(workspace + "/computes/cpu");
        world.touch("MLCompute", "cpu");

        int known = world.requests("GET", "/computes/cpu").size();
        JsonNode later = world.await("MLCompute", "cpu", o -> o.at("/status/plan/0/action").asText().equals("Create"));

        assertThat(World.condition(later, "Ready").path("reason").asText()).isEqualTo("Drifted");
        // Another is tried again and again meanwhile: who rests is not.
        world.arm().inject(Given.always("/datastores/other", Fault.Action.STATUS).status(400));
        world.apply(Given.datastore("other", workspace));
        world.awaitRequest(_ -> world.requests("PUT", "/datastores/other").size() >= 5);
        assertThat(world.requests("GET", "/computes/cpu").size()).isLessThanOrEqualTo(known + 2);
    }

    private static String observed(String manifest) {
        return manifest.replace("spec:\n", "spec:\n  managementPolicy: Observe\n");
    }
}
