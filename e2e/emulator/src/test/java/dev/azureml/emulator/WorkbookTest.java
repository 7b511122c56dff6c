package dev.azureml.emulator;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Workbooks and packs of queries, as far as Azure publishes how they are. */
class WorkbookTest {
    private static final String PROVIDERS = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/";
    private static final String GUID = "6f8113f1-6cf5-31f9-9997-0848ecc9e8ae";
    private static final String WORKBOOK = PROVIDERS + "Microsoft.Insights/workbooks/";
    private static final String PACK = PROVIDERS + "Microsoft.OperationalInsights/queryPacks/pack";
    private static final String CONTENT = "{\\\"version\\\":\\\"Notebook/1.0\\\",\\\"items\\\":[]}";

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

    private ArmClient.Answer workbook(String name, String kind, String content) {
        return client.call("PUT", WORKBOOK + name, "2023-06-01", "{\"location\":\"westeurope\",\"kind\":\"" + kind
                + "\",\"properties\":{\"displayName\":\"Jobs\",\"category\":\"workbook\",\"serializedData\":\""
                + content + "\"}}");
    }

    @Test
    void whatIsInAWorkbookIsNotShown() {
        assertThat(workbook(GUID, "shared", CONTENT).status()).isEqualTo(201);

        var properties = client.call("GET", WORKBOOK + GUID, "2023-06-01", null).body().path("properties");

        assertThat(properties.path("displayName").asText()).isEqualTo("Jobs");
        assertThat(properties.path("version").asText()).isEqualTo("Notebook/1.0");
        assertThat(properties.has("serializedData")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"jobs | shared | " + CONTENT, GUID + " | user | " + CONTENT,
        GUID + " | shared | {", GUID + " | shared | {}", GUID + " | shared | ''"})
    void aWorkbookThatIsNoneIsRefused(String name, String kind, String content) {
        assertThat(workbook(name, kind, content).status()).isEqualTo(400);
    }

    @Test
    void aQueryIsInAPackAndHasABody() {
        String query = PACK + "/queries/" + GUID;
        String body = "{\"properties\":{\"displayName\":\"Jobs\",\"body\":\"AmlComputeJobEvent\"}}";
        assertThat(client.call("PUT", query, "2025-07-01", body).status()).isEqualTo(404);
        assertThat(client.call("PUT", PACK, "2025-07-01", "{\"location\":\"westeurope\",\"properties\":{}}").status())
                .isEqualTo(201);
        assertThat(client.call("PUT", query, "2025-07-01", body.replace("AmlComputeJobEvent", "")).status())
                .isEqualTo(400);
        assertThat(client.call("PUT", query, "2025-07-01", body).status()).isEqualTo(200);
        assertThat(client.call("DELETE", PACK, "2025-07-01", null).status()).isEqualTo(200);
        assertThat(client.call("GET", query, "2025-07-01", null).status()).isEqualTo(404);
    }
}
