package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.SUBSCRIPTION;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

/** The activity log: what is recorded of a write, by whom, and which questions are answered. */
class ActivityLogTest {
    private static final String VERSION = "2015-04-01";
    private static final String LOG = SUBSCRIPTION + "/providers/Microsoft.Insights/eventtypes/management/values";
    private static final String STORE = WORKSPACE + "/datastores/first";

    private ArmEmulator arm;
    private ArmClient client;

    @BeforeEach
    void start() {
        arm = ArmEmulator.start(EmulatorOptions.defaults().withOperationTime(Duration.ofMillis(50)));
        client = ArmClient.of(arm);
        client.workspace();
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    private ArmClient.Answer get(String filter, String more) {
        return client.call("GET", LOG, VERSION + "&$filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8) + more,
                null);
    }

    private static String since() {
        return "eventTimestamp ge '" + Instant.now().minusSeconds(600) + "' and eventTimestamp le '" + Instant.now()
                .plusSeconds(60) + "'";
    }

    private List<JsonNode> records(String filter) {
        ArmClient.Answer answer = get(since() + filter, "");
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        List<JsonNode> records = new ArrayList<>();
        answer.body().path("value").forEach(records::add);
        return records;
    }

    private static List<String> statuses(List<JsonNode> records) {
        return records.stream().map(record -> record.at("/status/value").asText()).toList();
    }

    @Test
    void eachWriteIsRecordedWithWhoAndHowItEnded() {
        arm.acted("alice@contoso.com", WORKSPACE, "Microsoft.MachineLearningServices/workspaces/listKeys/action", 200);
        client.call("DELETE", STORE, ArmClient.ML, null);

        List<JsonNode> deleted = records(" and resourceUri eq '" + STORE + "'");
        assertThat(statuses(deleted)).containsExactly("Succeeded", "Started");
        JsonNode record = deleted.getFirst();
        assertThat(record.at("/operationName/value").asText()).isEqualTo(
                "Microsoft.MachineLearningServices/workspaces/datastores/delete");
        assertThat(record.path("caller").asText()).isEqualTo("client-1");
        assertThat(record.at("/claims/appid").asText()).isEqualTo("client-1");
        assertThat(record.at("/subStatus/value").asText()).isEqualTo("NoContent");
        assertThat(record.at("/category/value").asText()).isEqualTo("Administrative");
        assertThat(record.path("correlationId")).isEqualTo(deleted.getLast().path("correlationId"));
        assertThat(records(" and resourceUri eq '" + WORKSPACE + "'")).anyMatch(one -> one.path("caller").asText()
                .equals("alice@contoso.com") && one.at("/operationName/value").asText().endsWith("listKeys/action"));
        assertThat(records("")).noneMatch(one -> one.at("/httpRequest/method").asText().equals("GET"));
    }

    @Test
    void anOperationThatGoesOnIsAcceptedAndEndsLater() {
        String compute = WORKSPACE + "/computes/cpu";
        client.create(compute,
                "{\"location\":\"westeurope\",\"properties\":{\"computeType\":\"AmlCompute\",\"properties\":"
                        + "{\"vmSize\":\"Standard_DS3_v2\",\"scaleSettings\":{\"maxNodeCount\":1}}}}");

        assertThat(statuses(records(" and resourceUri eq '" + compute + "'"))).containsExactly("Succeeded", "Accepted",
                "Started");
    }

    @Test
    void whatIsRefusedIsRecordedAsFailed() {
        arm.inject(Fault.on("DELETE", "/datastores/first", Fault.Action.FORBIDDEN));
        client.call("DELETE", STORE, ArmClient.ML, null);

        assertThat(statuses(records(" and resourceUri eq '" + STORE + "'"))).containsExactly("Failed", "Started");
    }

    @Test
    void filtersAreThoseThatArePublished() {
        arm.acted("a@b.c", GROUP.replace("/rg", "/other"), "Microsoft.Resources/resourceGroups/write", 200);

        assertThat(records(" and resourceGroupName eq 'RG'")).isNotEmpty().allMatch(one -> one.path("resourceGroupName")
                .asText().equals("rg"));
        assertThat(records(" and resourceProvider eq 'Microsoft.MachineLearningServices'")).isNotEmpty().allMatch(
                one -> one.path("resourceId").asText().contains("MachineLearningServices"));
        String correlation = records("").getFirst().path("correlationId").asText();
        assertThat(records(" and eventChannels eq 'Admin, Operation' and correlationId eq '" + correlation + "'"))
                .isNotEmpty().allMatch(one -> one.path("correlationId").asText().equals(correlation));
        assertThat(get(since(), "&$select=caller").status()).isEqualTo(400);
        assertThat(get(since(), "&$select=eventTimestamp,status").body().at("/value/0")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "resourceGroupName eq 'rg'", "eventTimestamp ge 'yesterday'",
        "eventTimestamp ge '2020-01-01T00:00:00Z'", "%s and operationName eq 'x'",
        "%s and resourceGroupName eq 'rg' and resourceUri eq 'x'", "%s or resourceGroupName eq 'rg'"})
    void othersAreRefused(String filter) {
        ArmClient.Answer answer = get(filter.formatted(since()), "");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("code").asText()).isEqualTo("BadRequest");
    }

    @Test
    void itComesInPages() {
        for (int i = 0; i < 15; i++) {
            arm.acted("a@b.c", STORE, "Microsoft.MachineLearningServices/workspaces/datastores/write", 200);
        }
        String filter = since() + " and resourceUri eq '" + STORE + "'";

        JsonNode first = get(filter, "").body();
        String link = first.path("nextLink").asText();
        JsonNode second = client.call("GET", LOG, link.substring(link.indexOf('=') + 1), null).body();

        assertThat(first.path("value")).hasSize(20);
        assertThat(second.path("value")).hasSize(10);
        assertThat(second.has("nextLink")).isFalse();
    }

    @Test
    void whatComesLateIsNotThereYet() {
        arm.activityLag(Duration.ofHours(1));
        assertThat(records("")).isEmpty();
    }
}
