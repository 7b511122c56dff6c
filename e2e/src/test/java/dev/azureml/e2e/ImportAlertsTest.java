package dev.azureml.e2e;

import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Alert rules as Azure's portal makes them: the operator would leave them as they are, but for its mark. */
@ExtendWith(SharedKubeServer.class)
class ImportAlertsTest {
    private final KubeServer server;

    ImportAlertsTest(KubeServer server) {
        this.server = server;
    }

    @Test
    void whatAPortalMadeStaysAsItIs(@TempDir Path out) throws IOException {
        try (World world = World.start(server, EmulatorOptions.defaults())) {
            String workspace = world.plantWorkspace("shop");
            String provider = workspace.substring(0, workspace.indexOf("/providers/"))
                    + "/providers/Microsoft.Insights/";
            world.arm().put(provider + "actionGroups/ops", Probe.json("{location: 'global', properties: "
                    + "{groupShortName: 'ops', enabled: true}}"));
            world.arm().put(provider + "metricAlerts/portal",
                    Probe.json(("{location: 'global', properties: {severity: 1, "
                            + "enabled: false, scopes: ['%s'], evaluationFrequency: 'PT1M', windowSize: 'PT1H', autoMitigate: false,"
                            + " description: '', criteria: {'odata.type': "
                            + "'Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria', allOf: [{criterionType: "
                            + "'StaticThresholdCriterion', name: 'Metric1', metricName: 'Failed Runs', metricNamespace: "
                            + "'Microsoft.MachineLearningServices/workspaces', timeAggregation: 'Total', operator: "
                            + "'GreaterThan', threshold: 7, dimensions: []}]}, actions: [{actionGroupId: '%sactionGroups/ops', "
                            + "webHookProperties: {}}]}}").formatted(workspace, provider)));
            world.arm().put(provider + "activityLogAlerts/gone",
                    Probe.json(("{location: 'Global', properties: {enabled: true,"
                            + " scopes: ['%s'], condition: {allOf: [{field: 'category', equals: 'Administrative'}, {field: "
                            + "'operationName', equals: 'Microsoft.MachineLearningServices/workspaces/delete'}, {field: 'status', "
                            + "containsAny: ['succeeded', 'failed']}]}, actions: {actionGroups: []}}}")
                            .formatted(workspace)));
            world.arm().put(provider + "scheduledQueryRules/jobs",
                    Probe.json(("{location: 'westeurope', kind: 'LogAlert', "
                            + "properties: {severity: 4, enabled: true, displayName: 'Jobs', scopes: ['%s'], evaluationFrequency: "
                            + "'PT30M', windowSize: 'PT1H', autoMitigate: true, criteria: {allOf: [{query: 'AmlComputeJobEvent', "
                            + "timeAggregation: 'Count', operator: 'GreaterThan', threshold: 0, failingPeriods: "
                            + "{numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1}}]}, actions: {actionGroups: []}}}")
                            .formatted(workspace)));

            Said said = ImportTest.run(world, "--subscription", World.SUBSCRIPTION, "--out", out.toString());

            assertThat(said.err()).doesNotContain("With another managementPolicy", "left out");
            assertThat(ImportTest.filesBelow(out)).filteredOn(text -> text.contains("kind: MLAlertRule")).hasSize(3);
            assertThat(ImportTest.plannedWithoutObserve(world, out))
                    .contains("Plan: 0 to create, 0 to update, 0 to replace, 0 to delete;").doesNotContain(" error");
            int writes = world.writes().size();
            List<MatchResult> objects = ImportTest.apply(world, out);
            objects.forEach(object -> world.awaitReady(object.group(1), object.group(2)));
            assertThat(world.writes()).hasSize(writes);
        }
    }
}
