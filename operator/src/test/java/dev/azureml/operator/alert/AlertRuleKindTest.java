package dev.azureml.operator.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLAlertRuleSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.DeletionAction;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AlertRuleKindTest {
    private static final String GROUPS = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg"
            + "/providers/Microsoft.Insights/actionGroups/";

    private final AlertRuleKind kind = new AlertRuleKind();

    private static ManagedObject<MLAlertRuleSpec> subject(JsonNode spec) {
        return Golden.subject(Golden.spec(MLAlertRuleSpec.class, spec));
    }

    private static ObjectNode spec(String more) {
        return Golden.json("{\"workspaceRef\":{\"name\":\"ws\"}" + (more.isEmpty() ? "" : "," + more) + "}");
    }

    private Translation translate(JsonNode spec) {
        return kind.translate(subject(spec), Golden.resolved(spec), Facts.NONE);
    }

    private static ResolvedReferences referring(String endpoint) {
        ObjectRef ref = new ObjectRef("MLInferenceEndpoint", null, "scoring");
        return new ResolvedReferences(Golden.WORKSPACE, "westeurope", null, Map.of(), Map.of(), null,
                new ResolvedReferences.Nearby(Map.of(), Map.of(ref, new ReferencedObject(ref, ArmId.parse(endpoint),
                        Json.object(), Json.object())), null),
                Golden.NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"preset", "metric", "endpoint", "deployment", "split", "activity-log",
        "activity-log-preset", "log-query", "log-query-preset"})
    void isWhatAzureTakes(String name) {
        JsonNode golden = Golden.read("alert/" + name);
        Translation translation = translate(golden.get("spec"));

        // What is only looked at is no PUT.
        var puts = Golden.puts(Translation.Intents.of(Golden.intents(translation).intents().stream()
                .filter(intent -> intent.mode() == Intent.Mode.MANAGE).toList()));

        assertThat(puts).isEqualTo(golden.get("puts"));
    }

    /** A rule that is taken over keeps what the spec does not say. */
    @Test
    void whatAzureAsksForAndNobodySaidIsSentAtCreationAlone() {
        Intent rule = Golden.intents(translate(spec("\"metric\":{\"name\":\"Errors\",\"aggregation\":\"Total\","
                + "\"threshold\":1}"))).intents().getLast();

        assertThat(rule.body().path("properties").properties()).extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("enabled", "scopes", "criteria");
        assertThat(rule.createDefaults().toString()).isEqualTo("{\"properties\":{\"severity\":3,"
                + "\"evaluationFrequency\":\"PT5M\",\"windowSize\":\"PT15M\",\"autoMitigate\":true}}");
    }

    private JsonNode properties(String more, ResourceStatus... recorded) {
        ObjectNode spec = spec("\"metric\":{\"name\":\"Errors\",\"aggregation\":\"Total\",\"threshold\":1}" + more);
        var subject = Golden.subject(Golden.spec(MLAlertRuleSpec.class, spec), recorded);
        return Golden.intents(kind.translate(subject, Golden.resolved(spec), Facts.NONE)).intents().getLast().body()
                .path("properties");
    }

    /** A rule that is switched off tells nobody: only the spec may. */
    @Test
    void isEnabledUnlessTheSpecSaysOtherwise() {
        assertThat(properties("").path("enabled").asBoolean()).isTrue();
        assertThat(properties(",\"enabled\":false").path("enabled").asBoolean(true)).isFalse();
    }

    @Test
    void whatTheObjectMadeIsKeptAtTheDefaults() {
        JsonNode made = properties("", Golden.recorded("alertRule", "/x"));

        assertThat(made.path("severity").asInt()).isEqualTo(3);
        assertThat(made.path("evaluationFrequency").asText()).isEqualTo("PT5M");
        assertThat(made.path("windowSize").asText()).isEqualTo("PT15M");
        assertThat(made.path("autoMitigate").asBoolean()).isTrue();
    }

    /** Azure asks for a severity, and would refuse to have it taken away. */
    @Test
    void ofARuleThatWasTakenOverWhatTheSpecSaidOnceGoesBackToTheDefault() {
        ResourceStatus adopted = ResourceStatus.of("alertRule", "/x", "2026-01-01", ResourceStatus.Origin.Adopted,
                ResourceStatus.Phase.Ready);

        assertThat(properties("", adopted).has("severity")).isFalse();
        JsonNode after = properties("", adopted.withApplied(List.of("/properties/severity"), null));
        assertThat(after.path("severity").asInt()).isEqualTo(3);
        assertThat(after.has("windowSize")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ,"windowSize":"PT1H" | PT5M | PT1H
            ,"evaluationFrequency":"PT15M" | PT15M | PT15M
            ,"evaluationFrequency":"PT1M","windowSize":"PT5M" | PT1M | PT5M
            """)
    void frequencyAndWindowAreSaidTogether(String more, String frequency, String window) {
        JsonNode properties = properties(more);

        assertThat(properties.path("evaluationFrequency").asText()).isEqualTo(frequency);
        assertThat(properties.path("windowSize").asText()).isEqualTo(window);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "none", textBlock = """
            OTHER | {} | none | it watches OTHER, not WORKSPACE: set another azureName, such as azureName: thing-2
            OTHER | {"azureml.dev-owner":"cluster/team/another"} | none | it watches OTHER
            OTHER | {} | Never | it watches OTHER
            OTHER | {"Azureml.dev-Owner":"cluster/team/thing"} | none | none
            OTHER | {} | Observe | none
            WORKSPACE | {} | none | none
            """)
    void aRuleThatWatchesSomethingElseIsNotReAimed(String scope, String tags, String policy, String words) {
        String other = Golden.WORKSPACE + "-2";
        String scopes = scope.equals("OTHER") ? other : Golden.WORKSPACE.value().toUpperCase(Locale.ROOT);
        Facts facts = Golden.present("alertRule", "{\"id\":\"RULES/thing\",\"tags\":" + tags
                + ",\"properties\":{\"scopes\":[\"" + scopes + "\"]}}");
        JsonNode spec = spec("\"preset\":\"FailedRuns\"" + (policy == null
                ? ""
                : ",\"" + (policy.equals("Never") ? "adoptionPolicy" : "managementPolicy") + "\":\"" + policy + "\""));

        Translation translation = kind.translate(subject(spec), Golden.resolved(spec), facts);

        if (words == null) {
            assertThat(translation).isInstanceOf(Translation.Intents.class);
        } else {
            assertThat(translation).isInstanceOfSatisfying(Translation.Refused.class, refused -> {
                assertThat(refused.problem().reason()).isEqualTo(Reason.CONFLICT);
                assertThat(refused.problem().message()).contains(words.replace("OTHER", other).replace("WORKSPACE",
                        Golden.WORKSPACE.value()));
            });
        }
    }

    @Test
    void whoIsToldAndWhatIsWatchedMustBeThereBefore() {
        List<Intent> intents = Golden.intents(translate(spec("\"endpointName\":\"scoring\",\"deployment\":\"blue\","
                + "\"preset\":\"CpuUtilization\",\"actionGroupIds\":[\"" + GROUPS + "a\",\"" + GROUPS + "b\"]")))
                .intents();

        assertThat(intents).extracting(Intent::key).containsExactly("spec.deployment", "spec.actionGroupIds[0]",
                "spec.actionGroupIds[1]", "alertRule");
        assertThat(intents.subList(0, 3)).extracting(Intent::mode).containsOnly(Intent.Mode.TARGET);
        assertThat(intents.getLast().dependsOn()).containsExactlyInAnyOrder("spec.deployment",
                "spec.actionGroupIds[0]", "spec.actionGroupIds[1]");
    }

    @Test
    void watchesTheEndpointThatAnObjectStandsFor() {
        JsonNode spec = spec("\"endpointRef\":{\"name\":\"scoring\"},\"preset\":\"LatencyP95\"");
        String endpoint = Golden.WORKSPACE + "/onlineEndpoints/scoring-2";

        List<Intent> intents = Golden.intents(kind.translate(subject(spec), referring(endpoint), Facts.NONE)).intents();

        assertThat(intents).singleElement().satisfies(rule -> assertThat(rule.body().at("/properties/scopes/0")
                .asText()).isEqualTo(endpoint));
        assertThat(kind.references(Golden.spec(MLAlertRuleSpec.class, spec)).objects())
                .containsExactly(new ObjectRef("MLInferenceEndpoint", null, "scoring"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /batchEndpoints/b | is no online endpoint
            /serverlessEndpoints/s | Azure publishes no metrics of such a one
            """)
    void anEndpointWithoutMetricsIsRefused(String path, String words) {
        JsonNode spec = spec("\"endpointRef\":{\"name\":\"scoring\"},\"preset\":\"LatencyP95\"");

        assertThat(Golden.refusal(kind.translate(subject(spec), referring(Golden.WORKSPACE + path), Facts.NONE)))
                .contains("spec.endpointRef", words);
    }

    @Test
    void anEndpointOfAnotherWorkspaceIsRefused() {
        JsonNode spec = spec("\"endpointRef\":{\"name\":\"scoring\"},\"preset\":\"LatencyP95\"");
        String other = Golden.WORKSPACE + "-2/onlineEndpoints/scoring";

        assertThat(Golden.refusal(kind.translate(subject(spec), referring(other), Facts.NONE)))
                .contains("spec.endpointRef", "workspaces/ws-2", "this rule is for " + Golden.WORKSPACE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"name":"Failed Run","aggregation":"Total","threshold":1} | | spec.metric.name: Failed Run is no metric that Azure publishes of a workspace; like it are Failed Runs
            {"name":"zzzzzzzzzzzzzzz","aggregation":"Total","threshold":1} | "endpointName":"scoring" | it has ConnectionsActive,
            {"name":"RequestLatency","aggregation":"Average","threshold":1} | | RequestLatency is a metric of an online endpoint, not of a workspace: set spec.endpointRef
            {"name":"Failed Runs","aggregation":"Total","threshold":1} | "endpointName":"scoring" | is a metric of a workspace, not of an online endpoint: leave out spec.endpointRef
            {"name":"DeploymentCapacity","aggregation":"Average","threshold":1} | "endpointName":"scoring" | set spec.endpointRef and spec.deployment
            {"name":"RequestLatency_P95","aggregation":"Maximum","threshold":1} | "endpointName":"scoring" | spec.metric.aggregation: RequestLatency_P95 of an online endpoint has no Maximum: use Average
            {"name":"Failed Runs","aggregation":"Total","threshold":1,"dimensions":[{"name":"RunType","values":["*"]},{"name":"Cluster","values":["*"]}]} | | spec.metric.dimensions[1].name: Cluster is no dimension of Failed Runs of a workspace: use Scenario or RunType
            {"name":"NetworkBytes","aggregation":"Average","threshold":1,"dimensions":[{"name":"deployment","values":["*"]}]} | "endpointName":"scoring" | which has none: leave out metric.dimensions
            """)
    void whatAzureDoesNotPublishIsRefused(String metric, String more, String words) {
        JsonNode spec = spec("\"metric\":" + metric + (more == null ? "" : "," + more));

        assertThat(Golden.refusal(translate(spec))).contains(words);
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() {
        assertThat(Golden.refusal(translate(spec("\"metric\":{\"name\":\"Active Nodes\",\"aggregation\":\"Count\","
                + "\"threshold\":1,\"dimensions\":[{\"name\":\"RunType\",\"values\":[\"*\"]}]}"))))
                .contains("spec.metric.aggregation", "spec.metric.dimensions[0].name");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"properties":{"scopes":[]}} | use spec.workspaceRef
            {"properties":{"actions":[]}} | use spec.actionGroupIds
            {"properties":{"severity":1}} | use spec.severity
            {"location":"westeurope"} | a rule has none but global
            """)
    void noOverrideTouchesWhatTheSpecSays(String overrides, String words) {
        ObjectNode spec = spec("\"preset\":\"FailedRuns\"");
        spec.set("overrides", Golden.json(overrides));

        assertThat(Golden.refusal(translate(spec))).contains(words);
    }

    @Test
    void tellsWhatAzureHas() {
        var facts = Golden.present("alertRule", """
                {"properties":{"scopes":["/subscriptions/s/x"],"severity":2,"enabled":false,"criteria":{"allOf":[
                {"metricName":"Failed Runs","timeAggregation":"Total","operator":"GreaterThan","threshold":0.0},
                {"metricName":"Errors","timeAggregation":"Average","operator":"GreaterOrLessThan"}]}}}""");

        assertThat(kind.report(subject(spec("\"preset\":\"FailedRuns\"")), facts).toString()).isEqualTo(
                "{\"scope\":\"/subscriptions/s/x\",\"severity\":2,\"enabled\":false,\"criterion\":"
                        + "\"Total of Failed Runs GreaterThan 0 and Average of Errors GreaterOrLessThan what is usual\"}");
        assertThat(kind.report(subject(spec("\"preset\":\"FailedRuns\"")), Facts.NONE).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            | TRUE | NothingFired | 0 |
            Fired RULES/thing 2026-05-02T00:00:00Z, Fired rules/THING 2026-05-01T00:00:00Z | FALSE | AlertFired | 2 | 2026-05-01T00:00:00Z
            Fired RULES/another 2026-05-02T00:00:00Z | TRUE | NothingFired | 0 |
            Resolved RULES/thing 2026-05-02T00:00:00Z | TRUE | NothingFired | 0 |
            Fired RULES/thing 2026-05-02T00:00:00Z Closed | TRUE | NothingFired | 0 |
            Fired RULES/thing 2026-05-02T00:00:00Z Acknowledged | FALSE | AlertFired | 1 | 2026-05-02T00:00:00Z
            Fired RULES/thing 2026-03-31T23:59:59.9Z, Fired RULES/thing 2026-04-01T00:00:01Z | FALSE | AlertFired | 1 | 2026-04-01T00:00:01Z
            Fired RULES/thing sometime | FALSE | AlertFired | 1 | sometime
            """)
    void tellsWhatIsFired(String alerts, KindCondition.Truth truth, String reason, int fired, String since) {
        ObjectNode list = Json.object();
        list.putArray("value");
        for (String alert : alerts == null ? new String[0] : alerts.split(", ", -1)) {
            String[] words = alert.split(" ", -1);
            list.withArray("value").addObject().putObject("properties").putObject("essentials")
                    .put("monitorCondition", words[0]).put("alertRule", words[1]).put("startDateTime", words[2])
                    .put("alertState", words.length > 3 ? words[3] : "New");
        }
        Facts facts = Golden.present("alertRule", "{\"id\":\"RULES/thing\",\"properties\":{\"enabled\":true},"
                + "\"systemData\":{\"createdAt\":\"2026-04-01T00:00:00.1234567Z\"}}").with("firedAlerts",
                        new Observation.Present(list, false));
        var subject = subject(spec("\"preset\":\"FailedRuns\""));

        var intents = Golden.intents(kind.translate(subject, Golden.resolved(spec("")), facts));

        assertThat(intents.documents()).singleElement().satisfies(document -> {
            assertThat(document.path()).isEqualTo(Golden.WORKSPACE + "/providers/Microsoft.AlertsManagement/alerts");
            assertThat(document.parameters()).containsExactly("monitorCondition=Fired", "timeRange=30d",
                    "pageCount=250");
        });
        var condition = intents.conditions().getFirst();
        assertThat(condition.status()).isEqualTo(truth);
        assertThat(condition.reason().word()).isEqualTo(reason);
        assertThat(condition.message()).doesNotContainPattern("[0-9]");
        var report = kind.report(subject, facts);
        assertThat(report.path("firedAlerts").asInt()).isEqualTo(fired);
        assertThat(report.path("firedSince").asText(null)).isEqualTo(since);
    }

    /** What nobody evaluates is not quiet; what was fired before stays so. */
    @ParameterizedTest
    @CsvSource({"false, UNKNOWN, RuleDisabled", "true, FALSE, AlertFired"})
    void aRuleThatIsNotEnabledIsNotQuiet(boolean fired, KindCondition.Truth truth, String reason) {
        ObjectNode list = Json.object();
        list.putArray("value").addObject().putObject("properties").putObject("essentials")
                .put("monitorCondition", fired ? "Fired" : "Resolved").put("alertRule", "RULES/thing");
        Facts facts = Golden.present("alertRule", "{\"id\":\"RULES/thing\",\"properties\":{\"enabled\":false}}")
                .with("firedAlerts", new Observation.Present(list, false));

        var condition = Golden.intents(kind.translate(subject(spec("\"preset\":\"FailedRuns\",\"enabled\":false")),
                Golden.resolved(spec("")), facts)).conditions().getFirst();

        assertThat(condition.status()).isEqualTo(truth);
        assertThat(condition.reason().word()).isEqualTo(reason);
    }

    @Test
    void whatCantBeReadIsUnknown() {
        Facts facts = Golden.present("alertRule", "{\"id\":\"RULES/thing\",\"properties\":{}}").with("firedAlerts",
                new Observation.Absent());
        var subject = subject(spec("\"preset\":\"FailedRuns\""));

        var condition = Golden.intents(kind.translate(subject, Golden.resolved(spec("")), facts)).conditions()
                .getFirst();

        assertThat(condition.reason().word()).isEqualTo("AlertsNotRead");
        assertThat(kind.report(subject, facts).has("firedAlerts")).isFalse();
    }

    @Test
    void goesOrStaysByPolicy() {
        var made = Golden.recorded("alertRule", "/x");

        assertThat(kind.deletion(subject(spec("\"preset\":\"FailedRuns\"")), made).action())
                .isEqualTo(new DeletionAction.Delete(Map.of()));
        assertThat(kind.deletion(subject(spec("\"preset\":\"FailedRuns\",\"deletionPolicy\":\"Retain\"")), made)
                .deletes()).isFalse();
    }
}
