package dev.azureml.operator.cost;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.azureml.operator.text.Suggestion;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The file of prices, YAML or JSON: as a person writes it, or as Azure's Retail Prices API answers. What it does not know is
 * refused with its place; a price that is wrong is worse than none.
 */
public record PriceFile(Path path) {
    /** What a file looks like, for whoever has none yet. */
    public static final String FORMS = """
            By hand:
              currency: EUR
              pricedAt: 2026-11-30
              prices:
              - {region: westeurope, what: Standard_DS3_v2, unit: Hour, price: 0.29}
              - {region: westeurope, what: Standard_DS3_v2, lowPriority: true, unit: Hour, price: 0.06}
              - {region: "*", what: LoadBalancer, unit: Hour, price: 0.025}
            As the API at prices.azure.com/api/retail/prices answers, or a list of such answers:
              {"Items": [{"currencyCode": "EUR", "armRegionName": "westeurope", "retailPrice": 0.29, …}]}""";
    /** Far more than all of Azure's prices of a region, and little enough to be read each second. */
    private static final long LARGEST = 4L << 20;
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Pattern REGION = Pattern.compile("[A-Za-z0-9 ]{1,40}|[*]");
    private static final Set<String> PROPERTIES = Set.of("currency", "pricedAt", "prices");
    private static final Set<String> OF_PRICE = Set.of("region", "what", "lowPriority", "unit", "price", "currency");
    private static final int LONGEST_SHOWN = 64;
    private static final int MOST_DIGITS = 40;
    private static final int MOST_TOLD = 10;
    private static final String ENTRY = "{region: westeurope, what: Standard_DS3_v2, unit: Hour, price: 0.29}";
    /** Stands for the file's currency where that can't be read. */
    private static final String ANY_CURRENCY = "XXX";

    /** Returns the text; throws {@link IllegalArgumentException} where there is none to be read. */
    public String text() {
        try {
            if (Files.size(path) > LARGEST) {
                throw new IllegalArgumentException("has more than 4 MiB: leave out regions and sizes that nobody uses");
            }
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file can't be read", e);
        }
    }

    /** Returns what it says now; throws {@link IllegalArgumentException} with all that is wrong in it, each with its place. */
    public PriceList read() {
        return parse(text());
    }

    /** Returns what such a text says; throws {@link IllegalArgumentException} with all that is wrong in it, each with its place. */
    public static PriceList parse(String text) {
        JsonNode root = tree(text);
        if (root != null && (root.isArray() && !root.isEmpty() || root.has("Items"))) {
            return RetailAnswer.read(root, twice -> {
                throw new IllegalArgumentException(twice + ": keep the one that is right");
            });
        }
        if (root == null || !root.path("prices").isArray()) {
            throw new IllegalArgumentException("expected a list of prices.\n" + FORMS);
        }
        Mistakes mistakes = new Mistakes();
        known("the file", root, PROPERTIES, mistakes);
        String currency = mistakes.in(() -> currency("currency", root.path("currency")));
        Prices prices = new Prices(currency == null ? ANY_CURRENCY : currency,
                mistakes.in(() -> day("pricedAt", root.get("pricedAt"))));
        int at = 0;
        for (JsonNode entry : root.get("prices")) {
            add(prices, "prices[" + at++ + "]", entry, currency != null, mistakes);
        }
        mistakes.end();
        return prices.list();
    }

    private static void add(Prices prices, String place, JsonNode entry, boolean inCurrency, Mistakes mistakes) {
        if (!entry.isObject()) {
            mistakes.add(place + ": expected an entry, such as " + ENTRY);
            return;
        }
        known(place, entry, OF_PRICE, mistakes);
        if (entry.has("currency")) {
            mistakes.in(() -> {
                String own = currency(place + ".currency", entry.get("currency"));
                if (inCurrency) {
                    prices.sameCurrency(place + ".currency", own);
                }
            });
        }
        String region = mistakes.in(() -> region(place + ".region", entry.path("region")));
        JsonNode low = entry.path("lowPriority");
        if (!low.isMissingNode() && !low.isBoolean()) {
            mistakes.add(place + ".lowPriority: expected true or false");
        }
        String what = mistakes.in(() -> what(place + ".what", entry.path("what"), low.asBoolean(false)));
        Unit unit = mistakes.in(() -> Unit.parse(place + ".unit", entry.path("unit").asText("")));
        BigDecimal price = mistakes.in(() -> price(place + ".price", entry.path("price")));
        if (region != null && what != null && unit != null && price != null) {
            var item = new PriceList.Item(region, what, low.asBoolean(false));
            mistakes.in(() -> prices.add(place, item, unit.monthly(price)));
        }
    }

    /** What is wrong in a file, so that a person hears of all of it at once. */
    private static final class Mistakes {
        private final List<String> found = new ArrayList<>();

        /** Returns what is read; null, with the mistake kept, where it can't be. */
        <T> @Nullable T in(Supplier<@Nullable T> read) {
            try {
                return read.get();
            } catch (IllegalArgumentException e) {
                found.add(String.valueOf(e.getMessage()));
                return null;
            }
        }

        void add(String mistake) {
            found.add(mistake);
        }

        void in(Runnable check) {
            this.<Object>in(() -> {
                check.run();
                return null;
            });
        }

        /** Throws what was found, if anything was. */
        void end() {
            if (found.isEmpty()) {
                return;
            }
            int more = found.size() - MOST_TOLD;
            throw new IllegalArgumentException(found.stream().limit(MOST_TOLD).collect(Collectors.joining("\n"))
                    + (more > 0 ? "\nand " + more + " more" : ""));
        }
    }

    private static String region(String place, JsonNode said) {
        String region = said.asText("");
        if (!REGION.matcher(region).matches()) {
            throw new IllegalArgumentException(place + ": expected a region, such as westeurope, or \"*\" for all"
                    + " that have no price of their own");
        }
        return region;
    }

    private static String what(String place, JsonNode said, boolean lowPriority) {
        String what = said.asText("");
        if (Things.isVmSize(what)) {
            return what;
        }
        if (lowPriority) {
            throw new IllegalArgumentException(
                    place + ": expected a VM size, such as Standard_DS3_v2: nothing else has a"
                            + " low priority");
        }
        return Things.ALL.stream().filter(what::equalsIgnoreCase).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(place + ": " + shown(what)
                        + " is nothing that has a price here" + Suggestion.nearest(what, Things.ALL)
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("; expected a VM size, such as Standard_DS3_v2, or one of "
                                        + String.join(", ", Things.ALL))));
    }

    /** Numbers and texts alike, since YAML and JSON know no exact fractions. */
    static BigDecimal price(String place, JsonNode said) {
        BigDecimal price = null;
        if (said.isNumber()) {
            price = said.decimalValue();
        } else if (said.isTextual() && said.textValue().matches("-?\\d{1,12}(\\.\\d{1,12})?")) {
            price = new BigDecimal(said.textValue());
        }
        if (price != null && Math.abs(price.scale()) > MOST_DIGITS) {
            price = null; // written out, it would fill the memory
        }
        if (price == null || price.signum() < 0 || price.compareTo(BigDecimal.valueOf(1_000_000_000)) > 0) {
            throw new IllegalArgumentException(
                    place + ": expected what one costs in that unit, such as 0.29, not below 0"
                            + (price == null ? "" : ", and it is " + shown(price.toPlainString())));
        }
        return price;
    }

    static String currency(String place, JsonNode said) {
        if (!said.isTextual() || !CURRENCY.matcher(said.textValue()).matches()) {
            throw new IllegalArgumentException(place + ": expected the three letters of a currency, such as EUR");
        }
        return said.textValue();
    }

    static @Nullable String day(String place, @Nullable JsonNode said) {
        if (said == null || said.isNull()) {
            return null;
        }
        try {
            String text = said.asText();
            return LocalDate.parse(text.substring(0, Math.min(10, text.length()))).toString();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(place + ": expected the day of the prices, such as 2026-11-30", e);
        }
    }

    static String shown(String said) {
        return said.length() > LONGEST_SHOWN ? said.substring(0, LONGEST_SHOWN) + "…" : "'" + said + "'";
    }

    private static void known(String place, JsonNode node, Set<String> properties, Mistakes mistakes) {
        node.fieldNames().forEachRemaining(name -> {
            if (!properties.contains(name)) {
                mistakes.add(place + ": there is no property " + shown(name)
                        + Suggestion.nearest(name, properties).map(near -> "; did you mean " + near + "?")
                                .orElse("; there are "
                                        + properties.stream().sorted().collect(Collectors.joining(", "))));
            }
        });
    }

    private static @Nullable JsonNode tree(String text) {
        ObjectMapper mapper = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
        try {
            return new KubernetesSerialization(mapper, false).unmarshal(text, JsonNode.class);
        } catch (RuntimeException e) { // the YAML reader's and the JSON reader's have nothing else in common
            throw new IllegalArgumentException("neither YAML nor JSON, or a property is there twice", e);
        }
    }
}
