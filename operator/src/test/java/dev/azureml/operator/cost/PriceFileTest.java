package dev.azureml.operator.cost;

import java.math.BigDecimal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PriceFileTest {
    private static final String YAML = """
            currency: EUR
            pricedAt: 2026-11-30
            prices:
            - {region: West Europe, what: Standard_DS3_v2, unit: Hour, price: 0.2}
            - {region: westeurope, what: Standard_DS3_v2, lowPriority: true, unit: Hour, price: "0.05"}
            - {region: westeurope, what: ContainerRegistry/Premium, unit: Day, price: 1.6}
            - {region: "*", what: ManagedDisk/P10, unit: Month, price: 20}
            """;

    private static String entry(String entry) {
        return YAML + "- " + entry + "\n";
    }

    private static void costs(PriceList list, String region, String what, String monthly) {
        assertThat(list.of(region, what, false)).as(what).get().satisfies(price -> assertThat(price)
                .isEqualByComparingTo(new BigDecimal(monthly)));
    }

    @Test
    void pricesAreOfAMonth() {
        PriceList list = PriceFile.parse(YAML);

        assertThat(list.currency()).isEqualTo("EUR");
        assertThat(list.pricedAt()).isEqualTo("2026-11-30");
        costs(list, "westeurope", "STANDARD_DS3_V2", "146");
        assertThat(list.of("westeurope", "Standard_DS3_v2", true)).get().satisfies(price -> assertThat(price)
                .isEqualByComparingTo(new BigDecimal("36.5")));
        assertThat(list.of("westeurope", "ContainerRegistry/Premium", false)).get().satisfies(price -> assertThat(
                price.setScale(2, java.math.RoundingMode.HALF_UP)).isEqualByComparingTo(new BigDecimal("48.67")));
        costs(list, "japaneast", "ManagedDisk/P10", "20");
        assertThat(list.of("japaneast", "Standard_DS3_v2", false)).isEmpty();
    }

    @Test
    void theFormsAreFiles() {
        String byHand = PriceFile.FORMS.substring(PriceFile.FORMS.indexOf('\n'), PriceFile.FORMS.indexOf("As the API"));
        assertThat(PriceFile.parse(byHand.stripIndent()).monthly()).hasSize(3);
    }

    @Test
    void theSampleIsAFile() {
        PriceList list = new PriceFile(Path.of("../samples/cost/prices.yaml")).read();

        Things.ALL.forEach(thing -> assertThat(list.of("westeurope", thing, false)).as(thing).isPresent());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{region: r, what: Standard_A1, unit: Hour, price: -1}|prices[4].price|such as 0.29|-1",
        "{region: r, what: Standard_A1, unit: Hour, price: much}|prices[4].price|such as 0.29|prices[4]",
        "{region: r, what: Standard_A1, unit: Hour}|prices[4].price|such as 0.29|prices[4]",
        "{region: r, what: Standard_A1, unit: Fortnight, price: 1}|prices[4].unit|Hour, Day or Month|'Fortnight'",
        "{region: r, what: Standard_A1, unit: 0 Hours, price: 1}|prices[4].unit|Hour, Day or Month|'0 Hours'",
        "{region: westeurope, what: standard_ds3_v2, unit: Month, price: 1}|prices[4]: standard_ds3_v2|prices[0]|keep",
        "{region: r, what: Standard_A1, unit: Hour, price: 1, currency: USD}|prices[4].currency|such as EUR|USD",
        "{region: r, what: Standard_A1, unit: Hour, price: 1, currency: euro}|prices[4].currency|such as EUR|letters",
        "{region: r, what: LoadBalance, unit: Hour, price: 1}|prices[4].what|did you mean LoadBalancer?|'LoadBalance'",
        "{region: r, what: A spaceship, unit: Hour, price: 1}|prices[4].what|such as Standard_DS3_v2|Bastion/Basic",
        "{region: r, what: LoadBalancer, lowPriority: true, unit: Hour, price: 1}|prices[4].what|low priority|VM size",
        "{region: r, what: Standard_A1, lowPriority: 1, unit: Hour, price: 1}|prices[4].lowPriority|true or false|4",
        "{what: Standard_A1, unit: Hour, price: 1}|prices[4].region|such as westeurope|region",
        "{region: r, size: Standard_A1, unit: Hour, price: 1}|prices[4]: there is no property 'size'|what|unit",
        "cheap|prices[4]: expected an entry|such as {region:|price: 0.29"})
    void aWrongEntryIsRefusedWithItsPlaceAndAnExample(String entry, String place, String example, String shown) {
        assertThatIllegalArgumentException().isThrownBy(() -> PriceFile.parse(entry(entry)))
                .withMessageContainingAll(place, example, shown);
    }

    @Test
    void allMistakesAreToldAtOnce() {
        assertThatIllegalArgumentException().isThrownBy(() -> PriceFile.parse("""
                currency: euros
                pricedAt: yesterday
                price: 1
                prices:
                - {region: r, what: LoadBalance, unit: Fortnight, price: -1}
                - cheap
                - {region: r, what: Standard_A1, unit: Hour, price: 1, currency: USD}
                - {region: r, what: Standard_A1, unit: Hour, price: 1}
                """)).satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines()).satisfiesExactly(
                line -> assertThat(line).startsWith("the file: there is no property 'price'"),
                line -> assertThat(line).startsWith("currency: "),
                line -> assertThat(line).startsWith("pricedAt: "),
                line -> assertThat(line).startsWith("prices[0].what: "),
                line -> assertThat(line).startsWith("prices[0].unit: "),
                line -> assertThat(line).startsWith("prices[0].price: "),
                line -> assertThat(line).startsWith("prices[1]: "),
                line -> assertThat(line).startsWith("prices[3]: ")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PriceFile.parse("currency: EUR\nprices:\n" + "- cheap\n".repeat(1_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(11).endsWith("\nand 990 more"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "prices: 1", "prices: []", "currency: EUR\nprices: []\nprice: 1", ":", "{",
        "currency: EUR\npricedAt: yesterday\nprices: []", "currency: EUR\ncurrency: EUR\nprices: []",
        "{\"Items\": []}", "{\"Items\": 1}", "[1]"})
    void aFileThatSaysNothingOfUseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> PriceFile.parse(text));
    }

    private static String answer(String... items) {
        return "{\"BillingCurrency\": \"USD\", \"Items\": [" + String.join(",", items) + "], \"NextPageLink\": null}";
    }

    private static String item(String service, String product, String sku, String meter, String armSku, String region,
            String unit, double price) {
        return """
                {"currencyCode": "USD", "tierMinimumUnits": 0.0, "retailPrice": %s, "unitPrice": %s,
                 "armRegionName": "%s", "meterName": "%s", "productName": "%s", "skuName": "%s",
                 "serviceName": "%s", "unitOfMeasure": "%s", "type": "Consumption", "armSkuName": "%s"}"""
                .formatted(price, price, region, meter, product, sku, service, unit, armSku);
    }

    private static String machine(String product, String sku, double price) {
        return item("Virtual Machines", product, sku, sku, "Standard_D2_v3", "westeurope", "1 Hour", price);
    }

    @Test
    void answersOfTheApiAreRead() {
        String linux = machine("Virtual Machines Dv3 Series", "D2 v3", 0.1);
        PriceList list = PriceFile.parse("[" + answer(linux, linux,
                machine("Virtual Machines Dv3 Series Windows", "D2 v3", 0.3),
                machine("Virtual Machines Dv3 Series", "D2 v3 Spot", 0.01),
                machine("Virtual Machines Dv3 Series", "D2 v3 Low Priority", 0.02),
                linux.replace("\"Consumption\"", "\"Reservation\"").replace("0.1", "900"),
                linux.replace("\"Consumption\"", "\"DevTestConsumption\"").replace("0.1", "0.09")) + ","
                + answer(
                        item("Load Balancer", "Load Balancer", "Standard",
                                "Standard Included LB Rules and Outbound Rules", "", "Global", "1 Hour", 0.025),
                        item("Storage", "Premium SSD Managed Disks", "P10 LRS", "P10 LRS Disk",
                                "Premium_SSD_Managed_Disk_P10", "westeurope", "1/Month", 21.68),
                        item("Virtual Network", "IP Addresses", "Standard", "Standard IPv4 Static Public IP", "",
                                "westeurope", "1 Hour", 0.005),
                        item("Virtual Network", "Virtual Network Private Link", "Standard",
                                "Standard Private Endpoint", "", "Global", "1 Hour", 0.01),
                        item("NAT Gateway", "NAT Gateway", "Standard", "Standard Gateway", "", "Global", "1 Hour",
                                0.045),
                        item("VPN Gateway", "VPN Gateway", "Standard", "Standard Gateway", "", "Global", "1 Hour", 7),
                        item("Azure Bastion", "Azure Bastion", "Basic", "Basic Gateway", "", "westeurope", "1 Hour",
                                0.19),
                        item("Azure Firewall", "Azure Firewall", "Standard Secure Virtual Hub",
                                "Standard Secure Virtual Hub Deployment", "", "westeurope", "1 Hour", 9),
                        item("Azure Firewall", "Azure Firewall", "Standard", "Standard Deployment", "", "westeurope",
                                "1 Hour", 1.25),
                        item("Container Registry", "Container Registry", "Premium", "Premium Registry Unit", "",
                                "westeurope", "1/Day", 1.6666),
                        item("Storage", "Blob Storage", "Hot LRS", "Hot LRS Data Stored", "", "westeurope",
                                "1 GB/Month", 0.02))
                + "]");

        assertThat(list.currency()).isEqualTo("USD");
        assertThat(list.pricedAt()).isNull();
        costs(list, "westeurope", "Standard_D2_v3", "73");
        assertThat(list.of("westeurope", "Standard_D2_v3", true)).get().satisfies(price -> assertThat(price)
                .isEqualByComparingTo(new BigDecimal("14.6")));
        costs(list, "westeurope", "LoadBalancer", "18.25");
        costs(list, "westeurope", "ManagedDisk/P10", "21.68");
        costs(list, "westeurope", "PublicIPAddress", "3.65");
        costs(list, "japaneast", "PrivateEndpoint", "7.3");
        costs(list, "westeurope", "NatGateway/Standard", "32.85");
        costs(list, "westeurope", "Bastion/Basic", "138.7");
        costs(list, "westeurope", "AzureFirewall/Standard", "912.5");
        assertThat(list.of("westeurope", "ContainerRegistry/Premium", false)).isPresent();
        assertThat(list.monthly()).hasSize(10);
    }

    /** Written out, such a price has a thousand million digits. */
    @ParameterizedTest
    @ValueSource(strings = {"1e-999999999", "1e999999999"})
    void aPriceHasSoManyDigits(String price) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PriceFile.parse("{\"currency\":\"EUR\",\"prices\":[{\"region\":\"r\",\"what\":"
                        + "\"LoadBalancer\",\"unit\":\"Hour\",\"price\":" + price + "}]}"))
                .withMessageContaining("prices[0].price: expected what one"
                        + " costs");
    }

    @Test
    void anAnswerThatContradictsItselfIsRefused() {
        String one = machine("Virtual Machines Dv3 Series", "D2 v3", 0.1);

        assertThatIllegalArgumentException().isThrownBy(() -> PriceFile.parse(answer(one, one.replace("0.1", "0.2"))))
                .withMessageContainingAll("Items[1]", "Items[0]", "keep the one that is right");
        assertThatIllegalArgumentException().isThrownBy(() -> PriceFile.parse("[" + answer(one) + "," + answer(one
                .replace("USD", "EUR")) + "]")).withMessageContainingAll("[1].Items[0].currencyCode", "EUR", "USD");
        assertThatIllegalArgumentException().isThrownBy(() -> PriceFile.parse(answer(one.replace("0.1", "-0.1"))))
                .withMessageContainingAll("Items[0].retailPrice", "such as 0.29");
    }

    @Test
    void theDayCanBeSaidBesideAnAnswer() {
        String text = answer(machine("Virtual Machines Dv3 Series", "D2 v3", 0.1)).replaceFirst("\\{",
                "{\"pricedAt\": \"2026-11-30\", ");

        assertThat(PriceFile.parse(text).pricedAt()).isEqualTo("2026-11-30");
    }
}
