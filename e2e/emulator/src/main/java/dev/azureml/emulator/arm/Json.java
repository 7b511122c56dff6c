package dev.azureml.emulator.arm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON by dotted paths such as {@code properties.credentials.secrets}; no path goes into a list. */
public final class Json {
    public static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An object of alternating names and values. */
    public static ObjectNode object(@Nullable Object... namesAndValues) {
        ObjectNode out = object();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            out.set(String.valueOf(namesAndValues[i]), node(namesAndValues[i + 1]));
        }
        return out;
    }

    public static JsonNode node(@Nullable Object value) {
        return switch (value) {
            case null -> NullNode.getInstance();
            case JsonNode node -> node;
            case String text -> TextNode.valueOf(text);
            case Boolean bool -> BooleanNode.valueOf(bool);
            case Integer number -> IntNode.valueOf(number);
            default -> MAPPER.valueToTree(value);
        };
    }

    /** The value at a path; missing when there is none. */
    public static JsonNode at(JsonNode node, String path) {
        JsonNode here = node;
        for (String name : names(path)) {
            here = here.path(name);
        }
        return here;
    }

    public static String text(JsonNode node, String path) {
        JsonNode found = at(node, path);
        return found.isTextual() ? found.textValue() : "";
    }

    public static boolean has(JsonNode node, String path) {
        JsonNode found = at(node, path);
        return !found.isMissingNode() && !found.isNull();
    }

    /** Sets a value, making the objects above it. */
    public static void set(ObjectNode node, String path, JsonNode value) {
        List<String> names = names(path);
        ObjectNode here = node;
        for (String name : names.subList(0, names.size() - 1)) {
            here = here.get(name) instanceof ObjectNode next ? next : here.putObject(name);
        }
        here.set(names.getLast(), value);
    }

    /** Takes a value out; null when there was none. */
    public static @Nullable JsonNode remove(ObjectNode node, String path) {
        int dot = path.lastIndexOf('.');
        JsonNode above = dot < 0 ? node : at(node, path.substring(0, dot));
        return above instanceof ObjectNode object ? object.remove(path.substring(dot + 1)) : null;
    }

    /** Lays a PATCH over a resource: objects merge, null removes, tags are replaced. */
    public static void merge(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (value.isNull()) {
                target.remove(name);
            } else if (value instanceof ObjectNode object && !name.equals("tags")
                    && target.get(name) instanceof ObjectNode inner) {
                merge(inner, object);
            } else {
                target.set(name, value.deepCopy());
            }
        }
    }

    private static List<String> names(String path) {
        return List.of(path.split("\\.", -1));
    }
}
