package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What objects are to cost a month, by a file of prices. */
@ExtendWith(SharedKubeServer.class)
class CostTest {
    private static final String PRICES = """
            currency: EUR
            pricedAt: 2026-11-30
            prices:
            - {region: westeurope, what: Standard_DS3_v2, unit: Month, price: 100}
            - {region: westeurope, what: Standard_DS3_v2, lowPriority: true, unit: Month, price: 20}
            - {region: "*", what: ManagedDisk/P10, unit: Month, price: 8}
            - {region: "*", what: LoadBalancer, unit: Month, price: 4}
            - {region: "*", what: PublicIPAddress, unit: Month, price: 2}
            - {region: "*", what: ContainerRegistry/Premium, unit: Month, price: 50}
            - {region: "*", what: NatGateway/Standard, unit: Month, price: 30}
            """;
    private static final String SERIES = "azureml_estimated_monthly_cost{";

    @TempDir
    private Path folder = Path.of("");
    private final KubeServer server;
    private World world;

    CostTest(KubeServer server) {
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

    private Path file() {
        return folder.resolve("prices.yaml");
    }

    /** In one step, as a mounted ConfigMap changes. */
    private void prices(String text) throws IOException {
        Path next = folder.resolve("next");
        Files.writeString(next, text);
        Files.move(next, file(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private void startWith(String text) throws IOException {
        prices(text);
        world.startOperator("PRICES_FILE=" + file());
    }

    private void compute(String name, String own) {
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLCompute
                metadata: {name: %s}
                spec:
                  workspaceId: %s
                  %s
                """.formatted(name, Probe.WORKSPACE, own));
    }

    private static JsonNode cost(JsonNode object) {
        return object.at("/status/estimatedMonthlyCost");
    }

    private JsonNode awaitRunning(String kind, String name, String running) {
        return cost(world.await(kind, name, object -> cost(object).path("running").asText().equals(running)));
    }

    private List<String> series(String kind) {
        return World.metrics(world.operator().httpPort()).lines().filter(line -> line.startsWith(SERIES)
                && line.contains("\"" + kind + "\"")).toList();
    }

    @Test
    void aComputeSaysWhatItCostsAndFollowsTheFile() throws IOException {
        startWith(PRICES);
        compute("laptop", "computeInstance: {vmSize: Standard_DS3_v2}");
        compute("cpu", "amlCompute: {vmSize: Standard_DS3_v2, scaleSettings: {minNodeCount: 1, maxNodeCount: 3}}");

        JsonNode instance = cost(world.awaitReady("MLCompute", "laptop"));
        JsonNode cluster = world.awaitReady("MLCompute", "cpu");

        assertThat(instance).hasToString(
                "{\"currency\":\"EUR\",\"idle\":\"14.00\",\"pricedAt\":\"2026-11-30\",\"running\":\"114.00\"}");
        assertThat(cost(cluster).path("running").asText()).isEqualTo("330.00");
        assertThat(cost(cluster).path("idle").asText()).isEqualTo("114.00");
        assertThat(cluster.at("/status/advice").toString()).contains("That is about 114.00 EUR a month");
        assertThat(series("MLCompute")).anySatisfy(line -> assertThat(line).contains("state=\"running\"").endsWith(
                " 444.0"));

        prices(PRICES.replace("price: 100", "price: 200").replace("2026-11-30", "2026-12-01"));

        assertThat(awaitRunning("MLCompute", "laptop", "214.00").path("pricedAt").asText()).isEqualTo("2026-12-01");
        awaitRunning("MLCompute", "cpu", "630.00");
        world.delete("MLCompute", "cpu");
        world.awaitGone("MLCompute", "cpu");
        world.delete("MLCompute", "laptop");
        world.awaitGone("MLCompute", "laptop");
        World.awaitMetrics(world.operator().httpPort(), lines -> lines.stream().noneMatch(line -> line.startsWith(
                SERIES)));
    }

    @Test
    void anInstanceCostsWhatItsSchedulesHaveItRun() throws IOException {
        startWith(PRICES);
        String schedules = """
                computeInstance:
                    vmSize: Standard_DS3_v2
                    schedules:
                      computeStartStop:
                      - {action: Start, triggerType: Cron, cron: {expression: 0 8 * * 1-5, timeZone: Europe/Berlin}}
                      - {action: Stop, triggerType: Cron, cron: {expression: 0 18 * * 1-5, timeZone: Europe/Berlin}}
                """;
        compute("laptop", schedules);

        JsonNode cost = cost(world.awaitReady("MLCompute", "laptop"));

        assertThat(cost.path("running").asText()).isEqualTo("43.76");
        assertThat(cost.path("idle").asText()).isEqualTo("14.00");
        compute("other", schedules.replace("action: Stop", "action: Stop, status: Disabled"));
        awaitRunning("MLCompute", "other", "114.00");
    }

    @Test
    void aFileThatIsWrongIsSaidAndTheOneBeforeStays() throws IOException {
        startWith(PRICES);
        compute("laptop", "computeInstance: {vmSize: Standard_DS3_v2}");
        world.awaitReady("MLCompute", "laptop");

        prices(PRICES.replace("price: 100", "price: -100"));

        int port = world.operator().httpPort();
        World.awaitMetrics(port, lines -> lines.contains("azureml_prices_file_stale 1.0"));
        assertThat(World.ask(port, "/readyz").body() + World.ask(port, "/healthz").body())
                .contains("PRICES_FILE: prices[0].price: expected what one costs");
        assertThat(cost(world.require("MLCompute", "laptop")).path("running").asText()).isEqualTo("114.00");
        prices(PRICES.replace("price: 100", "price: 101"));
        awaitRunning("MLCompute", "laptop", "115.00");
        assertThat(World.metrics(port)).contains("azureml_prices_file_stale 0.0");
    }

    @Test
    void aFileThatIsWrongAtTheStartStopsNothing() throws IOException {
        startWith(PRICES.replace("price: 100", "price: -100"));
        compute("laptop", "computeInstance: {vmSize: Standard_DS3_v2}");
        assertThat(cost(world.awaitReady("MLCompute", "laptop")).isMissingNode()).isTrue();
        int port = world.operator().httpPort();
        World.awaitMetrics(port, lines -> lines.contains("azureml_prices_file_stale 1.0"));
        assertThat(World.ask(port, "/readyz").body()).contains("PRICES_FILE: prices[0].price");

        prices(PRICES);

        awaitRunning("MLCompute", "laptop", "114.00");
        World.awaitMetrics(port, lines -> lines.contains("azureml_prices_file_stale 0.0"));
    }

    @Test
    void whatCannotBeChangedCostsWhatItDoes() throws IOException {
        startWith(PRICES + "- {region: westeurope, what: Standard_E4s_v3, unit: Month, price: 7}\n");
        compute("laptop", "computeInstance: {vmSize: Standard_DS3_v2}");
        world.awaitReady("MLCompute", "laptop");

        compute("laptop", "computeInstance: {vmSize: Standard_E4s_v3}");

        assertThat(cost(world.awaitStalled("MLCompute", "laptop", "ReplacementRequired")).path("running").asText())
                .isEqualTo("114.00");
    }

    @Test
    void whatHasNoPriceIsNamedAndMissingPricesSayNothing() throws IOException {
        startWith(PRICES);
        compute("odd",
                "amlCompute: {vmSize: Standard_F4s_v2, vmPriority: LowPriority, scaleSettings: {maxNodeCount: 1}}");

        JsonNode odd = cost(world.awaitReady("MLCompute", "odd"));

        assertThat(odd.path("unpriced")).hasToString("[\"compute: LowPriority Standard_F4s_v2 in westeurope\"]");
        assertThat(odd.path("running").asText()).isEqualTo("14.00");
        world.stopOperator();
        world.startOperator();
        compute("odd",
                "amlCompute: {vmSize: Standard_F4s_v2, vmPriority: LowPriority, scaleSettings: {maxNodeCount: 2}}");
        assertThat(cost(world.awaitReady("MLCompute", "odd")).isMissingNode()).isTrue();
        assertThat(series("MLCompute")).isEmpty();
    }

    @Test
    void aRefusedSpecStillCostsWhatIsThere() throws IOException {
        startWith(PRICES);
        compute("laptop", "computeInstance: {vmSize: Standard_DS3_v2}");
        world.awaitReady("MLCompute", "laptop");

        compute("laptop", "computeInstance: {vmSize: Standard_DS3_v2, idleTimeBeforeShutdown: PT5M}");

        JsonNode stalled = world.awaitStalled("MLCompute", "laptop", "InvalidSpec");
        assertThat(cost(stalled).path("running").asText()).isEqualTo("114.00");
        assertThat(series("MLCompute")).hasSize(2);
    }

    @Test
    void nothingIsWrittenAtRest() throws IOException {
        startWith(PRICES);
        compute("laptop", "computeInstance: {vmSize: Standard_DS3_v2}");
        JsonNode before = world.awaitReady("MLCompute", "laptop");
        world.stopOperator();
        startWith(PRICES + "# the same prices\n");
        World.awaitMetrics(world.operator().httpPort(), lines -> lines.stream().anyMatch(line -> line.startsWith(
                SERIES)));
        compute("other", "computeInstance: {vmSize: Standard_E4s_v3}");
        world.awaitReady("MLCompute", "other");
        prices(PRICES + "- {region: westeurope, what: Standard_E4s_v3, unit: Month, price: 7}\n");
        awaitRunning("MLCompute", "other", "21.00");
        compute("second", "computeInstance: {vmSize: Standard_DS3_v2}");
        world.awaitReady("MLCompute", "second");

        assertThat(world.require("MLCompute", "laptop").at("/metadata/resourceVersion")).isEqualTo(before.at(
                "/metadata/resourceVersion"));
    }

    @Test
    void endpointsNetworksAndWorkspacesSayItToo() throws IOException {
        startWith(PRICES);
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLWorkspace
                metadata: {name: shop}
                spec:
                  resourceGroup: {name: ml-shop, create: true}
                  location: westeurope
                  dependencies: {containerRegistry: {create: true, sku: {name: Premium}}}
                ---
                apiVersion: azureml.dev/v1alpha1
                kind: MLNetwork
                metadata: {name: net}
                spec:
                  resourceGroup: {name: ml-shop, create: true}
                  location: westeurope
                  addressSpace: [10.0.0.0/16]
                  natGateway: {}
                  subnets: [{name: nodes, addressPrefix: 10.0.0.0/24, purpose: Training}]
                """);

        assertThat(cost(world.awaitReady("MLWorkspace", "shop")).path("running").asText()).isEqualTo("50.00");
        JsonNode network = cost(world.awaitReady("MLNetwork", "net"));
        assertThat(network.path("running").asText()).isEqualTo("32.00");
        assertThat(network.path("idle").asText()).isEqualTo("32.00");
    }

    @Test
    void anEndpointCostsByTheInstancesThatItMayHave() throws IOException {
        startWith(PRICES);
        world.apply("""
                apiVersion: azureml.dev/v1alpha1
                kind: MLInferenceEndpoint
                metadata: {name: scoring}
                spec:
                  workspaceId: %s
                  managed:
                    authMode: Key
                    deployments:
                    - {name: blue, model: azureml://registries/azureml/models/m/versions/1,
                       instanceType: Standard_DS3_v2, instanceCount: 2}
                    - {name: green, model: azureml://registries/azureml/models/m/versions/1,
                       instanceType: Standard_DS3_v2, autoscale: {minInstances: 1, maxInstances: 3,
                       rules: [{metricName: CpuUtilizationPercentage, operator: GreaterThan, threshold: 70,
                       scaleAction: {direction: Increase}}]}}
                """.formatted(Probe.WORKSPACE));

        JsonNode cost = cost(world.awaitReady("MLInferenceEndpoint", "scoring"));

        assertThat(cost.path("running").asText()).isEqualTo("500.00");
        assertThat(cost.path("idle").asText()).isEqualTo("300.00");
    }
}
