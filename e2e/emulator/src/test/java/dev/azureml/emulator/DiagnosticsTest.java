package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

class DiagnosticsTest {
    private static final String VERSION = "2021-05-01-preview";
    private static final String SETTINGS = WORKSPACE + "/providers/Microsoft.Insights/diagnosticSettings/";
    private static final String LOGS = GROUP + "/providers/Microsoft.OperationalInsights/workspaces/logs";
    private static final String STORE = GROUP + "/providers/Microsoft.Storage/storageAccounts/far";

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

    private ArmClient.Answer put(String name, String properties) {
        return client.call("PUT", SETTINGS + name, VERSION, "{\"properties\":{" + properties.replace('\'', '"') + "}}");
    }

    private static String toLogs(String logs) {
        return "'workspaceId':'" + LOGS + "','logs':[" + logs + "]";
    }

    private JsonNode get(String path) {
        return client.call("GET", path, VERSION, null).body();
    }

    @Test
    void theLogsOfAWorkspaceAreThePublishedOnes() {
        JsonNode offered = get(SETTINGS.substring(0, SETTINGS.length() - 1) + "Categories").path("value");

        assertThat(offered.findValuesAsText("name")).hasSize(27).contains("AmlComputeJobEvent", "AllMetrics");
        assertThat(offered.findValuesAsText("categoryType")).containsOnly("Logs", "Metrics");
    }

    @Test
    void whatIsNotSentIsListedTooAndHowTheTablesAreIsNotShown() {
        assertThat(put("a", toLogs("{'category':'RunEvent','enabled':true}")
                + ",'logAnalyticsDestinationType':'Dedicated'").status()).isEqualTo(200);

        JsonNode setting = get(SETTINGS + "a");

        assertThat(setting.at("/properties/logs")).hasSize(26);
        assertThat(setting.at("/properties/logAnalyticsDestinationType").isNull()).isTrue();
        assertThat(setting.at("/properties/metrics/0/enabled").asBoolean(true)).isFalse();
    }

    @Test
    void theSameLogGoesToTheSamePlaceOnce() {
        put("a", toLogs("{'categoryGroup':'allLogs','enabled':true}"));

        var twice = put("b", toLogs("{'category':'RunEvent','enabled':true}"));

        assertThat(twice.status()).isEqualTo(409);
        assertThat(twice.body().path("message").asText())
                .contains("is already used in diagnostic setting 'a' for category "
                        + "'RunEvent'");
        assertThat(put("b", toLogs("{'category':'RunEvent','enabled':false}")).status()).isEqualTo(200);
    }

    @Test
    void whatAzureRefusesIsRefused() {
        assertThat(put("a", toLogs("{'category':'Unknown','enabled':true}")).status()).isEqualTo(400);
        assertThat(put("a", toLogs("{'category':'RunEvent','enabled':true},{'categoryGroup':'audit','enabled':true}"))
                .status()).isEqualTo(400);
        assertThat(put("a", "'logs':[]").status()).isEqualTo(400);
        assertThat(put("a", "'storageAccountId':'" + STORE + "'").status()).isEqualTo(404);
        client.create(STORE, "{\"location\":\"westus\",\"kind\":\"StorageV2\",\"sku\":{\"name\":\"Standard_LRS\"}}");
        assertThat(put("a", "'storageAccountId':'" + STORE + "'").body().path("message").asText())
                .contains("is in region 'westus'");
        for (int i = 0; i < 5; i++) {
            assertThat(put("n" + i, toLogs("")).status()).isEqualTo(200);
        }
        assertThat(put("n5", toLogs("")).status()).isEqualTo(400);
    }

    @Test
    void aSettingOutlivesWhatItIsOn() {
        put("a", toLogs("{'category':'RunEvent','enabled':true}"));

        client.finish(client.delete(WORKSPACE, "&forceToPurge=true").header("Location"));
        assertThat(arm.resource(SETTINGS + "a")).isPresent();
        client.create(WORKSPACE, ArmClient.workspaceBody());

        assertThat(get(SETTINGS + "a").path("name").asText()).isEqualTo("a");
    }

    @Test
    void aTableOfAzureIsThereAndKeepsItsDataAsItsWorkspaceUntilItSaysOtherwise() {
        String table = LOGS + "/tables/AmlComputeJobEvent";
        assertThat(client.get(table).at("/properties/retentionInDays").asInt()).isEqualTo(30);

        client.finish(client.patch(table, "{\"properties\":{\"retentionInDays\":90,\"totalRetentionInDays\":365}}")
                .header("Azure-AsyncOperation"));

        assertThat(client.get(table).at("/properties/archiveRetentionInDays").asInt()).isEqualTo(275);
        assertThat(client.patch(table, "{\"properties\":{\"retentionInDays\":731}}").status()).isEqualTo(400);
        assertThat(client.put(LOGS + "/tables/AmlComputeJobEvnt", "{\"properties\":{}}").status()).isEqualTo(400);
        assertThat(client.delete(table, "").status()).isEqualTo(400);
    }
}
