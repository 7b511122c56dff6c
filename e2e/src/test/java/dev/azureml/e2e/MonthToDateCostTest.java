package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What objects have cost this month, as Azure's Cost Management says. */
@ExtendWith(SharedKubeServer.class)
class MonthToDateCostTest {
    private static final String QUERY = "/resourceGroups/rg/providers/Microsoft.CostManagement/query";
    private static final String ON = "COST_QUERY_INTERVAL=PT6H";
    private static final String OBSERVED = """
            apiVersion: azureml.dev/v1alpha1
            kind: MLWorkspace
            metadata: {name: wsp}
            spec: {location: westeurope, managementPolicy: Observe, resourceGroup: {name: rg}}
            """;

    private final KubeServer server;
    private World world;

    MonthToDateCostTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults());
        new Probe(world).workspace();
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static String laptop() {
        return Probe.manifest("MLCompute", "laptop", "  computeInstance: {vmSize: Standard_DS3_v2}\n");
    }

    private JsonNode awaitCost(String kind, String name, Predicate<JsonNode> wanted) {
        return world.await(kind, name, object -> wanted.test(object.at("/status/monthToDateCost"))).at(
                "/status/monthToDateCost");
    }

    private static Predicate<JsonNode> amount(String amount) {
        return cost -> cost.path("amount").asText().equals(amount);
    }

    private int queries() {
        return world.requests("POST", QUERY).size();
    }

    private void awaitAnswered(String result) {
        World.awaitMetrics(world.operator().httpPort(), lines -> lines.stream().anyMatch(line -> line.startsWith(
                "azureml_cost_query_requests_total{result=\"" + result + "\"} ") && !line.endsWith(" 0.0")));
    }

    @Test
    void oneQuestionSaysWhatWorkspaceAndComputeHaveCost() {
        world.startOperator();
        world.apply(OBSERVED + "---\n" + laptop());
        world.awaitReady("MLCompute", "laptop");
        world.stopOperator();
        // Machines are accounted to their workspace: four cores for a hundred hours.
        world.arm().hoursPass(100);
        world.arm().spent(Probe.compute("laptop"), 1.25);
        world.arm().spent(Probe.WORKSPACE.replace("/wsp", "/others"), 500);
        world.arm().costPage(1);
        world.startOperator(ON);

        JsonNode cost = awaitCost("MLWorkspace", "wsp", amount("21.25"));
        assertThat(cost.path("currency").asText()).isEqualTo("EUR");
        assertThat(cost.path("from").asText()).endsWith("-01");
        assertThat(LocalDate.parse(cost.path("asOf").asText())).isBeforeOrEqualTo(LocalDate.now(ZoneOffset.UTC));
        awaitCost("MLCompute", "laptop", amount("1.25"));
        assertThat(queries()).isEqualTo(3);
        World.awaitMetrics(world.operator().httpPort(), lines -> lines.contains(
                "azureml_month_to_date_cost{currency=\"EUR\",kind=\"MLWorkspace\",namespace=\"" + world.namespace()
                        + "\"} 21.25"));

        world.stopOperator();
        world.arm().hoursPass(50);
        world.startOperator(ON);
        awaitCost("MLWorkspace", "wsp", amount("31.25"));
    }

    @Test
    void nothingIsAskedUnlessItIsWantedAndThenNothingIsSaidAnyMore() {
        world.arm().spent(Probe.WORKSPACE, 7);
        world.startOperator(ON);
        world.apply(OBSERVED);
        awaitCost("MLWorkspace", "wsp", amount("7.00"));
        int before = queries();
        world.stopOperator();

        world.startOperator();

        awaitCost("MLWorkspace", "wsp", JsonNode::isMissingNode);
        assertThat(queries()).isEqualTo(before);
        assertThat(World.metrics(world.operator().httpPort())).doesNotContain("azureml_month_to_date_cost");
    }

    @Test
    void throttlingHoldsNobodyUp() {
        world.arm().inject(Fault.on("POST", QUERY, Fault.Action.STATUS).status(429).header(
                "x-ms-ratelimit-microsoft.costmanagement-tenant-retry-after", "3600").times(100));
        world.startOperator(ON);
        world.apply(OBSERVED);
        world.awaitReady("MLWorkspace", "wsp");
        awaitAnswered("throttled");

        world.apply(laptop());
        world.awaitReady("MLCompute", "laptop");

        assertThat(queries()).isEqualTo(1);
        assertThat(world.require("MLWorkspace", "wsp").at("/status/monthToDateCost").isMissingNode()).isTrue();
    }

    @Test
    void whatIsNotAllowedHoldsNobodyUp() {
        world.arm().inject(Fault.on("POST", QUERY, Fault.Action.STATUS).status(403).error("AuthorizationFailed",
                "The client does not have authorization to perform action 'Microsoft.CostManagement/query/action'")
                .times(100));
        world.startOperator(ON);
        world.apply(OBSERVED);

        world.awaitReady("MLWorkspace", "wsp");
        awaitAnswered("not-allowed");
    }

    /** Who may look at a workspace that is somebody else's must not learn what they spend. */
    @Test
    void whoMayOnlyReferLearnsNothing() {
        world.arm().spent(Probe.WORKSPACE, 7);
        String own = world.plantWorkspace("own");
        world.arm().spent(own, 3);
        world.tenants("{namespaces: [" + world.namespace() + "], identity: Operator, scopes: [{id: '" + Probe.WORKSPACE
                + "', allow: [refer]}, {id: '" + own + "', allow: [refer, manage]}]}");
        world.startOperator(ON);
        world.apply(OBSERVED);
        world.awaitReady("MLWorkspace", "wsp");
        // Who looks at this one has looked at that one, too.
        world.apply(OBSERVED.replace("name: wsp", "name: own").replace("name: rg", "name: rg-planted"));
        awaitCost("MLWorkspace", "own", amount("3.00"));

        assertThat(queries()).isZero();
        assertThat(world.require("MLWorkspace", "wsp").at("/status/monthToDateCost").isMissingNode()).isTrue();
        world.tenants("{namespaces: [" + world.namespace() + "], identity: Operator, scopes: [{id: '" + Probe.WORKSPACE
                + "', allow: [refer, manage]}]}");
        awaitCost("MLWorkspace", "wsp", amount("7.00"));
        assertThat(queries()).isEqualTo(1);
    }
}
