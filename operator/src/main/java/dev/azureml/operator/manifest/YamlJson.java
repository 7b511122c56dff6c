package dev.azureml.operator.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** The JSON that a YAML document means to kubectl, and the line of each of its values; keys are as they are written. */
final class YamlJson {
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

    private static JsonNode scalar(Yaml.Scalar scalar) throws YamlProblem {
        if (scalar.tag().isEmpty()) {
            return scalar.plain() ? PlainScalar.of(scalar.text()) : JSON.textNode(scalar.text());
        }
        JsonNode meant = PlainScalar.of(scalar.text());
        String tag = scalar.tag().replaceFirst("^tag:yaml[.]org,2002:", "");
        boolean fits = switch (tag) {
            case "null" -> meant.isNull();
            case "bool" -> meant.isBoolean();
            case "int" -> meant.isIntegralNumber();
            case "float" -> meant.isNumber();
            default -> {
                meant = JSON.textNode(scalar.text());
                yield true;
            }
        };
        if (!fits) {
            throw new YamlProblem(scalar.place(),
                    "!!" + tag + " stands before what is none: leave it out, or write such a"
                            + " value behind it");
        }
        return meant;
    }
}
