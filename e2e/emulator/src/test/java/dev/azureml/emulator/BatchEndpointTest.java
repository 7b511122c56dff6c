package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

class BatchEndpointTest {
    private static final String ENDPOINT = WORKSPACE + "/batchEndpoints/scoring";
    private static final String MODEL = WORKSPACE + "/models/m/versions/1";

    private final ArmEmulator arm = ArmEmulator.start(EmulatorOptions.defaults());
    private final ArmClient client = ArmClient.of(arm);

    @BeforeEach
    void start() {
        client.workspace();
        client.create(WORKSPACE + "/computes/cpu1", ComputeTest.cluster(0, 2));
        client.create(MODEL, "{\"properties\":{\"modelUri\":\"azureml://x\"}}");
        client.create(ENDPOINT, tracked("{\"authMode\":\"AADToken\"}"));
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    static String tracked(String properties) {
        return "{\"location\":\"eastus\",\"tags\":{},\"properties\":" + properties + "}";
    }

    static String ofModel(String compute) {
        return "{\"compute\":\"" + WORKSPACE + "/computes/" + compute + "\",\"model\":{\"referenceType\":\"Id\","
                + "\"assetId\":\"" + MODEL + "\"}}";
    }

    private void refused(String id, String body, String words) {
        var answer = client.put(id, body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().toString()).contains(words);
    }

    @Test
    void aDeploymentGetsAzuresDefaultsAndBecomesTheDefault() {
        client.create(ENDPOINT + "/deployments/one", tracked(ofModel("cpu1")));

        var deployment = client.settled(ENDPOINT + "/deployments/one");
        assertThat(deployment.at("/properties/outputFileName").asText()).isEqualTo("predictions.csv");
        client.create(ENDPOINT, tracked("{\"authMode\":\"AADToken\",\"defaults\":{\"deploymentName\":\"one\"}}"));
        client.settled(ENDPOINT);
        assertThat(client.delete(ENDPOINT + "/deployments/one", "").status()).isEqualTo(400);
        assertThat(client.delete(ENDPOINT, "").status()).isEqualTo(202);
    }

    @Test
    void anEndpointAuthenticatesByTokenAndNamesADefaultThatIsThere() {
        JsonNode untagged = client.create(WORKSPACE + "/batchEndpoints/untagged",
                "{\"location\":\"eastus\",\"properties\":{\"authMode\":\"AADToken\"}}");
        assertThat(untagged.at("/properties/provisioningState").asText()).isEqualTo("Succeeded");
        refused(WORKSPACE + "/batchEndpoints/other", tracked("{\"authMode\":\"Key\"}"), "AADToken alone");
        refused(ENDPOINT, tracked("{\"authMode\":\"AADToken\",\"defaults\":{\"deploymentName\":\"none\"}}"),
                "does not exist");
    }

    @ParameterizedTest
    @CsvSource({"instance,neither AmlCompute nor Kubernetes", "none,was not found"})
    void aDeploymentRunsOnWhatRunsBatches(String compute, String words) {
        client.create(WORKSPACE + "/computes/instance", "{\"location\":\"eastus\",\"properties\":{\"computeType\":"
                + "\"ComputeInstance\",\"properties\":{\"vmSize\":\"Standard_DS3_v2\"}}}");

        refused(ENDPOINT + "/deployments/one", tracked(ofModel(compute)), words);
    }

    @Test
    void aDeploymentIsOfAModelOrOfAPipeline() {
        String compute = "\"compute\":\"" + WORKSPACE + "/computes/cpu1\"";
        Map.of("{" + compute + "}", "of a model or of a pipeline component",
                "{" + compute + ",\"deploymentConfiguration\":{\"deploymentConfigurationType\":\"PipelineComponent\"}}",
                "needs a componentId",
                "{" + compute + ",\"model\":{\"referenceType\":\"Id\",\"assetId\":\"" + MODEL + "0\"}}",
                "was not found")
                .forEach((properties, words) -> refused(ENDPOINT + "/deployments/one", tracked(properties), words));
    }
}
