package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.plan.json.Shape.Kind;
import dev.azureml.operator.plan.json.Shape.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the compact table that {@code src/build/arm_shapes.py} writes. */
final class ShapeReader {
    private static final ObjectShape EMPTY = new ObjectShape(Map.of(), null, Map.of(), null);

    private final JsonNode shapes;
    private final Map<String, ObjectShape> table = new HashMap<>();

    private ShapeReader(JsonNode shapes) {
        this.shapes = shapes;
    }

    /** The shape of each ARM type, by its name in lower case. */
    static Map<String, Shape> read(JsonNode file) {
        var types = new HashMap<String, Shape>();
        for (JsonNode group : file.path("groups")) {
            var reader = new ShapeReader(group.path("shapes"));
            reader.shapes.properties().forEach(e -> reader.table.put(e.getKey(), reader.object(e.getValue())));
            group.path("types").properties().forEach(e -> {
                Shape shape = Shape.object(reader.named(e.getValue().asText()));
                if (types.put(e.getKey().toLowerCase(Locale.ROOT), shape) != null) {
                    // The later would win, and what the earlier says would hold nowhere.
                    throw new IllegalStateException("The table of ARM shapes has " + e.getKey() + " twice");
                }
            });
        }
        return Map.copyOf(types);
    }

    private Supplier<ObjectShape> named(String name) {
        if (!shapes.has(name)) {
            throw new IllegalStateException("The table of ARM shapes lacks " + name);
        }
        Map<String, ObjectShape> all = table;
        return () -> all.getOrDefault(name, EMPTY);
    }

    private ObjectShape object(JsonNode json) {
        var properties = new TreeMap<String, Member>(String.CASE_INSENSITIVE_ORDER);
        json.path("properties").properties()
                .forEach(e -> properties.put(e.getKey(), member(e.getKey(), e.getValue().asText())));
        var subtypes = new TreeMap<String, Supplier<ObjectShape>>(String.CASE_INSENSITIVE_ORDER);
        json.path("subtypes").properties().forEach(e -> subtypes.put(e.getKey(), named(e.getValue().asText())));
        @Nullable
        String additional = json.path("additional").textValue();
        return new ObjectShape(properties, json.path("discriminator").textValue(), subtypes,
                additional == null ? null : member("*", additional).shape());
    }

    private Member member(String name, String text) {
        var words = new ArrayList<>(List.of(text.split(" ")));
        boolean readOnly = words.remove("readOnly");
        boolean writeOnly = words.remove("writeOnly");
        boolean createOnly = words.remove("createOnly");
        return new Member(name, shape(words), readOnly, writeOnly, createOnly);
    }

    private Shape shape(List<String> words) {
        String word = words.getFirst();
        if (word.startsWith("#")) {
            return Shape.object(named(word.substring(1)));
        }
        if (word.equals("set")) {
            return Shape.set(shape(words.subList(1, words.size())));
        }
        Kind kind = Kind.valueOf(word.toUpperCase(Locale.ROOT));
        return switch (kind) {
            case LIST, MAP -> Shape.container(kind, shape(words.subList(1, words.size())));
            default -> Shape.scalar(kind);
        };
    }
}
