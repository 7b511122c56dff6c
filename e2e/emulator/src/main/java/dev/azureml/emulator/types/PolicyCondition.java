package dev.azureml.emulator.types;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.azureml.emulator.arm.ArmId;
import dev.azureml.emulator.arm.Json;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a policy's rule says of a resource, of the words that Azure's own policies for Azure ML use. A rule with others
 * matches nothing here.
 *
 * @param parameters puts in the value of a parameter for {@code [parameters('name')]}
 */
record PolicyCondition(ArmId id, JsonNode body, UnaryOperator<JsonNode> parameters) {
    private static final Pattern EMPTY = Pattern.compile("\\[empty\\(field\\('([^']+)'\\)\\)]");
    private static final Pattern FIRST = Pattern.compile("\\[first\\((parameters\\('[^']+'\\))\\)]");
    private static final String ITEMS = "[*]";

    /** A word of a rule that is not known here. */
    private static final class UnknownWord extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownWord(JsonNode condition) {
            super(condition.toString(), null, false, false);
        }
    }

    boolean matches(JsonNode rule) {
        try {
            return holds(rule);
        } catch (UnknownWord e) {
            return false;
        }
    }

    private boolean holds(JsonNode condition) {
        if (condition.has("allOf")) {
            return condition.path("allOf").valueStream().allMatch(this::holds);
        }
        if (condition.has("anyOf")) {
            return condition.path("anyOf").valueStream().anyMatch(this::holds);
        }
        if (condition.has("not")) {
            return !holds(condition.path("not"));
        }
        if (condition.has("count")) {
            return counted(condition);
        }
        return compared(condition, condition.has("field")
                ? field(condition.path("field").asText())
                : value(condition));
    }

    private boolean compared(JsonNode condition, JsonNode found) {
        boolean isThere = !found.isMissingNode() && !found.isNull();
        for (String word : List.of("exists", "equals", "notEquals", "in", "notIn")) {
            if (condition.has(word)) {
                JsonNode wanted = parameters.apply(condition.path(word));
                return switch (word) {
                    case "exists" -> wanted.asBoolean() == isThere;
                    case "equals" -> isThere && same(found, wanted);
                    case "notEquals" -> !isThere || !same(found, wanted);
                    case "in" -> isThere && wanted.valueStream().anyMatch(one -> same(found, one));
                    default -> !isThere || wanted.valueStream().noneMatch(one -> same(found, one));
                };
            }
        }
        throw new UnknownWord(condition);
    }

    /** Of the items of a list, those for which the rest holds. */
    private boolean counted(JsonNode condition) {
        String list = condition.path("count").path("field").asText();
        JsonNode where = condition.path("count").path("where");
        if (!list.contains(ITEMS)) {
            throw new UnknownWord(condition);
        }
        long count = items(list).filter(item -> {
            String own = where.path("field").asText();
            if (!own.startsWith(list)) {
                throw new UnknownWord(where);
            }
            String below = own.substring(list.length()).replaceFirst("^[.]", "");
            return compared(where, below.isEmpty()
                    ? item
                    : Json.at(item, item.has("properties") ? "properties." + below : below));
        }).count();
        IntPredicate against = number -> {
            for (String word : List.of("equals", "less", "greaterOrEquals")) {
                if (condition.has(word)) {
                    int wanted = condition.path(word).asInt();
                    return switch (word) {
                        case "equals" -> number == wanted;
                        case "less" -> number < wanted;
                        default -> number >= wanted;
                    };
                }
            }
            throw new UnknownWord(condition);
        };
        return against.test((int) count);
    }

    /** The items of a list, or of the lists in a list's items. */
    private Stream<JsonNode> items(String name) {
        String[] parts = name.substring(name.lastIndexOf('/') + 1).split(Pattern.quote(ITEMS), -1);
        Stream<JsonNode> found = field(parts[0]).valueStream();
        for (int i = 1; i < parts.length - 1; i++) {
            String below = parts[i].substring(1);
            found = found.flatMap(item -> Json.at(item, item.has("properties") ? "properties." + below : below)
                    .valueStream());
        }
        return found;
    }

    private JsonNode value(JsonNode condition) {
        String said = condition.path("value").asText();
        Matcher empty = EMPTY.matcher(said);
        if (empty.matches()) {
            return Json.node(String.valueOf(field(empty.group(1)).asText("").isEmpty()));
        }
        Matcher first = FIRST.matcher(said);
        if (first.matches()) {
            return parameters.apply(Json.node("[" + first.group(1) + "]")).path(0);
        }
        throw new UnknownWord(condition);
    }

    private JsonNode field(String name) {
        if (name.equals("type")) {
            return Json.node(id.type());
        }
        if (!name.contains("/")) {
            return Json.at(body, name);
        }
        String tail = name.substring(name.lastIndexOf('/') + 1);
        if (tail.contains(ITEMS)) {
            return MissingNode.getInstance();
        }
        JsonNode direct = Json.at(body, "properties." + tail);
        return direct.isMissingNode() ? Json.at(body, "properties.properties." + tail) : direct;
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.asText().equalsIgnoreCase(other.asText());
    }
}
