package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Alert rules that watch a workspace or what is in it become manifests; those of anything else do not. */
class AlertRulesTest {
    private static final String GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg";
    private static final String WORKSPACE = GROUP
            + "/providers/Microsoft.MachineLearningServices/workspaces/Shop_1";
    private final AzureLists azure = new AzureLists();

    AlertRulesTest() {
        has("/subscriptions/00000000-0000-0000-0000-000000000001/providers/Microsoft.MachineLearningServices/workspaces",
                """
                        {"id": "%s", "name": "Shop_1", "kind": "Default", "location": "westeurope", "properties": {}}"""
                        .formatted(WORKSPACE));
    }

    private void has(String collection, String... items) {
        azure.has(collection, items);
    }

    private static ObjectNode object(String json) {
        return AzureLists.object(json);
    }

    private Importer.Result run() {
        return new Importer("Azure", azure, Map.of(), _ -> List.of()).run("00000000-0000-0000-0000-000000000001", null,
                null);
    }

    private static List<ObjectNode> specs(Importer.Result result) {
        return result.objects().stream().filter(o -> o.kind().equals("MLAlertRule")).map(Imported::spec).toList();
    }

    private void alerts(String type, String... rules) {
        has(GROUP + "/providers/Microsoft.Insights/" + type, IntStream.range(0, rules.length).mapToObj(i -> """
                {"id": "%s/providers/Microsoft.Insights/%s/r%d", "name": "r%3$d", "location": "global",
                 "tags": {"hidden-link:x": "Resource", "azureml.dev-owner": "x"}, "properties": %s}"""
                .formatted(GROUP, type, i, rules[i])).toArray(String[]::new));
    }

    @Test
    void rulesOfMetricsAreSaidAsPortalsMakeThem() {
        String rule = """
                {"scopes": [%s], "severity": 2, "enabled": %s, "evaluationFrequency": "PT1H", "windowSize": "P1D",
                 "autoMitigate": false, "criteria": {"odata.type":
                 "Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria", "allOf": [%s]},
                 "actions": [{"actionGroupId": "/g", "webHookProperties": {}}]}""";
        String criterion = """
                {"criterionType": "%s", "name": "Metric1", "metricName": "Failed Runs", "threshold": 5.0, "metricNamespace":
                 "%s", "operator": "lessThan", "timeAggregation": "total", "dimensions": [{"name":
                 "RunType", "operator": "exclude", "values": ["automl"]}]}""";
        String known = criterion.formatted("StaticThresholdCriterion", "microsoft.machinelearningservices/workspaces");
        String own = "\"" + WORKSPACE.toLowerCase(Locale.ROOT) + "\"";
        alerts("metricAlerts", rule.formatted(own, false, known),
                rule.formatted("\"" + WORKSPACE + "/onlineEndpoints/churn/deployments/blue\"", true, known),
                rule.formatted("\"" + WORKSPACE + "-2\"", true, known), rule.formatted("\"/subscriptions/x\"", true,
                        known),
                rule.formatted("\"" + GROUP.toUpperCase(Locale.ROOT) + "/\"", true, known),
                rule.formatted("\"" + WORKSPACE + "/batchEndpoints/b\"", true, known),
                rule.formatted(own + ", \"" + WORKSPACE + "-2\"", true, known), rule.formatted(own, true, known + ", "
                        + known),
                rule.formatted("\"" + WORKSPACE + "/onlineEndpoints/e\"", true, known),
                rule.formatted(own, true, criterion.formatted("DynamicThresholdCriterion", "x")), rule.formatted(own,
                        true, criterion.formatted("StaticThresholdCriterion", "Azure.ApplicationInsights")));
        has(WORKSPACE + "/onlineEndpoints",
                """
                        {"id": "%s/onlineEndpoints/churn", "name": "churn", "location": "westeurope", "properties": {"authMode": "Key"}}"""
                        .formatted(WORKSPACE));

        Importer.Result result = run();

        String said = """
                {"workspaceRef": {"name": "shop-1"}, %s"severity": 2, "evaluationFrequency": "PT1H", "windowSize": "P1D",
                 "autoMitigate": false, %s"metric": {"name": "Failed Runs", "aggregation": "Total", "operator": "LessThan",
                 "threshold": 5.0, "dimensions": [{"name": "RunType", "operator": "Exclude", "values": ["automl"]}]},
                 "tags": {"hidden-link:x": "Resource"}}""";
        assertThat(specs(result)).containsExactly(object(said.formatted("", "\"enabled\": false, ")),
                object(said.formatted("\"endpointRef\": {\"name\": \"churn\"}, \"deployment\": \"blue\", ", "")));
        assertThat(result.report()).filteredOn(line -> line.startsWith("left out")).hasSize(7)
                .anyMatch(line -> line.contains("/r4: it watches all of " + GROUP.toUpperCase(Locale.ROOT)))
                .anyMatch(line -> line.contains("/r5: it watches " + WORKSPACE + "/batchEndpoints/b, and a spec"))
                .anyMatch(line -> line.contains("/r6: it watches 2 resources"))
                .anyMatch(line -> line.contains("/r7: one comparison with a threshold can be said, and it has 2"))
                .anyMatch(line -> line.contains("(DynamicThresholdCriterion): overrides.properties.criteria has it"))
                .anyMatch(line -> line.contains("/r8: the kind can't say it: spec.endpointName"))
                .anyMatch(line -> line.contains("/r10: its metric is of Azure.ApplicationInsights"));
    }

    /** An object that is not there would be waited for. */
    @Test
    void whatIsLeftOutIsNamedAsAzureNamesIt() {
        has(WORKSPACE + "/onlineEndpoints",
                "{\"id\": \"%s/onlineEndpoints/churn\", \"name\": \"churn\"}".formatted(WORKSPACE));
        alerts("activityLogAlerts",
                "{\"scopes\": [\"" + WORKSPACE + "/onlineEndpoints/churn\"], \"condition\": {\"allOf\":"
                        + " [{\"field\": \"operationName\", \"equals\": \"Microsoft.MachineLearningServices/workspaces/"
                        + "onlineEndpoints/delete\"}]}}");

        Importer.Result result = run();

        assertThat(result.report()).anyMatch(line -> line.contains("/churn: the kind can't say it"));
        assertThat(specs(result).getFirst().path("endpointName").asText()).isEqualTo("churn");
        assertThat(specs(result).getFirst().has("endpointRef")).isFalse();
    }

    @Test
    void rulesOfEventsAreSaidWithTheirConditions() {
        String rule = "{\"scopes\": [\"" + WORKSPACE
                + "/computes/%s\"], \"enabled\": true, \"condition\": {\"allOf\": ["
                + "{\"field\": \"category\", \"equals\": \"%s\"}, {\"field\": \"operationName\", \"equals\":"
                + " \"Microsoft.MachineLearningServices/workspaces/computes/delete\"}%s]},"
                + " \"actions\": {\"actionGroups\": []}}";
        alerts("activityLogAlerts", rule.formatted("cpu", "Administrative", ", {\"field\": \"status\", \"containsAny\":"
                + " [\"succeeded\", \"Failed\"]}, {\"field\": \"level\", \"equals\": \"critical\"}"),
                rule.formatted("cpu", "ServiceHealth", ""),
                rule.formatted("cpu", "Administrative", ", {\"field\": \"caller\", \"equals\": \"x\"}"),
                rule.formatted("cpu", "Administrative", ", {\"anyOf\": []}"));

        Importer.Result result = run();

        assertThat(specs(result)).containsExactly(object("""
                {"workspaceRef": {"name": "shop-1"}, "computeName": "cpu", "activityLog": {"operationName":
                 "Microsoft.MachineLearningServices/workspaces/computes/delete", "statuses": ["Succeeded", "Failed"],
                 "levels": ["Critical"]}, "tags": {"hidden-link:x": "Resource"}}"""));
        assertThat(result.report()).anyMatch(line -> line.contains("r1: a spec has events of the category"))
                .anyMatch(line -> line.contains("r2: a spec has no place for the condition on caller"))
                .anyMatch(line -> line.contains("r3: a spec has no place for the condition on one of several"));
    }

    @Test
    void rulesOfQueriesAreThoseOfTheWorkspaceAndOfItsLogs() {
        String logs = GROUP + "/providers/Microsoft.OperationalInsights/workspaces/logs";
        String rule = """
                {"scopes": ["%s"], "severity": 3, "enabled": true, "evaluationFrequency": "PT5M", "windowSize": "PT15M",
                 "autoMitigate": true, "criteria": {"allOf": [{"query": "%s", "timeAggregation": "%s",
                 "metricMeasureColumn": "%s", "operator": "GreaterThan", "threshold": 1, "failingPeriods":
                 {"numberOfEvaluationPeriods": 4, "minFailingPeriodsToAlert": 3}%s}]},
                 "actions": {"actionGroups": ["/g"]}}""";
        alerts("scheduledQueryRules", rule.formatted(WORKSPACE, "AmlRunEvent", "Count", "", ""),
                rule.formatted(logs, "AmlComputeJobEvent", "average", "Cost", ""),
                rule.formatted(logs, "SigninLogs", "Count", "", ""),
                rule.formatted(WORKSPACE, "workspace('other').AmlRunEvent", "Count", "", ""),
                rule.formatted(WORKSPACE, "AmlRunEvent", "Count", "", ", \"resourceIdColumn\": \"_ResourceId\""));
        has(WORKSPACE + "/providers/Microsoft.Insights/diagnosticSettings", """
                {"id": "x", "name": "s", "properties": {"workspaceId": "%s", "logs": [{"categoryGroup": "allLogs",
                 "enabled": true}]}}""".formatted(logs.toUpperCase(Locale.ROOT)));

        Importer.Result result = run();

        String said = """
                {"workspaceRef": {"name": "shop-1"}, "severity": 3, "logQuery": {%s, "threshold": 1.0, "failingPeriods":
                 {"numberOfEvaluationPeriods": 4, "minFailingPeriodsToAlert": 3}, "evaluationFrequency": "PT5M",
                 "windowSize": "PT15M"}, "tags": {"hidden-link:x": "Resource"}}""";
        assertThat(specs(result)).containsExactly(object(said.formatted("\"query\": \"AmlRunEvent\"")),
                object(said.formatted("\"query\": \"AmlComputeJobEvent\", \"logAnalyticsWorkspaceId\": \"" + logs
                        + "\", \"timeAggregation\": \"Average\", \"metricMeasureColumn\": \"Cost\"")));
        assertThat(result.report()).anyMatch(line -> line.contains("r3: its query is one that no spec takes: "))
                .anyMatch(line -> line.contains("r4: a spec can't say which column names the resource"));
    }
}
