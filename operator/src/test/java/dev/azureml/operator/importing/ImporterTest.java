package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.PlannedChange;
import dev.azureml.operator.manifest.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What Azure says becomes manifests, and what would change Azure is left out of them. */
class ImporterTest {
    private static final String WORKSPACE = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/"
            + "Microsoft.MachineLearningServices/workspaces/Shop_1";
    private final AzureLists azure = new AzureLists();
    private final List<List<ObjectNode>> trials = new ArrayList<>();

    ImporterTest() {
        has("/subscriptions/00000000-0000-0000-0000-000000000001/providers/Microsoft.MachineLearningServices/workspaces",
                """
                        {"id": "%s", "name": "Shop_1", "kind": "Default", "location": "westeurope",
                         "identity": {"type": "SystemAssigned", "principalId": "p"}, "tags": {"team": "a", "AzureML.dev-Owner": "x"},
                         "properties": {"friendlyName": "", "description": "All of it", "v1LegacyMode": false,
                          "storageAccount": "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st",
                          "provisioningState": "Succeeded", "workspaceId": "w"}}"""
                        .formatted(WORKSPACE));
    }

    private void has(String collection, String... items) {
        azure.has(collection, items);
    }

    private static ObjectNode object(String json) {
        return AzureLists.object(json);
    }

    private Importer.Result run(List<List<Importer.Outcome>> rounds) {
        return new Importer("Azure", azure, Map.of(), manifests -> {
            trials.add(manifests);
            return trials.size() <= rounds.size() ? rounds.get(trials.size() - 1) : List.of();
        }).run("00000000-0000-0000-0000-000000000001", null, null);
    }

    private Imported only(String kind) {
        return run(List.of()).objects().stream().filter(o -> o.kind().equals(kind)).findFirst().orElseThrow();
    }

    @Test
    void aWorkspaceIsSaidWithWhatItLivesOnAndWithoutMarks() {
        Imported workspace = only("MLWorkspace");

        assertThat(workspace.name()).isEqualTo("shop-1");
        assertThat(workspace.spec()).isEqualTo(
                object("""
                        {"azureName": "Shop_1", "subscriptionId": "00000000-0000-0000-0000-000000000001", "resourceGroup": {"name": "rg"}, "location": "westeurope",
                         "description": "All of it", "v1LegacyMode": false, "dependencies": {"storageAccount": {"id":
                         "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st"}},
                         "identity": {"type": "SystemAssigned"}, "tags": {"team": "a"}, "grantRoles": false}"""));
        assertThat(workspace.observed("ns").at("/spec/managementPolicy").asText()).isEqualTo("Observe");
        assertThat(workspace.observed("ns").at("/metadata/namespace").asText()).isEqualTo("ns");
    }

    @Test
    void secretsComeFromSecretsToFillIn() {
        has(WORKSPACE + "/datastores",
                """
                        {"id": "%s/datastores/raw", "name": "raw", "properties": {"datastoreType": "AzureBlob", "accountName": "abc",
                         "containerName": "raw", "credentials": {"credentialsType": "AccountKey", "secrets": {"key": "k"}}}}"""
                        .formatted(WORKSPACE),
                """
                        {"id": "%s/datastores/workspaceblobstore", "name": "workspaceblobstore", "properties":
                         {"datastoreType": "AzureBlob"}}""".formatted(WORKSPACE));
        Imported datastore = only("MLDatastore");

        assertThat(datastore.spec().at("/azureBlob/credentials")).isEqualTo(object("""
                {"accountKey": {"key": {"secretKeyRef": {"name": "mldatastore-raw-credentials", "key": "key"}}}}"""));
        assertThat(datastore.secrets()).containsOnlyKeys("mldatastore-raw-credentials");
        assertThat(run(List.of()).objects()).hasSize(2);
    }

    @Test
    void rolesOnTheWorkspaceItselfAndDiagnosticSettingsAreSaid() {
        String role = """
                {"id": "%1$s/providers/Microsoft.Authorization/roleAssignments/%2$s", "name": "%2$s",
                 "type": "Microsoft.Authorization/roleAssignments", "properties": {"scope": "%3$s", "principalId":
                 "0a0a0a0a-0000-0000-0000-000000000001", "principalType": "%4$s", "description":
                 "team a (c1/ns/MLRoleAssignment/x)", "roleDefinitionId":
                 "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/acdd72a7-3385-48ef-bd42-f606fba81ae7"}}""";
        has(WORKSPACE + "/providers/Microsoft.Authorization/roleAssignments",
                role.formatted(WORKSPACE, "0b0b0b0b-0000-0000-0000-000000000001", WORKSPACE.toLowerCase(Locale.ROOT),
                        "Group"),
                role.formatted(WORKSPACE, "0b0b0b0b-0000-0000-0000-000000000002", WORKSPACE, "Device"),
                role.formatted("/subscriptions/00000000-0000-0000-0000-000000000001",
                        "0b0b0b0b-0000-0000-0000-000000000003", "/subscriptions/00000000-0000-0000-0000-000000000001",
                        "User"));
        has(WORKSPACE + "/providers/Microsoft.Insights/diagnosticSettings",
                """
                        {"name": "audit", "properties": {"logs": [{"categoryGroup": "audit", "enabled": true}, {"category": "RunEvent",
                         "enabled": false}], "metrics": [{"category": "AllMetrics", "enabled": true}], "workspaceId": null,
                         "storageAccountId": "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/logs"}}""",
                """
                        {"id": "x/two", "name": "two", "properties": {"logs": [{"category": "RunEvent", "enabled": true}],
                         "workspaceId": "a", "storageAccountId": "b"}}""");

        Importer.Result result = run(List.of());
        Imported assignment = result.objects().stream().filter(o -> o.kind().equals("MLRoleAssignment")).findFirst()
                .orElseThrow();

        assertThat(result.objects()).hasSize(2);
        assertThat(assignment.name()).isEqualTo("shop-1-0b0b0b0b-0000-0000-0000-000000000001");
        assertThat(assignment.spec()).isEqualTo(
                object("""
                        {"workspaceRef": {"name": "shop-1"}, "principal": {"objectId": "0a0a0a0a-0000-0000-0000-000000000001",
                         "principalType": "Group"}, "role": {"id": "acdd72a7-3385-48ef-bd42-f606fba81ae7"}, "description": "team a"}"""));
        assertThat(assignment.observed("ns").path("spec").has("adoptionPolicy")).isFalse();
        assertThat(result.objects().getFirst().spec().path("diagnostics").toString()).isEqualTo(
                "[{\"name\":\"audit\",\"categoryGroups\":[\"audit\"],\"metrics\":[\"AllMetrics\"],\"to\":{\"storageAccount\":{\"id\":"
                        + "\"/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg/providers/Microsoft.Storage"
                        + "/storageAccounts/logs\"}}}]");
        assertThat(result.report()).anyMatch(line -> line.contains("000000000002: a role of what is neither"))
                .anyMatch(line -> line.startsWith("left out x/two: a diagnostic setting that"));
    }

    private static final String GROUP = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg";

    private List<ObjectNode> specs(Importer.Result result, String kind) {
        return result.objects().stream().filter(o -> o.kind().equals(kind)).map(Imported::spec).toList();
    }

    @Test
    void budgetsOfTheGroupAreSaidAndThoseOfOtherWorkspacesAreNot() {
        String budget = """
                {"id": "%s/providers/Microsoft.Consumption/budgets/%s", "name": "%2$s", "properties": {"category": "Cost",
                 "amount": %s, "timeGrain": "%s", "timePeriod": {"startDate": "2026-01-01T00:00:00Z", "endDate": "%s"},
                 "currentSpend": {"amount": 1, "unit": "EUR"}, "filter": %s, "notifications": %s}}""";
        String ten = "2036-01-01T00:00:00Z";
        String only = "{\"dimensions\": {\"name\": \"ResourceId\", \"operator\": \"In\", \"values\": [\"%s\"]}}";
        has(GROUP + "/providers/Microsoft.Consumption/budgets",
                budget.formatted(GROUP, "own", "500.0", "Monthly", ten,
                        only.formatted(WORKSPACE.toUpperCase(Locale.ROOT)),
                        """
                                {"a": {"enabled": true, "operator": "GreaterThan", "threshold": 80.0, "thresholdType": "Actual",
                                 "contactEmails": ["ml@example.com"], "contactRoles": [], "contactGroups": null}}"""),
                budget.formatted(GROUP, "whole", "20", "Quarterly", "2030-01-01T00:00:00Z", """
                        {"and": [{"tags": {"name": "team", "operator": "In", "values": ["a"]}},
                         {"dimensions": {"name": "MeterCategory", "operator": "In", "values": ["Storage"]}}]}""", """
                        {"f": {"enabled": false, "operator": "GreaterThanOrEqualTo", "threshold": 100, "thresholdType":
                         "Forecasted", "contactEmails": [], "contactRoles": ["Owner"], "locale": "de-de"}}"""),
                budget.formatted(GROUP, "other", "20", "Monthly", ten, only.formatted(WORKSPACE + "-2"), "null"),
                budget.formatted(GROUP, "half", "20.5", "Monthly", ten, "null", "null"),
                budget.formatted(GROUP, "not", "20", "Monthly", ten, "{\"not\": {}}", "null"),
                budget.formatted(GROUP, "twice", "20", "Monthly", ten, """
                        {"and": [{"tags": {"name": "team", "operator": "In", "values": ["a"]}},
                         {"tags": {"name": "Team", "operator": "In", "values": ["b"]}}]}""", "null"));

        Importer.Result result = run(List.of());

        assertThat(specs(result, "MLBudget")).containsExactly(
                object("""
                        {"workspaceRef": {"name": "shop-1"}, "amount": 500, "notifications": [{"name": "a", "threshold": 80,
                         "contactEmails": ["ml@example.com"]}]}"""),
                object("""
                        {"workspaceRef": {"name": "shop-1"}, "covers": "ResourceGroup", "amount": 20, "timeGrain": "Quarterly", "endDate": "2030-01-01", "filter":
                         {"tags": {"team": ["a"]}, "dimensions": {"MeterCategory": ["Storage"]}}, "notifications": [{"name": "f",
                         "threshold": 100, "operator": "GreaterThanOrEqualTo", "thresholdType": "Forecasted", "enabled": false,
                         "contactRoles": ["Owner"], "locale": "de-de"}]}"""));
        assertThat(result.report()).filteredOn(line -> line.startsWith("left out")).hasSize(3)
                .anyMatch(line -> line.contains("/twice: what its filter says has no place"))
                .anyMatch(line -> line.contains("/half: its amount 20.5"))
                .anyMatch(line -> line.contains("/not: what its filter says has no place"));
    }

    /** An item that goes makes those after it move up. */
    @Test
    void ofSeveralItemsThoseAloneGoThatAreRefused() {
        String told = "{\"threshold\": 50, \"operator\": \"GreaterThan\", \"contactRoles\": [\"Owner\"]}";
        has(GROUP + "/providers/Microsoft.Consumption/budgets",
                """
                        {"id": "%s/providers/Microsoft.Consumption/budgets/b", "name": "b", "properties": {"category": "Cost",
                         "amount": 5, "timeGrain": "Monthly", "notifications": {"a b": %2$s, "c d": %2$s, "Actual_50.0": %2$s}}}"""
                        .formatted(GROUP, told));

        Imported budget = only("MLBudget");

        assertThat(budget.spec().at("/notifications")).isEqualTo(object("{\"list\": [{\"name\": \"Actual_50.0\","
                + " \"threshold\": 50, \"contactRoles\": [\"Owner\"]}]}").path("list"));
        assertThat(budget.remarks()).anyMatch(remark -> remark.startsWith("spec.notifications[1] is left out"));
    }

    @Test
    void anItemThatIsRefusedTwiceGoesOnce() {
        ObjectNode spec = object("{\"list\": [{\"no\": 0}, {\"no\": 1}, {\"no\": 2}, {\"no\": 3}]}");

        Map<String, String> refused = Importer.refused(List.of(new Finding("spec.list[0].a", "Required value"),
                new Finding("spec.list[0].b", "Required value"), new Finding("spec.list[2].no", "is odd"),
                new Finding("spec.list[0]", "a or b must be set"), new Finding("spec.list[2]", "no must be set")));
        refused.keySet().forEach(path -> Importer.remove(spec, path));

        assertThat(spec).isEqualTo(object("{\"list\": [{\"no\": 1}, {\"no\": 3}]}"));
        assertThat(refused).containsEntry("spec.list[0]", "spec.list[0].a: Required value");
    }

    @Test
    void theLastOfAListGoesFirstAndWhatIsInItBeforeIt() {
        assertThat(Stream.of("spec.list[2]", "spec.list[10].a (ARM: properties.list)", "spec.list[2].b", "spec.list[9]",
                "spec.map[a.b]").sorted(Importer.LAST_FIRST))
                .containsExactly("spec.list[10].a (ARM: properties.list)", "spec.list[9]", "spec.list[2].b",
                        "spec.list[2]", "spec.map[a.b]");
    }

    @Test
    void whatWouldChangeAzureGoesFromAListByItsNumber() {
        String rules = IntStream.range(0, 12).mapToObj("{\"value\": \"203.0.113.%d\"}"::formatted)
                .collect(Collectors.joining(", ", "[", "]"));
        ObjectNode spec = object("{\"list\": " + rules + "}");
        Stream.of("spec.list[10]", "spec.list[2]", "spec.list[11]").sorted(Importer.LAST_FIRST)
                .forEach(path -> Importer.remove(spec, path));

        assertThat(spec.path("list").valueStream().map(one -> one.path("value").asText())).hasSize(9)
                .doesNotContain("203.0.113.2", "203.0.113.10", "203.0.113.11");
    }

    @Test
    void aNetworkIsLeftOutForWhatIsOfItAlone() {
        String storage = GROUP + "/providers/Microsoft.Storage/storageAccounts/st";
        String endpoint = GROUP + "/providers/Microsoft.Network/privateEndpoints/e";

        assertThat(Stream.of(storage.toUpperCase(Locale.ROOT), storage + "/blobServices/default", endpoint,
                endpoint + "/privateDnsZoneGroups/default", GROUP + "/providers/Microsoft.Network/privateDnsZones/z",
                WORKSPACE + "/privateEndpointConnections/c"))
                .allMatch(at -> WorkspaceNetworks.isOfNetwork(at, List.of(storage)));
        assertThat(Stream.of(WORKSPACE, WORKSPACE + "/outboundRules/pypi", storage + "2",
                WORKSPACE + "/providers/Microsoft.Insights/diagnosticSettings/d",
                WORKSPACE + "/providers/Microsoft.Authorization/roleAssignments/r", "spec.description"))
                .noneMatch(at -> WorkspaceNetworks.isOfNetwork(at, List.of(storage)));
    }

    @Test
    void policiesForAzureMlOnTheGroupItselfAreSaid() {
        String assignment = """
                {"id": "%1$s/providers/Microsoft.Authorization/policyAssignments/%2$s", "name": "%2$s", "location": "westeurope",
                 "identity": {"type": "%3$s", "principalId": "p"}, "properties": {"scope": "%4$s", "enforcementMode": "DoNotEnforce",
                 "policyDefinitionId": "/providers/Microsoft.Authorization/policyDefinitions/%5$s", "parameters": {"effect":
                 {"value": "Deny"}}, "notScopes": [], "nonComplianceMessages": [{"message": "ask us"}], "displayName": "D",
                 "resourceSelectors": [{"name": "here"}], "overrides": []}}""";
        String known = "e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f";
        has(GROUP + "/providers/Microsoft.Authorization/policyAssignments",
                assignment.formatted(GROUP, "ml", "SystemAssigned", GROUP, known),
                assignment.formatted(GROUP, "tags", "None", GROUP, "00000000-0000-0000-0000-000000000009"),
                assignment.formatted(GROUP, "above", "None", "/subscriptions/00000000-0000-0000-0000-000000000001",
                        known));

        Importer.Result result = run(List.of());

        assertThat(specs(result, "MLPolicyAssignment")).containsExactly(
                object("""
                        {"workspaceRef": {"name": "shop-1"}, "policy": {"builtIn": "LocalAuthDisabled"}, "parameters": {"effect":
                         "Deny"}, "enforcementMode": "DoNotEnforce", "nonComplianceMessage": "ask us", "displayName": "D",
                         "identity": {"type": "SystemAssigned"}, "location": "westeurope", "overrides": {"properties":
                         {"resourceSelectors": [{"name": "here"}]}}}"""));
        assertThat(result.report()).noneMatch(line -> line.startsWith("left out"));
    }

    @Test
    void aRoleThatSomebodyDefinedComesWithTheAssignmentThatGivesIt() {
        String given = "0C0C0C0C-0000-0000-0000-000000000001";
        has(WORKSPACE + "/providers/Microsoft.Authorization/roleAssignments",
                """
                        {"id": "%1$s/providers/Microsoft.Authorization/roleAssignments/0b0b0b0b-0000-0000-0000-000000000001", "properties":
                         {"scope": "%1$s", "principalId": "0a0a0a0a-0000-0000-0000-000000000001", "principalType": "Group",
                         "roleDefinitionId": "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/%2$s"}}"""
                        .formatted(WORKSPACE, given));
        String definition = """
                {"id": "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/%1$s", "name": "%1$s", "type":
                 "Microsoft.Authorization/roleDefinitions", "properties": {"type": "CustomRole", "roleName": "%2$s", "description": "for juniors (c1/ns/MLRoleDefinition/x)",
                 "assignableScopes": ["%3$s", "/subscriptions/00000000-0000-0000-0000-000000000002"], "permissions": [{"actions":
                 ["Microsoft.MachineLearningServices/workspaces/read"], "notActions": [], "dataActions": []}]}}""";
        has(GROUP + "/providers/Microsoft.Authorization/roleDefinitions",
                definition.formatted(given, "Junior Scientist", GROUP),
                definition.formatted("0c0c0c0c-0000-0000-0000-000000000002", "Of nobody", GROUP));

        Importer.Result result = run(List.of(List.of(new Importer.Outcome("MLRoleDefinition", "junior-scientist",
                List.of(new PlannedChange("Update", "r", List.of("spec.description (ARM: properties.description)"),
                        null)),
                null))));

        assertThat(specs(result, "MLRoleDefinition")).containsExactly(
                object("""
                        {"azureName": "0c0c0c0c-0000-0000-0000-000000000001", "workspaceRef": {"name": "shop-1"},
                         "assignableScopes": ["/subscriptions/00000000-0000-0000-0000-000000000002"], "roleName": "Junior Scientist",
                         "description": "for juniors", "actions": ["Microsoft.MachineLearningServices/workspaces/read"]}"""));
        assertThat(specs(result, "MLRoleAssignment").getFirst().path("role")).isEqualTo(object("""
                {"roleDefinitionRef": {"name": "junior-scientist"}}"""));
    }

    @Test
    void aRoleThatCanNotBeSaidWholeIsGivenByItsId() {
        String given = "0c0c0c0c-0000-0000-0000-000000000001";
        has(WORKSPACE + "/providers/Microsoft.Authorization/roleAssignments",
                """
                        {"id": "%1$s/providers/Microsoft.Authorization/roleAssignments/0b0b0b0b-0000-0000-0000-000000000001", "properties":
                         {"scope": "%1$s", "principalId": "0a0a0a0a-0000-0000-0000-000000000001", "principalType": "Group",
                         "roleDefinitionId": "/subscriptions/s/providers/Microsoft.Authorization/roleDefinitions/%2$s"}}"""
                        .formatted(WORKSPACE, given));
        String definition = """
                {"id": "r/%1$s", "name": "%1$s", "properties": {"type": "CustomRole", "roleName": "%2$s", "assignableScopes":
                 ["%3$s"], "permissions": [{"actions": ["*/read"], "notActions": ["%4$s"]}]}}""";
        has(GROUP + "/providers/Microsoft.Authorization/roleDefinitions", definition.formatted(given, "R", GROUP,
                "a b"));
        Importer.Result odd = run(List.of());
        has(GROUP + "/providers/Microsoft.Authorization/roleDefinitions", definition.formatted(given, "", GROUP,
                "*/write"));

        assertThat(odd.report()).anyMatch(line -> line.contains("the kind can't say it: spec.notActions[0]: "));
        for (Importer.Result result : List.of(odd, run(List.of()))) {
            assertThat(specs(result, "MLRoleDefinition")).isEmpty();
            assertThat(specs(result, "MLRoleAssignment").getFirst().path("role")).isEqualTo(object(
                    "{\"id\": \"" + given + "\"}"));
        }
    }

    @Test
    void whatIsOfTheGroupComesWithAnotherWorkspaceThereWhereTheFirstIsLeftOut() {
        String workspace = """
                {"id": "%s", "name": "%s", "location": "%s", "properties": {}}""";
        has("/subscriptions/00000000-0000-0000-0000-000000000001/providers/Microsoft.MachineLearningServices/workspaces",
                workspace.formatted(WORKSPACE, "Shop_1", "not a region!"),
                workspace.formatted(GROUP + "/providers/Microsoft.MachineLearningServices/workspaces/lab", "lab",
                        "westeurope"));
        has(GROUP + "/providers/Microsoft.Consumption/budgets",
                """
                        {"id": "b", "name": "whole", "properties": {"category": "Cost", "amount": 5, "timeGrain": "Monthly"}}""");

        assertThat(specs(run(List.of()), "MLBudget")).containsExactly(object("""
                {"workspaceRef": {"name": "lab"}, "covers": "ResourceGroup", "amount": 5}"""));
    }

    @Test
    void limitsOfTheWorkspaceAreSaidAndThoseOfItsSubscriptionAreNot() {
        String quota = """
                {"id": "%s/quotas/%s", "name": {"value": "%2$s", "localizedValue": "x"}, "limit": %s, "unit": "Count"}""";
        has("/subscriptions/00000000-0000-0000-0000-000000000001/providers/Microsoft.MachineLearningServices/locations/westeurope"
                + "/quotas",
                quota.formatted(WORKSPACE, "standardDSv2Family", "24"),
                quota.formatted(WORKSPACE, "standardNCSv3Family",
                        "-1"),
                quota.formatted(WORKSPACE, "standardESv3Family", "50"),
                quota.formatted("/subscriptions/s/providers/x", "standardESv3Family", "50"),
                quota.formatted(WORKSPACE + "-2", "standardDSv2Family", "12"), quota.formatted(GROUP,
                        "standardDSv2Family", "100"));

        assertThat(only("MLQuota").spec()).isEqualTo(object("""
                {"workspaceRef": {"name": "shop-1"}, "families": [{"name": "standardDSv2Family", "limit": 24}]}"""));
    }

    @Test
    void theExtensionOfAClusterIsSaidWithoutWhatWasNotChosen() {
        String cluster = GROUP + "/providers/Microsoft.ContainerService/managedClusters/gpu";
        has(WORKSPACE + "/computes", """
                {"id": "%1$s/computes/a", "name": "a", "properties": {"computeType": "Kubernetes", "resourceId": "%2$s",
                 "properties": {"namespace": "x"}}}""".formatted(WORKSPACE, cluster), """
                {"id": "%1$s/computes/b", "name": "b", "properties": {"computeType": "Kubernetes", "resourceId": "%2$s",
                 "properties": {"namespace": "y"}}}""".formatted(WORKSPACE, cluster));
        has(cluster + "/providers/Microsoft.KubernetesConfiguration/extensions",
                """
                        {"id": "e/azureml", "name": "azureml", "properties": {"extensionType": "microsoft.azureml.kubernetes",
                         "autoUpgradeMinorVersion": false, "version": "1.1.60", "releaseTrain": "Stable", "configurationSettings":
                         {"enableTraining": "True", "enableInference": "true", "inferenceRouterServiceType": "LoadBalancer",
                          "sslCname": "ml.example.com", "cluster_name": "gpu", "nodeSelector.workload": "ml", "domain":
                          "westeurope.cloudapp.azure.com", "relayserver.enabled": "false", "amloperator.skipResourceValidation": "true",
                         "registryAccessKey": "bm90LXRvLWJlLXNlZW4="},
                         "configurationProtectedSettings": {"scoringFe.sslCert": "", "scoringFe.sslKey": "", "proxy.login": null}}}""",
                "{\"id\": \"e/flux\", \"name\": \"flux\", \"properties\": {\"extensionType\": \"microsoft.flux\"}}");

        Importer.Result result = run(List.of());

        assertThat(specs(result, "MLClusterExtension")).containsExactly(
                object("""
                        {"clusterId": "%s", "autoUpgradeMinorVersion": false, "version": "1.1.60", "enableTraining": true,
                         "enableInference": true, "inferenceRouterServiceType": "LoadBalancer", "sslCname": "ml.example.com",
                         "nodeSelector": {"workload": "ml"}, "configurationSettings": {"relayserver.enabled": "false", "amloperator.skipResourceValidation": "true"},
                         "sslCertificate": {"secretKeyRef": {"name": "mlclusterextension-azureml-credentials", "key":
                         "sslCertificate"}}, "sslKey": {"secretKeyRef": {"name": "mlclusterextension-azureml-credentials", "key":
                         "sslKey"}}, "configurationProtectedSettings": {"proxy.login": {"secretKeyRef": {"name":
                         "mlclusterextension-azureml-credentials", "key": "proxy.login"}}}}"""
                        .formatted(cluster)));
        assertThat(result.objects().toString()).doesNotContain("bm90LXRvLWJlLXNlZW4=");
        assertThat(result.objects().getLast().remarks()).anyMatch(remark -> remark.contains(
                "spec.configurationSettings.registryAccessKey is left out"));
    }

    @Test
    void deploymentsNameWhatIsImportedAndVariablesCalledLikeSecretsStayOut() {
        has(WORKSPACE + "/environments", """
                {"id": "%s/environments/e", "name": "e", "properties": {"latestVersion": "2"}}""".formatted(WORKSPACE),
                "{\"id\": \"x\", \"name\": \"CliV2AnonymousEnvironment\", \"properties\": {}}");
        has(WORKSPACE + "/environments/e/versions",
                """
                        {"id": "%s/environments/e/versions/1", "name": "1", "properties": {"image": "a:1"}}"""
                        .formatted(WORKSPACE),
                """
                        {"id": "%s/environments/e/versions/2", "name": "2", "properties": {"image": "a:2",
                         "condaFile": "name: x"}}""".formatted(WORKSPACE));
        has(WORKSPACE + "/onlineEndpoints",
                """
                        {"id": "%s/onlineEndpoints/online", "name": "online", "location": "westeurope", "properties": {"authMode": "Key",
                         "traffic": {"blue": 100}, "properties": {"azureml.onlineendpointid": "1"}}}"""
                        .formatted(WORKSPACE));
        has(WORKSPACE + "/onlineEndpoints/online/deployments",
                """
                        {"id": "%1$s/onlineEndpoints/online/deployments/blue", "name": "blue", "sku": {"name": "Default", "capacity": 3},
                         "properties": {"endpointComputeType": "Managed", "environmentId": "%1$s/Environments/e/versions/2",
                         "instanceType": "Standard_DS3_v2", "environmentVariables": {"API_KEY": "hush", "LEVEL": "info", "DB": "postgres://u:hush@h/db"}}}"""
                        .formatted(WORKSPACE));
        Imported endpoint = only("MLInferenceEndpoint");

        assertThat(endpoint.spec().at("/managed")).isEqualTo(
                object("""
                              {"authMode": "Key", "traffic": {"blue": 100}, "deployments": [{"name": "blue", "instanceCount": 3,
                               "instanceType": "Standard_DS3_v2", "environmentVariables": {"LEVEL": "info"},
                               "environmentVariablesFrom": {"API_KEY": {"secretKeyRef": {"name": "online-blue-variables", "key": "API_KEY"}},
                        "DB": {"secretKeyRef": {"name": "online-blue-variables", "key": "DB"}}},
                               "environmentRef": {"name": "e"}}]}"""));
        assertThat(run(List.of()).objects()).extracting(o -> o.manifest("").toString())
                .noneMatch(o -> o.contains("hush"));
        assertThat(only("MLEnvironment").configMaps()).containsEntry("e-conda", Map.of("conda.yaml", "name: x"));
    }

    @Test
    void whatWouldChangeAzureIsLeftOutAndSaid() {
        Importer.Result result = run(List.of(List.of(new Importer.Outcome("MLWorkspace", "shop-1", List.of(
                new PlannedChange("Update", WORKSPACE, List.of("spec.description (ARM: properties.description)"),
                        null)),
                null))));

        assertThat(trials).hasSize(2);
        assertThat(trials.getLast().getFirst().at("/spec").has("description")).isFalse();
        assertThat(result.objects().getFirst().remarks()).containsExactly(
                "spec.description is left out, as Azure would be changed by it");
    }

    @Test
    void whatCanNotBeLeftOutIsSaidBesideTheObject() {
        List<Importer.Outcome> always = List.of(new Importer.Outcome("MLWorkspace", "shop-1", List.of(
                new PlannedChange("Create", WORKSPACE + "/x", null, null)), "not allowed"));
        Importer.Result result = run(List.of(always, always, always));

        assertThat(result.objects().getFirst().remarks()).hasSize(2)
                .allMatch(remark -> remark.startsWith("With another managementPolicy than Observe: "));
        assertThat(result.report()).anyMatch(line -> line.contains("not allowed"));
        assertThat(result.objects().getFirst().remarks()).anyMatch(remark -> remark.contains("not allowed"));
        assertThat(result.besideRemarks()).as("told with the object").noneMatch(line -> line.contains("not allowed"));
    }

    @Test
    void whatHasNoKindAndWhatCanNotBeReadIsReported() {
        has(WORKSPACE + "/computes", """
                {"id": "%s/computes/c", "name": "c", "properties": {"computeType": "Quantum"}}""".formatted(WORKSPACE));

        assertThat(run(List.of()).report()).containsExactlyInAnyOrder(
                "left out " + WORKSPACE + "/computes/c: a compute of type Quantum has no kind",
                WORKSPACE + "/models can't be read: AuthorizationFailed: no");
    }

    @Test
    void textsThatLookLikeSecretsAreLeftOutWhereverTheyStand() {
        has(WORKSPACE + "/connections", """
                {"id": "%s/connections/c", "name": "feed", "properties": {"authType": "None", "category": "PythonFeed",
                 "target": "https://a.example.com", "metadata": {"where": "https://u:hush-hush@h.example.com"}}}"""
                .formatted(WORKSPACE));
        Imported connection = only("MLConnection");

        assertThat(connection.manifest("").toString()).doesNotContain("hush");
        assertThat(connection.remarks()).containsExactly(
                "spec.metadata.where is left out, as what Azure has looks like a secret.");
    }

    @Test
    void aRefusedElementGoesAloneAndWhatIsInAWorkspaceGoesWithIt() {
        ObjectNode spec = object("{\"list\": [{\"a\": 1}, {\"a\": 2}], \"location\": \"x\"}");

        assertThat(Importer.remove(spec, "spec.list[0]")).isTrue();
        assertThat(Importer.remove(spec, "spec.list[7]")).isFalse();
        assertThat(Importer.remove(spec, "spec.location")).isFalse();
        assertThat(spec).isEqualTo(object("{\"list\": [{\"a\": 2}], \"location\": \"x\"}"));
    }

    @Test
    void whatAnObjectIsIsNeverLeftOut() {
        has("/subscriptions/00000000-0000-0000-0000-000000000001/providers/Microsoft.MachineLearningServices/workspaces",
                """
                        {"id": "%s", "name": "shop", "location": "west-europe!", "properties": {}}"""
                        .formatted(WORKSPACE));
        Importer.Result result = run(List.of());

        assertThat(result.objects()).isEmpty();
        assertThat(result.report())
                .anyMatch(line -> line.startsWith("left out " + WORKSPACE + ": the kind can't say it: "
                        + "spec.location"));
    }

    @Test
    void noTwoObjectsOfAKindGetOneName() {
        ObjectNames names = new ObjectNames();

        assertThat(names.of("MLData", "My Data")).isEqualTo("my-data");
        assertThat(names.of("MLData", "my_data")).isEqualTo("my-data-2");
        assertThat(names.of("MLModel", "my_data")).isEqualTo("my-data");
        assertThat(names.of("MLData", "../../etc/passwd")).isEqualTo("etc-passwd");
        assertThat(names.of("MLData", "__")).isEqualTo("unnamed");
        assertThat(names.of("MLData", "x".repeat(200))).hasSize(63);
    }
}
