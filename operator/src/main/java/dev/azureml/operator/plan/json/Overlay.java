package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.json.Paths.Keyed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Laying a wanted body over what Azure has, and the parts of bodies. Nothing here changes its arguments, but for
 * {@link #set}. A list is one value, but for lists with a key in the rules: there an element's segment is
 * {@code name=blue}.
 */
public final class Overlay {
    private Overlay() {
    }

    /** As {@link #overlay(Shape, ObjectNode, ObjectNode, CompareRules)} where nothing is known of the shape. */
    public static ObjectNode overlay(ObjectNode base, ObjectNode wanted, CompareRules rules) {
        return overlay(Shape.ANY, base, wanted, rules);
    }

    /**
     * The base with all that is wanted in it: objects merge, keyed lists merge by key, other lists and exact pointers
     * are replaced, null removes. Where the shape is known a property keeps the base's spelling, and what belongs to
     * another subtype than the wanted one goes.
     */
    public static ObjectNode overlay(Shape shape, ObjectNode base, ObjectNode wanted, CompareRules rules) {
        ObjectNode result = base.deepCopy();
        new Merge(rules).object(JsonPointer.empty(), shape, result, wanted);
        return result;
    }

    /** The paths of all that a body says, sorted: scalars, lists and empty objects; a null says nothing. */
    public static List<JsonPointer> leaves(ObjectNode body) {
        return leaves(body, CompareRules.NONE);
    }

    /** The same, with the elements of keyed lists one by one; what is said exactly is one leaf. */
    public static List<JsonPointer> leaves(ObjectNode body, CompareRules rules) {
        var found = new ArrayList<JsonPointer>();
        addLeaves(JsonPointer.empty(), body, rules, found);
        found.sort(Comparator.comparing(JsonPointer::toString));
        return List.copyOf(found);
    }

    private static void addLeaves(JsonPointer path, JsonNode node, CompareRules rules, List<JsonPointer> found) {
        boolean whole = node.isEmpty() || rules.isExact(path);
        List<Keyed> keys = whole ? null : keys(path, node, rules);
        if (node instanceof ObjectNode object && !whole) {
            object.properties().forEach(e -> addLeaves(path.appendProperty(e.getKey()), e.getValue(), rules, found));
        } else if (keys != null) {
            for (int i = 0; i < keys.size(); i++) {
                addLeaves(path.appendProperty(keys.get(i).segment()), node.get(i), rules, found);
            }
        } else if (!node.isNull() && !path.matches()) {
            found.add(path);
        }
    }

    private static @Nullable List<Keyed> keys(JsonPointer path, JsonNode node, CompareRules rules) {
        return node instanceof ArrayNode list
                ? rules.listKey(path).map(key -> Paths.keys(list, key)).orElse(null)
                : null;
    }

    /**
     * A copy without what is at the pointers; parents that become empty go too. Without its key, an element of a list
     * goes as a whole. A pointer through a list by index changes nothing.
     */
    public static ObjectNode without(ObjectNode body, Collection<JsonPointer> pointers) {
        ObjectNode result = body.deepCopy();
        pointers.forEach(pointer -> remove(result, Paths.segments(pointer, result)));
        return result;
    }

    private static void remove(JsonNode node, List<String> segments) {
        if (segments.isEmpty()) {
            return;
        }
        String segment = segments.getFirst();
        List<String> rest = segments.subList(1, segments.size());
        if (node instanceof ObjectNode object) {
            String key = Paths.key(object, segment, false);
            if (key != null && (rest.isEmpty() || becomesEmpty(object.get(key), rest))) {
                object.remove(key);
            }
        } else if (node instanceof ArrayNode list) {
            removeElement(list, Keyed.of(segment), rest);
        }
    }

    private static void removeElement(ArrayNode list, @Nullable Keyed keyed, List<String> rest) {
        JsonNode element = keyed == null ? null : keyed.in(list);
        if (keyed == null || element == null) {
            return;
        }
        boolean whole = rest.isEmpty() || rest.equals(List.of(keyed.key()));
        if (whole || becomesEmpty(element, rest)) {
            list.remove(keyed.indexIn(list));
        }
    }

    private static boolean becomesEmpty(JsonNode child, List<String> rest) {
        boolean hadContent = !child.isEmpty();
        remove(child, rest);
        return hadContent && child.isEmpty();
    }

    /** What is at the pointers and nothing else, in its place; a pointer through a list by index brings the list. */
    public static ObjectNode only(ObjectNode body, Collection<JsonPointer> pointers) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (JsonPointer pointer : pointers) {
            if (at(body, pointer) != null) {
                copy(body, result, Paths.segments(pointer, body));
            }
        }
        return result;
    }

    private static void copy(ObjectNode from, ObjectNode to, List<String> segments) {
        String key = segments.isEmpty() ? null : Paths.key(from, segments.getFirst(), false);
        if (key == null) {
            return;
        }
        List<String> rest = segments.subList(1, segments.size());
        JsonNode child = from.get(key);
        if (!rest.isEmpty() && child instanceof ObjectNode object) {
            copy(object, to.withObjectProperty(key), rest);
        } else if (!rest.isEmpty() && child instanceof ArrayNode list && Keyed.of(rest.getFirst()) != null) {
            copyElement(list, to, key, rest);
        } else if (rest.isEmpty() || child.isArray()) {
            to.set(key, child.deepCopy());
        }
    }

    private static void copyElement(ArrayNode list, ObjectNode to, String key, List<String> segments) {
        Keyed keyed = Keyed.of(segments.getFirst());
        JsonNode element = keyed == null ? null : keyed.in(list);
        if (keyed == null || element == null) {
            return;
        }
        ArrayNode target = to.withArrayProperty(key);
        List<String> rest = segments.subList(1, segments.size());
        JsonNode present = keyed.in(target);
        if (present != null && rest.isEmpty()) {
            target.set(keyed.indexIn(target), element.deepCopy());
        } else if (rest.isEmpty()) {
            target.add(element.deepCopy());
        } else if (element instanceof ObjectNode from) {
            ObjectNode into = present instanceof ObjectNode known ? known : target.addObject();
            into.set(keyed.key(), from.get(keyed.key()));
            copy(from, into, rest);
        }
    }

    /** What is at the pointer, through keyed elements too; null where there is nothing. */
    public static @Nullable JsonNode at(JsonNode body, JsonPointer pointer) {
        JsonNode at = body;
        for (String segment : Paths.segments(pointer, body)) {
            at = at == null ? null : Paths.step(at, segment);
        }
        return at;
    }

    /** Whether it says nothing to Azure: absent, null, an empty text, an empty list or object. */
    public static boolean isEmpty(@Nullable JsonNode node) {
        return Paths.empty(node);
    }

    /** The steps of a pointer, in order. */
    public static List<String> segments(JsonPointer pointer) {
        return Paths.segments(pointer);
    }

    /** The same where the shape is known, so that names are found in whatever case Azure or a person writes them. */
    public static @Nullable JsonNode at(Shape shape, JsonNode body, JsonPointer pointer) {
        Shape inner = shape;
        JsonPointer parent = JsonPointer.empty();
        JsonNode at = body;
        for (String segment : Paths.segments(pointer)) {
            if (at instanceof ObjectNode object) {
                String key = Paths.key(object, segment, Paths.ignoresCase(parent, inner));
                inner = inner.member(segment, object).shape();
                at = key == null ? null : object.get(key);
            } else {
                at = at == null ? null : Paths.step(at, segment);
                inner = inner.element();
            }
            parent = parent.appendProperty(segment);
        }
        return at;
    }

    /**
     * Puts a value into the body itself, making the objects and keyed elements that lead to it.
     *
     * @throws IllegalArgumentException for the root, and where a scalar or another element's index is in the way
     */
    public static void set(ObjectNode body, JsonPointer pointer, JsonNode value) {
        if (pointer.matches()) {
            throw new IllegalArgumentException("The root of a body can't be set");
        }
        List<String> segments = Paths.segments(pointer, body);
        JsonNode parent = body;
        for (String segment : segments.subList(0, segments.size() - 1)) {
            parent = child(parent, segment, pointer);
        }
        String last = segments.getLast();
        Keyed keyed = Keyed.of(last);
        if (parent instanceof ObjectNode object) {
            object.set(last, value);
        } else if (parent instanceof ArrayNode list && keyed != null) {
            int index = keyed.indexIn(list);
            list.set(index < 0 ? list.add(value).size() - 1 : index, value);
        } else if (parent instanceof ArrayNode list && Paths.isIndex(last) && Integer.parseInt(last) < list.size()) {
            list.set(Integer.parseInt(last), value);
        } else {
            throw inTheWay(pointer);
        }
    }

    private static JsonNode child(JsonNode parent, String segment, JsonPointer pointer) {
        JsonNode child = Paths.step(parent, segment);
        if (child != null && child.isContainerNode()) {
            return child;
        }
        Keyed keyed = Keyed.of(segment);
        if (parent instanceof ObjectNode object && Paths.absent(child)) {
            return object.putObject(segment);
        }
        if (parent instanceof ArrayNode list && keyed != null && child == null) {
            return list.addObject().put(keyed.key(), keyed.value());
        }
        throw inTheWay(pointer);
    }

    private static IllegalArgumentException inTheWay(JsonPointer pointer) {
        return new IllegalArgumentException("Can't set " + display(pointer) + ": something else is in the way");
    }

    /** As a person writes it: {@code properties.scaleSettings.maxNodeCount}, {@code tags['a/b']}. */
    public static String display(JsonPointer pointer) {
        return Paths.display(pointer);
    }
}
