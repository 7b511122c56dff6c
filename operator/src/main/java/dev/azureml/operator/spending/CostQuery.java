package dev.azureml.operator.spending;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.ArmRequest;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The one question that Cost Management is asked of a resource group: what has each resource cost this month? */
final class CostQuery {
    private static final String ACTION = "providers/Microsoft.CostManagement/query";
    private static final String COST = "Cost";
    private static final String RESOURCE = "ResourceId";
    private static final String CURRENCY = "Currency";
    private static final Pattern TOKEN = Pattern.compile("[?&](?:\\$|%24)skiptoken=([^&]+)", Pattern.CASE_INSENSITIVE);

    private CostQuery() {
    }

    /** @param page where it goes on, as Azure said; null for the first */
    static ArmRequest request(ArmId group, String apiVersion, @Nullable String page) {
        return page == null
                ? ArmRequest.post(group, ACTION, apiVersion, body())
                : ArmRequest.post(group, ACTION, apiVersion, body(), "$skiptoken=" + page);
    }

    private static ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("type", "ActualCost").put("timeframe",
                "MonthToDate");
        ObjectNode dataset = body.putObject("dataset").put("granularity", "None");
        dataset.putObject("aggregation").putObject("totalCost").put("name", COST).put("function", "Sum");
        dataset.putArray("grouping").addObject().put("type", "Dimension").put("name", RESOURCE);
        return body;
    }

    /**
     * What a page says.
     *
     * @param next where it goes on: of Azure's link its token alone is taken, so that it leads nowhere else
     */
    record Page(Map<ArmId, BigDecimal> amounts, Optional<String> currency, Optional<String> next) {
    }

    /** Returns what a page says; throws {@link IllegalArgumentException} where it is not what was asked for. */
    static Page read(JsonNode body) {
        JsonNode properties = body.path("properties");
        Map<String, Integer> columns = new HashMap<>();
        properties.path("columns").forEach(column -> columns.put(column.path("name").asText(""), columns.size()));
        Integer cost = columns.get(COST);
        Integer resource = columns.get(RESOURCE);
        Integer currency = columns.get(CURRENCY);
        if (cost == null || resource == null || currency == null || !properties.path("rows").isArray()) {
            throw new IllegalArgumentException("the answer has no rows with the columns " + COST + ", " + RESOURCE
                    + " and " + CURRENCY);
        }
        Map<ArmId, BigDecimal> amounts = new HashMap<>();
        String all = null;
        for (JsonNode row : properties.path("rows")) {
            String one = row.path(currency).asText("");
            if (!row.path(cost).isNumber() || !one.matches("[A-Z]{3}") || all != null && !all.equals(one)) {
                throw new IllegalArgumentException("a row has no amount, or not the currency of the others");
            }
            all = one;
            // What is of no resource, such as a purchase, is nobody's.
            ArmId.tryParse(row.path(resource).asText("")).ifPresent(id -> amounts.merge(id, row.path(cost)
                    .decimalValue(), BigDecimal::add));
        }
        return new Page(amounts, Optional.ofNullable(all), next(properties.path("nextLink").asText("")));
    }

    /** A link without a token is more that can't be read: the pages before it are not the whole. */
    private static Optional<String> next(String link) {
        if (link.isEmpty()) {
            return Optional.empty();
        }
        Matcher token = TOKEN.matcher(link);
        if (!token.find()) {
            throw new IllegalArgumentException("the answer goes on at a nextLink without a $skiptoken");
        }
        return Optional.of(URLDecoder.decode(token.group(1), StandardCharsets.UTF_8));
    }
}
