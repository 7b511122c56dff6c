package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.e2e.kube.Checkout;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The life of a budget. */
@ExtendWith(SharedKubeServer.class)
class BudgetTest {
    private final KubeServer server;
    private World world;

    BudgetTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.start(server);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private String apply(String more) {
        String workspace = Given.workspace(world);
        apply(workspace, 500, more);
        return workspace;
    }

    private void apply(String workspace, int amount, String more) {
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLBudget
                metadata: {name: month}
                spec:
                  workspaceId: %s
                  amount: %d
                %s""".formatted(workspace, amount, more.indent(2)));
    }

    @Test
    void isMadeChangedAndDeletedInTheGroupOfItsWorkspace() {
        // Of the second an empty list of addresses is sent, which must not be what is left of it.
        String workspace = apply("notifications: [{name: almost, threshold: 80, contactEmails: [a@example.com]},"
                + " {name: owners, threshold: 100, contactRoles: [Owner]}]");
        JsonNode ready = world.awaitReady("MLBudget", "month");
        String id = ready.at("/status/id").asText();

        assertThat(id).contains("/providers/Microsoft.Consumption/budgets/month")
                .doesNotContain("Microsoft.MachineLearningServices");
        assertThat(world.arm().resource(id).orElseThrow().at("/properties/filter/dimensions/values/0").asText())
                .isEqualTo(workspace);

        // Azure takes a change only with the eTag of what is there.
        apply(workspace, 700, "");
        world.await("MLBudget", "month", object -> object.at("/status/observedGeneration").asInt() == 2
                && World.condition(object, "Ready").path("status").asText().equals("True"));
        JsonNode changed = world.arm().resource(id).orElseThrow();
        assertThat(changed.at("/properties/amount").asInt()).isEqualTo(700);
        assertThat(changed.at("/properties/notifications").size()).isZero();
        assertThat(world.requests("PUT", id)).hasSize(2);

        world.delete("MLBudget", "month");
        world.awaitGone("MLBudget", "month");
        assertThat(world.arm().resource(id)).isEmpty();
    }

    @Test
    void tellsWhenTheAmountIsUsedUpAndWritesNothingToAzure() {
        apply("");
        JsonNode ready = world.awaitReady("MLBudget", "month");
        assertThat(World.condition(ready, "WithinBudget").path("status").asText()).isEqualTo("True");
        world.arm().clearRequests();

        world.arm().edit(ready.at("/status/id").asText(), body -> ((ObjectNode) body.at("/properties")).set(
                "currentSpend", JsonNodeFactory.instance.objectNode().put("amount", 512.5).put("unit", "EUR")));
        world.touch("MLBudget", "month");

        JsonNode over = world.await("MLBudget", "month", object -> World.condition(object, "WithinBudget")
                .path("status").asText().equals("False"));
        assertThat(over.at("/status/currentSpend").asText()).isEqualTo("512.50 EUR");
        assertThat(over.at("/status/spentPercent").asInt()).isEqualTo(103);
        assertThat(World.condition(over, "WithinBudget").path("reason").asText()).isEqualTo("BudgetExceeded");
        assertThat(World.condition(over, "Ready").path("status").asText()).isEqualTo("True");
        assertThat(world.writes()).isEmpty();
        assertThat(world.kubectl().must("--namespace", world.namespace(), "get", "mlb")).contains("512.50 EUR");
    }

    @Test
    void whatAzureRefusesIsSaidWithTheProperty() {
        apply("notifications: [{name: almost, threshold: 80, contactGroups: [/subscriptions/" + World.SUBSCRIPTION
                + "/resourceGroups/rg/providers/Microsoft.Insights/actionGroups/gone]}]");

        JsonNode stalled = world.awaitStalled("MLBudget", "month", "InvalidSpec");

        assertThat(World.message(stalled)).contains("action group").contains("gone");
    }

    @Test
    void theSamplesBecomeReady() throws IOException {
        var folder = Checkout.find().path("samples/governance");
        for (String file : List.of("budgets.yaml", "workspace.yaml")) {
            world.apply(Files.readString(folder.resolve(file)));
        }

        world.awaitReady("MLBudget", "churn-month");
        world.awaitReady("MLBudget", "churn-quarter");
    }
}
