package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a person lays over a body by hand. Names of properties ignore case, as Azure's services do; the keys of maps do
 * not, where Azure publishes that it is one.
 */
public final class OverrideMerge {
    private OverrideMerge() {
    }

    /**
     * The first place at which something is said of what is at the pointer, in it or around it: {@code Properties.Kind}.
     * Whoever replaces a list or an object replaces all that is in it.
     */
    public static Optional<String> reach(ObjectNode said, JsonPointer pointer) {
        return reach(said, Paths.segments(pointer), "");
    }

    private static Optional<String> reach(JsonNode at, List<String> steps, String place) {
        if (steps.isEmpty() || !at.isObject()) {
            return Optional.of(place);
        }
        return at.properties().stream().filter(entry -> entry.getKey().equalsIgnoreCase(steps.getFirst()))
                .flatMap(entry -> reach(entry.getValue(), steps.subList(1, steps.size()),
                        place.isEmpty() ? entry.getKey() : place + "." + entry.getKey()).stream())
                .findFirst();
    }

    /** The first property that is said twice, in different case: {@code properties.Mode and mode}. */
    public static Optional<String> twice(Shape shape, ObjectNode said) {
        return twice(JsonPointer.empty(), shape, said);
    }

    private static Optional<String> twice(JsonPointer path, Shape shape, JsonNode node) {
        boolean ignoreCase = ignoresCase(path, shape);
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            JsonPointer child = path.appendProperty(entry.getKey());
            if (ignoreCase && !seen.add(entry.getKey())) {
                return Optional.of(Paths.display(child));
            }
            Optional<String> inner = twice(child, shape.member(entry.getKey(), node).shape(), entry.getValue());
            if (inner.isPresent()) {
                return inner;
            }
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                Optional<String> inner = twice(path.appendIndex(i), shape.element(), node.get(i));
                if (inner.isPresent()) {
                    return inner;
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Lays it over the body itself, in the body's spelling: objects merge, all else replaces; null says that the
     * property is to be absent.
     *
     * @param keyed lists that merge by a key
     */
    public static void merge(Shape shape, ObjectNode body, ObjectNode said, CompareRules keyed) {
        merge(JsonPointer.empty(), shape, body, said, keyed);
    }

    private static void merge(JsonPointer path, Shape shape, ObjectNode body, ObjectNode said, CompareRules keyed) {
        boolean ignoreCase = ignoresCase(path, shape);
        for (Map.Entry<String, JsonNode> entry : said.properties()) {
            String known = Paths.key(body, entry.getKey(), ignoreCase);
            String key = known == null ? entry.getKey() : known;
            JsonPointer child = path.appendProperty(key);
            Shape inner = shape.member(key, said, body).shape();
            JsonNode there = body.get(key);
            switch (entry.getValue()) {
                case ObjectNode object -> {
                    ObjectNode into = there instanceof ObjectNode one ? one : JsonNodeFactory.instance.objectNode();
                    body.set(key, into);
                    merge(child, inner, into, object, keyed);
                }
                case JsonNode value -> body.set(key, byKey(child, there, value, keyed));
            }
        }
    }

    private static JsonNode byKey(JsonPointer path, @Nullable JsonNode there, JsonNode value, CompareRules keyed) {
        if (there == null || !there.isArray() || !value.isArray() || keyed.listKey(path).isEmpty()) {
            return value.deepCopy();
        }
        ObjectNode base = JsonNodeFactory.instance.objectNode();
        ObjectNode wanted = JsonNodeFactory.instance.objectNode();
        Overlay.set(base, path, there);
        Overlay.set(wanted, path, value);
        return Overlay.overlay(base, wanted, keyed).at(path);
    }

    private static boolean ignoresCase(JsonPointer path, Shape shape) {
        return shape.kind() != Shape.Kind.MAP || Paths.ignoresCase(path, shape);
    }
}
