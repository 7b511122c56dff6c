package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.Fault;
import dev.azureml.emulator.RequestRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The life of an alert rule: what of it Azure gets, that it is kept, and what is refused with which words. */
@ExtendWith(SharedKubeServer.class)
class AlertRuleTest {
    private static final String KIND = "MLAlertRule";
    private static final String GROUP = "/subscriptions/" + World.SUBSCRIPTION + "/resourceGroups/rg";
    private static final String OPS = GROUP + "/providers/Microsoft.Insights/actionGroups/ops";
    private static final String RULES = GROUP + "/providers/Microsoft.Insights/metricAlerts/";

    private final KubeServer server;
    private World world;
    private String workspace;

    AlertRuleTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
        workspace = Given.workspace(world);
        world.arm().put(OPS, JsonNodeFactory.instance.objectNode().put("location", "global"));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private String rule(String name, String... lines) {
        return """
                apiVersion: azureml.dev/v1alpha1
                kind: MLAlertRule
                metadata: {name: %s}
                spec:
                  workspaceId: %s
                %s""".formatted(name, workspace, String.join("\n", lines).indent(2));
    }

    private void apply(String name, String... lines) {
        world.apply(rule(name, lines));
    }

    private JsonNode inAzure(String name) {
        return world.arm().resource(RULES + name).orElseThrow();
    }

    private void endpoint(String deployment) {
        world.apply(Manifests.endpoint("scoring", workspace, Manifests.managed("", Manifests.deployment(deployment,
                1))));
        world.awaitReady("MLInferenceEndpoint", "scoring");
    }

    @Test
    void isMadeKeptChangedAndDeleted() {
        String split = "metric: {dimensions: [{name: RunType, values: [automl, command, pipeline]}]}";
        apply("runs", "preset: FailedRuns", split, "actionGroupIds: [" + OPS + "]", "tags: {team: churn}");
        JsonNode ready = world.awaitReady(KIND, "runs");

        assertThat(ready.at("/status/id").asText()).isEqualTo(RULES + "runs");
        assertThat(ready.at("/status/scope").asText()).isEqualTo(workspace);
        assertThat(ready.at("/status/criterion").asText()).isEqualTo("Total of Failed Runs GreaterThan 0");
        assertThat(inAzure("runs").at("/tags").has("azureml.dev-owner")).isTrue();
        assertThat(inAzure("runs").at("/tags/team").asText()).isEqualTo("churn");
        assertThat(inAzure("runs").at("/properties/actions/0/actionGroupId").asText()).isEqualTo(OPS);
        assertThat(inAzure("runs").at("/properties/evaluationFrequency").asText()).isEqualTo("PT5M");
        assertThat(world.kubectl().must("--namespace", world.namespace(), "get", "mlalert"))
                .contains("Total of Failed Runs GreaterThan 0", "true");

        // What Azure adds by itself, and spells or orders otherwise, is no difference: the next visit begins after this one.
        assertThat(inAzure("runs").at("/properties/criteria/allOf/0/metricNamespace").asText())
                .isEqualTo("microsoft.machinelearningservices/workspaces");
        assertThat(inAzure("runs").at("/properties/criteria/allOf/0/dimensions/0/values/0").asText())
                .isEqualTo("pipeline");
        aVisit("runs");
        aVisit("runs");
        assertThat(world.requests("PUT", "/metricAlerts/runs")).hasSize(1);

        keepsItFromBeingQuietened();

        apply("runs", "preset: FailedRuns", "metric: {threshold: 3}", "severity: 1", "windowSize: PT1H",
                "enabled: false");
        JsonNode changed = world.await(KIND, "runs", object -> object.at("/status/severity").asInt() == 1
                && World.condition(object, "Ready").path("status").asText().equals("True"));
        assertThat(changed.at("/status/criterion").asText()).isEqualTo("Total of Failed Runs GreaterThan 3");
        assertThat(changed.at("/status/enabled").asBoolean()).isFalse();
        assertThat(inAzure("runs").at("/properties/windowSize").asText()).isEqualTo("PT1H");
        assertThat(World.condition(awaitQuiet("runs", "Unknown"), "Quiet").path("reason").asText())
                .isEqualTo("RuleDisabled");

        // What the spec no longer says is the default again: Azure asks for all of these.
        apply("runs", "preset: FailedRuns");
        world.await(KIND, "runs", object -> object.at("/status/severity").asInt() == 3
                && World.condition(object, "Ready").path("status").asText().equals("True"));
        assertThat(inAzure("runs").at("/properties/windowSize").asText()).isEqualTo("PT15M");
        assertThat(inAzure("runs").at("/properties/enabled").asBoolean()).isTrue();

        world.delete(KIND, "runs");
        world.awaitGone(KIND, "runs");
        assertThat(world.arm().resource(RULES + "runs")).isEmpty();
    }

    /** Somebody else changes the rule so that it is not heard any more. */
    private void keepsItFromBeingQuietened() {
        world.arm().clearRequests();
        world.arm().edit(RULES + "runs", body -> {
            ObjectNode criterion = (ObjectNode) body.at("/properties/criteria/allOf/0");
            criterion.put("threshold", 1000);
            ((ObjectNode) body.at("/properties")).put("enabled", false).put("severity", 4).putArray("actions");
        });
        world.touch(KIND, "runs");
        world.awaitRequest(r -> r.method().equals("PUT") && r.path().endsWith("/metricAlerts/runs"));
        world.awaitReady(KIND, "runs");
        assertThat(inAzure("runs").at("/properties/criteria/allOf/0/threshold").asInt()).isZero();
        assertThat(inAzure("runs").at("/properties/actions")).hasSize(1);
        assertThat(inAzure("runs").at("/properties/enabled").asBoolean()).isTrue();
        assertThat(inAzure("runs").at("/properties/severity").asInt()).isEqualTo(3);
    }

    private void aVisit(String name) {
        int before = world.requests("GET", "/metricAlerts/" + name).size();
        world.touch(KIND, name);
        world.awaitRequest(_ -> world.requests("GET", "/metricAlerts/" + name).size() > before);
    }

    @Test
    void watchesAnEndpointAndADeploymentOfIt() {
        apply("errors", "endpointRef: {name: scoring}", "preset: ServerErrors");
        apply("cpu", "endpointRef: {name: scoring}", "deployment: blue", "preset: CpuUtilization");
        assertThat(World.message(world.awaitReason(KIND, "errors", "DependencyNotReady"))).contains("scoring");
        endpoint("blue");

        world.awaitReady(KIND, "errors");
        world.awaitReady(KIND, "cpu");

        assertThat(inAzure("errors").at("/properties/scopes/0").asText()).isEqualTo(workspace
                + "/onlineEndpoints/scoring");
        assertThat(inAzure("errors").at("/properties/criteria/allOf/0/dimensions/0/values/0").asText())
                .isEqualTo("5xx");
        assertThat(inAzure("cpu").at("/properties/scopes/0").asText()).endsWith(
                "/onlineEndpoints/scoring/deployments/blue");

        // The endpoint stays as long as something refers to it.
        world.delete("MLInferenceEndpoint", "scoring");
        world.await("MLInferenceEndpoint", "scoring", object -> World.message(object).contains("errors"));
        world.delete(KIND, "errors");
        world.delete(KIND, "cpu");
        world.awaitGone("MLInferenceEndpoint", "scoring");
    }

    /** What is fired is read back, and the rule is Ready all the same. */
    @Test
    void tellsWhetherItIsFired() {
        String cluster = workspace + "/computes/cpu";
        world.apply(Given.cluster("cpu", workspace));
        world.awaitReady("MLCompute", "cpu");
        apply("nodes", "preset: UnusableNodes");
        world.awaitReady(KIND, "nodes");
        JsonNode quiet = awaitQuiet("nodes", "True");
        assertThat(quiet.at("/status/firedAlerts").asInt(-1)).isZero();
        assertThat(quiet.at("/status").has("firedSince")).isFalse();
        world.arm().clearRequests();

        world.arm().edit(cluster, body -> body.withObject("/properties/properties/nodeStateCounts").put(
                "unusableNodeCount", 2));
        aVisitAfterAWrite("nodes", 1);

        JsonNode fired = awaitQuiet("nodes", "False");
        assertThat(World.condition(fired, "Quiet").path("reason").asText()).isEqualTo("AlertFired");
        assertThat(World.condition(fired, "Ready").path("status").asText()).isEqualTo("True");
        assertThat(fired.at("/status/firedAlerts").asInt()).isEqualTo(1);
        assertThat(fired.at("/status/firedSince").asText()).startsWith("20");
        assertThat(world.requests("PUT", "/metricAlerts/nodes")).hasSize(1);

        world.arm().edit(cluster, body -> body.withObject("/properties/properties/nodeStateCounts").put(
                "unusableNodeCount", 0));
        aVisitAfterAWrite("nodes", 0);
        awaitQuiet("nodes", "True");
    }

    @Test
    void whoMayNotReadAlertsHasTheRuleAllTheSame() {
        world.arm().inject(
                Fault.on("GET", "/providers/Microsoft.AlertsManagement/alerts$", Fault.Action.FORBIDDEN).times(-1));
        apply("runs", "preset: FailedRuns");

        world.awaitReady(KIND, "runs");
        JsonNode unknown = awaitQuiet("runs", "Unknown");
        assertThat(World.condition(unknown, "Quiet").path("message").asText()).contains(
                "Microsoft.AlertsManagement/alerts/read");
        assertThat(unknown.at("/status").has("firedAlerts")).isFalse();
    }

    /** The list is kept for a while, and read anew by the visit after a write. */
    private void aVisitAfterAWrite(String name, int severity) {
        apply(name, "preset: UnusableNodes", "severity: " + severity);
        world.await(KIND, name, object -> object.at("/status/severity").asInt() == severity);
        world.touch(KIND, name);
    }

    private JsonNode awaitQuiet(String name, String status) {
        return world.await(KIND, name, object -> World.condition(object, "Quiet").path("status").asText()
                .equals(status));
    }

    @Test
    void aRuleOfOthersIsTakenOverAndStaysWhenTheObjectGoes() {
        ObjectNode theirs = Probe.json("{location: 'global', properties: {severity: 4, enabled: false, scopes: ['"
                + workspace + "'], evaluationFrequency: 'PT1H', windowSize: 'PT6H', criteria: {'odata.type': "
                + "'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria', allOf: [{criterionType: "
                + "'StaticThresholdCriterion', name: 'a', metricName: 'Errors', timeAggregation: 'Total', operator: "
                + "'GreaterThan', threshold: 7}]}}}");
        world.arm().put(RULES + "theirs", theirs);

        apply("theirs", "metric: {name: Warnings, aggregation: Total, threshold: 9}");
        world.awaitReady(KIND, "theirs");

        assertThat(inAzure("theirs").at("/properties/criteria/allOf/0/metricName").asText()).isEqualTo("Warnings");
        assertThat(inAzure("theirs").at("/properties/evaluationFrequency").asText()).as("not said").isEqualTo("PT1H");
        assertThat(inAzure("theirs").at("/properties/severity").asInt()).as("not said").isEqualTo(4);
        assertThat(inAzure("theirs").at("/properties/enabled").asBoolean()).as("a rule tells somebody").isTrue();
        world.delete(KIND, "theirs");
        world.awaitGone(KIND, "theirs");
        assertThat(world.arm().resource(RULES + "theirs")).isPresent();
    }

    /** Names are unique in the group: whoever has the same by chance loses nothing. */
    @Test
    void aRuleThatWatchesSomethingElseIsLeftAlone() {
        endpoint("blue");
        String endpoint = workspace + "/onlineEndpoints/scoring";
        world.arm().put(RULES + "taken", Probe.json("{location: 'global', properties: {severity: 4, enabled: true, "
                + "scopes: ['" + endpoint + "'], evaluationFrequency: 'PT1H', windowSize: 'PT6H', criteria: "
                + "{'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria', allOf: "
                + "[{criterionType: 'StaticThresholdCriterion', name: 'a', metricName: 'RequestLatency', "
                + "timeAggregation: 'Average', operator: 'GreaterThan', threshold: 7}]}}}"));
        JsonNode before = inAzure("taken");
        world.arm().clearRequests();

        apply("taken", "preset: FailedRuns");

        assertThat(World.message(world.awaitStalled(KIND, "taken", "Conflict"))).contains("it watches " + endpoint,
                "set another azureName, such as azureName: taken-2");
        assertThat(world.writes()).isEmpty();
        world.delete(KIND, "taken");
        world.awaitGone(KIND, "taken");
        assertThat(inAzure("taken")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            preset: FailedJobs | supported values: "CpuUtilization", "DiskUtilization", "FailedDeployments", "FailedRuns"
            severity: 3 | exactly one of metric (or preset), activityLog and logQuery must be set
            metric: {name: Errors} | such as preset: FailedRuns or metric: {name: Failed Runs, aggregation: Total, threshold: 5}
            {preset: FailedRuns, metric: {name: Errors}} | a preset is about a metric of its own
            {preset: FailedRuns, endpointName: scoring} | this preset is about the workspace
            preset: LatencyP95 | this preset is about an online endpoint: set endpointRef
            {preset: CpuUtilization, endpointName: scoring} | this preset is about a deployment
            {preset: ServerErrors, endpointName: scoring, deployment: blue} | Azure tells the class of an answer of an endpoint alone
            {preset: FailedRuns, deployment: blue} | deployment is one of an endpoint
            {preset: LatencyP95, endpointName: scoring, endpointRef: {name: scoring}} | endpointRef and endpointName both say which endpoint
            {preset: FailedRuns, evaluationFrequency: PT2M} | supported values: "PT15M", "PT1H", "PT1M", "PT30M", "PT5M"
            {preset: FailedRuns, windowSize: PT10M} | supported values: "P1D", "PT12H", "PT15M", "PT1H", "PT1M", "PT30M", "PT5M", "PT6H"
            {preset: FailedRuns, evaluationFrequency: PT30M} | windowSize must not be smaller than evaluationFrequency
            {preset: FailedRuns, windowSize: PT1M} | windowSize must not be smaller than evaluationFrequency
            {preset: FailedRuns, severity: 5} | spec.severity in body should be less than or equal to 4
            {preset: UnusableNodes, metric: {dimensions: [{name: ClusterName, values: ['*', cpu]}]}} | '*' stands for all values: let it stand alone
            {preset: UnusableNodes, metric: {dimensions: [{name: ClusterName, operator: Exclude, values: ['*']}]}} | such as one entry '*' for ClusterName
            {preset: FailedRuns, actionGroupIds: [/subscriptions/0a000000-0000-0000-0000-000000000001/resourceGroups/m/providers/Microsoft.Insights/actionGroups/ops, /subscriptions/0A000000-0000-0000-0000-000000000001/resourceGroups/M/providers/Microsoft.Insights/actionGroups/Ops]} | two entries of actionGroupIds are the same group
            {preset: FailedRuns, actionGroupIds: [ops]} | must be the ARM id of an action group
            {preset: QuotaUtilization, metric: {dimensions: [{name: VmPriority, values: [a]}, {name: vmpriority, values: [b]}]}} | two entries of metric.dimensions have the same name
            """)
    void isRefusedAtAdmission(String more, String words) {
        String flow = more.startsWith("{") ? more : "{" + more + "}";
        String spec = flow.substring(0, flow.length() - 1) + ", workspaceId: " + workspace + "}";

        assertThat(
                world.refusal("apiVersion: azureml.dev/v1alpha1\nkind: MLAlertRule\nmetadata: {name: refused}\nspec: "
                        + spec + "\n"))
                .contains(words);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            metric: {name: Failed Run, aggregation: Total, threshold: 1} | spec.metric.name | like it are Failed Runs
            metric: {name: RequestLatency_P95, aggregation: Average, threshold: 1} | spec.metric.name | is a metric of an online endpoint
            metric: {name: Active Nodes, aggregation: Count, threshold: 1} | spec.metric.aggregation | use Average or Maximum or Minimum or Total
            metric: {name: Active Nodes, aggregation: Average, threshold: 1, dimensions: [{name: RunType, values: ['*']}]} | spec.metric.dimensions[0].name | use Scenario or ClusterName
            """)
    void isStalledWithThePath(String metric, String path, String words) {
        apply("stalled", metric);

        assertThat(World.message(world.awaitStalled(KIND, "stalled", "InvalidSpec"))).contains(path, words);
        assertThat(world.writes()).isEmpty();
    }

    @Test
    void whoIsToldMustBeThere() {
        String gone = OPS.replace("/ops", "/gone");
        apply("runs", "preset: FailedRuns", "actionGroupIds: [" + OPS + ", " + gone + "]");

        assertThat(World.message(world.await(KIND, "runs", object -> World.message(object).contains(gone))))
                .contains("spec.actionGroupIds[1]");
        assertThat(world.writes()).isEmpty();

        world.arm().put(gone, JsonNodeFactory.instance.objectNode().put("location", "global"));
        world.touch(KIND, "runs");
        world.awaitReady(KIND, "runs");
        assertThat(inAzure("runs").at("/properties/actions")).hasSize(2);
    }

    /** What the schema does not know is said by overrides, and what Azure refuses of it stands in Ready. */
    @Test
    void aDynamicThresholdGoesByOverrides() {
        String dynamic = "overrides: {properties: {criteria: {odata.type: "
                + "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria, allOf: [{criterionType: "
                + "DynamicThresholdCriterion, name: a, metricName: %s, timeAggregation: %s, operator: GreaterThan, "
                + "alertSensitivity: Medium, failingPeriods: {numberOfEvaluationPeriods: 4, minFailingPeriodsToAlert: 3}}]}}}";
        apply("usual", "preset: FailedRuns", dynamic.formatted("Active Nodes", "Average"));
        JsonNode ready = world.awaitReady(KIND, "usual");

        assertThat(ready.at("/status/criterion").asText()).isEqualTo(
                "Average of Active Nodes GreaterThan what is usual");
        assertThat(inAzure("usual").at("/properties/criteria/allOf/0").has("threshold")).isFalse();

        apply("unknown", "preset: FailedRuns", dynamic.formatted("Nodes", "Average"));
        assertThat(World.message(world.awaitStalled(KIND, "unknown", "InvalidSpec"))).contains(
                "Couldn't find a metric named Nodes");
        apply("mean", "preset: FailedRuns", dynamic.formatted("Active Nodes", "Count"));
        assertThat(World.message(world.awaitStalled(KIND, "mean", "InvalidSpec"))).contains(
                "Time aggregation must be one of [Average, Maximum, Minimum, Total]");
    }

    /** Rules lie in the group of the workspace: whoever may only use the workspace makes none beside it. */
    @Test
    void aTenantReachesNothingOfOthers() {
        String theirs = "/subscriptions/ffffffff-0000-0000-0000-000000000000/resourceGroups/rg"
                + "/providers/Microsoft.Insights/actionGroups/x";
        world.tenants(World.tenant(world.namespace(), World.all(workspace)));
        world.stopOperator();
        world.startOperator();
        apply("beside", "preset: FailedRuns");
        assertThat(World.message(world.awaitStalled(KIND, "beside", "OutOfScope"))).contains(RULES + "beside",
                "is outside the scopes that the platform team allows");

        world.tenants(World.tenant(world.namespace(), World.all(GROUP)));
        world.stopOperator();
        world.startOperator();
        world.awaitReady(KIND, "beside");
        world.arm().clearRequests();
        apply("told", "preset: FailedRuns", "actionGroupIds: [" + theirs + "]");

        assertThat(World.message(world.awaitStalled(KIND, "told", "OutOfScope"))).contains(theirs, "refer");
        assertThat(world.arm().requests()).extracting(RequestRecord::path).noneMatch(path -> path.contains(
                "/actionGroups/"));
        assertThat(world.writes()).isEmpty();
    }

    /** Both were taken from what Azure publishes, each by itself. */
    @Test
    void theMetricsAreThoseOfTheEmulator() throws IOException {
        Checkout checkout = Checkout.find();
        Map<String, String> scopes = Map.of("WORKSPACE", "", "ENDPOINT", "/onlineEndpoints", "DEPLOYMENT",
                "/onlineEndpoints/deployments");

        Stream<String> operators = rows(checkout,
                "operator/src/main/resources/dev/azureml/operator/azureml/metrics.tsv")
                .skip(1).map(cells -> metric(Objects.requireNonNull(scopes.get(cells[0])), cells[1], cells[2], cells[3],
                        cells[4]));
        Stream<String> emulators = rows(checkout,
                "e2e/emulator/src/main/resources/dev/azureml/emulator/metrics.txt").map(
                        cells -> metric(
                                cells[0].substring("Microsoft.MachineLearningServices/workspaces".length()), cells[2],
                                cells[3],
                                cells[4], cells[5]));

        assertThat(operators).containsExactlyInAnyOrderElementsOf(emulators.toList()).hasSizeGreaterThan(50);
    }

    private static Stream<String[]> rows(Checkout checkout, String file) throws IOException {
        return Files.readAllLines(checkout.path(file)).stream().map(line -> line.split("\t", -1));
    }

    private static String metric(String of, String name, String unit, String aggregations, String dimensions) {
        return String.join(" ", of, name, unit, sorted(aggregations), sorted(dimensions));
    }

    private static String sorted(String parts) {
        return Stream.of(parts.split("[|]")).sorted().toList().toString();
    }

    @Test
    void theSamplesBecomeReady() throws IOException {
        world.close();
        SampleFolder samples = SampleFolder.of("monitoring", "(workspace|endpoint|alerts)[.]yaml");
        world = World.start(server, samples.azure());
        samples.apply(world);

        world.awaitReady(KIND, "failed-runs");
        world.awaitReady(KIND, "quota");
        world.awaitReady(KIND, "server-errors");
        world.awaitReady(KIND, "blue-is-busy");
        world.awaitReady(KIND, "queued-for-long");
        world.awaitReady(KIND, "workspace-deleted");
        world.awaitReady(KIND, "endpoint-refused");
        world.awaitReady(KIND, "cluster-fails-jobs");
    }
}
