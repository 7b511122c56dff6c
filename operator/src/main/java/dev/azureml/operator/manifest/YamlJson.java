package dev.azureml.operator.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/** The JSON that a YAML document means to kubectl, and the line of each of its values. */
final class YamlJson {
    private static final ScalarResolver TYPES = new CoreScalarResolver(true);
    /** The tag that says no more than that it is none of the words for other things. */
    private static final String A_TEXT = "!";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Map<String, Integer> lines = new HashMap<>();

    private YamlJson() {
    }

    /** A document that was read. */
    record Document(JsonNode tree, int line, Map<String, Integer> lines) {
    }

    static Document of(Yaml root) throws YamlProblem {
        YamlJson document = new YamlJson();
        JsonNode tree = document.json(root, "");
        return new Document(tree, root.place().line(), Map.copyOf(document.lines));
    }

    private JsonNode json(Yaml value, String path) throws YamlProblem {
        lines.putIfAbsent(path, value.place().line());
        return switch (value) {
            case Yaml.Mapping mapping -> object(mapping, path);
            case Yaml.Items items -> list(items, path);
            case Yaml.Scalar scalar -> scalar(scalar);
        };
    }

    private ObjectNode object(Yaml.Mapping mapping, String path) throws YamlProblem {
        ObjectNode object = JSON.objectNode();
        for (Yaml.Entry entry : mapping.entries()) {
            String at = path.isEmpty() ? entry.key() : path + "." + entry.key();
            lines.put(at, entry.place().line());
            object.set(entry.key(), json(entry.value(), at));
        }
        return object;
    }

    private ArrayNode list(Yaml.Items items, String path) throws YamlProblem {
        ArrayNode list = JSON.arrayNode();
        for (Yaml item : items.values()) {
            list.add(json(item, path + "[" + list.size() + "]"));
        }
        return list;
    }

    private static BigInteger integer(String text) {
        String digits = text.replaceFirst("^[+]", "");
        return digits.startsWith("0x")
                ? new BigInteger(digits.substring(2), 16)
                : digits.startsWith("0o") ? new BigInteger(digits.substring(2), 8) : new BigInteger(digits);
    }

    private static JsonNode scalar(Yaml.Scalar scalar) throws YamlProblem {
        String text = scalar.text();
        Tag tag = scalar.tag().isEmpty() || scalar.tag().equals(A_TEXT)
                ? TYPES.resolve(text, scalar.plain() && scalar.tag().isEmpty())
                : new Tag(scalar.tag());
        try {
            if (tag.equals(Tag.NULL)) {
                return JSON.nullNode();
            }
            if (tag.equals(Tag.BOOL)) {
                return JSON.booleanNode(Boolean.parseBoolean(text));
            }
            if (tag.equals(Tag.INT)) {
                BigInteger number = integer(text);
                return number.bitLength() < Long.SIZE ? JSON.numberNode(number.longValue()) : JSON.numberNode(number);
            }
            boolean finite = tag.equals(Tag.FLOAT) && !text.toLowerCase(Locale.ROOT).matches("[-+]?[.](inf|nan)");
            return finite ? JSON.numberNode(new BigDecimal(text)) : JSON.textNode(text);
        } catch (NumberFormatException _) {
            throw new YamlProblem(scalar.place(), text + " is no number");
        }
    }
}
