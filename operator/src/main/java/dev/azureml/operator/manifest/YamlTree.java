package dev.azureml.operator.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The JSON of one YAML document, and the line of each of its values. */
final class YamlTree {
    /** More than any manifest has: a document whose aliases unfold to more is one that was made to fill the memory. */
    private static final int MOST_VALUES = 500_000;
    /** Deeper than what the API server takes. */
    private static final int DEEPEST = 256;

    private final String source;
    private final Map<String, Integer> lines = new HashMap<>();
    private int values;

    private YamlTree(String source) {
        this.source = source;
    }

    /** A document that was read. */
    record Document(JsonNode tree, int line, Map<String, Integer> lines) {
    }

    static Document of(String source, Node root) throws UnreadableFileException {
        YamlTree tree = new YamlTree(source);
        JsonNode json = tree.json(root, "", 0);
        return new Document(json, line(root), Map.copyOf(tree.lines));
    }

    private static int line(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
    }

    private JsonNode json(Node node, String path, int depth) throws UnreadableFileException {
        if (depth > DEEPEST || ++values > MOST_VALUES) {
            throw new UnreadableFileException(
                    source + ":" + line(node) + ": nested too deep, or too large: check its anchors"
                            + " and aliases");
        }
        lines.putIfAbsent(path, line(node));
        return switch (node) {
            case MappingNode mapping -> object(mapping, path, depth);
            case SequenceNode sequence -> list(sequence, path, depth);
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new UnreadableFileException(source + ":" + line(node) + ": not understood");
        };
    }

    private ObjectNode object(MappingNode mapping, String path, int depth) throws UnreadableFileException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        Set<String> own = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new UnreadableFileException(source + ":" + line(tuple.getKeyNode()) + ": a key must be a text");
            }
            String name = key.getValue();
            if (name.equals("<<") && key.getScalarStyle() == ScalarStyle.PLAIN) {
                merge(tuple.getValueNode(), object, path, depth);
                continue;
            }
            if (own.contains(name)) {
                throw new UnreadableFileException(source + ":" + line(key) + ": key " + name + " stands twice");
            }
            String at = path.isEmpty() ? name : path + "." + name;
            own.add(name);
            lines.put(at, line(key));
            object.set(name, json(tuple.getValueNode(), at, depth + 1));
        }
        return object;
    }

    /** The merge key: what is said beside it wins. */
    private void merge(Node merged, ObjectNode into, String path, int depth) throws UnreadableFileException {
        List<Node> sources = merged instanceof SequenceNode sequence ? sequence.getValue() : List.of(merged);
        for (Node source : sources) {
            if (json(source, path, depth + 1) instanceof ObjectNode object) {
                object.properties().forEach(entry -> into.putIfAbsent(entry.getKey(), entry.getValue()));
            }
        }
    }

    private ArrayNode list(SequenceNode sequence, String path, int depth) throws UnreadableFileException {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (Node item : sequence.getValue()) {
            list.add(json(item, path + "[" + list.size() + "]", depth + 1));
        }
        return list;
    }

    private static BigInteger integer(String text) {
        String digits = text.replaceFirst("^[+]", "");
        return digits.startsWith("0x")
                ? new BigInteger(digits.substring(2), 16)
                : digits.startsWith("0o") ? new BigInteger(digits.substring(2), 8) : new BigInteger(digits);
    }

    private JsonNode scalar(ScalarNode scalar) throws UnreadableFileException {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        JsonNodeFactory json = JsonNodeFactory.instance;
        try {
            if (tag.equals(Tag.NULL)) {
                return json.nullNode();
            }
            if (tag.equals(Tag.BOOL)) {
                return json.booleanNode(Boolean.parseBoolean(text));
            }
            if (tag.equals(Tag.INT)) {
                BigInteger number = integer(text);
                return number.bitLength() < Long.SIZE ? json.numberNode(number.longValue()) : json.numberNode(number);
            }
            boolean finite = tag.equals(Tag.FLOAT) && !text.toLowerCase(Locale.ROOT).matches("[-+]?[.](inf|nan)");
            return finite ? json.numberNode(new BigDecimal(text)) : json.textNode(text);
        } catch (NumberFormatException e) {
            throw new UnreadableFileException(source + ":" + line(scalar) + ": " + text + " is no number");
        }
    }
}
