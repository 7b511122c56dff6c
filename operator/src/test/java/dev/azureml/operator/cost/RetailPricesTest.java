package dev.azureml.operator.cost;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.plan.Golden;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetailPricesTest {
    private static final String API = "https://prices.example.com/api/retail/prices";
    private static final Part MACHINE = part("Standard_DS3_v2", "West Europe");
    private static final Part ENDPOINT = part("PrivateEndpoint", "eastus");
    private static final String SIZE_FILTER = "armRegionName eq 'westeurope' and serviceName eq 'Virtual Machines' and"
            + " armSkuName eq 'Standard_DS3_v2' and priceType eq 'Consumption'";

    private final List<String> asked = new ArrayList<>();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> heard = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-30T08:00:00Z");
    private Duration busy = Duration.ZERO;
    private boolean failing;
    private final RetailPrices prices = new RetailPrices(URI.create(API), "EUR", Duration.ofHours(24),
            Duration.ofHours(1), this::page,
            () -> now, () -> 0.5, heard::add);

    private static Part part(String what, String region) {
        return new Part("compute", what, region, false, null, 0, 1);
    }

    private JsonNode page(URI page) throws IOException {
        String url = URLDecoder.decode(page.toString(), StandardCharsets.UTF_8);
        asked.add(url);
        if (!busy.isZero()) {
            throw new RetailPrices.Busy("it answers 429", busy);
        }
        if (failing) {
            throw new IOException("it answers 500");
        }
        return Golden.json(answers.entrySet().stream().filter(answer -> url.contains(answer.getKey())).findFirst().map(
                Map.Entry::getValue).orElse("{\"Items\":[]}"));
    }

    private static String machine(String price, String next) {
        return """
                {"Items": [{"currencyCode": "EUR", "tierMinimumUnits": 0, "retailPrice": %s, "armRegionName": "westeurope",
                  "meterName": "D3 v2", "productName": "Virtual Machines DSv2 Series", "skuName": "DS3 v2",
                  "serviceName": "Virtual Machines", "unitOfMeasure": "1 Hour", "type": "Consumption",
                  "armSkuName": "Standard_DS3_v2"}], "NextPageLink": %s}"""
                .formatted(price, next);
    }

    private String monthly() {
        return prices.list().of("westeurope", "Standard_DS3_v2", false).map(price -> price.stripTrailingZeros()
                .toPlainString()).orElse("none");
    }

    private void needsMachine() {
        prices.knows(Stream.of(MACHINE));
        prices.ask();
    }

    @Test
    void onlyWhatIsNeededIsAskedAndOnceInTheInterval() {
        answers.put("DS3", machine("0.1", "null"));
        assertThat(prices.ask()).isFalse();
        assertThat(prices.knows(Stream.of(MACHINE, MACHINE, ENDPOINT))).isEqualTo(Known.NOT_YET);
        assertThat(prices.list().monthly()).isEmpty();

        assertThat(prices.ask()).isTrue();

        assertThat(prices.knows(Stream.of(MACHINE, ENDPOINT))).isEqualTo(Known.ALL);
        assertThat(prices.ask()).isFalse();
        assertThat(asked).containsExactly(API + "?api-version=2023-01-01-preview&currencyCode='EUR'&$filter="
                + SIZE_FILTER,
                API + "?api-version=2023-01-01-preview&currencyCode='EUR'&$filter="
                        + "meterName eq 'Standard Private Endpoint' and priceType eq 'Consumption'");
        assertThat(monthly()).isEqualTo("73");
        assertThat(prices.list().pricedAt()).isEqualTo("2026-11-30");
        now = now.plus(Duration.ofHours(25));
        answers.put("DS3", machine("0.2", "null"));
        assertThat(prices.ask()).isTrue();
        assertThat(monthly()).isEqualTo("146");
        assertThat(prices.list().pricedAt()).isEqualTo("2026-12-01");
        assertThat(heard).containsOnly("ok").hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Standard_A' or 'a' eq 'a | westeurope",
        "Standard_DS3_v2 | west' or 1 eq 1 or '",
        "Standard_DS3_v2 | ''", "instance of a size that is not known | westeurope", "LoadBalancer2 | westeurope"})
    void whatIsNoNameIsNotAsked(String what, String region) {
        assertThat(prices.knows(Stream.of(part(what, region)))).isEqualTo(Known.ALL);
        assertThat(prices.ask()).isFalse();
        assertThat(asked).isEmpty();
    }

    @Test
    void pagesAreReadWhereTheyAreOfTheSameHost() {
        answers.put("$filter=armRegionName",
                machine("0.1", "\"https://PRICES.example.com:443/api/retail/prices?$skip=1\""));
        answers.put("$skip=1", machine("0.1", "null").replace("Standard_DS3_v2", "Standard_DS4_v2"));

        needsMachine();

        assertThat(prices.list().monthly()).hasSize(2);
        assertThat(prices.trouble()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example.com/api", "http://prices.example.com/api/retail/prices?$skip=1",
        "https://prices.example.com:8443/api/retail/prices", "https://me@prices.example.com/api/retail/prices",
        "https://prices.example.com.evil.example.com/", "//169.254.169.254/metadata", "file:///etc/passwd", "%"})
    void nobodyIsSentElsewhere(String link) {
        answers.put("DS3", machine("0.1", "\"" + link + "\""));

        needsMachine();

        assertThat(asked).hasSize(1);
        assertThat(monthly()).isEqualTo("none");
        assertThat(prices.trouble()).get().asString().contains("NextPageLink leads to another host");
        assertThat(prices.knows(Stream.of(MACHINE))).isEqualTo(Known.IN_VAIN);
    }

    @Test
    void anAnswerThatDoesNotEndIsNone() {
        answers.put("api/retail", machine("0.1", "\"" + API + "?$skip=1\""));

        needsMachine();

        assertThat(asked).hasSize(20);
        assertThat(prices.trouble()).get().asString().contains("more than 20 pages");
    }

    @Test
    void whatWasSaidStandsWhileNothingBetterIsSaid() {
        answers.put("DS3", machine("0.1", "null"));
        needsMachine();
        now = now.plus(Duration.ofHours(25));
        failing = true;

        needsMachine();
        needsMachine();

        assertThat(monthly()).isEqualTo("73");
        assertThat(prices.list().pricedAt()).isEqualTo("2026-11-30");
        assertThat(prices.trouble()).contains(SIZE_FILTER + ": it answers 500");
        assertThat(prices.age()).contains(Duration.ofHours(25));
        assertThat(asked).hasSize(2);
        now = now.plusSeconds(61);
        needsMachine();
        now = now.plusSeconds(61);
        needsMachine(); // the second pause is twice as long
        assertThat(asked).hasSize(3);
        failing = false;
        now = now.plusSeconds(61);
        needsMachine();
        assertThat(prices.trouble()).isEmpty();
        assertThat(prices.list().pricedAt()).isEqualTo("2026-12-01");
    }

    @Test
    void aHostThatWantsToBeLeftAloneIs() {
        busy = Duration.ofMinutes(5);
        prices.knows(Stream.of(MACHINE, ENDPOINT));
        prices.ask();
        assertThat(asked).hasSize(1);
        busy = Duration.ZERO;
        now = now.plusSeconds(299);
        assertThat(prices.ask()).isFalse();
        now = now.plusSeconds(2);
        prices.ask();
        assertThat(asked).hasSize(3);
        assertThat(heard).containsExactly("throttled", "ok", "ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"Items\":[{\"currencyCode\":\"USD\"}]}", "{}", "7", "{\"Items\":[7]}",
        "{\"Items\":[{\"currencyCode\":\"EUR\",\"type\":\"Consumption\",\"retailPrice\":-1,\"armSkuName\":\"Standard_DS3_v2\","
                + "\"serviceName\":\"Virtual Machines\",\"unitOfMeasure\":\"1 Hour\"}]}"})
    void whatIsNoPriceListIsSaid(String answer) {
        answers.put("DS3", answer);

        needsMachine();

        assertThat(prices.trouble()).isPresent();
        assertThat(prices.list().monthly()).isEmpty();
    }

    @Test
    void whatNobodyNeedsIsForgottenAndThereIsAMost() {
        answers.put("DS3", machine("0.1", "null"));
        needsMachine();
        now = now.plus(Duration.ofDays(4));
        prices.ask();
        assertThat(prices.list().monthly()).isEmpty();
        assertThat(asked).hasSize(1);

        prices.knows(Stream.iterate(0, number -> number + 1).limit(3_000).map(number -> part("Standard_A" + number,
                "westeurope")));
        while (prices.ask()) {
            // all
        }
        assertThat(asked).hasSize(1_001);
        assertThat(prices.trouble()).get().asString().contains("objects name more than 1000 sizes and regions");
    }

    @Test
    void sizesThatNobodySellsKeepNobodyOut() {
        prices.knows(Stream.iterate(0, number -> number + 1).limit(1_000).map(number -> part("Standard_A" + number,
                "westeurope")));
        while (prices.ask()) {
            // all
        }
        answers.put("DS3", machine("0.1", "null"));
        assertThat(prices.trouble()).isEmpty();
        assertThat(prices.knows(Stream.of(MACHINE))).isEqualTo(Known.IN_VAIN);
        now = now.plusSeconds(3601);

        assertThat(prices.knows(Stream.of(MACHINE))).isEqualTo(Known.NOT_YET);
        prices.ask();

        assertThat(monthly()).isEqualTo("73");
        now = now.plusSeconds(3600);
        assertThat(prices.trouble()).isEmpty();
    }

    @Test
    void whatAnObjectNeedsIsKnownFromOneVisitToTheNext() {
        RetailPrices rarely = new RetailPrices(URI.create(API), "EUR", Duration.ofHours(1), Duration.ofHours(24),
                this::page, () -> now, () -> 0.5, heard::add);
        answers.put("DS3", machine("0.1", "null"));
        rarely.knows(Stream.of(MACHINE));
        rarely.ask();
        now = now.plus(Duration.ofHours(26));
        rarely.ask();
        assertThat(rarely.knows(Stream.of(MACHINE))).isEqualTo(Known.ALL);
    }

    @Test
    void whatWasNeverAnsweredIsNotAnsweredWithNothing() {
        failing = true;
        needsMachine();
        assertThat(prices.knows(Stream.of(MACHINE))).isEqualTo(Known.IN_VAIN);
        assertThat(prices.knows(Stream.of(MACHINE, ENDPOINT))).isEqualTo(Known.NOT_YET);
    }

    @Test
    void aComplaintGoesWithWhatItIsAbout() {
        failing = true;
        needsMachine();
        failing = false;
        now = now.plus(Duration.ofDays(4)); // nobody needs it any more
        prices.knows(Stream.of(ENDPOINT));
        prices.ask();
        assertThat(prices.trouble()).isEmpty();
    }

    @Test
    void whatHadAPriceHasItForAWhileWhenNothingIsSaid() {
        answers.put("DS3", machine("0.1", "null"));
        needsMachine();
        answers.clear();
        now = now.plus(Duration.ofHours(25));
        needsMachine();
        assertThat(monthly()).isEqualTo("73");
        assertThat(prices.trouble()).get().asString().contains("it has no price any more");
        for (int hours = 0; hours < 60; hours++) {
            now = now.plus(Duration.ofHours(1));
            needsMachine();
        }
        assertThat(monthly()).isEqualTo("none");
        assertThat(prices.trouble()).isEmpty();
    }

    @Test
    void ofTwoPricesNoneIsTakenAndTheOthersAre() {
        answers.put("$filter=armRegionName", machine("0.1", "\"" + API + "?$skip=1\""));
        answers.put("$skip=1", machine("0.2", "\"" + API + "?$skip=2\""));
        answers.put("$skip=2", machine("0.03", "null").replace("D3 v2", "D3 v2 Low Priority"));

        needsMachine();

        assertThat(monthly()).isEqualTo("none");
        assertThat(prices.list().of("westeurope", "Standard_DS3_v2", true)).isPresent();
        assertThat(prices.trouble()).get().asString().contains("standard_ds3_v2 in westeurope has a price at",
                "none of them is taken");
        assertThat(prices.knows(Stream.of(MACHINE))).isEqualTo(Known.ALL);
    }

    @Test
    void aFileGoesFirst() {
        answers.put("DS3", machine("0.1", "null"));
        needsMachine();
        PriceList file = PriceFile.parse("""
                currency: EUR
                pricedAt: 2026-12-24
                prices: [{region: "*", what: Standard_DS3_v2, unit: Month, price: 7}]""");

        PriceList both = file.and(prices.list());

        assertThat(both.of("westeurope", "Standard_DS3_v2", false)).get().hasToString("7");
        assertThat(both.pricedAt()).isEqualTo("2026-12-24");
        PriceList other = PriceFile.parse("currency: EUR\npricedAt: 2026-12-24\nprices: [{region: eastus, what:"
                + " Standard_DS3_v2, unit: Month, price: 7}]").and(prices.list());
        assertThat(other.monthly()).hasSize(2);
        assertThat(other.pricedAt()).isEqualTo("2026-11-30");
    }
}
