package dev.azureml.operator.template;

import dev.azureml.operator.declared.JsonFile;
import dev.azureml.operator.declared.ResourceConversion;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What templates of forms that tools write come to. */
class TemplateTest {
    private static final String HEAD = """
            {"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
             "contentVersion": "1.0.0.0",\s""";
    private static final String CLUSTER = """
            "apiVersion": "2024-04-01", "properties": {"computeType": "AmlCompute", "properties": {"vmSize": "Standard_DS3_v2",
            "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 1}}}""";
    private static final String COMPUTE = "\"type\": \"Microsoft.MachineLearningServices/workspaces/computes\", ";

    private static ResourceConversion.Result convert(String rest) throws IOException {
        return ResourceConversion.convert(Template.read(JsonFile.read(HEAD + rest), new Template.Target(null, "rg",
                "westeurope"), Map.of()), new ResourceConversion.Options(null, "rg", "shop"));
    }

    private static List<String> names(ResourceConversion.Result result) {
        return result.objects().stream().map(one -> one.object().kind() + " " + one.object().name()).toList();
    }

    private static String all(ResourceConversion.Result result) {
        return Stream
                .concat(result.objects().stream().map(one -> one.object().spec() + " " + one.notes()), Stream.of(result
                        .refused(), result.leftAside()))
                .toList().toString();
    }

    @Test
    void loopsOfResourcesWithSymbolicNamesAndOfDeploymentsAreRead() throws IOException {
        assertThat(names(convert("\"languageVersion\": \"2.0\", \"resources\": {\"each\": {" + COMPUTE
                + "\"copy\": {\"name\": \"each\", \"count\": 2}, \"name\": \"[format('shop/cpu{0}x', copyIndex())]\", "
                + CLUSTER + "}}}"))).containsExactly("MLCompute cpu0x", "MLCompute cpu1x");
        assertThat(names(
                convert("\"resources\": [{\"type\": \"Microsoft.Resources/deployments\", \"copy\": {\"name\": \"m\","
                        + " \"count\": 2}, \"name\": \"[format('m-{0}', copyIndex())]\", \"properties\": {\"expressionEvaluationOptions\":"
                        + " {\"scope\": \"inner\"}, \"parameters\": {\"n\": {\"value\": \"[copyIndex()]\"}}, \"template\": {"
                        + "\"parameters\": {\"n\": {\"type\": \"int\"}}, \"resources\": [{" + COMPUTE
                        + "\"name\": \"[format('shop/gpu{0}x', parameters('n'))]\", " + CLUSTER + "}]}}}]}")))
                .containsExactly(
                        "MLCompute gpu0x", "MLCompute gpu1x");
    }

    @Test
    void aSecretThatIsHandedToADeploymentWithinStaysOut() throws IOException {
        ResourceConversion.Result result = convert("\"resources\": [{\"type\": \"Microsoft.Resources/deployments\","
                + " \"name\": \"m\", \"condition\": \"[parameters('on')]\", \"properties\": {\"expressionEvaluationOptions\":"
                + " {\"scope\": \"inner\"}, \"parameters\": {\"p\": {\"value\": \"s3cret-value\"}}, \"template\": {"
                + "\"parameters\": {\"p\": {\"type\": \"securestring\"}}, \"resources\": [{" + COMPUTE
                + "\"name\": \"shop/cpu\", \"tags\": {\"t\": \"[parameters('p')]\"}, " + CLUSTER + "}]}}}]}");

        assertThat(names(result)).containsExactly("MLCompute cpu");
        assertThat(all(result)).doesNotContain("s3cret").contains("is a secret", "whether it is wanted is not known");
    }

    @Test
    void theLastVersionOfAnAssetIsTakenAndTheOthersSaid() throws IOException {
        String version = "{\"type\": \"Microsoft.MachineLearningServices/workspaces/models/versions\", \"name\": \"shop/m/%s\","
                + " \"properties\": {\"modelType\": \"custom_model\", \"modelUri\":"
                + " \"azureml://datastores/workspaceblobstore/paths/m%s/\"}}";
        ResourceConversion.Result result = convert(
                "\"resources\": [" + version.formatted("1", "1") + ", " + version.formatted(
                        "2", "2") + "]}");

        assertThat(all(result)).contains("\"version\":\"2\"", "is not the last version");
    }

    @Test
    void anAttachedMachineGetsASecretForItsPasswordAndAMistakeItsCause() throws IOException {
        assertThat(all(convert("\"resources\": [{" + COMPUTE
                + "\"name\": \"shop/machine\", \"properties\": {\"computeType\":"
                + " \"VirtualMachine\", \"resourceId\": \"/subscriptions/01234567-89ab-cdef-0123-456789abcdef/resourceGroups/rg"
                + "/providers/Microsoft.Compute/virtualMachines/m\", \"properties\": {\"administratorAccount\": {\"username\":"
                + " \"me\", \"password\": \"s3cret\"}}}}]}"))).contains("\"password\":{\"secretKeyRef\"")
                .doesNotContain(
                        "s3cret");
        assertThat(all(convert("\"resources\": [{\"type\": \"Microsoft.MachineLearningServices/workspaces/datastores\","
                + " \"name\": \"shop/raw\", \"properties\": {\"datastoreType\": \"AzureBlob\", \"accountName\": \"acc\","
                + " \"containerName\": \"c\"}}]}"))).contains("spec.azureBlob.containerName");
    }

    @Test
    void rulesOfAManagedNetworkAreKept() throws IOException {
        assertThat(all(convert(
                "\"resources\": [{\"type\": \"Microsoft.MachineLearningServices/workspaces\", \"name\": \"shop\","
                        + " \"location\": \"westeurope\", \"properties\": {\"managedNetwork\": {\"isolationMode\":"
                        + " \"AllowOnlyApprovedOutbound\", \"outboundRules\": {\"pypi\": {\"type\": \"FQDN\", \"destination\":"
                        + " \"pypi.org\", \"category\": \"UserDefined\"}}}}}, {\"type\":"
                        + " \"Microsoft.MachineLearningServices/workspaces/outboundRules\", \"name\": \"shop/tags\", \"properties\":"
                        + " {\"type\": \"ServiceTag\", \"destination\": {\"serviceTag\": \"DataFactory\", \"protocol\": \"TCP\","
                        + " \"portRanges\": \"443\"}}}]}")))
                .contains("\"pypi\":{\"fqdn\":{\"destination\":\"pypi.org\"}}",
                        "\"tags\":{\"serviceTag\"");
    }

    private static final String WORKSPACE = "{\"type\": \"Microsoft.MachineLearningServices/workspaces\", \"name\": \"shop\","
            + " \"location\": \"westeurope\", \"properties\": {}}";

    private static String role(String principal, String definition) {
        return "{\"type\": \"Microsoft.Authorization/roleAssignments\", \"name\": \"[guid('"
                + definition.replace("'", "")
                + "')]\", \"scope\": \"[resourceId('Microsoft.MachineLearningServices/workspaces', 'shop')]\","
                + " \"properties\": {\"principalId\": \"" + principal + "\", \"principalType\": \"Group\","
                + " \"roleDefinitionId\": \"" + definition + "\"}}";
    }

    @Test
    void rolesThatAreNamedByGuidAreNotTakenForEachOther() throws IOException {
        String definition = "{\"type\": \"Microsoft.Authorization/roleDefinitions\", \"name\": \"[guid('%s')]\", \"properties\":"
                + " {\"roleName\": \"%1$s\", \"type\": \"CustomRole\", \"permissions\": [{\"actions\":"
                + " [\"Microsoft.MachineLearningServices/workspaces/read\"]}], \"assignableScopes\": [\"[resourceGroup().id]\"]}}";
        String guid = "[resourceId('Microsoft.Authorization/roleDefinitions', guid('%s'))]";
        String principal = "01234567-89ab-cdef-0123-456789abcdef";
        ResourceConversion.Result result = convert("\"resources\": [" + String.join(", ", WORKSPACE, definition
                .formatted("one"), definition.formatted("two"), role(principal, guid.formatted("one")),
                role(principal, guid
                        .formatted("two")),
                role(principal, "[parameters('role')]")) + "], \"parameters\": {\"role\":"
                + " {\"type\": \"string\"}}}");

        assertThat(result.objects()).filteredOn(one -> one.object().kind().equals("MLRoleAssignment")).extracting(
                one -> one.object().spec().path("role").toString()).containsExactly(
                        "{\"roleDefinitionRef\":{\"name\":\"one\"}}", "{\"roleDefinitionRef\":{\"name\":\"two\"}}",
                        "{\"id\":\"00000000-0000-0000-0000-000000000000\"}");
    }

    @Test
    void anIdentityThatIsElsewhereIsNamedThere() throws IOException {
        assertThat(all(convert("\"languageVersion\": \"2.0\", \"resources\": {\"id\": {\"existing\": true, \"type\":"
                + " \"Microsoft.ManagedIdentity/userAssignedIdentities\", \"subscriptionId\":"
                + " \"99999999-89ab-cdef-0123-456789abcdef\", \"resourceGroup\": \"shared\", \"name\": \"robot\"},"
                + " \"shop\": " + WORKSPACE + ", \"role\": " + role("[reference('id').principalId]",
                        "/providers/Microsoft.Authorization/roleDefinitions/f6c7c914-8db3-469d-8ca1-694a8f32e121")
                + "}}")))
                .contains(
                        "\"userAssignedIdentityId\":\"/subscriptions/99999999-89ab-cdef-0123-456789abcdef/resourceGroups/"
                                + "shared/providers/Microsoft.ManagedIdentity/userAssignedIdentities/robot\"");
    }

    @Test
    void whatIsBrokenIsToldAndKeepsTheRest() throws IOException {
        ResourceConversion.Result result = convert("\"languageVersion\": \"2.0\", \"resources\": {\"shop\": "
                + WORKSPACE
                + ", \"a\": {\"type\": \"Microsoft.Storage/storageAccounts\", \"name\": \"[parameters()]\"}, \"b\": {\"type\":"
                + " \"Microsoft.Storage/storageAccounts\", \"name\": \"[concat('a',]\"}, \"c\": " + role("x", "y")
                        .replaceFirst("\"properties\": [{].*", "\"properties\": \"a text\"}")
                + "}}");

        assertThat(names(result)).containsExactly("MLWorkspace shop");
        assertThat(result.refused()).hasSize(3);
    }

    @Test
    void whatIsKeptOfAnEndpointMakesNone() throws IOException {
        ResourceConversion.Result result = convert("\"resources\": [" + WORKSPACE + ", " + role(
                "01234567-89ab-cdef-0123-456789abcdef",
                "/providers/Microsoft.Authorization/roleDefinitions/f6c7c914-8db3-469d-8ca1-694a8f32e121").replace(
                        "workspaces', 'shop')", "workspaces/batchEndpoints', 'shop', 'batch')")
                + "]}");

        assertThat(names(result)).containsExactly("MLWorkspace shop");
        assertThat(result.leftAside()).singleElement().asString().contains("gives a role on something else");
    }

    @Test
    void deploymentsWithoutAKnownNameAreNotTakenForEachOther() throws IOException {
        String deployment = "{\"type\": \"Microsoft.Resources/deployments\", \"name\": \"[concat('%s-', deployment().name)]\","
                + " \"properties\": {\"template\": {\"resources\": [], \"outputs\": {\"id\": {\"type\": \"string\", \"value\":"
                + " \"/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/%1$s\"}}}}}";
        assertThat(all(convert("\"resources\": [" + deployment.formatted("a") + ", " + deployment.formatted("b") + ", "
                + WORKSPACE.replace("{}",
                        "{\"keyVault\": \"[reference(concat('a-', deployment().name)).outputs.id.value]\"}")
                + "]}"))).doesNotContain("vaults/").contains("deployment() is known in Azure alone");
    }
}
