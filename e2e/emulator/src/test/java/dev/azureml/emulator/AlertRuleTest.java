package dev.azureml.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.azureml.emulator.ArmClient.GROUP;
import static dev.azureml.emulator.ArmClient.WORKSPACE;
import static org.assertj.core.api.Assertions.assertThat;

/** Metric alert rules: what they may say, and which alerts are fired. */
class AlertRuleTest {
    private static final String VERSION = "2026-01-01";
    private static final String RULES = GROUP + "/providers/Microsoft.Insights/metricAlerts/";
    private static final String METRIC = "'metricName':'Active Nodes','timeAggregation':'Average'";

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

    private ArmClient.Answer put(String scope, String rest, String metric) {
        return client.call("PUT", RULES + "a", VERSION,
                ("{'location':'global','properties':{'severity':2,'enabled':true,"
                        + "'scopes':['" + scope + "'],'evaluationFrequency':'PT5M'," + rest
                        + "'criteria':{'odata.type':"
                        + "'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria','allOf':[{'criterionType':"
                        + "'StaticThresholdCriterion','name':'c'," + metric
                        + ",'operator':'GreaterThan','threshold':0}]}}}")
                        .replace('\'', '"'));
    }

    @Test
    void isKeptWithWhatAzureAddsAndGoes() {
        assertThat(put(WORKSPACE, "'windowSize':'PT24H',", METRIC).status()).isEqualTo(200);

        JsonNode rule = client.call("GET", RULES + "a", VERSION, null).body();
        assertThat(rule.at("/properties/windowSize").asText()).isEqualTo("P1D");
        assertThat(rule.at("/properties/autoMitigate").asBoolean()).isTrue();
        assertThat(rule.at("/properties/criteria/allOf/0/skipMetricValidation").isBoolean()).isTrue();
        assertThat(client.call("DELETE", RULES + "a", VERSION, null).status()).isEqualTo(200);
        assertThat(client.call("DELETE", RULES + "a", VERSION, null).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'metricName':'Nodes','timeAggregation':'Average' | | Couldn't find a metric named Nodes.
            'metricName':'RequestLatency','timeAggregation':'Average' | | Couldn't find a metric named RequestLatency.
            'metricName':'Active Nodes','timeAggregation':'Count' | | Time aggregation must be one of [Average, Maximum, Minimum, Total]
            'metricName':'Active Nodes','timeAggregation':'Total','dimensions':[{'name':'RunType','operator':'Include','values':['*']}] | | has no dimension RunType
            'metricName':'Active Nodes','timeAggregation':'Total','dimensions':[{'name':'ClusterName','operator':'StartsWith','values':['*']}] | | Only Include and Exclude
            'metricNamespace':'Microsoft.MachineLearningServices/workspaces/onlineEndpoints','metricName':'Active Nodes','timeAggregation':'Total' | | is none of a resource of type
            'metricName':'Active Nodes','timeAggregation':'Total' | 'windowSize':'PT10M', | is no window size
            'metricName':'Active Nodes','timeAggregation':'Total' | 'windowSize':'PT1M', | is no window size
            'metricName':'Active Nodes','timeAggregation':'Total' | 'actions':[{'actionGroupId':'/subscriptions/s/resourceGroups/g/providers/Microsoft.Insights/actionGroups/gone'}], | was not found
            """)
    void refusesWhatAzureDoesNotPublish(String metric, String rest, String words) {
        ArmClient.Answer answer = put(WORKSPACE, rest == null ? "" : rest, metric);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().at("/error/message").asText()).contains(words);
    }

    private ArmClient.Answer put(String body) {
        return client.call("PUT", RULES + "a", VERSION, body.replace('\'', '"'));
    }

    private static String rule(String location, String... criteria) {
        return "{'location':'" + location + "','properties':{'severity':2,'enabled':true,'scopes':['" + WORKSPACE
                + "'],'evaluationFrequency':'PT5M','criteria':{'odata.type':"
                + "'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria','allOf':["
                + String.join(",", criteria) + "]}}}";
    }

    private static String criterion(String name, String values) {
        return "{'criterionType':'StaticThresholdCriterion','name':'" + name + "'," + METRIC
                + ",'metricNamespace':'Microsoft.MachineLearningServices/workspaces','operator':'GreaterThan',"
                + "'threshold':0,'dimensions':[{'name':'ClusterName','operator':'Include','values':[" + values + "]}]}";
    }

    @Test
    void isNowhereButGlobal() {
        assertThat(put(rule("global", criterion("a", "'x'"))).status()).isEqualTo(200);
        assertThat(put(rule("westeurope", criterion("a", "'x'"))).body().at("/error/message").asText())
                .contains("must be 'global'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'x' | 200
            'x','y' | 400
            '*' | 400
            """)
    void ofSeveralCriteriaEachHasOneValueOfADimension(String values, int status) {
        assertThat(put(rule("global", criterion("a", "'x'"), criterion("b", values))).status()).isEqualTo(status);
        assertThat(put(rule("global", criterion("a", values))).status()).isEqualTo(200);
    }

    @Test
    void isAnsweredInAnotherSpellingAndOrder() {
        put(rule("global", criterion("a", "'x','y'")));

        JsonNode criterion = client.call("GET", RULES + "a", VERSION, null).body().at("/properties/criteria/allOf/0");
        assertThat(criterion.path("metricNamespace").asText())
                .isEqualTo("microsoft.machinelearningservices/workspaces");
        assertThat(criterion.at("/dimensions/0/values/0").asText()).isEqualTo("y");
    }

    @Test
    void watchesNothingThatIsNotThere() {
        assertThat(put(WORKSPACE + "x", "", METRIC).status()).isEqualTo(400);
    }

    @Test
    void aMetricThatIsSeenLaterIsTakenWhereNobodyAsksForIt() {
        assertThat(put(WORKSPACE, "", "'metricName':'Later','timeAggregation':'Average','skipMetricValidation':true")
                .status()).isEqualTo(200);
    }
}
