package dev.azureml.operator.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.plan.Translation;
import dev.azureml.operator.text.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares the values of a policy's parameters with what its definition asks for, as Azure does when it is assigned. */
final class ParameterCheck {
    private static final String PATH = "spec.parameters";
    private static final int MOST_SUGGESTIONS = 3;

    private final JsonNode asked;
    private final Map<String, JsonNode> said;

    ParameterCheck(PolicyDefinition definition, @Nullable Map<String, JsonNode> said) {
        this.asked = definition.parameters();
        this.said = said == null ? Map.of() : said;
    }

    /** All that is wrong. */
    Stream<Translation.Refused> refusals() {
        return Stream.concat(said.entrySet().stream().flatMap(one -> refusal(one.getKey(), one.getValue()).stream()),
                asked.properties().stream().filter(one -> !one.getValue().has("defaultValue") && !said.containsKey(one
                        .getKey())).map(one -> missing(one.getKey(), one.getValue())));
    }

    private Optional<Translation.Refused> refusal(String name, JsonNode value) {
        JsonNode parameter = asked.path(name);
        if (parameter.isMissingNode()) {
            return Optional.of(Translation.Refused.invalid(PATH + "." + name, unknown(name)));
        }
        String type = parameter.path("type").asText("");
        if (!fits(type, value)) {
            return Optional.of(Translation.Refused.invalid(PATH + "." + name, "the policy wants " + words(type)));
        }
        List<JsonNode> allowed = parameter.path("allowedValues").valueStream().toList();
        Stream<JsonNode> values = value.isArray() ? value.valueStream() : Stream.of(value);
        return allowed.isEmpty()
                ? Optional.empty()
                : values.filter(one -> allowed.stream().noneMatch(other -> same(one, other))).findFirst()
                        .map(one -> Translation.Refused.invalid(PATH + "." + name, one.asText()
                                + " is none of the values that the policy allows: " + texts(allowed)));
    }

    private String unknown(String name) {
        List<String> names = asked.properties().stream().map(Map.Entry::getKey).toList();
        List<String> near = Suggestion.near(name, names, MOST_SUGGESTIONS);
        if (names.isEmpty()) {
            return "the policy has no parameters: take it out";
        }
        return near.isEmpty()
                ? "the policy has no such parameter; it has " + String.join(", ", names)
                : "the policy has no such parameter; did you mean " + String.join(" or ", near) + "?";
    }

    private static Translation.Refused missing(String name, JsonNode parameter) {
        String description = parameter.at("/metadata/description").asText("").strip();
        List<JsonNode> allowed = parameter.path("allowedValues").valueStream().toList();
        return Translation.Refused.invalid(PATH + "." + name, "the policy can't be assigned without it: set "
                + words(parameter.path("type").asText("")) + (allowed.isEmpty() ? "" : ", one of " + texts(allowed))
                + (description.isEmpty() ? "" : " (" + description + ")"));
    }

    private static boolean fits(String type, JsonNode value) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "string", "datetime" -> value.isTextual();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "float" -> value.isNumber();
            default -> true;
        };
    }

    private static String words(String type) {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "string" -> "a text; one that looks like a number or like true goes in quotes, such as \"365\"";
            case "datetime" -> "a time such as \"2026-01-31T08:00:00Z\"";
            case "array" -> "a list such as [a, b]";
            case "object" -> "an object such as {key: value}";
            case "boolean" -> "true or false, without quotes";
            case "integer" -> "a whole number such as 30";
            case "float" -> "a number such as 0.5";
            default -> "a value";
        };
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.isTextual() && other.isTextual()
                ? one.textValue().equalsIgnoreCase(other.textValue())
                : one.equals(other);
    }

    private static String texts(List<JsonNode> values) {
        return values.stream().map(JsonNode::asText).collect(Collectors.joining(", "));
    }
}
