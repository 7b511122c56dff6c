package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.azureml.emulator.ArmClient.SUBSCRIPTION;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

/** Azure Monitor's metrics: what is published, what is refused, and how values are split and added up. */
class MonitorMetricsTest {
    private static final String VERSION = "2024-02-01";
    private static final String METRICS = "/providers/Microsoft.Insights/metrics";

    private ArmEmulator arm;
    private ArmClient client;

    @BeforeEach
    void start() {
        arm = ArmEmulator.start(EmulatorOptions.defaults());
        client = ArmClient.of(arm);
        client.workspace();
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    private ArmClient.Answer get(String of, String query) {
        return client.call("GET", of + METRICS, VERSION + query.replace(" ", "%20").replace("'", "%27"), null);
    }

    private static String lastHour() {
        Instant end = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 60 * 60 + 60);
        return "&timespan=" + end.minusSeconds(3600) + "/" + end;
    }

    private JsonNode value(String query) {
        ArmClient.Answer answer = get(WORKSPACE, query + lastHour());
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.body().at("/value/0");
    }

    @Test
    void theDefinitionsAreThePublishedOnes() {
        JsonNode definitions = client
                .call("GET", WORKSPACE + "/providers/Microsoft.Insights/metricDefinitions", VERSION,
                        null)
                .body().path("value");

        assertThat(definitions).hasSize(65);
        assertThat(definitions.findValuesAsText("unit")).containsOnly("Count");
        assertThat(definitions).anySatisfy(one -> {
            assertThat(one.at("/name/value").asText()).isEqualTo("Active Nodes");
            assertThat(one.path("dimensions").findValuesAsText("value")).containsExactly("Scenario", "ClusterName");
            assertThat(one.path("metricAvailabilities").findValuesAsText("timeGrain")).contains("PT1M", "P1D");
        });
    }

    @Test
    void whatHappensIsSplitByDimensionsAndAddedUp() {
        arm.sample(WORKSPACE, "Failed Runs", Map.of("ExperimentName", "a", "RunType", "x"), 2);
        arm.sample(WORKSPACE, "Failed Runs", Map.of("ExperimentName", "a", "RunType", "y"), 3);
        arm.sample(WORKSPACE, "Failed Runs", Map.of("ExperimentName", "b", "RunType", "x"), 4);

        JsonNode whole = value("&metricnames=Failed Runs&aggregation=Total,Count,Maximum&interval=PT1H");
        assertThat(whole.path("timeseries")).hasSize(1);
        assertThat(whole.at("/timeseries/0/metadatavalues")).isEmpty();
        assertThat(whole.findValue("total").asDouble()).isEqualTo(9);
        assertThat(whole.findValue("count").asDouble()).isEqualTo(3);
        assertThat(whole.findValue("maximum").asDouble()).isEqualTo(4);

        JsonNode split = value(
                "&metricnames=Failed Runs&aggregation=Total&interval=PT1H&$filter=ExperimentName eq '*'");
        assertThat(split.path("timeseries")).hasSize(2).anySatisfy(series -> {
            assertThat(series.at("/metadatavalues/0/name/value").asText()).isEqualTo("experimentname");
            assertThat(series.at("/metadatavalues/0/value").asText()).isEqualTo("a");
            assertThat(series.findValue("total").asDouble()).isEqualTo(5);
        });
        JsonNode minutes = value("&metricnames=Failed Runs&aggregation=Total&interval=PT1M").at("/timeseries/0/data");
        assertThat(minutes).hasSize(60).filteredOn(point -> !point.has("total")).hasSizeGreaterThan(50);
    }

    @Test
    void tenSeriesAreAnsweredUnlessMoreAreAskedFor() {
        for (int i = 0; i < 12; i++) {
            arm.sample(WORKSPACE, "Failed Runs", Map.of("ExperimentName", "e" + i), 1);
        }
        String query = "&metricnames=Failed Runs&aggregation=Total&$filter=ExperimentName eq '*'";

        assertThat(value(query).path("timeseries")).hasSize(10);
        assertThat(value(query + "&top=100").path("timeseries")).hasSize(12);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            &metricnames=Nodes                                                | Failed to find metric configuration
            &metricnames=RequestsPerMinute                                    | Failed to find metric configuration
            &metricnames=Active Nodes&$filter=RunType eq '*'                  | does not support requested dimension combination: runtype
            &metricnames=Active Nodes,Failed Runs&$filter=ClusterName eq '*'  | Metric: Failed Runs does not support
            &metricnames=Active Nodes&aggregation=Count                       | does not support aggregation type: Count
            &metricnames=Active Nodes&interval=PT2M                           | Invalid time grain duration: PT2M
            &metricnames=Active Nodes&$filter=ClusterName like '*'            | Invalid filter
            &metricnames=Active Nodes&metricnamespace=Microsoft.Web/sites     | Metric namespace
            &metricnames=a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a            | bigger than allowed max: 20
            """)
    void whatIsNotPublishedIsRefused(String query, String words) {
        ArmClient.Answer answer = get(WORKSPACE, query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("code").asText()).isEqualTo("BadRequest");
        assertThat(answer.body().path("message").asText()).contains(words);
    }

    @Test
    void whatIsNotThereHasNone() {
        assertThat(get(WORKSPACE + "x", "&metricnames=Active Nodes").status()).isEqualTo(404);
    }

    private ArmClient.Answer batch(ArmClient as, String ids, String query) {
        return as.call("POST", SUBSCRIPTION + "/metrics:getBatch", "2023-10-01&metricnamespace="
                + "Microsoft.MachineLearningServices/workspaces&starttime=2026-01-01T00:00:00Z"
                + "&endtime=2026-01-01T01:00:00Z" + query.replace(" ", "%20"), "{\"resourceids\":[" + ids + "]}");
    }

    @Test
    void manyAreAnsweredAtOnceToWhoHasATokenForThat() {
        ArmClient metrics = client.as(client.token("client-1", "right",
                "https%3A%2F%2Fmetrics.monitor.azure.com%2F.default").body().path("access_token").asText());
        String mine = '"' + WORKSPACE + '"';
        String query = "&metricnames=Active Nodes&aggregation=Average&interval=PT1M";

        ArmClient.Answer answer = batch(metrics, mine, query);

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        assertThat(answer.at("/values/0/resourceid").asText()).isEqualTo(WORKSPACE);
        assertThat(answer.at("/values/0/value/0/name/value").asText()).isEqualTo("Active Nodes");
        assertThat(batch(client, mine, query).status()).as("a token for the resource manager").isEqualTo(401);
        assertThat(batch(metrics, mine + ",\"" + WORKSPACE + "x\"", query).status()).isEqualTo(404);
        assertThat(batch(metrics, "", query).status()).isEqualTo(400);
        assertThat(batch(metrics, String.join(",", Collections.nCopies(51, mine)), query).status())
                .isEqualTo(400);
    }
}
