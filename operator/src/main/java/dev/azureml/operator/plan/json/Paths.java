package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Steps through ARM JSON: names that differ in case, list elements by key ({@code name=blue}). */
final class Paths {
    static final JsonPointer TAGS = JsonPointer.compile("/tags");
    static final JsonPointer PROPERTIES_TAGS = JsonPointer.compile("/properties/tags");
    private static final Pattern INDEX = Pattern.compile("\\d{1,9}");
    private static final Pattern KEYED = Pattern.compile("([A-Za-z]\\w*)=(.+)", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][\\w-]*");

    private Paths() {
    }

    /** A list element's segment: the property that tells elements apart, and its value. */
    record Keyed(String key, String value) {
        static @Nullable Keyed of(String segment) {
            var matcher = KEYED.matcher(segment);
            return matcher.matches() ? new Keyed(matcher.group(1), matcher.group(2)) : null;
        }

        static @Nullable Keyed of(JsonNode element, String key) {
            JsonNode value = element.path(key);
            return value.isValueNode() && !value.isNull() ? new Keyed(key, value.asText()) : null;
        }

        String segment() {
            return key + "=" + value;
        }

        boolean matches(JsonNode element) {
            Keyed other = of(element, key);
            return other != null && (value.equals(other.value)
                    || (isArmId(value) && value.equalsIgnoreCase(other.value)));
        }

        @Nullable
        JsonNode in(JsonNode list) {
            return list.get(indexIn(list));
        }

        /** Where the element is, -1 when it is not there. */
        int indexIn(JsonNode list) {
            for (int i = 0; i < list.size(); i++) {
                if (matches(list.path(i))) {
                    return i;
                }
            }
            return -1;
        }
    }

    /** The keys of the elements, in order; null when an element has none or two have the same. */
    static @Nullable List<Keyed> keys(ArrayNode list, String key) {
        var found = new ArrayList<Keyed>();
        Set<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (JsonNode element : list) {
            Keyed keyed = Keyed.of(element, key);
            if (keyed == null || !seen.add(keyed.value())) {
                return null;
            }
            found.add(keyed);
        }
        return found;
    }

    static boolean isArmId(String text) {
        return text.regionMatches(true, 0, "/subscriptions/", 0, 15)
                || text.regionMatches(true, 0, "/providers/", 0, 11);
    }

    static boolean absent(@Nullable JsonNode node) {
        return node == null || node.isNull() || node.isMissingNode();
    }

    /** What says nothing to Azure: absent, null, an empty text, an empty list or object. */
    static boolean empty(@Nullable JsonNode node) {
        return absent(node) || node != null && (node.isContainerNode()
                ? node.isEmpty()
                : node.isTextual() && node.textValue().isEmpty());
    }

    /** ARM's own property names and tag names ignore case; keys of other maps do so only when they are ARM ids. */
    static boolean ignoresCase(JsonPointer parent, Shape shape) {
        return shape.kind() == Shape.Kind.OBJECT || parent.equals(TAGS);
    }

    /** The name under which the object holds it, an equal spelling first; null when it does not. */
    static @Nullable String key(JsonNode object, String name, boolean ignoreCase) {
        if (object.has(name) || !object.isObject()) {
            return object.has(name) ? name : null;
        }
        if (!ignoreCase && !isArmId(name)) {
            return null;
        }
        for (Iterator<String> names = object.fieldNames(); names.hasNext();) {
            String other = names.next();
            if (other.equalsIgnoreCase(name)) {
                return other;
            }
        }
        return null;
    }

    static List<String> segments(JsonPointer pointer) {
        var segments = new ArrayList<String>();
        for (JsonPointer at = pointer; !at.matches(); at = at.tail()) {
            segments.add(at.getMatchingProperty());
        }
        return segments;
    }

    static boolean isIndex(String segment) {
        return INDEX.matcher(segment).matches();
    }

    /** The pointer's segments, as the body spells them where it has them. */
    static List<String> segments(JsonPointer pointer, JsonNode body) {
        var segments = new ArrayList<String>();
        JsonPointer parent = JsonPointer.empty();
        JsonNode at = body;
        for (String segment : segments(pointer)) {
            String key = at == null ? null : key(at, segment, parent.equals(TAGS));
            segments.add(key == null ? segment : key);
            at = at == null ? null : step(at, segments.getLast());
            parent = parent.appendProperty(segment);
        }
        return segments;
    }

    /** One step from a node; null where there is nothing. */
    static @Nullable JsonNode step(JsonNode node, String segment) {
        return switch (node) {
            case ObjectNode object -> {
                String key = key(object, segment, false);
                yield key == null ? null : object.get(key);
            }
            case ArrayNode list -> {
                Keyed keyed = Keyed.of(segment);
                yield keyed != null ? keyed.in(list) : isIndex(segment) ? list.get(Integer.parseInt(segment)) : null;
            }
            default -> null;
        };
    }

    static String display(JsonPointer pointer) {
        var text = new StringBuilder();
        for (String segment : segments(pointer)) {
            if (NAME.matcher(segment).matches()) {
                text.append(text.isEmpty() ? "" : ".").append(segment);
            } else if (isIndex(segment) || KEYED.matcher(segment).matches()) {
                text.append('[').append(segment).append(']');
            } else {
                text.append("['").append(segment.replace("\\", "\\\\").replace("'", "\\'")).append("']");
            }
        }
        return text.toString();
    }
}
