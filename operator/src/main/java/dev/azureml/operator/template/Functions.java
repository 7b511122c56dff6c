package dev.azureml.operator.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.declared.Merge;
import dev.azureml.operator.text.Guid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The functions of templates whose result follows from their arguments (<a
 * href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions">all of them</a>). What Azure
 * alone can compute is not known here.
 */
final class Functions {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern HOLE = Pattern.compile("\\{(\\d+)(?::([^}]*))?\\}");
    /** All but the twelve digits at the end of a GUID. */
    private static final int GUID_HEAD_BITS = 16;
    private static final int MOST = 800; // as many as Azure makes of one resource
    /** As long as what uniqueString makes. */
    private static final String NO_UNIQUE = "uniquestringx";

    /** Of which nothing sensible is made with null. */
    private static final Set<String> TEXTS = Set.of("concat", "format", "tolower", "toupper", "trim", "replace",
            "substring", "split", "padleft");

    private Functions() {
    }

    /** Returns what a function comes to, with all that is open of its arguments. */
    static Value call(String name, List<Value> arguments) {
        String function = name.toLowerCase(Locale.ROOT);
        if (arguments.stream().anyMatch(Value::isUnknown) && !function.equals("coalesce")) {
            return Value.unknownAs(arguments.stream());
        }
        if (TEXTS.contains(function) && arguments.stream().anyMatch(value -> value.json().isNull())) {
            return Value.unknown(name + "(…) is given null").from(arguments.stream());
        }
        try {
            return texts(function, arguments).from(arguments.stream());
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException
                | NoSuchElementException e) {
            throw new TemplateException(name + " is not given what it takes");
        }
    }

    private static Value texts(String function, List<Value> all) {
        return switch (function) {
            case "concat" -> all.stream().allMatch(value -> value.json().isArray())
                    ? Value.of(list(all.stream().flatMap(value -> items(value.json()).stream()).toList()))
                    : Value.of(all.stream().map(Value::text).collect(Collectors.joining()));
            case "format" -> Value.of(formatted(all.getFirst().text(), all.subList(1, all.size())));
            case "tolower" -> Value.of(all.getFirst().text().toLowerCase(Locale.ROOT));
            case "toupper" -> Value.of(all.getFirst().text().toUpperCase(Locale.ROOT));
            case "trim" -> Value.of(all.getFirst().text().strip());
            case "replace" -> Value.of(all.getFirst().text().replace(all.get(1).text(), all.get(2).text()));
            case "substring" -> Value.of(part(all.getFirst().text(), number(all.get(1)), all.size() > 2
                    ? number(all.get(2))
                    : Integer.MAX_VALUE));
            case "split" -> Value.of(split(all.getFirst().text(), all.get(1).json()));
            case "join" -> Value.of(items(all.getFirst().json()).stream().map(JsonNode::asText)
                    .collect(Collectors.joining(all.get(1).text())));
            case "padleft" -> Value.of(padded(all));
            case "startswith" -> Value.of(lower(all.getFirst()).startsWith(lower(all.get(1))));
            case "endswith" -> Value.of(lower(all.getFirst()).endsWith(lower(all.get(1))));
            case "indexof" -> Value.of(lower(all.getFirst()).indexOf(lower(all.get(1))));
            case "lastindexof" -> Value.of(lower(all.getFirst()).lastIndexOf(lower(all.get(1))));
            case "string" -> Value.of(all.getFirst().json().isTextual()
                    ? all.getFirst().text()
                    : all.getFirst().json().toString());
            case "base64" -> Value.of(Base64.getEncoder().encodeToString(all.getFirst().text()
                    .getBytes(StandardCharsets.UTF_8)));
            case "base64tostring" -> Value.of(new String(Base64.getDecoder().decode(all.getFirst().text()),
                    StandardCharsets.UTF_8));
            default -> truths(function, all);
        };
    }

    private static Value truths(String function, List<Value> all) {
        return switch (function) {
            case "int" -> Value.of(number(all.getFirst()));
            case "bool" -> Value.of(truth(all.getFirst()));
            case "json", "base64tojson" -> Value.of(parsed(function.equals("json")
                    ? all.getFirst().text()
                    : new String(Base64.getDecoder().decode(all.getFirst().text()), StandardCharsets.UTF_8)));
            case "null" -> Value.of(NullNode.instance);
            case "true" -> Value.of(true);
            case "false" -> Value.of(false);
            case "not" -> Value.of(!truth(all.getFirst()));
            case "and" -> Value.of(all.stream().allMatch(Functions::truth));
            case "or" -> Value.of(all.stream().anyMatch(Functions::truth));
            case "equals" -> Value.of(same(all.getFirst().json(), all.get(1).json()));
            case "less" -> compared(all, order -> order < 0);
            case "lessorequals" -> compared(all, order -> order <= 0);
            case "greater" -> compared(all, order -> order > 0);
            case "greaterorequals" -> compared(all, order -> order >= 0);
            default -> numbers(function, all);
        };
    }

    private static Value numbers(String function, List<Value> all) {
        return switch (function) {
            case "add" -> Value.of((long) number(all.getFirst()) + number(all.get(1)));
            case "sub" -> Value.of((long) number(all.getFirst()) - number(all.get(1)));
            case "mul" -> Value.of((long) number(all.getFirst()) * number(all.get(1)));
            case "div" -> Value.of(number(all.getFirst()) / number(all.get(1)));
            case "mod" -> Value.of(number(all.getFirst()) % number(all.get(1)));
            case "min" -> Value.of(numbers(all).min().orElseThrow(IllegalArgumentException::new));
            case "max" -> Value.of(numbers(all).max().orElseThrow(IllegalArgumentException::new));
            default -> collections(function, all);
        };
    }

    private static Value collections(String function, List<Value> all) {
        return switch (function) {
            case "empty" -> Value.of(all.getFirst().json().isNull() || all.getFirst().json().isContainerNode()
                    && all.getFirst().json().isEmpty() || all.getFirst().json().isTextual()
                            && all.getFirst().text()
                                    .isEmpty());
            case "length" -> Value.of(all.getFirst().json().isTextual()
                    ? all.getFirst().text().length()
                    : all.getFirst().json().size());
            case "contains" -> Value.of(contains(all.getFirst().json(), all.get(1).json()));
            case "coalesce" -> all.stream().filter(value -> !value.json().isNull()).findFirst().orElse(all.getLast());
            case "first" -> item(all.getFirst().json(), 0);
            case "last" -> item(all.getFirst().json(), length(all.getFirst().json()) - 1);
            case "take" -> piece(all.getFirst().json(), 0, number(all.get(1)));
            case "skip" -> piece(all.getFirst().json(), number(all.get(1)), Integer.MAX_VALUE);
            case "range" -> Value.of(range(number(all.getFirst()), number(all.get(1))));
            case "array" -> Value.of(all.getFirst().json().isArray()
                    ? all.getFirst().json()
                    : list(List.of(all.getFirst().json())));
            case "createarray" -> Value.of(list(all.stream().map(Value::json).toList()));
            case "createobject" -> Value.of(object(all));
            case "union" -> Value.of(union(all));
            case "intersection" -> Value.of(list(items(all.getFirst().json()).stream().filter(item -> all.stream()
                    .allMatch(value -> items(value.json()).contains(item))).toList()));
            case "flatten" ->
                Value.of(list(items(all.getFirst().json()).stream().flatMap(inner -> items(inner).stream())
                        .toList()));
            case "items" -> Value.of(list(all.getFirst().json().properties().stream().<JsonNode>map(entry -> {
                ObjectNode item = JsonNodeFactory.instance.objectNode().put("key", entry.getKey());
                item.set("value", entry.getValue());
                return item;
            }).toList()));
            case "objectkeys" -> Value.of(list(all.getFirst().json().properties().stream().<JsonNode>map(
                    entry -> JsonNodeFactory.instance.textNode(entry.getKey())).toList()));
            case "tryget" -> Value.of(all.getFirst().json().path(all.get(1).text()).isMissingNode()
                    ? NullNode.instance
                    : all.getFirst().json().path(all.get(1).text()));
            default -> ofAzure(function, all);
        };
    }

    private static Value ofAzure(String function, List<Value> all) {
        return switch (function) {
            case "tenantresourceid" ->
                Value.of("/providers/" + interleaved(all.getFirst().text(), all.subList(1, all.size())));
            case "managementgroupresourceid" -> Value.unknown(function + "(…) names what is above subscriptions");
            case "extensionresourceid" -> Value.of(extension(all));
            case "uniquestring" -> Value.standIn(NO_UNIQUE, "uniqueString(…) is computed by Azure alone");
            case "guid" -> Value.standIn(standIn(all), "guid(…) is computed by Azure alone");
            case "newguid" -> Value.standIn(Guid.NONE, "newGuid() is another in each deployment");
            case "utcnow" -> Value.standIn("now", "utcNow() is another in each deployment");
            case "environment" -> Value.unknown("environment() is that of the cloud");
            default -> function.startsWith("list")
                    ? Value.unknown(function + "(…) reads a secret from Azure")
                    : Value.unknown(function + "(…) can't be computed without Azure");
        };
    }

    /** The same for the same arguments, and another for others, as Azure's is: what names one is not taken for another. */
    private static String standIn(List<Value> all) {
        String text = all.stream().map(Value::text).collect(Collectors.joining("/"));
        long tail = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                .getMostSignificantBits() >>> GUID_HEAD_BITS;
        return Guid.NONE.substring(0, Guid.NONE.lastIndexOf('-') + 1) + "%012x".formatted(tail);
    }

    /** The text with each {@code {0}} replaced. */
    private static String formatted(String text, List<Value> values) {
        Matcher holes = HOLE.matcher(text);
        return holes.replaceAll(hole -> Matcher.quoteReplacement(shown(values.get(Integer.parseInt(hole.group(1))), hole
                .group(2))))
                .replace("{{", "{").replace("}}", "}");
    }

    /** Of the forms that .NET has for numbers, those with zeros alone: D2 and 00. */
    private static String shown(Value value, @Nullable String form) {
        if (form == null || !value.json().isIntegralNumber()) {
            return value.text();
        }
        if (!form.matches("[Dd]\\d{1,2}|0+")) {
            throw new TemplateException("format(…) with the form " + form + " is computed by Azure alone");
        }
        int digits = form.startsWith("0") ? form.length() : Integer.parseInt(form.substring(1));
        return ("%0" + Math.max(1, digits) + "d").formatted(value.json().longValue());
    }

    private static String part(String text, int from, int length) {
        return text.substring(from, (int) Math.min(text.length(), (long) from + length));
    }

    private static ArrayNode split(String text, JsonNode by) {
        String separators = (by.isArray() ? items(by) : List.of(by)).stream().map(JsonNode::asText).map(Pattern::quote)
                .collect(Collectors.joining("|"));
        ArrayNode parts = JsonNodeFactory.instance.arrayNode();
        for (String each : text.split(separators, -1)) {
            parts.add(each);
        }
        return parts;
    }

    private static String padded(List<Value> all) {
        String text = all.getFirst().text();
        int missing = Math.min(MOST, number(all.get(1)) - text.length());
        return (all.size() > 2 ? all.get(2).text() : " ").repeat(Math.max(0, missing)) + text;
    }

    private static String lower(Value value) {
        return value.text().toLowerCase(Locale.ROOT);
    }

    private static int number(Value value) {
        return value.json().isNumber() ? value.json().intValue() : Integer.parseInt(value.text().strip());
    }

    private static IntStream numbers(List<Value> all) {
        return all.size() == 1 && all.getFirst().json().isArray()
                ? items(all.getFirst().json()).stream().mapToInt(JsonNode::intValue)
                : all.stream().mapToInt(Functions::number);
    }

    /** Texts and numbers count as they do in templates: "true" and 1 are true. */
    static boolean truth(Value value) {
        return value.json().isNumber() ? value.json().intValue() != 0 : value.text().equalsIgnoreCase("true");
    }

    private static boolean same(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue()) == 0
                : one.equals(other);
    }

    private static Value compared(List<Value> all, IntPredicate order) {
        JsonNode one = all.getFirst().json();
        JsonNode other = all.get(1).json();
        return Value.of(order.test(one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue())
                : one.asText().compareTo(other.asText())));
    }

    private static boolean contains(JsonNode in, JsonNode what) {
        if (in.isArray()) {
            return items(in).stream().anyMatch(item -> same(item, what));
        }
        return in.isObject()
                ? in.properties().stream().anyMatch(entry -> entry.getKey().equalsIgnoreCase(what.asText()))
                : in.asText().contains(what.asText());
    }

    private static int length(JsonNode node) {
        return node.isTextual() ? node.textValue().length() : node.size();
    }

    private static Value item(JsonNode from, int index) {
        if (from.isTextual()) {
            return Value.of(index < 0 ? "" : from.textValue().substring(index, index + 1));
        }
        return Value.of(from.has(index) ? from.get(index) : NullNode.instance);
    }

    private static Value piece(JsonNode from, int skipped, int length) {
        if (from.isTextual()) {
            return Value.of(part(from.textValue(), Math.min(skipped, from.textValue().length()), length));
        }
        return Value.of(list(items(from).stream().skip(skipped).limit(length).toList()));
    }

    private static ArrayNode range(int from, int count) {
        ArrayNode range = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < Math.min(count, MOST); i++) {
            range.add(from + i);
        }
        return range;
    }

    private static ObjectNode object(List<Value> all) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i + 1 < all.size(); i += 2) {
            object.set(all.get(i).text(), all.get(i + 1).json());
        }
        return object;
    }

    private static JsonNode union(List<Value> all) {
        if (all.getFirst().json().isArray()) {
            List<JsonNode> together = new ArrayList<>();
            all.stream().flatMap(value -> items(value.json()).stream()).filter(item -> !together.contains(item))
                    .forEach(together::add);
            return list(together);
        }
        ObjectNode together = JsonNodeFactory.instance.objectNode();
        all.forEach(value -> Merge.into(together, value.json()));
        return together;
    }

    private static String extension(List<Value> all) {
        return all.getFirst().text() + "/providers/" + interleaved(all.get(1).text(), all.subList(2, all.size()));
    }

    /** A type with names between its words: {@code Microsoft.X/ys/y/zs/z}. */
    static String interleaved(String type, List<Value> names) {
        String[] words = type.split("/", -1);
        if (words.length != names.size() + 1) {
            throw new TemplateException(type + " needs " + (words.length - 1) + " names, and is given " + names.size());
        }
        StringBuilder id = new StringBuilder(words[0]);
        for (int i = 0; i < names.size(); i++) {
            id.append('/').append(words[i + 1]).append('/').append(names.get(i).text());
        }
        return id.toString();
    }

    private static JsonNode parsed(String text) {
        try {
            JsonNode read = JSON.readTree(text);
            return read.isMissingNode() ? NullNode.instance : read;
        } catch (JsonProcessingException e) {
            throw new TemplateException("json(…) is given what is no JSON");
        }
    }

    static List<JsonNode> items(JsonNode list) {
        return list.isArray() ? StreamSupport.stream(list.spliterator(), false).toList() : List.of();
    }

    private static ArrayNode list(List<? extends JsonNode> items) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        items.forEach(list::add);
        return list;
    }
}
