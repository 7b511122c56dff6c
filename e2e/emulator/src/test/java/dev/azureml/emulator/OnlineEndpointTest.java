package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

class OnlineEndpointTest {
    private static final String ENDPOINT = WORKSPACE + "/onlineEndpoints/ep1";
    private static final String BLUE = ENDPOINT + "/deployments/blue";
    private static final String GREEN = ENDPOINT + "/deployments/green";
    private final ArmEmulator arm = ArmEmulator.start(EmulatorOptions.defaults());
    private final ArmClient client = ArmClient.of(arm);

    private static String endpoint(String traffic) {
        return "{\"location\":\"eastus\",\"properties\":{\"authMode\":\"Key\",\"traffic\":{" + traffic + "}}}";
    }

    private static String deployment(String model) {
        return """
                {"location":"eastus","sku":{"name":"Default","capacity":1},"properties":{"endpointComputeType":"Managed",
                "model":"%s","instanceType":"Standard_DS3_v2"}}"""
                .formatted(model);
    }

    @BeforeEach
    void start() {
        client.workspace();
        assertThat(client.put(WORKSPACE + "/models/m/versions/1", "{\"properties\":{\"modelUri\":\"azureml://x\"}}")
                .status()).isEqualTo(201);
        client.create(ENDPOINT, endpoint(""));
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    @Test
    void theServiceFillsInWhatItOwns() {
        JsonNode p = client.get(ENDPOINT).body().path("properties");
        assertThat(p.path("scoringUri").asText()).startsWith(arm.url() + "/inference/eastus/ep1/");
        assertThat(p.path("keys").isNull()).isTrue();
        assertThat(p.path("properties").has("azureml.onlineendpointid")).isTrue();
        var put = client.put(ENDPOINT, endpoint(""));
        assertThat(put.status()).isEqualTo(200);
        client.finish(put.header("Azure-AsyncOperation"));
        assertThat(client.get(ENDPOINT).body().path("properties").path("properties").has("azureml.onlineendpointid"))
                .isTrue();
    }

    @Test
    void trafficGoesOnlyToDeploymentsThatHaveSucceeded() {
        assertThat(client.put(ENDPOINT, endpoint("\"blue\":100")).target()).isEqualTo("properties.traffic.blue");
        client.create(BLUE, deployment("azureml:m:1"));
        assertThat(client.put(ENDPOINT, endpoint("\"blue\":60")).target()).isEqualTo("properties.traffic");
        client.create(ENDPOINT, endpoint("\"blue\":100"));
        var delete = client.delete(BLUE, "");
        assertThat(delete.status()).isEqualTo(400);
        client.create(ENDPOINT, endpoint("\"blue\":0"));
        assertThat(client.delete(BLUE, "").status()).isEqualTo(202);
    }

    @Test
    void writesUnderOneEndpointAreSerial() {
        arm.operationTime(Duration.ofSeconds(6));
        var blue = client.put(BLUE, deployment("azureml:m:1"));
        assertThat(blue.status()).isEqualTo(201);
        assertThat(client.get(ENDPOINT).body().path("properties").path("provisioningState").asText())
                .isEqualTo("Updating");
        assertThat(client.put(GREEN, deployment("azureml:m:1")).status()).isEqualTo(409);
        assertThat(client.put(ENDPOINT, endpoint("")).status()).isEqualTo(409);
        client.finish(blue.header("Azure-AsyncOperation"));
        assertThat(client.put(GREEN, deployment("azureml:m:1")).status()).isEqualTo(201);
    }

    @Test
    void aDeploymentNeedsItsModelAndTheSkuDefault() {
        assertThat(client.put(BLUE, deployment("azureml:none:1")).target()).isEqualTo("properties.model");
        assertThat(client.put(BLUE, deployment(WORKSPACE + "/models/m/versions/2")).target())
                .isEqualTo("properties.model");
        assertThat(client.put(BLUE, deployment("azureml:m:1").replace("Default", "Other")).target())
                .isEqualTo("sku.name");
        client.create(BLUE, deployment(WORKSPACE + "/models/m/versions/1"));
        var scale = client.patch(BLUE, "{\"sku\":{\"name\":\"Default\",\"capacity\":3}}");
        assertThat(scale.status()).isEqualTo(202);
        assertThat(client.finish(scale.header("Location")).body().path("sku").path("capacity").asInt()).isEqualTo(3);
        assertThat(client.put(BLUE, deployment("azureml:m:1").replace("DS3", "DS4")).code())
                .isEqualTo("PropertyChangeNotAllowed");
        assertThat(client.post(BLUE + "/getLogs", "{\"containerType\":\"InferenceServer\"}").body().path("content")
                .asText()).contains("blue");
    }

    @Test
    void keysAreListedAndRegenerated() {
        JsonNode keys = client.post(ENDPOINT + "/listKeys", "").body();
        client.finish(client.post(ENDPOINT + "/regenerateKeys", "{\"keyType\":\"Primary\"}").header("Location"));
        JsonNode after = client.post(ENDPOINT + "/listKeys", "").body();
        assertThat(after.path("primaryKey").asText()).isNotEmpty().isNotEqualTo(keys.path("primaryKey").asText());
        assertThat(after.path("secondaryKey")).isEqualTo(keys.path("secondaryKey"));
        client.create(ENDPOINT, endpoint(""));
        assertThat(client.post(ENDPOINT + "/listKeys", "").body()).isEqualTo(after);
    }

    @Test
    void scoringGoesByTraffic() {
        client.create(BLUE, deployment("azureml:m:1"));
        client.create(GREEN, deployment("azureml:m:1"));
        client.create(ENDPOINT, endpoint("\"blue\":50,\"green\":50"));
        String key = client.post(ENDPOINT + "/listKeys", "").body().path("primaryKey").asText();
        String path = client.get(ENDPOINT).body().path("properties").path("scoringUri").asText()
                .substring(arm.url().length());
        Set<String> seen = new HashSet<>();
        ArmClient.until(() -> {
            seen.add(client.as(key).call("POST", path, "", "{}").body().path("deployment").asText());
            return seen.size() == 2 ? seen : null;
        });
        assertThat(seen).containsExactlyInAnyOrder("blue", "green");
        assertThat(client.as("no-key").call("POST", path, "", "{}").status()).isEqualTo(401);
    }

    @Test
    void anEndpointTakesItsDeploymentsAlong() {
        client.create(BLUE, deployment("azureml:m:1"));
        client.finish(client.delete(ENDPOINT, "").header("Location"));
        assertThat(arm.resource(BLUE)).isEmpty();
        assertThat(client.get(BLUE).code()).isEqualTo("ParentResourceNotFound");
    }
}
