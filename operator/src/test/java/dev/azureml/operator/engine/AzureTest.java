package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.Operation;
import dev.azureml.operator.arm.PollResult;
import dev.azureml.operator.arm.Priority;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AzureTest {
    private final List<String> checked = new ArrayList<>();
    private final Stage stage = new Stage((namespace, ids) -> {
        checked.addAll(ids);
        return ids.stream().anyMatch(id -> id.contains("forbidden"))
                ? Optional.of(namespace + " may not reach " + ids)
                : Optional.empty();
    });

    @Test
    void everyIdInPathValuesKeysAndListsIsChecked() {
        ObjectNode body = Stage.object("""
                {"a": "/subscriptions/value", "name": "plain", "n": 1, "deep": {"x": [{"y": "/SUBSCRIPTIONS/list"},
                 "  /subscriptions/blank"]}, "identity": {"userAssignedIdentities": {"/subscriptions/key": {}}}}""");

        stage.azure.send("ns", ArmRequest.put(Stage.ENDPOINT, "v", body), Priority.EDIT);

        assertThat(checked).containsExactlyInAnyOrder(Stage.ENDPOINT.value(), "/subscriptions/value",
                "/SUBSCRIPTIONS/list", "  /subscriptions/blank", "/subscriptions/key");
    }

    @Test
    void theWorkspaceInAnAzuremlUriIsAnIdInOtherWords() {
        String body = """
                {"a": "AzureML://subscriptions/s/resourcegroups/g/workspaces/w/datastores/d/paths/p",
                 "b": "azureml://datastores/d/paths/p", "c": " azureml://subscriptions/s/elsewhere",
                 "d": "azureml://subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/\
                workspaces/v"}
                """;

        stage.azure.send("ns", ArmRequest.put(Stage.ENDPOINT, "v", Stage.object(body)), Priority.EDIT);

        String group = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/";
        assertThat(checked).containsExactlyInAnyOrder(Stage.ENDPOINT.value(), group + "w",
                " azureml://subscriptions/s/elsewhere", group + "v");
    }

    @Test
    void otherWordsForAnIdAreSeenThrough() {
        String body = """
                {"a": "azureml:/subscriptions/s/x", "b": "https://management.azure.com/subscriptions/s/y?a=b",
                 "c": "//subscriptions/s/z", "d": "azureml://registries/R/models/m/versions/1",
                 "e": "azureml://locations/l/workspaces/guid/models/m/versions/1", "f": "azureml:m:1",
                 "g": "azureml://jobs/j/outputs/o", "h": "/subscriptions/s/providers/Microsoft.Authorization/\
                roleDefinitions/2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",
                 "i": {"subscriptionId": "t", "resourceGroup": "g"}, "j": {"resourceGroup": "h"}}
                """;

        stage.azure.send("ns", ArmRequest.put(Stage.ENDPOINT, "v", Stage.object(body)), Priority.EDIT);

        assertThat(checked).containsExactlyInAnyOrder(Stage.ENDPOINT.value(), "/subscriptions/s/x",
                "/subscriptions/s/y", "//subscriptions/s/z", "azureml://registries/r",
                "azureml://locations/l/workspaces/guid/models/m/versions/1", "/subscriptions/t/resourceGroups/g",
                "/subscriptions/" + Stage.ENDPOINT.subscriptionId() + "/resourceGroups/h");
    }

    /** Finding L1: the text in lower case is longer than the text, and has other positions. */
    @Test
    void lettersThatGrowInLowerCaseMoveNothing() {
        String body = """
                {"a": "https://\u0130\u0130/subscriptions/s/x", "b": "azureml://subscriptions/\u0130/resourceGroups/G/workspaces/w",
                 "c": "https://x/subscriptions/s/y?\\nmore", "d": "azureml://registries/r/\\nmore"}""";

        stage.azure.send("ns", ArmRequest.put(Stage.ENDPOINT, "v", Stage.object(body)), Priority.EDIT);

        assertThat(checked).containsExactlyInAnyOrder(Stage.ENDPOINT.value(), "/subscriptions/s/x",
                "/subscriptions/\u0130/resourceGroups/G/providers/Microsoft.MachineLearningServices/workspaces/w",
                "/subscriptions/s/y", "azureml://registries/r");
    }

    @Test
    void anOperationIsFollowedInItsResourcesSubscriptionAlone() {
        String resource = "/subscriptions/s/x";

        for (String poll : List.of(
                "/subscriptions/s/providers/P.Q/locations/l/computeOperationsStatus/a-1?x=/forbidden",
                "/subscriptions/S/operationresults/eyJ.a_b")) {
            assertThat(followed(resource, poll)).as(poll).isTrue();
        }
        for (String poll : List.of("/subscriptions/t/operationresults/forbidden",
                "/subscriptions/s/operationresults/../forbidden",
                "/subscriptions/s/resourceGroups/forbidden/operations/x",
                "/subscriptions/s/operationresults/%2e%2e/forbidden", "/forbidden")) {
            assertThat(followed(resource, poll)).as(poll).isFalse();
        }
        assertThat(followed("/subscriptions/s/forbidden", "/subscriptions/s/operationresults/x")).isFalse();
    }

    private boolean followed(String resource, String poll) {
        return !(stage.azure.poll("ns", resource, new Operation(Operation.Style.LOCATION, poll, Instant.EPOCH,
                Optional.empty())) instanceof PollResult.Unknown);
    }

    @Test
    void whatIsRefusedIsNotSent() {
        var request = ArmRequest.put(Stage.ENDPOINT, "v", Stage.object("{\"a\": [\"/subscriptions/forbidden\"]}"));

        assertThatThrownBy(() -> stage.azure.send("ns", request, Priority.EDIT))
                .isInstanceOf(OutOfScopeException.class).hasMessageContaining("/subscriptions/forbidden");
        assertThatThrownBy(() -> stage.azure.list("ns", "/subscriptions/forbidden/x", "v"))
                .isInstanceOf(OutOfScopeException.class);

        assertThat(stage.arm.requests).isEmpty();
    }

    @Test
    void thePathIsCheckedAsAzureReadsIt() {
        stage.azure.send("ns", ArmRequest.get(Stage.GROUP.extension("P.Q/r", "a b+c"), "v"), Priority.EDIT);

        assertThat(checked).containsExactly(Stage.GROUP + "/providers/P.Q/r/a b+c");
    }

    @Test
    void anObjectOutOfScopeTouchesNothing() {
        stage.wants(
                Stage.manage("endpoint", Stage.ENDPOINT, "{\"properties\": {\"x\": \"/subscriptions/forbidden\"}}"));

        assertThatThrownBy(stage::visit).isInstanceOf(OutOfScopeException.class);

        assertThat(stage.writes()).isEmpty();
    }
}
