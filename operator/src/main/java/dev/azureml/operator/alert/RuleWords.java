package dev.azureml.operator.alert;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A rule as Azure has it, in words: of metrics, of the activity log or of a query. */
final class RuleWords {
    private static final int MOST = 400;

    private RuleWords() {
    }

    /** Returns them, such as Total of Failed Runs GreaterThan 0; empty for a form unknown here. */
    static Optional<String> of(JsonNode rule) {
        List<String> words = Stream.concat(
                rule.at("/properties/criteria/allOf").valueStream().flatMap(RuleWords::compared),
                rule.at("/properties/condition/allOf").valueStream().flatMap(RuleWords::equal)).toList();
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join(" and ", words));
    }

    private static Stream<String> compared(JsonNode one) {
        JsonNode of = one.path(one.path("metricName").isTextual() ? "metricName" : "query");
        if (!of.isTextual()) {
            return Stream.of();
        }
        return Stream.of(one.path("timeAggregation").asText("") + " of " + brief(of.asText()) + " "
                + one.path("operator").asText("") + " " + (one.path("threshold").isNumber()
                        ? one.path("threshold").decimalValue().stripTrailingZeros().toPlainString()
                        : "what is usual"));
    }

    private static String brief(String query) {
        String line = query.strip().replaceAll("\\s+", " ");
        return line.length() <= MOST ? line : line.substring(0, line.offsetByCodePoints(0, MOST / 2)) + " …";
    }

    /** All are of one category. */
    private static Stream<String> equal(JsonNode one) {
        String field = one.path("field").asText("");
        String values = one.path("equals").isTextual()
                ? one.path("equals").asText()
                : one.path("containsAny").valueStream().map(JsonNode::asText).collect(Collectors.joining(" or "));
        return field.isEmpty() || field.equalsIgnoreCase("category") || values.isEmpty()
                ? Stream.of()
                : Stream.of(field + " is " + values);
    }
}
