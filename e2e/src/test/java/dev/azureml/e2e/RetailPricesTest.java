package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.e2e.kube.KubeServer;
import dev.azureml.e2e.kube.SharedKubeServer;
import dev.azureml.emulator.EmulatorOptions;
import dev.azureml.emulator.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What objects are to cost a month, by what Azure's Retail Prices API says. */
@ExtendWith(SharedKubeServer.class)
class RetailPricesTest {
    private static final String PATH = "/api/retail/prices";
    private static final String LAPTOP = """
            apiVersion: azureml.dev/v1alpha1
            kind: MLCompute
            metadata: {name: laptop}
            spec:
              workspaceId: %s
              computeInstance: {vmSize: Standard_DS3_v2}
            """.formatted(Probe.WORKSPACE);
    private static final String FAILED = "azureml_retail_prices_requests_total{result=\"failed\"}";

    @TempDir
    private Path folder = Path.of("");
    private final KubeServer server;
    private World world;

    RetailPricesTest(KubeServer server) {
        this.server = server;
    }

    @BeforeEach
    void start() {
        world = World.withoutOperator(server, EmulatorOptions.defaults());
        new Probe(world).workspace();
        world.arm().retailPrices(1, 2);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void startOperator(String... more) {
        String[] settings = new String[more.length + 2];
        settings[0] = "PRICES_URL=" + world.arm().retailPricesUrl();
        settings[1] = "PRICES_CURRENCY=EUR";
        System.arraycopy(more, 0, settings, 2, more.length);
        world.startOperator(settings);
    }

    private JsonNode awaitRunning(String running) {
        return world.await("MLCompute", "laptop", object -> object.at("/status/estimatedMonthlyCost/running").asText()
                .equals(running)).at("/status/estimatedMonthlyCost");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("prices.yaml"), text);
    }

    @Test
    void aComputeSaysWhatItCostsByTheApi() {
        startOperator();
        world.apply(LAPTOP);

        JsonNode cost = awaitRunning("169.11");

        assertThat(cost.path("idle").asText()).isEqualTo("37.71");
        assertThat(cost.path("currency").asText()).isEqualTo("EUR");
        assertThat(cost.path("pricedAt").asText()).isIn(LocalDate.now(ZoneOffset.UTC).toString(), LocalDate.now(
                ZoneOffset.UTC).minusDays(1).toString());
        assertThat(cost.has("unpriced")).isFalse();
        World.awaitMetrics(world.operator().httpPort(), lines -> lines.stream().anyMatch(line -> line.matches(
                "azureml_retail_prices_age_seconds \\d+[.]0")) && lines.stream().noneMatch(
                        line -> line.startsWith(
                                FAILED)));
        // A machine's four offers on demand are two pages, without Azure's token, which the API would refuse.
        assertThat(world.requests("GET", PATH)).hasSize(5).allSatisfy(request -> {
            assertThat(request.status()).isEqualTo(200);
            assertThat(request.query().get("$filter")).contains("priceType eq 'Consumption'");
        });
    }

    @Test
    void anotherObjectOfTheSameSizeAsksNothingAndNobodyIsWrittenForIt() {
        startOperator();
        world.apply(LAPTOP);
        awaitRunning("169.11");
        JsonNode before = world.awaitReady("MLCompute", "laptop");
        int requests = world.requests("GET", PATH).size();

        world.apply(LAPTOP.replace("name: laptop", "name: second"));
        world.await("MLCompute", "second", object -> object.at("/status/estimatedMonthlyCost/running").asText().equals(
                "169.11"));
        world.apply(LAPTOP.replace("name: laptop", "name: third").replace("DS3", "DS4"));
        world.await("MLCompute", "third", object -> object.at("/status/estimatedMonthlyCost/running").asText().equals(
                "300.51"));

        assertThat(world.requests("GET", PATH)).hasSize(requests + 2);
        assertThat(world.require("MLCompute", "laptop").at("/metadata/resourceVersion")).isEqualTo(before.at(
                "/metadata/resourceVersion"));
    }

    @Test
    void whatItSaidStandsWhileItFails() {
        startOperator();
        world.apply(LAPTOP);
        awaitRunning("169.11");
        world.stopOperator();

        world.arm().inject(Fault.on("GET", PATH, Fault.Action.STATUS).status(500).times(100_000));
        startOperator();
        int port = world.operator().httpPort();
        // The machine, its disk, its load balancer and its address.
        World.awaitMetrics(port, lines -> lines.stream().anyMatch(line -> line.startsWith(FAILED) && Double.parseDouble(
                line.substring(FAILED.length())) >= 4));
        world.apply(LAPTOP + "  description: looked at again\n");
        world.await("MLCompute", "laptop", object -> object.at("/status/observedGeneration").asLong() == 2);

        assertThat(World.ask(port, "/readyz").body()).contains("PRICES_URL: ", ": it answers 500; what it said before");
        assertThat(World.ask(port, "/readyz").statusCode()).isEqualTo(200);
        awaitRunning("169.11");
    }

    @Test
    void aNewPriceIsSaidAfterARestart() {
        startOperator();
        world.apply(LAPTOP);
        awaitRunning("169.11");
        world.stopOperator();

        world.arm().retailPrices(2, 1000);
        startOperator();

        awaitRunning("338.22");
    }

    @Test
    void anApiThatDoesNotAnswerHoldsNobodyUp() {
        world.arm().inject(Fault.on("GET", PATH, Fault.Action.HANG).times(100_000));
        startOperator();
        world.apply(LAPTOP);

        JsonNode laptop = world.awaitReady("MLCompute", "laptop");

        assertThat(laptop.at("/status/estimatedMonthlyCost").isMissingNode()).isTrue();
    }

    @Test
    void anApiThatLeadsElsewhereIsNotFollowed() {
        world.arm().inject(Fault.on("GET", PATH, Fault.Action.STATUS).status(200).body(Probe.json(
                "{Items: [], NextPageLink: 'https://localhost:1/elsewhere'}")).times(100_000));
        startOperator();
        world.apply(LAPTOP);

        JsonNode laptop = world.await("MLCompute", "laptop",
                object -> object.at("/status/estimatedMonthlyCost/unpriced")
                        .size() == 4);

        assertThat(laptop.at("/status/estimatedMonthlyCost").has("running")).isFalse();
        assertThat(World.ask(world.operator().httpPort(), "/readyz").body()).contains("leads to another host");
    }

    @Test
    void theFileGoesFirst() throws IOException {
        startOperator("PRICES_FILE=" + file("""
                currency: EUR
                prices:
                - {region: "*", what: Standard_DS3_v2, unit: Month, price: 100}
                """));
        world.apply(LAPTOP);

        awaitRunning("137.71");

        assertThat(world.requests("GET", PATH)).noneMatch(request -> request.query().getOrDefault("$filter", "")
                .contains("Virtual Machines"));
    }

    @Test
    void aFileInAnotherCurrencyCountsAlone() throws IOException {
        startOperator("PRICES_FILE=" + file("""
                currency: JPY
                prices:
                - {region: "*", what: Standard_DS3_v2, unit: Month, price: 100}
                """));
        world.apply(LAPTOP);

        awaitRunning("100.00");

        assertThat(World.ask(world.operator().httpPort(), "/readyz").body()).contains("PRICES_FILE is in JPY and"
                + " PRICES_CURRENCY says EUR", "set PRICES_CURRENCY to JPY");
        assertThat(world.requests("GET", PATH)).isEmpty();
    }
}
