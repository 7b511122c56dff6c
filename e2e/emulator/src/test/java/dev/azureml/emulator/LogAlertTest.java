package dev.azureml.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

/** Alert rules on queries of logs and on the activity log. */
class LogAlertTest {
    private static final String QUERIES = GROUP + "/providers/Microsoft.Insights/scheduledQueryRules/a";
    private static final String EVENTS = GROUP + "/providers/Microsoft.Insights/activityLogAlerts/a";
    private static final String LOGS = GROUP + "/providers/Microsoft.OperationalInsights/workspaces/logs";
    private static final String FAILED = "AmlComputeJobEvent | where EventType == \\\"JobFailed\\\"";

    private ArmEmulator arm;
    private ArmClient client;

    @BeforeEach
    void start() {
        arm = ArmEmulator.start(EmulatorOptions.defaults());
        client = ArmClient.of(arm);
        client.workspace();
        arm.put(LOGS, (ObjectNode) json("{'location':'northeurope','properties':{}}"));
    }

    @AfterEach
    void stop() {
        client.close();
        arm.close();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private ArmClient.Answer query(String location, String scopes, String pace, String criterion) {
        return client.call("PUT", QUERIES, "2026-03-01", ("{'location':'" + location + "','properties':{'severity':2,"
                + "'enabled':true,'scopes':[" + scopes + "]," + pace
                + ",'criteria':{'allOf':[{'operator':'GreaterThan',"
                + "'threshold':0," + criterion + "}]}}}").replace('\'', '"'));
    }

    private ArmClient.Answer query(String criterion) {
        return query(region(), "'" + WORKSPACE + "'", "'evaluationFrequency':'PT5M','windowSize':'PT15M'", criterion);
    }

    private String region() {
        return arm.resource(WORKSPACE).orElseThrow().path("location").asText();
    }

    private JsonNode fired(String on) {
        return client.call("GET", on + "/providers/Microsoft.AlertsManagement/alerts", "2019-03-01", null).body()
                .path("value");
    }

    @Test
    void aQueryIsKeptAndFiresByWhatIsLogged() {
        assertThat(query("'timeAggregation':'Count','query':'" + FAILED + "'").status()).isEqualTo(201);
        JsonNode rule = client.call("GET", QUERIES, "2026-03-01", null).body();
        assertThat(rule.path("kind").asText()).isEqualTo("LogAlert");
        assertThat(rule.at("/properties/createdWithApiVersion").asText()).isEqualTo("2026-03-01");
        arm.log(WORKSPACE, "AmlComputeJobEvent", Map.of("EventType", "JobFailed"));
        assertThat(fired(WORKSPACE)).as("they go nowhere").isEmpty();

        client.call("PUT", WORKSPACE + "/providers/Microsoft.Insights/diagnosticSettings/s", "2021-05-01-preview",
                ("{'properties':{'workspaceId':'" + LOGS
                        + "','logs':[{'category':'AmlComputeJobEvent','enabled':true}]}}")
                        .replace('\'', '"'));

        assertThat(fired(WORKSPACE)).singleElement().satisfies(alert -> assertThat(alert.at(
                "/properties/essentials/alertRule").asText()).isEqualTo(QUERIES));
        assertThat(client.call("DELETE", QUERIES, "2026-03-01", null).status()).isEqualTo(200);
        assertThat(fired(WORKSPACE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'timeAggregation':'Count','query':'AmlComputeJobEvent % where' | I could not parse
            'timeAggregation':'Count','query':'AmlComputeJobEvent % filtr a' | Query operator expected
            'timeAggregation':'Count','query':'AmlComputeJobEvent % where (a == 1' | I could not parse
            'timeAggregation':'Count','query':'AmlComputeJobEvents % count' | 'count' operator: Failed to resolve table or column expression named 'AmlComputeJobEvents'
            'timeAggregation':'Total','query':'AmlComputeJobEvent' | metricMeasureColumn
            'timeAggregation':'Count','query':'AmlComputeJobEvent','operator':'Equals' | Alert rule payload cannot be empty
            'timeAggregation':'Count','query':'AmlComputeJobEvent','failingPeriods':{'numberOfEvaluationPeriods':2,'minFailingPeriodsToAlert':3} | must not be more
            """)
    void refusesWhatDoesNotParse(String criterion, String words) {
        ArmClient.Answer answer = query(criterion.replace("% ", "| ").replace("%", "|"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/error/message").asText()).contains(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'evaluationFrequency':'PT7M','windowSize':'PT15M' | is no frequency
            'evaluationFrequency':'PT5M','windowSize':'PT1M' | is no window size
            'evaluationFrequency':'PT1M','windowSize':'P1D' | is no window size
            'evaluationFrequency':'PT1H','windowSize':'PT5M' | is no window size
            'evaluationFrequency':'P1D','windowSize':'P1D' | are not supported
            """)
    void refusesATimeThatAzureLacks(String pace, String words) {
        assertThat(query(region(), "'" + WORKSPACE + "'", pace, "'timeAggregation':'Count','query':'" + FAILED + "'")
                .body().at("/error/message").asText()).contains(words);
    }

    @Test
    void liesWhereItsOnlyScopeIs() {
        String pace = "'evaluationFrequency':'PT5M','windowSize':'PT15M'";
        String criterion = "'timeAggregation':'Count','query':'" + FAILED + "'";
        assertThat(query(region(), "'" + LOGS + "'", pace, criterion).body().at("/error/message").asText()).contains(
                "is not that of its scope");
        assertThat(query("northeurope", "'" + LOGS + "'", pace, criterion).status()).isEqualTo(201);
        assertThat(query(region(), "'" + LOGS + "','" + WORKSPACE + "'", pace, criterion).body().at("/error/message")
                .asText()).contains("exactly 1 resource Id");
        assertThat(query(region(), "'" + WORKSPACE + "x'", pace, criterion).status()).isEqualTo(400);
    }

    private ArmClient.Answer event(String location, String conditions) {
        return client.call("PUT", EVENTS, "2026-01-01", ("{'location':'" + location + "','properties':{'scopes':['"
                + WORKSPACE + "'],'condition':{'allOf':[" + conditions + "]},'actions':{'actionGroups':[]}}}")
                .replace('\'',
                        '"'));
    }

    @Test
    void anEventSinceTheRuleIsThereStaysFired() {
        String condition = "{'field':'category','equals':'Administrative'},{'field':'operationName','equals':"
                + "'Microsoft.MachineLearningServices/workspaces/computes/delete'},{'field':'status','containsAny':"
                + "['Succeeded','Failed']}";
        String operation = "Microsoft.MachineLearningServices/workspaces/computes/delete";
        arm.acted("a@example.com", WORKSPACE + "/computes/before", operation, 200);
        assertThat(event("Global", condition).status()).isEqualTo(201);
        assertThat(fired(WORKSPACE)).isEmpty();

        arm.acted("a@example.com", WORKSPACE + "/computes/after", operation, 200);
        arm.acted("a@example.com", WORKSPACE + "/computes/after", operation.replace("delete", "write"), 200);

        assertThat(fired(WORKSPACE)).singleElement().satisfies(alert -> assertThat(alert.at(
                "/properties/essentials/targetResource").asText()).endsWith("/computes/after"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            westus | {'field':'category','equals':'Administrative'} | are in Global
            global | {'field':'operationName','equals':'a/b/write'} | must have a category
            global | {'field':'category','equals':'Administrative'},{'field':'colour','equals':'red'} | has a field of an event
            """)
    void refusesAConditionOfNoEvent(String location, String conditions, String words) {
        assertThat(event(location, conditions).body().at("/error/message").asText()).contains(words);
    }
}
