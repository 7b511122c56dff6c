package dev.azureml.operator.policyrule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.operator.template.Expression;
import dev.azureml.operator.template.TemplateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the values of a rule come to: as they stand, or by the few functions of expressions that rules for Azure ML use.
 *
 * @param parameters by their names in lower case
 * @param field what a field of the resource is; empty where that is not known
 * @param apiVersion of the request; empty where there is none
 */
record Terms(Map<String, JsonNode> parameters, Function<String, Optional<JsonNode>> field, String apiVersion) {
    /** Where there is no resource, as in what an initiative gives its policies. */
    static Terms of(Map<String, JsonNode> parameters) {
        return new Terms(parameters, _ -> Optional.empty(), "");
    }

    /** Returns what is meant; missing where it is said to be nothing, empty where that is not known. */
    Optional<JsonNode> value(JsonNode said) {
        if (said.isArray()) {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            for (JsonNode one : said) {
                Optional<JsonNode> value = value(one);
                if (value.isEmpty()) {
                    return value;
                }
                all.add(value.get());
            }
            return Optional.of(all);
        }
        if (!said.isTextual()) {
            return Optional.of(said);
        }
        try {
            return Expression.in(said.textValue()).map(this::evaluated)
                    .orElseGet(() -> Optional.of(TextNode.valueOf(Expression.plain(said.textValue()))));
        } catch (TemplateException e) {
            return Optional.empty(); // of a syntax that is not known here
        }
    }

    private Optional<JsonNode> evaluated(Expression expression) {
        return switch (expression) {
            case Expression.Literal(JsonNode value) -> Optional.of(value);
            case Expression.Part(Expression.Call(String name, var _), Expression.Literal(JsonNode key)) when name
                    .equalsIgnoreCase("requestContext") && key.asText().equalsIgnoreCase("apiVersion")
                    && !apiVersion.isEmpty() ->
                Optional.of(TextNode.valueOf(apiVersion));
            case Expression.Part _ -> Optional.empty();
            case Expression.Call(String name, List<Expression> arguments) -> called(name.toLowerCase(Locale.ROOT),
                    arguments);
        };
    }

    private Optional<JsonNode> called(String function, List<Expression> arguments) {
        List<JsonNode> values = new ArrayList<>();
        for (Expression argument : arguments) {
            Optional<JsonNode> value = evaluated(argument);
            if (value.isEmpty()) {
                return value;
            }
            values.add(value.get());
        }
        return switch (function) {
            case "parameters" -> one(values).flatMap(name -> Optional.ofNullable(
                    parameters.get(name.asText().toLowerCase(Locale.ROOT))));
            case "field" -> one(values).flatMap(name -> field.apply(name.asText()));
            case "empty" -> one(values).map(value -> BooleanNode.valueOf(value.isValueNode() || value.isMissingNode()
                    ? value.asText("").isEmpty()
                    : value.isEmpty()));
            case "tolower" -> one(values).filter(JsonNode::isTextual).map(text -> TextNode.valueOf(text.asText()
                    .toLowerCase(Locale.ROOT)));
            case "toupper" -> one(values).filter(JsonNode::isTextual).map(text -> TextNode.valueOf(text.asText()
                    .toUpperCase(Locale.ROOT)));
            case "concat" -> values.stream().allMatch(JsonNode::isTextual)
                    ? Optional.of(TextNode.valueOf(values.stream().map(JsonNode::asText).reduce("", String::concat)))
                    : Optional.empty();
            case "greaterorequals" -> order(values).map(order -> BooleanNode.valueOf(order >= 0));
            case "greater" -> order(values).map(order -> BooleanNode.valueOf(order > 0));
            case "lessorequals" -> order(values).map(order -> BooleanNode.valueOf(order <= 0));
            case "less" -> order(values).map(order -> BooleanNode.valueOf(order < 0));
            default -> Optional.empty();
        };
    }

    private static Optional<JsonNode> one(List<JsonNode> values) {
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    private static Optional<Integer> order(List<JsonNode> values) {
        return values.size() == 2 && values.stream().allMatch(JsonNode::isTextual)
                ? Optional.of(values.getFirst().textValue().compareToIgnoreCase(values.getLast().textValue()))
                : Optional.empty();
    }
}
