package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.SUBSCRIPTION;
import static org.assertj.core.api.Assertions.assertThat;

/** Azure Resource Graph: what Defender found, by the few words of a query that are known. */
class ResourceGraphTest {
    private static final String PATH = "/providers/Microsoft.ResourceGraph/resources";
    private static final String VERSION = "2022-10-01";
    private static final String REGISTRY = GROUP + "/providers/Microsoft.ContainerRegistry/registries/shop1";
    private static final String ALL = """
            securityresources
            | where type == 'microsoft.security/assessments'
            | where properties.resourceDetails.ResourceType == '.containerimage'
            | extend image = tolower(tostring(properties.resourceDetails.Id))
            | extend severity = tolower(tostring(properties.metadata.severity))
            | extend since = todatetime(properties.status.firstEvaluationDate)
            | where image contains '/a@'
            | summarize findings = count(), oldest = min(since) by image, severity
            | project id = image, severity, findings, oldest
            | order by id asc, severity asc""";

    private ArmEmulator arm;
    private ArmClient client;

    @BeforeEach
    void start() {
        arm = ArmEmulator.start(EmulatorOptions.defaults());
        client = ArmClient.of(arm);
        arm.finding(REGISTRY, "a@sha256:1", "High", "2026-02-01T00:00:00Z");
        arm.finding(REGISTRY, "a@sha256:1", "High", "2026-01-01T00:00:00Z");
        arm.finding(REGISTRY, "a@sha256:1", "Low", "2026-03-01T00:00:00Z");
        arm.finding(REGISTRY, "b@sha256:2", "Low", "2026-03-01T00:00:00Z");
        arm.finding(REGISTRY.replaceFirst("/subscriptions/[^/]+", "/subscriptions/other"), "a@sha256:1", "Low",
                "2026-03-01T00:00:00Z");
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    private static ObjectNode query(String text, int top) {
        ObjectNode body = Json.object("query", text, "options",
                Json.object("resultFormat", "objectArray", "$top", top));
        body.putArray("subscriptions").add(SUBSCRIPTION.substring("/subscriptions/".length()));
        return body;
    }

    @Test
    void findingsOfTheSubscriptionsAreFilteredAndCounted() {
        JsonNode answer = client.call("POST", PATH, VERSION, query(ALL, 1000).toString()).body();

        assertThat(answer.at("/data/0")).isEqualTo(Json.object("id", "shop1.azurecr.io/a@sha256:1", "severity", "high",
                "findings", 2, "oldest", "2026-01-01T00:00:00Z"));
        assertThat(answer.at("/data/1/findings").asInt()).isEqualTo(1);
        assertThat(answer.path("data")).hasSize(2);
        assertThat(answer.has("$skipToken")).isFalse();
    }

    @Test
    void pagesGoOnByAToken() {
        ObjectNode query = query(ALL, 1);
        JsonNode first = client.call("POST", PATH, VERSION, query.toString()).body();
        query.withObject("/options").put("$skipToken", first.path("$skipToken").asText());

        JsonNode second = client.call("POST", PATH, VERSION, query.toString()).body();

        assertThat(first.at("/data/0/severity").asText()).isEqualTo("high");
        assertThat(second.at("/data/0/severity").asText()).isEqualTo("low");
        assertThat(second.has("$skipToken")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"resources", "securityresources | take 5", "securityresources | where a > 'b'"})
    void whatIsNotKnownIsRefused(String text) {
        assertThat(client.call("POST", PATH, VERSION, query(text, 5).toString()).status()).isEqualTo(400);
    }
}
