package dev.azureml.operator.workspace;

import dev.azureml.api.Advice;
import dev.azureml.api.MLWorkspaceSpec;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.plan.Translation;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class BroughtDependenciesTest {
    private static final ArmId STORAGE = ArmId.parse("/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/data/providers/Microsoft.Storage/storageAccounts/mine");
    private static final ArmId REGISTRY = ArmId.parse("/subscriptions/" + World.SUBSCRIPTION
            + "/resourceGroups/data/providers/Microsoft.ContainerRegistry/registries/images");
    private static final String APPROVED = "\"privateEndpointConnections\": [{\"properties\": {\"privateEndpoint\": {\"id\":"
            + " \"/pe/a\"}, \"privateLinkServiceConnectionState\": {\"status\": \"Approved\"}}}, {\"properties\":"
            + " {\"privateEndpoint\": {\"id\": \"/pe/b\"}, \"privateLinkServiceConnectionState\": {\"status\": \"Pending\"}}}]";

    private static MLWorkspaceSpec spec(String architecture) {
        return World.minimalAnd(", \"network\": {\"architecture\": \"" + architecture
                + "\", \"clientIpRules\": [\"203.0.113.7\"]}, \"dependencies\": {\"storageAccount\": {\"id\": \""
                + STORAGE
                + "\"}, \"containerRegistry\": {\"id\": \"" + REGISTRY + "\"}}, \"imageBuildCompute\": \"cpu\"");
    }

    private static World.Rest settled(String storage, String registry, String architecture) {
        return World.EMPTY.with(World.WORKSPACE, "{\"properties\": {\"provisioningState\": \"Succeeded\"}}")
                .with(STORAGE, "{\"id\": \"" + STORAGE + "\", \"properties\": {" + storage + "}}")
                .with(REGISTRY, "{\"id\": \"" + REGISTRY + "\", \"properties\": {" + registry + "}}")
                .settle(spec(architecture));
    }

    private static List<String> advice(World.Rest rest, String rule) {
        return ((Translation.Intents) rest.translation()).advice().stream().filter(one -> one.rule().equals(rule)).map(
                Advice::message).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "\"publicNetworkAccess\": \"Enabled\" | takes requests of all networks: its owner closes it by az resource update --ids",
        "\"a\": 1 | takes requests of all networks",
        "\"publicNetworkAccess\": \"Disabled\" | is closed and has no approved private endpoint",
        "\"networkAcls\": {\"defaultAction\": \"Deny\", \"bypass\": \"None\"} | keeps Azure's trusted services out",
        "\"networkAcls\": {\"defaultAction\": \"Deny\", \"bypass\": \"Logging, AzureServices\"} | ''"})
    void whatIsAmissIsSaidWithWhatItsOwnerDoes(String storage, String said) {
        World.Rest rest = settled(storage, "\"publicNetworkAccess\": \"Disabled\", " + APPROVED, "VirtualNetwork");

        assertThat(Stream.of("BroughtDependencyOpen", "BroughtDependencyUnreached").flatMap(rule -> advice(rest, rule)
                .stream()).toList()).hasSize(said.isEmpty() ? 0 : 1)
                .allSatisfy(message -> assertThat(message).startsWith(
                        "storageAccount mine " + said).doesNotContain("images"));
        assertThat(rest.intents()).filteredOn(intent -> intent.key().startsWith("brought/")).hasSize(2)
                .allSatisfy(intent -> assertThat(intent.body().isEmpty()).isTrue());
    }

    @Test
    void theStatusSaysHowCloseTheyAre() {
        World.Rest rest = settled("\"networkAcls\": {\"defaultAction\": \"Deny\", \"bypass\": \"None\"}",
                "\"publicNetworkAccess\": \"Disabled\", \"networkRuleBypassOptions\": \"AzureServices\", " + APPROVED,
                "Private");

        assertThat(new WorkspaceKind(Duration.ofDays(14)).report(World.EMPTY.subject(spec("Private")), rest.facts()).at(
                "/network/brought").toString())
                .isEqualTo(World
                        .json("""
                                {"a": [{"id": "%s", "publicAccess": "ByRule", "trustedServices": false},
                                 {"id": "%s", "publicAccess": "Closed", "trustedServices": true, "privateEndpointIds": ["/pe/a"]}]}"""
                                .formatted(STORAGE, REGISTRY))
                        .path("a").toString());
    }

    @Test
    void whatIsNotThereIsSaid() {
        World.Rest rest = World.EMPTY.with(World.WORKSPACE, "{\"properties\": {\"provisioningState\": \"Succeeded\"}}")
                .settle(spec("Private"));

        assertThat(advice(rest, "BroughtDependencyUnreached")).singleElement().asString().contains(
                "storageAccount mine is not there, or the namespace may not look at it",
                "containerRegistry images is not there");
    }

    @Test
    void withoutANetworkNobodyLooks() {
        World.Rest rest = settled("\"publicNetworkAccess\": \"Enabled\"", "\"a\": 1", "Public");

        assertThat(rest.keys()).noneMatch(key -> key.startsWith("brought/"));
        assertThat(advice(rest, "BroughtDependencyOpen")).isEmpty();
    }
}
