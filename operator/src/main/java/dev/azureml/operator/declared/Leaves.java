package dev.azureml.operator.declared;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** The texts, numbers and truths in a tree, by their paths, such as {@code a.b[0].c}. */
final class Leaves {
    private Leaves() {
    }

    static Stream<Map.Entry<String, JsonNode>> of(JsonNode node) {
        List<Map.Entry<String, JsonNode>> all = new ArrayList<>();
        each(node, "", (path, leaf) -> all.add(Map.entry(path, leaf)));
        return all.stream();
    }

    /** The names of all properties, of those too that have nothing in them. */
    static Stream<String> names(JsonNode node) {
        return node.isObject()
                ? node.propertyStream().flatMap(entry -> Stream.concat(Stream.of(entry.getKey()), names(entry
                        .getValue())))
                : node.valueStream().flatMap(Leaves::names);
    }

    /** The name of the property that a path ends with. */
    static String last(String path) {
        return path.replaceFirst("\\[\\d+\\]$", "").replaceFirst(".*[.]", "");
    }

    private static void each(JsonNode node, String path, BiConsumer<String, JsonNode> each) {
        if (node.isObject()) {
            node.properties().forEach(entry -> each(entry.getValue(), path.isEmpty()
                    ? entry.getKey()
                    : path + "." + entry.getKey(), each));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                each(node.get(i), path + "[" + i + "]", each);
            }
        } else if (!node.isNull()) {
            each.accept(path, node);
        }
    }
}
