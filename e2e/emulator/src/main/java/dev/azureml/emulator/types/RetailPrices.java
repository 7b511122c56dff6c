package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.emulator.arm.ArmError;
import dev.azureml.emulator.arm.ArmResponse;
import dev.azureml.emulator.arm.Json;
import dev.azureml.emulator.arm.World;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Azure's Retail Prices API, which is on a host of its own and asks nobody who they are. A core of a machine costs 0.05 USD an
 * hour; a test makes all of it dearer. Filters are told upper from lower case, as of 2023-01-01-preview.
 */
public final class RetailPrices {
    public static final String PATH = "/api/retail/prices";
    private static final List<String> REGIONS = List.of("westeurope", "northeurope", "eastus", "swedencentral");
    private static final Map<String, Double> CURRENCIES = Map.of("USD", 1.0, "EUR", 0.9);
    private static final String RATE = "retailRate";
    private static final String PAGE = "retailPage";
    private static final int MOST = 1000;
    private static final double A_CORE = 0.05;

    private final World world;

    public RetailPrices(World world) {
        this.world = world;
    }

    /** Has all cost so many times as much from now on. */
    public static void rate(World world, double times) {
        world.notes().put(RATE, times);
    }

    /** Has a page hold so few items from now on. */
    public static void page(World world, int items) {
        world.notes().put(PAGE, items);
    }

    /** Answers a GET. */
    public ArmResponse answer(Map<String, String> query, @Nullable String authorization) {
        if (authorization != null) {
            throw refused("Credentials do not belong here.");
        }
        String currency = query.getOrDefault("currencyCode", "'USD'").replace("'", "");
        Double rate = CURRENCIES.get(currency);
        if (rate == null) {
            throw refused("The currency is not supported.");
        }
        return world.locked(() -> page(query, currency, rate * world.notes().path(RATE).asDouble(1)));
    }

    private ArmResponse page(Map<String, String> query, String currency, double rate) {
        String filter = query.getOrDefault("$filter", "");
        List<ObjectNode> found = all().filter(item -> holds(filter, item)).toList();
        int from = Integer.parseInt(query.getOrDefault("$skip", "0"));
        int most = world.notes().path(PAGE).asInt(MOST);
        ArrayNode items = Json.MAPPER.createArrayNode();
        found.stream().skip(from).limit(most).forEach(item -> {
            double price = Math.round(item.path("retailPrice").asDouble() * rate * 1e6) / 1e6;
            items.add(item.put("currencyCode", currency).put("retailPrice", price).put("unitPrice", price));
        });
        ObjectNode answer = Json.object("BillingCurrency", currency, "CustomerEntityId", "Default",
                "CustomerEntityType", "Retail");
        answer.set("Items", items);
        // With its port, as Azure writes it.
        answer.put("NextPageLink", from + items.size() >= found.size()
                ? null
                : world.url() + PATH + "?api-version=2023-01-01-preview&currencyCode=%27" + currency + "%27&$filter="
                        + URLEncoder.encode(filter, StandardCharsets.UTF_8).replace("+", "%20") + "&$skip=" + (from
                                + items.size()));
        answer.put("Count", items.size());
        return ArmResponse.ok(answer);
    }

    private static boolean holds(String filter, ObjectNode item) {
        for (String test : filter.isEmpty() ? new String[0] : filter.split(" and (?=\\w+ eq ')", -1)) {
            String[] parts = test.split(" eq ", 2);
            String field = parts[0].equals("priceType") ? "type" : parts[0];
            if (parts.length != 2 || !item.has(field) || !parts[1].matches("'[^']*'")) {
                throw refused("Invalid OData parameters supplied");
            }
            if (!item.path(field).asText().equals(parts[1].substring(1, parts[1].length() - 1))) {
                return false;
            }
        }
        return true;
    }

    private static Stream<ObjectNode> all() {
        List<ObjectNode> items = new ArrayList<>();
        for (String region : REGIONS) {
            Sizes.all().forEach(size -> machines(items, region, size));
            items.add(item(region, "Storage", "Premium SSD Managed Disks", "P10 LRS", "P10 LRS Disk", "1/Month", 20));
            items.add(item(region, "Virtual Network", "IP Addresses", "Standard", "Standard IPv4 Static Public IP",
                    "1 Hour", 0.005));
            for (String tier : List.of("Basic", "Standard", "Premium")) {
                items.add(item(region, "Azure Firewall", "Azure Firewall", tier, tier + " Deployment", "1 Hour", 1.25));
                items.add(item(region, "Azure Bastion", "Azure Bastion", tier, tier + " Gateway", "1 Hour", 0.2));
                items.add(item(region, "Container Registry", "Container Registry", tier, tier + " Registry Unit",
                        "1/Day", 1.6));
            }
        }
        items.add(item("Global", "Load Balancer", "Load Balancer", "Standard",
                "Standard Included LB Rules and Outbound Rules", "1 Hour", 0.025));
        items.add(item("", "Virtual Network", "Virtual Network Private Link", "Standard", "Standard Private Endpoint",
                "1 Hour", 0.01));
        items.add(item("Global", "NAT Gateway", "NAT Gateway", "Standard", "Standard Gateway", "1 Hour", 0.045));
        items.add(item("Global", "NAT Gateway", "NAT Gateway", "Standard", "Standard Data Processed", "1 GB", 0.045));
        return items.stream();
    }

    /** Each size is there under two systems, and where Azure may take it away; reservations are for years. */
    private static void machines(List<ObjectNode> items, String region, Sizes.Size size) {
        double price = size.cores() * A_CORE;
        String sku = size.name().replace("Standard_", "").replace('_', ' ');
        String product = "Virtual Machines " + size.family() + " Series";
        items.add(machine(region, size, product, sku, price));
        items.add(machine(region, size, product + " Windows", sku, price * 2));
        items.add(machine(region, size, product, sku + " Spot", price / 10));
        items.add(machine(region, size, product, sku + " Low Priority", price / 5));
        items.add(machine(region, size, product, sku, price * 5_000).put("type", "Reservation").put("reservationTerm",
                "1 Year"));
    }

    private static ObjectNode machine(String region, Sizes.Size size, String product, String sku, double price) {
        return item(region, "Virtual Machines", product, sku, sku, "1 Hour", price).put("armSkuName", size.name());
    }

    private static ObjectNode item(String region, String service, String product, String sku, String meter,
            String unit, double price) {
        return Json.object("tierMinimumUnits", 0.0, "retailPrice", price, "armRegionName", region, "location", region,
                "effectiveStartDate", "2024-01-01T00:00:00Z", "meterId", meterId(region + product + sku + meter),
                "meterName", meter, "productName", product, "skuName", sku, "serviceName", service, "unitOfMeasure",
                unit, "type", "Consumption", "isPrimaryMeterRegion", true, "armSkuName", "");
    }

    private static String meterId(String text) {
        return "%08x-0000-0000-0000-000000000000".formatted(text.hashCode());
    }

    private static ArmError refused(String message) {
        return ArmError.badRequest("BadRequest", message, null);
    }
}
