package dev.azureml.operator.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.operator.arm.ArmError;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Translation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Which logs a workbook and queries look at, and what becomes of them where nobody knows. */
class LogLooksTest {
    private static final String COMPONENT = World.GROUP + "/providers/Microsoft.Insights/components/theirs";
    private static final String LOGS = World.GROUP + "/providers/Microsoft.OperationalInsights/workspaces/theirs";
    private static final String STORE = World.GROUP + "/providers/Microsoft.Storage/storageAccounts/archive";
    private static final String BROUGHT = ", \"dependencies\": {\"applicationInsights\": {\"id\": \"" + COMPONENT
            + "\"}}";
    private static final String BOTH = ", \"monitoring\": {\"workbook\": true, \"queries\": true}";
    private static final ArmId WORKBOOK = ArmId.parse(World.GROUP + "/providers/Microsoft.Insights/workbooks/w");

    private static List<Problem> problems(World.Rest rest) {
        return ((Translation.Intents) rest.translation()).problems();
    }

    private static String source(World.Rest rest) {
        return rest.intent("workbook").body().at("/properties/sourceId").asText();
    }

    private static MLWorkspaceSpec sendingTo(String sinks) {
        return World.minimalAnd(BROUGHT + BOTH + ", \"diagnostics\": [" + sinks + "]");
    }

    private static String setting(String name, String logs) {
        return "{\"name\": \"" + name + "\", \"categories\": [\"RunEvent\"], \"to\": {" + logs + "}}";
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"-", "{}", "{\"workbook\": false}"})
    void nothingIsMadeThatIsNotWanted(String monitoring) {
        World.Rest rest = World.EMPTY.settle(World.minimalAnd(monitoring == null
                ? ""
                : ", \"monitoring\": " + monitoring));

        assertThat(rest.keys()).noneMatch(key -> key.equals("workbook") || key.equals("queryPack") || key.startsWith(
                "query/"));
        assertThat(problems(rest)).isEmpty();
    }

    @Test
    void theyLookAtTheLogsBehindApplicationInsights() {
        World.Rest rest = World.EMPTY
                .with(ArmId.parse(COMPONENT), "{\"properties\": {\"WorkspaceResourceId\": \"" + LOGS
                        + "\"}}")
                .settle(World.minimalAnd(BROUGHT + BOTH));

        assertThat(source(rest)).isEqualTo(LOGS);
        assertThat(rest.intent("workbook").dependsOn()).isEmpty();
        assertThat(problems(rest)).isEmpty();
    }

    @Test
    void elseAtThoseToWhichTheFirstSettingGoesThatGoesToLogs() {
        World.Rest rest = World.EMPTY
                .settle(sendingTo(setting("a", "\"storageAccount\": {\"id\": \"" + STORE + "\"}") + ", "
                        + setting("b", "\"logAnalytics\": {\"id\": \"" + LOGS + "\"}")));

        assertThat(source(rest)).isEqualTo(LOGS);
    }

    @Test
    void whereNobodyKnowsTheLogsWhatIsThereStays() {
        World.Rest rest = World.EMPTY.recording("workbook", WORKBOOK).settle(World.minimalAnd(BROUGHT + BOTH));

        assertThat(rest.intent("workbook").mode()).isEqualTo(Intent.Mode.LOOK);
        assertThat(rest.intent("workbook").id()).isEqualTo(WORKBOOK);
        assertThat(rest.find("queryPack")).isEmpty();
        assertThat(problems(rest)).singleElement().satisfies(problem -> {
            assertThat(problem.reason()).isEqualTo(Reason.DEPENDENCY_NOT_READY);
            assertThat(problem.message()).startsWith("spec.monitoring: ").contains("logAnalytics: {id:");
        });
    }

    @Test
    void withoutLogsThereIsNothingToLookAt() {
        World.Rest rest = World.EMPTY.with(ArmId.parse(COMPONENT), "{\"properties\": {}}").settle(World.minimalAnd(
                BROUGHT + BOTH));

        assertThat(problems(rest)).singleElement().satisfies(problem -> assertThat(problem.reason()).isEqualTo(
                Reason.INVALID_SPEC));
    }

    private static JsonNode said(World world, String monitoring, Facts facts) {
        return new WorkspaceKind(Duration.ofDays(14)).report(world.subject(World.minimalAnd(monitoring)), facts)
                .path("monitoring");
    }

    @Test
    void whatCouldNotBeReadNowIsWhereItWas() {
        World made = World.EMPTY.recording("workbook", WORKBOOK).recording(Dependency.LOG_ANALYTICS);
        Facts unread = Facts.NONE.with("workbook", new Observation.Unreadable(new ArmResult.Failure(
                FailureKind.UNAVAILABLE, ArmError.of("ServerTimeout", ""), Optional.empty(), 503)));

        JsonNode said = said(made, BOTH, unread);

        assertThat(said.path("workbookId").asText()).isEqualTo(WORKBOOK.value());
        assertThat(said.path("workbookUrl").asText()).endsWith("/#resource" + WORKBOOK.value());
        assertThat(said.path("logsUrl").asText()).endsWith("/#resource" + Dependency.LOG_ANALYTICS.idFor(
                World.WORKSPACE).value() + "/logs");
        assertThat(said(made, BOTH, Facts.NONE.with("workbook", new Observation.Absent())).isMissingNode()).isTrue();
    }

    @Test
    void queriesAloneSayWhereTheLogsAreToo() {
        ArmId pack = ArmId.parse(World.GROUP + "/providers/Microsoft.OperationalInsights/queryPacks/p");
        Facts facts = Facts.NONE.with("queryPack", new Observation.Present(World.json("{\"id\": \"" + pack.value()
                + "\"}"), false));

        JsonNode said = said(World.EMPTY.recording(Dependency.LOG_ANALYTICS), ", \"monitoring\": {\"queries\": true}",
                facts);

        assertThat(said.path("queryPackId").asText()).isEqualTo(pack.value());
        assertThat(said.path("logsUrl").asText()).contains("/workspaces/log-").endsWith("/logs");
    }

    /** A cluster's name comes late, and so the events of one job differ in it. */
    @Test
    void aLongJobIsOneWhateverItsEventsSayBesides() {
        World.Rest rest = World.EMPTY.settle(World.minimalAnd(BOTH));

        assertThat(rest.intent("query/longest-jobs").body().at("/properties/body").asText()).contains(" by JobId\n")
                .contains("ClusterName = take_anyif(ClusterName, isnotempty(ClusterName))");
    }

    /** Azure asks for a GUID, and another workspace's is not to be hit upon. */
    @Test
    void eachWorkspaceHasOnesOfItsOwnForGood() {
        World.Rest one = World.EMPTY.settle(World.minimalAnd(BOTH));
        World.Rest other = World.EMPTY.settle(World.minimalAnd(BOTH + ", \"azureName\": \"research2\""));
        World.Rest group = World.EMPTY
                .settle(World.spec("{\"resourceGroup\": {\"name\": \"ml2\"}, \"location\": \"westeurope\""
                        + BOTH + "}"));

        assertThat(one.intent("workbook").id()).isEqualTo(World.EMPTY.settle(World.minimalAnd(BOTH)).intent("workbook")
                .id());
        assertThat(List.of(one, other, group)).extracting(rest -> rest.intent("workbook").id().name())
                .doesNotHaveDuplicates().allMatch(name -> name.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
        assertThat(List.of(one, other, group)).extracting(rest -> rest.intent("queryPack").id().name())
                .doesNotHaveDuplicates();
    }
}
