package dev.azureml.operator.cost;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers of Azure's Retail Prices API, one or a list of them. Of their items those count that are on-demand prices of what
 * is priced here; Windows, Spot, reservations, dev/test offers and whatever goes by use are passed over.
 */
final class RetailAnswer {
    private static final Map<String, String> METERS = Map.of(
            "Load Balancer/Standard Included LB Rules and Outbound Rules", Things.LOAD_BALANCER,
            "IP Addresses/Standard IPv4 Static Public IP", Things.PUBLIC_IP,
            "Premium SSD Managed Disks/P10 LRS Disk", Things.OS_DISK,
            "Virtual Network Private Link/Standard Private Endpoint", Things.PRIVATE_ENDPOINT,
            "NAT Gateway/Standard Gateway", Things.NAT_GATEWAY + "Standard");
    /** Of products that have a meter for each tier: how its name ends. */
    private static final Map<String, Map.Entry<String, String>> TIERS = Map.of(
            "Azure Firewall", Map.entry(Things.FIREWALL, " Deployment"),
            "Azure Bastion", Map.entry(Things.BASTION, " Gateway"),
            "Container Registry", Map.entry(Things.REGISTRY, " Registry Unit"));

    private RetailAnswer() {
    }

    /**
     * Returns what they say; of a thing that has two prices it takes none.
     *
     * @param root an answer, or an array of answers
     * @param twice told of a thing that has two prices
     */
    static PriceList read(JsonNode root, Consumer<String> twice) {
        List<JsonNode> answers = new ArrayList<>();
        if (root.isArray()) {
            root.forEach(answers::add);
        } else {
            answers.add(root);
        }
        Prices prices = null;
        for (int at = 0; at < answers.size(); at++) {
            JsonNode answer = answers.get(at);
            String place = root.isArray() ? "[" + at + "].Items" : "Items";
            if (!answer.path("Items").isArray()) {
                throw new IllegalArgumentException(place + ": expected the list of an answer.\n" + PriceFile.FORMS);
            }
            prices = add(prices, place, answer, twice,
                    Optional.ofNullable(answers.getFirst().get("pricedAt")).orElse(null));
        }
        if (prices == null) {
            throw new IllegalArgumentException("Items: none is there, so that nobody says the currency.\n"
                    + PriceFile.FORMS);
        }
        return prices.list();
    }

    private static @Nullable Prices add(@Nullable Prices before, String list, JsonNode answer,
            Consumer<String> twice, @Nullable JsonNode pricedAt) {
        Prices prices = before;
        int at = 0;
        for (JsonNode item : answer.get("Items")) {
            String place = list + "[" + at++ + "]";
            String currency = PriceFile.currency(place + ".currencyCode", item.path("currencyCode"));
            if (prices == null) {
                prices = new Prices(currency, PriceFile.day("pricedAt", pricedAt));
            }
            prices.sameCurrency(place + ".currencyCode", currency);
            add(prices, place, item, twice);
        }
        return prices;
    }

    private static void add(Prices prices, String place, JsonNode item, Consumer<String> twice) {
        if (!text(item, "type").equals("Consumption") || item.path("tierMinimumUnits").asDouble(0) > 0) {
            return;
        }
        Optional<PriceList.Item> priced = machine(item).or(() -> thing(item));
        Optional<Unit> unit = Unit.find(text(item, "unitOfMeasure"));
        if (priced.isPresent() && unit.isPresent()) {
            prices.addOrSame(place, priced.get(), unit.get().monthly(PriceFile.price(place + ".retailPrice",
                    item.path("retailPrice"))), twice);
        }
    }

    /** A VM under Linux; the same sizes are there under Windows, and where Azure may take them away. */
    private static Optional<PriceList.Item> machine(JsonNode item) {
        String size = text(item, "armSkuName");
        String product = text(item, "productName");
        String sku = text(item, "skuName") + " " + text(item, "meterName");
        if (!text(item, "serviceName").equals("Virtual Machines") || !Things.isVmSize(size)
                || product.contains("Windows") || product.contains("Cloud Services") || sku.contains("Spot")) {
            return Optional.empty();
        }
        return Optional.of(new PriceList.Item(region(item), size, sku.contains("Low Priority")));
    }

    private static Optional<PriceList.Item> thing(JsonNode item) {
        String product = text(item, "productName");
        String meter = text(item, "meterName");
        String known = METERS.get(product + "/" + meter);
        Map.Entry<String, String> tiers = TIERS.get(product);
        if (known == null && tiers != null && meter.endsWith(tiers.getValue())) {
            String thing = tiers.getKey() + meter.substring(0, meter.length() - tiers.getValue().length());
            known = Things.ALL.contains(thing) ? thing : null;
        }
        return Optional.ofNullable(known).map(what -> new PriceList.Item(region(item), what, false));
    }

    /** What has one price all over the world is of the region Global, or of none. */
    private static String region(JsonNode item) {
        String region = text(item, "armRegionName");
        return region.isEmpty() || region.equalsIgnoreCase("Global") ? PriceList.ANY_REGION : region;
    }

    private static String text(JsonNode item, String field) {
        return item.path(field).asText("");
    }
}
