package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Alert rules on the activity log and on queries of logs. */
@ExtendWith(SharedKubeServer.class)
class AlertVariantsTest {
    private static final String KIND = "MLAlertRule";
    private static final String GROUP = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/rg";
    private static final String INSIGHTS = GROUP + "/providers/Microsoft.Insights/";
    private static final String OPS = INSIGHTS + "actionGroups/ops";
    private static final String EVENTS = INSIGHTS + "activityLogAlerts/";
    private static final String QUERIES = INSIGHTS + "scheduledQueryRules/";
    private static final String LOGS = GROUP + "/providers/Microsoft.OperationalInsights/workspaces/logs";

    private final KubeServer server;
    private World world;
    private String workspace;

    AlertVariantsTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = Given.workspace(world);
        world.arm().put(OPS, JsonNodeFactory.instance.objectNode().put("location", "global"));
        world.arm().put(LOGS, Probe.json("{location: 'northeurope', properties: {}}"));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void apply(String name, String... lines) {
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLAlertRule
                metadata: {name: %s}
                spec:
                  workspaceId: %s
                %s""".formatted(name, workspace, String.join("\n", lines).indent(2)));
    }

    private JsonNode inAzure(String id) {
        return world.arm().resource(id).orElseThrow();
    }

    private JsonNode awaitQuiet(String name, String status) {
        return world.await(KIND, name, object -> World.condition(object, "Quiet").path("status").asText()
                .equals(status));
    }

    private void aVisit(String path, String name) {
        int before = world.requests("GET", path + name).size();
        world.touch(KIND, name);
        world.awaitRequest(_ -> world.requests("GET", path + name).size() > before);
    }

    @Test
    void whatSomebodyDoesIsToldOf() {
        apply("gone", "activityLog: {preset: ComputeDeleted}", "actionGroupIds: [" + OPS + "]", "tags: {team: churn}");
        JsonNode ready = world.awaitReady(KIND, "gone");

        assertThat(ready.at("/status/id").asText()).isEqualTo(EVENTS + "gone");
        assertThat(ready.at("/status/scope").asText()).isEqualTo(workspace);
        assertThat(ready.at("/status/criterion").asText()).isEqualToIgnoringCase("operationName is "
                + "Microsoft.MachineLearningServices/workspaces/computes/delete and status is Succeeded");
        assertThat(ready.at("/status").has("severity")).isFalse();
        assertThat(inAzure(EVENTS + "gone").at("/tags").has("azureml.dev-owner")).isTrue();
        assertThat(inAzure(EVENTS + "gone").at("/properties/actions/actionGroups/0/actionGroupId").asText()).isEqualTo(
                OPS);
        awaitQuiet("gone", "True");
        // What Azure spells otherwise and adds is no difference.
        aVisit("/activityLogAlerts/", "gone");
        aVisit("/activityLogAlerts/", "gone");
        assertThat(world.requests("PUT", "/activityLogAlerts/gone")).hasSize(1);

        world.arm().acted("a@example.com", workspace + "/computes/cpu",
                "Microsoft.MachineLearningServices/workspaces/computes/delete", 200);
        apply("gone", "activityLog: {preset: ComputeDeleted, statuses: [Succeeded, Failed]}");
        // The list of alerts is kept for a while, and read anew by the visit after a write.
        world.await(KIND, "gone", object -> object.at("/status/criterion").asText().endsWith("or Failed"));
        world.touch(KIND, "gone");
        JsonNode fired = awaitQuiet("gone", "False");
        assertThat(World.condition(fired, "Quiet").path("message").asText()).contains("close the alert there");
        assertThat(fired.at("/status/firedAlerts").asInt()).isEqualTo(1);
        // Azure asks for the list of groups, be it empty.
        assertThat(inAzure(EVENTS + "gone").at("/properties/actions/actionGroups").isArray()).isTrue();
        assertThat(inAzure(EVENTS + "gone").at("/properties/actions/actionGroups")).isEmpty();

        world.arm().edit(EVENTS + "gone", body -> ((ObjectNode) body.path("properties")).put("enabled", false));
        world.touch(KIND, "gone");
        world.awaitRequest(_ -> world.requests("PUT", "/activityLogAlerts/gone").size() == 3);
        world.awaitReady(KIND, "gone");
        assertThat(inAzure(EVENTS + "gone").at("/properties/enabled").asBoolean()).isTrue();

        world.delete(KIND, "gone");
        world.awaitGone(KIND, "gone");
        assertThat(world.arm().resource(EVENTS + "gone")).isEmpty();
    }

    @Test
    void aComputeIsWatchedOnceItIsThere() {
        apply("cpu", "computeRef: {name: cpu}", "activityLog: {operationName: "
                + "Microsoft.MachineLearningServices/workspaces/computes/delete, levels: [Critical]}");
        assertThat(World.message(world.awaitReason(KIND, "cpu", "DependencyNotReady"))).contains("cpu");
        world.apply(Given.cluster("cpu", workspace));

        world.awaitReady(KIND, "cpu");

        assertThat(inAzure(EVENTS + "cpu").at("/properties/scopes/0").asText()).isEqualTo(workspace + "/computes/cpu");
        apply("other", "computeName: other", "activityLog: {preset: ComputeDeleted}");
        assertThat(
                World.message(world.await(KIND, "other", object -> World.message(object).contains("computes/other"))))
                .contains("spec.computeName");
    }

    @Test
    void whatIsLoggedIsToldOf() {
        apply("failed", "logQuery: {preset: FailedJobs}", "actionGroupIds: [" + OPS + "]");
        JsonNode ready = world.awaitReady(KIND, "failed");

        assertThat(ready.at("/status/id").asText()).isEqualTo(QUERIES + "failed");
        assertThat(ready.at("/status/criterion").asText()).isEqualTo(
                "Count of AmlComputeJobEvent | where EventType == \"JobFailed\" GreaterThan 0");
        assertThat(ready.at("/status/severity").asInt()).isEqualTo(3);
        assertThat(inAzure(QUERIES + "failed").path("location").asText()).isEqualTo(inAzure(workspace).path("location")
                .asText());
        awaitQuiet("failed", "True");
        aVisit("/scheduledQueryRules/", "failed");
        aVisit("/scheduledQueryRules/", "failed");
        assertThat(world.requests("PUT", "/scheduledQueryRules/failed")).hasSize(1);

        world.arm().put(workspace + "/providers/Microsoft.Insights/diagnosticSettings/s", Probe.json(
                "{properties: {workspaceId: '" + LOGS + "'}}"));
        world.arm().log(workspace, "AmlComputeJobEvent", Map.of("EventType", "JobFailed"));
        apply("failed", "logQuery: {preset: FailedJobs, evaluationFrequency: PT10M, windowSize: PT45M}", "severity: 1");
        world.await(KIND, "failed", object -> object.at("/status/severity").asInt() == 1);
        world.touch(KIND, "failed");
        JsonNode fired = awaitQuiet("failed", "False");
        assertThat(fired.at("/status/firedSince").asText()).startsWith("20");
        assertThat(inAzure(QUERIES + "failed").at("/properties/windowSize").asText()).isEqualTo("PT45M");

        apply("failed", "logQuery: {preset: FailedJobs}");
        world.await(KIND, "failed", object -> object.at("/status/severity").asInt() == 3);
        assertThat(inAzure(QUERIES + "failed").at("/properties/windowSize").asText()).isEqualTo("PT15M");
        world.delete(KIND, "failed");
        world.awaitGone(KIND, "failed");
        assertThat(world.arm().resource(QUERIES + "failed")).isEmpty();
    }

    @Test
    void whatALogAnalyticsWorkspaceHasIsQueriedThere() {
        apply("there", "logQuery: {query: AmlRunStatusChangedEvent | where Status == \"Failed\", threshold: 2, "
                + "operator: Equals, logAnalyticsWorkspaceId: " + LOGS
                + ", dimensions: [{name: WorkspaceName, values: ['*']}]}");
        JsonNode ready = world.awaitReady(KIND, "there");

        assertThat(ready.at("/status/scope").asText()).isEqualTo(LOGS);
        assertThat(inAzure(QUERIES + "there").path("location").asText()).isEqualTo("northeurope");
        assertThat(inAzure(QUERIES + "there").at("/properties/criteria/allOf/0/operator").asText()).isEqualTo("Equal");

        apply("missing", "logQuery: {preset: FailedRuns, logAnalyticsWorkspaceId: " + LOGS + "x}");
        assertThat(World.message(world.await(KIND, "missing", object -> World.message(object).contains(LOGS + "x"))))
                .contains("spec.logQuery.logAnalyticsWorkspaceId");
        assertThat(world.requests("PUT", "/scheduledQueryRules/missing")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {preset: FailedRuns, activityLog: {preset: RoleAssigned}} | exactly one of metric (or preset), activityLog and logQuery must be set
            {activityLog: {}} | exactly one of preset and operationName must be set
            {activityLog: {preset: RoleAssigned, operationName: a/b/write}} | exactly one of preset and operationName must be set
            {activityLog: {operationName: 'a/*'}} | an operation of Azure's without *
            {activityLog: {preset: RoleAssigned}, severity: 1} | leave out severity, evaluationFrequency, windowSize and autoMitigate
            {activityLog: {preset: RoleAssigned, statuses: [Done]}} | supported values: "Failed", "Started", "Succeeded"
            {activityLog: {preset: RoleAssigned}, computeName: cpu, endpointName: scoring} | a rule watches one thing
            {preset: FailedRuns, computeName: cpu} | Azure has metrics of a compute at its workspace alone
            {logQuery: {preset: FailedJobs, query: T}} | exactly one of preset and query must be set
            {logQuery: {query: T}} | a query needs a threshold
            {logQuery: {preset: FailedJobs}, windowSize: PT1H} | say evaluationFrequency and windowSize in logQuery
            {logQuery: {preset: FailedJobs}, endpointName: scoring} | a query is of the logs of the workspace
            {logQuery: {preset: FailedJobs, evaluationFrequency: PT7M}} | supported values: "P1D", "PT10M"
            {logQuery: {preset: FailedJobs, evaluationFrequency: PT1H}} | evaluationFrequency must not be longer than windowSize
            {logQuery: {preset: FailedJobs, windowSize: PT1M}} | evaluationFrequency must not be longer than windowSize
            {logQuery: {preset: FailedJobs, windowSize: P1D, evaluationFrequency: PT1M}} | Azure takes windowSize: PT1M with evaluationFrequency: PT1M alone
            {logQuery: {preset: FailedJobs, windowSize: P1D, failingPeriods: {numberOfEvaluationPeriods: 3, minFailingPeriodsToAlert: 1}}} | Azure looks back 48 hours at most
            {logQuery: {preset: FailedJobs, failingPeriods: {numberOfEvaluationPeriods: 2, minFailingPeriodsToAlert: 3}}} | must not be more than numberOfEvaluationPeriods
            {logQuery: {preset: FailedJobs, timeAggregation: Average}} | set both of timeAggregation and metricMeasureColumn
            {logQuery: {preset: FailedJobs, metricMeasureColumn: a}} | set both of timeAggregation and metricMeasureColumn
            {logQuery: {preset: FailedJobs, windowSize: P1D, evaluationFrequency: P1D}} | set autoMitigate: false
            {logQuery: {preset: FailedJobs, logAnalyticsWorkspaceId: logs}} | must be the ARM id of a Log Analytics workspace
            """)
    void isRefusedAtAdmission(String more, String words) {
        String spec = more.substring(0, more.length() - 1) + ", workspaceId: " + workspace + "}";

        assertThat(
                world.refusal("apiVersion: azureml.dev/v1alpha1\nkind: MLAlertRule\nmetadata: {name: refused}\nspec: "
                        + spec + "\n"))
                .contains(words);
    }

    @Test
    void aRuleStaysOfItsType() {
        apply("typed", "preset: FailedRuns");

        assertThat(world.refusal("apiVersion: azureml.dev/v1alpha1\nkind: MLAlertRule\nmetadata: {name: typed}\nspec: "
                + "{workspaceId: " + workspace + ", logQuery: {preset: FailedRuns}}\n")).contains(
                        "each is a rule of another type in Azure");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            activityLog: {operationName: Microsoft.MachineLearningServices/workspaces/computes/wriet} | spec.activityLog.operationName: Azure ML has no operation | like it are Microsoft.MachineLearningServices/workspaces/computes/write
            activityLog: {operationName: Microsoft.MachineLearningServices/workspaces/read} | spec.activityLog.operationName | only reads
            logQuery: {threshold: 1, query: workspace('another').AmlComputeJobEvent} | spec.logQuery.query | workspace() is not one of the functions
            """)
    void isStalledWithThePath(String said, String path, String words) {
        apply("stalled", said);

        assertThat(World.message(world.awaitStalled(KIND, "stalled", "InvalidSpec"))).contains(path, words);
        assertThat(world.writes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            AmlComputeJobEvent % where | SYN0001: I could not parse that
            AmlComputeJobEvents % where EventType == "JobFailed" | SEM0100: 'where' operator: Failed to resolve table or column expression named 'AmlComputeJobEvents'
            """)
    void whatAzureCantParseIsSaidInItsWords(String query, String words) {
        apply("words", "logQuery:", "  threshold: 1", "  query: '" + query.replace('%', '|') + "'");

        String message = World.message(world.awaitStalled(KIND, "words", "InvalidSpec"));
        assertThat(message).contains(words.substring(words.indexOf(':') + 2)).doesNotContain("innererror");
    }

    /** Whoever may not read the operations has Azure's own word on one. */
    @Test
    void whoMayNotReadTheOperationsHasTheRule() {
        world.arm().inject(Fault.on("GET", "/providers/Microsoft.MachineLearningServices/operations$",
                Fault.Action.FORBIDDEN).times(-1));
        apply("any", "activityLog: {operationName: Microsoft.MachineLearningServices/workspaces/computes/wriet}");

        world.awaitReady(KIND, "any");
    }

    /** The logs of several teams lie in one workspace: that a team may send there does not let it read there. */
    @Test
    void aTenantQueriesNoLogsOfOthers() {
        String shared = LOGS.replace("/rg/", "/shared/");
        world.arm().put(shared, Probe.json("{location: 'northeurope', properties: {}}"));
        world.tenants(World.tenant(world.namespace(), World.all(GROUP), "{id: '" + shared + "', allow: [refer]}"));
        world.stopOperator();
        world.startOperator();
        apply("spy", "logQuery: {preset: FailedRuns, logAnalyticsWorkspaceId: " + shared + "}");

        assertThat(World.message(world.awaitStalled(KIND, "spy", "OutOfScope"))).contains(shared, "manage");
        assertThat(world.writes()).isEmpty();
        apply("own", "logQuery: {preset: FailedRuns, logAnalyticsWorkspaceId: " + LOGS + "}");
        world.awaitReady(KIND, "own");
    }
}
