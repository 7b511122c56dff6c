package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmRequest;
import dev.azureml.operator.arm.Priority;
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
