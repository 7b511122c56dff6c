package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

class ComputeTest {
    private static final String CLUSTER = WORKSPACE + "/computes/cpu1";
    private static final String INSTANCE = WORKSPACE + "/computes/dev1";
    private final ArmEmulator arm = ArmEmulator.start(EmulatorOptions.defaults());
    private final ArmClient client = ArmClient.of(arm);

    static String cluster(int min, int max) {
        return """
                {"location":"eastus","properties":{"computeType":"AmlCompute","properties":{"vmSize":"Standard_DS3_v2",
                "scaleSettings":{"minNodeCount":%d,"maxNodeCount":%d,"nodeIdleTimeBeforeScaleDown":"PT120S"}}}}"""
                .formatted(min, max);
    }

    private static String instance(String size) {
        return "{\"location\":\"eastus\",\"properties\":{\"computeType\":\"ComputeInstance\",\"properties\":{\"vmSize\":\""
                + size + "\"}}}";
    }

    @BeforeEach
    void start() {
        client.workspace();
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    @Test
    void aClusterIsCreatedWithAsyncHeaderOnlyAndFollowsItsMinimum() {
        var put = client.put(CLUSTER, cluster(1, 4));
        assertThat(put.status()).isEqualTo(201);
        assertThat(put.header("Azure-AsyncOperation")).contains("computeOperationsStatus");
        assertThat(put.header("Location")).isEmpty();
        assertThat(put.body().path("properties").path("provisioningState").asText()).isEqualTo("Creating");
        client.finish(put.header("Azure-AsyncOperation"));
        JsonNode steady = ArmClient.until(() -> {
            JsonNode p = client.get(CLUSTER).body().path("properties").path("properties");
            return p.path("allocationState").asText().equals("Steady") && p.path("currentNodeCount").asInt() == 1
                    ? p
                    : null;
        });
        assertThat(steady.path("nodeStateCounts").path("idleNodeCount").asInt()).isEqualTo(1);
        assertThat(steady.path("scaleSettings").path("nodeIdleTimeBeforeScaleDown").asText()).isEqualTo("PT2M");
        assertThat(client.post(CLUSTER + "/listNodes", "").body().path("nodes").size()).isEqualTo(1);
    }

    @Test
    void scaleIsPatchedAndTheSizeCanNotChange() {
        client.create(CLUSTER, cluster(0, 4));
        var patch = client.patch(CLUSTER, "{\"properties\":{\"properties\":{\"scaleSettings\":{\"maxNodeCount\":7}}}}");
        assertThat(patch.status()).isEqualTo(200);
        assertThat(client.settled(CLUSTER).path("properties").path("properties").path("scaleSettings")
                .path("maxNodeCount").asInt()).isEqualTo(7);
        var other = client.put(CLUSTER, cluster(0, 4).replace("DS3", "DS4"));
        assertThat(other.status()).isEqualTo(400);
        assertThat(other.target()).isEqualTo("properties.properties.vmSize");
        assertThat(client.patch(CLUSTER, "{\"tags\":{}}").status()).isEqualTo(400);
        assertThat(client.put(CLUSTER, cluster(5, 4)).code()).isEqualTo("InvalidScaleSettings");
    }

    @Test
    void deletionNeedsToSayWhatHappensBelow() {
        client.create(CLUSTER, cluster(0, 4));
        assertThat(client.delete(CLUSTER, "").status()).isEqualTo(400);
        var delete = client.delete(CLUSTER, "&underlyingResourceAction=Delete");
        assertThat(delete.status()).isEqualTo(202);
        assertThat(delete.header("Location")).isEmpty();
        client.finish(delete.header("Azure-AsyncOperation"));
        assertThat(client.get(CLUSTER).status()).isEqualTo(404);
        assertThat(client.delete(CLUSTER, "&underlyingResourceAction=Delete").status()).isEqualTo(204);
    }

    @Test
    void anInstanceStopsAndStartsAndDoesNotChange() {
        assertThat(state(client.create(INSTANCE, instance("Standard_DS3_v2")))).isEqualTo("Running");
        var stop = client.post(INSTANCE + "/stop", "");
        assertThat(stop.status()).isEqualTo(202);
        assertThat(client.post(INSTANCE + "/start", "").status()).isEqualTo(409);
        client.finish(stop.header("Location"));
        assertThat(state(client.get(INSTANCE).body())).isEqualTo("Stopped");
        client.finish(client.post(INSTANCE + "/start", "").header("Location"));
        JsonNode running = client.get(INSTANCE).body();
        assertThat(state(running)).isEqualTo("Running");
        assertThat(running.path("properties").path("properties").path("lastOperation").path("operationName").asText())
                .isEqualTo("Start");
        var changed = client.put(INSTANCE, instance("Standard_DS4_v2"));
        assertThat(changed.status()).isEqualTo(400);
        assertThat(changed.code()).isEqualTo("PropertyChangeNotAllowed");
        assertThat(client.put(INSTANCE, instance("Standard_DS3_v2")).status()).isEqualTo(200);
    }

    private static String state(JsonNode compute) {
        return compute.path("properties").path("properties").path("state").asText();
    }
}
