package dev.azureml.operator.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ActivityLogAlert;
import dev.azureml.api.LogQueryAlert;
import dev.azureml.api.MLAlertRuleSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Golden;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Rules on the activity log and on logs. */
class RuleVariantsTest {
    private static final String LOGS = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/logs/providers/"
            + "Microsoft.OperationalInsights/workspaces/la";

    private final AlertRuleKind kind = new AlertRuleKind();

    private static ObjectNode spec(String more) {
        return Golden.json("{\"workspaceRef\":{\"name\":\"ws\"}," + more + "}");
    }

    private static ObjectNode query(String query) {
        ObjectNode spec = spec("\"logQuery\":{\"threshold\":0}");
        ((ObjectNode) spec.path("logQuery")).put("query", query);
        return spec;
    }

    private static ManagedObject<MLAlertRuleSpec> subject(JsonNode spec) {
        return Golden.subject(Golden.spec(MLAlertRuleSpec.class, spec));
    }

    private Translation translate(JsonNode spec, Facts facts) {
        return kind.translate(subject(spec), Golden.resolved(spec), facts);
    }

    private List<Intent> intents(JsonNode spec, Facts facts) {
        return Golden.intents(translate(spec, facts)).intents();
    }

    private static Facts operations(String... names) {
        ObjectNode list = Json.object();
        for (String name : names) {
            list.withArray("value").addObject().put("name", name.replace("ML/", "Microsoft.MachineLearningServices/")
                    .replace(" data", "")).put("isDataAction", name.endsWith(" data"));
        }
        return Facts.NONE.with("operations", new Observation.Present(list, false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ML/workspaces/computes/wriet | | Azure ML has no operation Microsoft.MachineLearningServices/workspaces/computes/wriet; like it are Microsoft.MachineLearningServices/workspaces/computes/write
            ML/workspaces/computes/read | | only reads, which Azure's activity log does not tell
            ML/workspaces/metrics/write | | is on data, of which Azure's activity log does not tell
            ML/workspaces/computes/write | "endpointName":"scoring", | is never done to an online endpoint, nor to what is in it
            ML/workspaces/delete | "computeName":"cpu", | is never done to a compute
            ML/workspaces/listKeys/action | "endpointName":"scoring", | is never done to an online endpoint
            """)
    void whatTheActivityLogNeverTellsIsRefused(String operation, String more, String words) {
        JsonNode spec = spec((more == null ? "" : more) + "\"activityLog\":{\"operationName\":\""
                + operation.replace("ML/", "Microsoft.MachineLearningServices/") + "\"}");
        Facts facts = operations("ML/workspaces/computes/write", "ML/workspaces/computes/read", "ML/workspaces/delete",
                "ML/workspaces/metrics/write data", "ML/workspaces/listKeys/action");

        assertThat(Golden.refusal(translate(spec, facts))).contains("spec.activityLog.operationName: ", words);
    }

    @Test
    void aPresetOfSomethingElseIsRefused() {
        assertThat(Golden.refusal(translate(spec("\"endpointName\":\"scoring\",\"activityLog\":{\"preset\":"
                + "\"ComputeDeleted\"}"), Facts.NONE)))
                .contains("spec.activityLog.preset: ", "leave out spec.endpointRef");
    }

    /** As the operations are: in any case, and below what is watched. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Microsoft.MachineLearningServices/Workspaces/Computes/Write |
            Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments/delete | "endpointName":"scoring",
            Microsoft.MachineLearningServices/workspaces/onlineendpoints/listkeys/action | "endpointName":"scoring",
            Microsoft.Authorization/locks/delete | "computeName":"cpu",
            """)
    void whatHappensThereIsTaken(String operation, String more) {
        JsonNode spec = spec((more == null ? "" : more) + "\"activityLog\":{\"operationName\":\"" + operation + "\"}");
        Facts facts = operations("ML/workspaces/computes/write", "ML/workspaces/onlineEndpoints/deployments/delete",
                "ML/workspaces/onlineendpoints/listkeys/action");

        assertThat(intents(spec, facts)).extracting(Intent::key).contains("alertRule");
    }

    @Test
    void theOperationsAreReadBeforeTheRuleIsMade() {
        JsonNode spec = spec(
                "\"activityLog\":{\"operationName\":\"Microsoft.MachineLearningServices/workspaces/delete\"}");

        Translation.Intents before = Golden.intents(translate(spec, Facts.NONE));
        assertThat(before.intents()).isEmpty();
        assertThat(before.documents()).singleElement().satisfies(document -> assertThat(document.path()).isEqualTo(
                "/providers/Microsoft.MachineLearningServices/operations"));
        // Who may not read them has Azure's word.
        assertThat(intents(spec, Facts.NONE.with("operations", new Observation.Absent()))).hasSize(1);
        // A preset asks nobody.
        assertThat(Golden.intents(translate(spec("\"activityLog\":{\"preset\":\"RoleAssigned\"}"), Facts.NONE))
                .documents())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(ActivityLogAlert.Preset.class)
    void eachPresetIsAnOperation(ActivityLogAlert.Preset preset) {
        assertThat(ActivityLogRule.operation(preset)).startsWith("Microsoft.").matches(".*/(write|delete|action)");
    }

    @ParameterizedTest
    @EnumSource(LogQueryAlert.Preset.class)
    void eachPresetIsAQueryOfOneTable(LogQueryAlert.Preset preset) {
        assertThat(LogQueryRule.query(preset)).matches("Aml\\w+ \\| where \\w+ == \"\\w+\"");
    }

    @Test
    void aRuleLiesInTheRegionOfWhatItQueries() {
        ObjectNode spec = spec("\"logQuery\":{\"preset\":\"FailedRuns\",\"logAnalyticsWorkspaceId\":\"" + LOGS + "\"}");
        String key = "spec.logQuery.logAnalyticsWorkspaceId";

        assertThat(intents(spec, Facts.NONE)).extracting(Intent::key).containsExactly(key);
        List<Intent> known = intents(spec, Golden.present(key, "{\"location\":\"northeurope\"}"));

        assertThat(known).extracting(Intent::key).containsExactly(key, "alertRule");
        assertThat(known.getLast().body().path("location").asText()).isEqualTo("northeurope");
        assertThat(known.getLast().body().at("/properties/scopes/0").asText()).isEqualTo(LOGS);
        assertThat(known.getLast().id().value()).startsWith(Golden.WORKSPACE.group().value());
        assertThat(known.getLast().dependsOn()).containsExactly(key);
    }

    @Test
    void ofAWorkspaceByIdTheRegionIsRead() {
        JsonNode spec = Golden
                .json("{\"workspaceId\":\"" + Golden.WORKSPACE + "\",\"logQuery\":{\"preset\":\"FailedRuns\"}}");
        ResolvedReferences byId = Golden.resolved(null, Map.of());

        assertThat(Golden.intents(kind.translate(subject(spec), byId, Facts.NONE)).intents()).extracting(Intent::key)
                .containsExactly("spec.workspaceId");
        assertThat(Golden.intents(kind.translate(subject(spec), byId, Golden.present("spec.workspaceId",
                "{\"location\":\"westus\"}"))).intents().getLast().body().path("location").asText())
                .isEqualTo("westus");
    }

    @ParameterizedTest
    @ValueSource(strings = {"workspace('x').T", "T | where f(1) > 0", "T | evaluate http_request('https://x')"})
    void aQueryThatReadsElsewhereIsRefusedAtItsPath(String query) {
        assertThat(Golden.refusal(translate(query(query), Facts.NONE))).contains("spec.logQuery.query: ",
                "with the operator's rights");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "activityLog":{"preset":"RoleAssigned"} | {"properties":{"scopes":[]}} | use spec.workspaceRef
            "activityLog":{"preset":"RoleAssigned"} | {"properties":{"actions":{"actionGroups":[]}}} | use spec.actionGroupIds
            "activityLog":{"preset":"RoleAssigned"} | {"properties":{"tenantScope":"t"}} | a rule is on one workspace
            "logQuery":{"preset":"FailedJobs"} | {"properties":{"criteria":{"allOf":[{"query":"workspace('x').T"}]}}} | use spec.logQuery
            "logQuery":{"preset":"FailedJobs"} | {"properties":{"windowSize":"PT1H"}} | use spec.logQuery.windowSize
            "logQuery":{"preset":"FailedJobs"} | {"identity":{"type":"SystemAssigned"}} | identity
            """)
    void noOverrideTouchesWhatTheSpecSays(String said, String overrides, String words) {
        ObjectNode spec = spec(said);
        spec.set("overrides", Golden.json(overrides));

        assertThat(Golden.refusal(translate(spec, Facts.NONE))).contains(words);
    }

    @Test
    void watchesTheComputeThatAnObjectStandsFor() {
        JsonNode spec = spec("\"computeRef\":{\"name\":\"cpu\"},\"activityLog\":{\"preset\":\"ComputeDeleted\"}");

        assertThat(kind.references(Golden.spec(MLAlertRuleSpec.class, spec)).objects()).containsExactly(new ObjectRef(
                "MLCompute", null, "cpu"));
        assertThat(Golden.intents(kind.translate(subject(spec), referring(Golden.WORKSPACE + "/computes/cpu-2"),
                Facts.NONE)).intents()).singleElement().satisfies(rule -> assertThat(rule.body()
                        .at(
                                "/properties/scopes/0")
                        .asText()).isEqualTo(Golden.WORKSPACE + "/computes/cpu-2"));
        assertThat(Golden.refusal(kind.translate(subject(spec), referring(Golden.WORKSPACE + "-2/computes/cpu"),
                Facts.NONE))).contains("spec.computeRef: MLCompute cpu lies in", "name the workspace of the compute");
    }

    private static ResolvedReferences referring(String compute) {
        ObjectRef ref = new ObjectRef("MLCompute", null, "cpu");
        return new ResolvedReferences(Golden.WORKSPACE, "westeurope", null, Map.of(), Map.of(), null,
                new ResolvedReferences.Nearby(Map.of(), Map.of(ref, new ReferencedObject(ref, ArmId.parse(compute),
                        Json.object(), Json.object())), null),
                Golden.NOW);
    }

    @Test
    void tellsWhatAzureHas() {
        Facts event = Golden.present("alertRule", """
                {"properties":{"scopes":["/subscriptions/s/x"],"enabled":true,"condition":{"allOf":[
                {"field":"category","equals":"Administrative"},{"field":"operationName","equals":"A/b/delete"},
                {"field":"status","containsAny":["Failed","Started"]}]}}}""");
        Facts logs = Golden.present("alertRule", "{\"properties\":{\"severity\":1,\"criteria\":{\"allOf\":[{\"query\":"
                + "\"T\\n  | where A == 1\",\"timeAggregation\":\"Count\",\"operator\":\"GreaterThan\",\"threshold\":2.50}]}}}");

        JsonNode told = kind.report(subject(spec("\"activityLog\":{\"preset\":\"RoleAssigned\"}")), event);
        assertThat(told.path("criterion").asText())
                .isEqualTo("operationName is A/b/delete and status is Failed or Started");
        assertThat(told.has("severity")).isFalse();
        assertThat(kind.report(subject(query("T")), logs).path("criterion").asText()).isEqualTo(
                "Count of T | where A == 1 GreaterThan 2.5");
        Facts longOne = Golden.present("alertRule", "{\"properties\":{\"criteria\":{\"allOf\":[{\"query\":\"" + Stream
                .generate(() -> "a").limit(5000).reduce("", String::concat) + "\",\"threshold\":1}]}}}");
        assertThat(kind.report(subject(query("T")), longOne).path("criterion").asText()).hasSizeLessThan(500)
                .contains("…");
    }

    /** Nothing makes an event undone. */
    @Test
    void whatWasDoneIsFiredUntilSomebodyClosesIt() {
        ObjectNode list = Json.object();
        list.putArray("value").addObject().putObject("properties").putObject("essentials")
                .put("monitorCondition", "Fired")
                .put("alertRule", "RULES/thing").put("startDateTime", "2026-05-01T00:00:00Z");
        Facts facts = Golden.present("alertRule", "{\"id\":\"RULES/thing\",\"properties\":{\"enabled\":true}}").with(
                "firedAlerts", new Observation.Present(list, false));

        var intents = Golden.intents(translate(spec("\"activityLog\":{\"preset\":\"RoleAssigned\"}"), facts));

        assertThat(intents.conditions().getFirst().message()).contains("close the alert there once it is seen to");
    }
}
