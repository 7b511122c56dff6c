package dev.azureml.operator.convert;

import dev.azureml.operator.declared.JsonFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The forms in which resources come in files. */
class ResourceFileTest {
    private static final String WORKSPACE = "/subscriptions/01234567-89ab-cdef-0123-456789abcdef/resourceGroups/rg"
            + "/providers/Microsoft.MachineLearningServices/workspaces/shop";
    private static final String CLUSTER = """
            {"id": "%s/computes/cpu", "name": "cpu", "type": "Microsoft.MachineLearningServices/workspaces/computes",
             "properties": {"computeType": "AmlCompute", "properties": {"vmSize": "STANDARD_DS3_V2",
             "scaleSettings": {"maxNodeCount": 1}}}}""".formatted(WORKSPACE);
    private static final String ATTRIBUTES = """
            {"id": "%s/computes/cpu", "name": "cpu", "machine_learning_workspace_id": "%s", "vm_size": "STANDARD_DS3_V2",
             "scale_settings": [{"max_node_count": 1}]}"""
            .formatted(WORKSPACE, WORKSPACE);
    private static final String RECORDED = """
            {"version": 4, "terraform_version": "1.9.5", "lineage": "l", "resources": [{"mode": "managed",
             "type": "azurerm_machine_learning_compute_cluster", "name": "cpu", "instances": [{"attributes": %s}]}]}"""
            .formatted(ATTRIBUTES);
    private static final String SHOWN = """
            {"format_version": "1.2", "terraform_version": "1.9.5", "%s": {"root_module": {"child_modules": [{"address":
             "module.a", "resources": [{"address": "module.a.azurerm_machine_learning_compute_cluster.cpu[0]", "mode":
             "managed", "type": "azurerm_machine_learning_compute_cluster", "values": %s}]}]}}}""";

    @TempDir
    private Path folder;

    private Converted convert(String name, String text, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return Converted.run(Stream.concat(Stream.of(file.toString()), Stream.of(more)).toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "[%s]", "{\"value\": [%s], \"nextLink\": null}", "[{\"value\": [%s]}]",
        "{\"count\": 1, \"data\": [%s]}", "{\"responses\": {\"200\": {\"body\": %1$s}, \"201\": {\"body\": %1$s}}}"})
    void anAnswerIsFoundWhereverItStands(String around) throws IOException {
        Converted converted = convert("answer.json", around.formatted(CLUSTER));

        assertThat(converted.exit()).isZero();
        assertThat(converted.out()).contains("kind: MLCompute\nmetadata:\n  name: cpu\n", "  workspaceId: " + WORKSPACE,
                "  managementPolicy: Observe\n", "    vmSize: STANDARD_DS3_V2\n");
        assertThat(converted.err()).contains("1 converted, 0 of them with remarks");
    }

    @Test
    void aStateIsReadInEachOfItsForms() throws IOException {
        Converted recorded = convert("terraform.tfstate", RECORDED);
        Converted shown = convert("state.json", SHOWN.formatted("values", ATTRIBUTES));
        Converted planned = convert("plan.json", SHOWN.formatted("planned_values", ATTRIBUTES));

        assertThat(recorded.err())
                .contains("terraform.tfstate: azurerm_machine_learning_compute_cluster.cpu: MLCompute");
        assertThat(shown.err()).contains(
                "state.json: module.a.azurerm_machine_learning_compute_cluster.cpu[0]: MLCompute cpu: converted");
        assertThat(Stream.of(recorded, shown, planned)).allMatch(converted -> converted.exit() == 0 && converted.out()
                .contains("    vmSize: STANDARD_DS3_V2\n"));
        assertThat(recorded.out()).contains("terraform state rm 'azurerm_machine_learning_compute_cluster.cpu'");
    }

    @Test
    void whatLiesInAnotherWorkspaceGoesToTheOneThatIsNamed() throws IOException {
        assertThat(convert("a.json", CLUSTER, "--workspace", "store").out())
                .contains("  workspaceRef:\n    name: store\n");
    }

    @Test
    void severalFilesAreReadTogether() throws IOException {
        Files.writeString(folder.resolve("b.json"), CLUSTER.replace("cpu", "gpu"));
        Files.writeString(folder.resolve("c.json"), CLUSTER.replace("cpu", "gpu").replace("DS3", "DS2"));
        Files.writeString(folder.resolve("a.json"), """
                {"id": "%s", "type": "Microsoft.MachineLearningServices/workspaces", "location": "westeurope",
                 "properties": {}}""".formatted(WORKSPACE));

        Converted converted = Converted.run(folder.toString());

        assertThat(converted.out()).contains("  workspaceRef:\n    name: shop\n", "vmSize: STANDARD_DS3_V2")
                .doesNotContain(
                        "STANDARD_DS2");
        assertThat(converted.err())
                .contains("c.json:1: left aside: Microsoft.MachineLearningServices/workspaces/computes"
                        + " gpu is there more than once, and the first counts: " + folder.resolve("b.json") + ":1");
    }

    @Test
    void whatAzMlShowsIsReadAsItsYaml() throws IOException {
        Converted converted = convert("shown.json",
                """
                        {"id": "%s/datastores/raw", "name": "raw", "resourceGroup": "rg", "account_name": "stshop", "container_name": "raw",
                         "credentials": {}, "description": null, "type": "azure_blob", "tags": {}}"""
                        .formatted(WORKSPACE));

        assertThat(converted.exit()).isZero();
        assertThat(converted.out()).contains("kind: MLDatastore", "  workspaceId: " + WORKSPACE,
                "    containerName: raw\n");
    }

    @Test
    void aSecretIsNeverWrittenWhetherOrNotItIsSaidToBeOne() throws IOException {
        String store = """
                {"id": "%s/datastores/raw", "name": "raw", "workspace_id": "%s", "account_key": "s3cret", "storage_container_id":
                 "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/stshop/blobServices/default/containers/raw"}"""
                .formatted(WORKSPACE, WORKSPACE);
        for (String marks : new String[]{"{\"account_key\": true}", "{}"}) {
            Converted converted = convert("state.json",
                    """
                            {"terraform_version": "1.9.5", "values": {"root_module": {"resources": [{"address": "a.b", "mode": "managed",
                             "type": "azurerm_machine_learning_datastore_blobstorage", "values": %s, "sensitive_values": %s}]}}}"""
                            .formatted(store, marks));

            assertThat(converted.all()).doesNotContain("s3cret").contains("      accountKey:\n", "secretKeyRef");
        }
    }

    @Test
    void whatIsCalledLikeASecretIsLeftOut() throws IOException {
        Converted answer = convert("answer.json",
                """
                        [{"id": "%1$s/computes/cpu", "type": "Microsoft.MachineLearningServices/workspaces/computes",
                          "tags": {"dbPassword": "SEEN1", "team": "a"}, "properties": {"computeType": "ComputeInstance", "properties": {
                          "vmSize": "D", "customServices": [{"name": "s", "environmentVariables": {"PASSWORD": {"type": "local", "value":
                          "SEEN2"}, "MODE": {"type": "local", "value": "fast"}}}], "setupScripts": {"scripts": {"creationScript": {
                          "scriptSource": "inline", "scriptArguments": "--password SEEN3"}}}}}},
                         {"id": "%1$s/connections/c", "type": "Microsoft.MachineLearningServices/workspaces/connections", "properties": {
                          "authType": "None", "category": "CustomKeys", "target": "https://a.example", "metadata": {"ApiKey": "SEEN4"}}}]
                        """
                        .formatted(WORKSPACE));
        Converted shown = convert("shown.json",
                """
                        [{"id": "%1$s/computes/cpu", "name": "cpu", "type": "amlcompute", "size": "D", "tags": {"api_key": "SEEN5", "team": "a"}},
                         {"id": "%1$s/environments/e/versions/1", "name": "e", "version": "1", "image": "i", "properties": {"PASSWORD": "SEEN6"},
                          "resourceGroup": "rg", "creation_context": {}},
                         {"id": "%1$s/connections/c", "name": "c", "type": "custom", "target": "https://a.example", "credentials": {
                          "type": "none"}, "metadata": {"password": "SEEN7"}}]
                        """
                        .formatted(WORKSPACE));

        assertThat(answer.all()).doesNotContain("SEEN").contains("team: a", "value: fast",
                "spec.tags.dbPassword is left out");
        assertThat(shown.all()).doesNotContain("SEEN").contains("team: a", "tags.api_key: looks like a secret");
    }

    @Test
    void nothingOfBrokenJsonIsSaidButWhere() throws IOException {
        for (String name : new String[]{"a.json", "terraform.tfstate"}) {
            Converted broken = convert(name,
                    "{\"$schema\": \"https://a/deploymentTemplate.json#\",\n \"resources\": SEEN");

            assertThat(broken.exit()).isEqualTo(1);
            assertThat(broken.all()).doesNotContain("SEEN")
                    .contains("it is no JSON, or too deep or too long, at line 2");
        }
        assertThat(convert("b.json", CLUSTER + CLUSTER).err())
                .contains("it has several JSON values, the second at line");
    }

    @Test
    void theLastVersionOfAnAssetIsTaken() throws IOException {
        String version = """
                {"id": "%s/models/m/versions/%s", "type": "Microsoft.MachineLearningServices/workspaces/models/versions",
                 "systemData": {"createdAt": "%s"}, "properties": {"modelUri": "azureml://m", "modelType": "custom_model"}}""";
        for (String[] names : new String[][]{{"10", "9", "2", "1"}, {"1", "2", "10", "9"}}) {
            String list = Stream.of(names).map(name -> version.formatted(WORKSPACE, name, "2024"))
                    .collect(Collectors.joining(","));

            assertThat(convert("a.json", "[" + list + "]").out()).contains("version: \"10\"");
        }
        assertThat(convert("a.json", "[%s, %s]".formatted(version.formatted(WORKSPACE, "a", "2024-01-01"), version
                .formatted(WORKSPACE, "b", "2024-01-02"))).out()).contains("version: b");
    }

    @Test
    void aDatastoreThatAzMlShowsMayHaveAKey() throws IOException {
        String store = """
                {"id": "%s/datastores/%2$s", "name": "%2$s", "account_name": "stshop", "container_name": "raw", "type": "azure_blob",
                 "credentials": {}}""";
        Converted converted = convert("shown.json",
                "[%s, %s]".formatted(store.formatted(WORKSPACE, "raw"), store.formatted(
                        WORKSPACE, "workspaceblobstore")));

        assertThat(converted.out()).contains("      accountKey:\n").doesNotContain("workspaceblobstore");
        assertThat(converted.err()).contains("az ml does not show whether it has a key", "it is made by Azure itself");
    }

    @Test
    void inAFolderNoStateAndNothingOfOursIsSkippedForBeingBroken() throws IOException {
        Files.writeString(folder.resolve("a.tfstate"), "{");
        Files.writeString(folder.resolve("b.json"), CLUSTER, StandardCharsets.UTF_16);
        Files.writeString(folder.resolve("c.json"), CLUSTER + "}");
        Files.writeString(folder.resolve("tsconfig.json"), "{\"a\": 1,}");
        Files.writeString(folder.resolve("package.json"), "{}");

        Converted converted = Converted.run(folder.toString());

        assertThat(converted.exit()).isEqualTo(1);
        assertThat(converted.err()).contains("a.tfstate:1", "b.json:1: is no text in UTF-8", "c.json:1").doesNotContain(
                "tsconfig", "package");
    }

    @Test
    void wholeNumbersStayWhatTheyAre() throws IOException {
        assertThat(JsonFile.read("[18446744073709551620, 7]").tree()).hasToString(
                "[18446744073709551620,7]");
    }

    @Test
    void whatAzMlShowsIsLookedAtAndAzuresOwnIsLeftOut() throws IOException {
        Converted converted = convert("shown.json",
                """
                        {"id": "%s", "name": "shop", "location": "westeurope", "resource_group": "rg", "container_registry": "",
                         "resourceGroup": "rg", "managed_network": {"isolation_mode": "allow_only_approved_outbound", "outbound_rules": [
                         {"name": "pypi", "type": "fqdn", "destination": "pypi.org", "category": "user_defined"},
                         {"name": "__SYS_PE", "type": "private_endpoint", "destination": {"spark_enabled": false}, "category": "required"}]}}
                        """
                        .formatted(WORKSPACE));

        assertThat(converted.exit()).as(converted.err()).isZero();
        assertThat(converted.out()).contains("  managementPolicy: Observe\n", "  adoptionPolicy: Adopt\n",
                "  deletionPolicy: Retain\n", "pypi.org").doesNotContain("SYS_PE", "firewallSku", "containerRegistry");
    }

    @Test
    void ofAPlanWhatIsThereIsRead() throws IOException {
        String change = "\"resource_changes\": [{\"address\": \"a.new\", \"type\": \"azurerm_machine_learning_compute_cluster\","
                + " \"change\": {\"actions\": [\"create\"]}}], ";
        String planned = SHOWN.formatted("planned_values", ATTRIBUTES.replace("DS3", "DS4")).replaceFirst("[{]",
                "{" + change);
        String prior = SHOWN.formatted("values", ATTRIBUTES);

        Converted without = convert("plan.json", planned);
        Converted with = convert("plan.json", planned.replaceFirst("[{]", "{\"prior_state\": " + prior + ","));

        assertThat(without.exit()).isEqualTo(1);
        assertThat(without.err()).contains("it is a plan of what is not in Azure yet");
        assertThat(with.out()).contains("STANDARD_DS3_V2").doesNotContain("DS4");
        assertThat(with.err()).contains("a.new: left aside: it is planned, and not in Azure yet");
    }

    private String state(String... resources) {
        return "{\"terraform_version\": \"1.9.5\", \"values\": {\"root_module\": {\"resources\": [" + String.join(",",
                resources) + "]}}}";
    }

    private static String resource(String address, String type, String values, String sensitive) {
        return "{\"address\": \"%s\", \"mode\": \"managed\", \"type\": \"%s\", \"values\": %s, \"sensitive_values\": %s}"
                .formatted(address, type, values, sensitive);
    }

    @Test
    void nothingOfAStateIsDroppedUnsaid() throws IOException {
        String cluster = "azurerm_machine_learning_compute_cluster";
        String body = "{\"id\": \"x\", \"resource_id\": \"%s/computes/cpu\", \"body\": {\"properties\": {\"description\": \"d\"}}}"
                .formatted(WORKSPACE);

        Converted converted = convert("state.json", state(resource("c.one", cluster, ATTRIBUTES.replaceFirst("[{]",
                "{\"tags\": {\"a\": \"SEEN\"}, "), "{\"tags\": true}"),
                resource("c.two", cluster, ATTRIBUTES.replace("DS3",
                        "DS4"), "{}"),
                resource("u.three", "azapi_update_resource", body, "{}")));

        assertThat(converted.out()).contains("  #   terraform state rm 'c.one' 'u.three'\n");
        assertThat(converted.all()).doesNotContain("SEEN").contains("tags is left out: it is sensitive",
                "c.two: left aside: it is recorded more than once, and the first counts: c.one");
        assertThat(convert("answer.json", "[%s, %s]".formatted(CLUSTER, CLUSTER.replace("DS3", "DS4"))).err()).contains(
                "cpu is there more than once, and the first counts");
    }

    @Test
    void rolesAndDiagnosticSettingsAreReadAsTheCommandLineOfAzurePrintsThem() throws IOException {
        String role = """
                [{"id": "%1$s/providers/Microsoft.Authorization/roleAssignments/00000000-0000-0000-0000-000000000001", "scope": "%1$s",
                 "type": "Microsoft.Authorization/roleAssignments", "principalId": "00000000-0000-0000-0000-000000000002",
                 "principalType": "%2$s", "roleDefinitionId": "/x/f6c7c914-8db3-469d-8ca1-694a8f32e121", "resourceGroup": "rg"}]""";
        String setting = """
                [{"id": "%s/providers/microsoft.insights/diagnosticSettings/d", "type": "Microsoft.Insights/diagnosticSettings",
                 "logs": [{"categoryGroup": "allLogs", "enabled": true, "retentionPolicy": {"enabled": true, "days": 9}}], "workspaceId": "/la"}]"""
                .formatted(WORKSPACE);

        assertThat(convert("a.json", role.formatted(WORKSPACE, "User")).out()).contains("kind: MLRoleAssignment",
                "principalType: User");
        assertThat(convert("a.json", role.formatted(WORKSPACE, "")).err())
                .contains("does not say whether its principal is a");
        assertThat(convert("a.json", setting).err())
                .contains("is a part of a workspace that the file does not declare: say it"
                        + " in diagnostics");
        assertThat(convert("a.json",
                setting.replaceFirst("\\[",
                        ("[{\"id\": \"%s\", \"type\": \"Microsoft.MachineLearningServices/workspaces\","
                                + " \"location\": \"westeurope\", \"properties\": {\"containerRegistry\": \"\"}}, ")
                                .formatted(WORKSPACE)))
                .out()).contains("diagnostics:", "- allLogs", "the retention of d is left out");
    }

    @Test
    void theIdOfARoleMayEndWithATenant() throws IOException {
        String role = """
                {"id": "%1$s/providers/Microsoft.Authorization/roleAssignments/00000000-0000-0000-0000-000000000001|t", "scope": "%1$s",
                 "principal_id": "00000000-0000-0000-0000-000000000002", "principal_type": "User", "role_definition_id":
                 "/x/f6c7c914-8db3-469d-8ca1-694a8f32e121"}"""
                .formatted(WORKSPACE);

        assertThat(convert("state.json", state(resource("r.one", "azurerm_role_assignment", role, "{}"))).out())
                .contains(
                        "kind: MLRoleAssignment");
    }

    @Test
    void aRefusalSaysWhichSecretIsMissing() throws IOException {
        assertThat(convert("a.json",
                """
                        {"id": "%s/connections/c", "type": "Microsoft.MachineLearningServices/workspaces/connections", "properties": {
                         "authType": "None", "category": "Git", "target": "https://u:SEENSEEN@a.example"}}"""
                        .formatted(WORKSPACE))
                .err())
                .contains("spec.target is left out, as what the file has looks like a secret").doesNotContain("SEEN");
    }
}
