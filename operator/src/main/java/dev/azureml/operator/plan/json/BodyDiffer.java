package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.json.Paths.Keyed;
import dev.azureml.operator.plan.json.Shape.Kind;
import dev.azureml.operator.plan.json.Shape.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One comparison under way. */
final class BodyDiffer {
    private final CompareRules rules;
    private final List<Difference> found = new ArrayList<>();

    BodyDiffer(CompareRules rules) {
        this.rules = rules;
    }

    List<Difference> found() {
        return List.copyOf(found);
    }

    void node(JsonPointer path, Shape shape, JsonNode wanted, @Nullable JsonNode observed) {
        if (rules.isIgnored(path) || (rules.partial() && Paths.absent(observed))) {
            return;
        }
        if (rules.isExact(path)) {
            exact(path, shape, wanted, observed);
        } else {
            content(path, shape, wanted, observed);
        }
    }

    /** Whether there is already what is wanted, in Azure's spelling of it. */
    static boolean isThere(CompareRules rules, JsonPointer path, Shape shape, JsonNode wanted, JsonNode there) {
        var walk = new BodyDiffer(rules.withPartial(false));
        walk.content(path, shape, wanted, there);
        return walk.found.isEmpty();
    }

    private void content(JsonPointer path, Shape shape, JsonNode wanted, @Nullable JsonNode observed) {
        switch (wanted) {
            case ObjectNode object when Paths.absent(observed) || observed instanceof ObjectNode -> object(path, shape,
                    object, observed instanceof ObjectNode other ? other : JsonNodeFactory.instance.objectNode());
            case ArrayNode list when observed instanceof ArrayNode other -> list(path, shape, list, other);
            default -> {
                if (!same(path, shape, wanted, observed)
                        && !(observed != null && rules.isQuantity(path) && Values.sameQuantity(wanted, observed))) {
                    add(path, shape, wanted, observed);
                }
            }
        }
    }

    private boolean same(JsonPointer path, Shape shape, JsonNode wanted, @Nullable JsonNode observed) {
        if (Paths.empty(wanted)) {
            return observed == null || Paths.empty(observed) || rules.isDefault(path, observed);
        }
        if (observed == null || Paths.empty(observed)) {
            return rules.isPlaceholder(path, wanted) || rules.isDefault(path, wanted);
        }
        if (rules.isPlaceholder(path, wanted)) {
            return true;
        }
        return Values.same(shape.kind(), wanted, observed)
                || (isLocation(path) && Values.sameLocation(wanted, observed));
    }

    /** The location of the envelope, which is one also where nothing is known of the type. */
    private static boolean isLocation(JsonPointer path) {
        return !path.matches() && path.tail().matches() && path.getMatchingProperty().equals("location");
    }

    private void object(JsonPointer path, Shape shape, ObjectNode wanted, ObjectNode observed) {
        boolean ignoreCase = Paths.ignoresCase(path, shape);
        for (Map.Entry<String, JsonNode> entry : wanted.properties()) {
            String name = entry.getKey();
            JsonNode value = entry.getValue();
            Member member = shape.member(name, wanted, observed);
            if (member.writeOnly()) {
                continue;
            }
            JsonPointer child = path.appendProperty(name);
            String key = Paths.key(observed, name, ignoreCase);
            JsonNode other = key == null ? null : observed.get(key);
            boolean entryMatters = shape.kind() == Kind.MAP || Paths.isArmId(name);
            if (entryMatters && Paths.absent(other) && !value.isNull() && !rules.isIgnored(child)) {
                add(child, member.shape(), value, other);
            } else {
                node(child, entryShape(shape, member), value, other);
            }
        }
    }

    /** A map's plain text is free, whatever its key is called. */
    private static Shape entryShape(Shape shape, Member member) {
        boolean freeText = shape.kind() == Kind.MAP && member.shape().kind() == Kind.STRING;
        return freeText ? Shape.ANY : member.shape();
    }

    private void list(JsonPointer path, Shape shape, ArrayNode wanted, ArrayNode observed) {
        String key = rules.listKey(path).orElse(null);
        List<Keyed> keys = key == null ? null : Paths.keys(wanted, key);
        if (keys != null) {
            keyed(path, shape.element(), wanted, keys, observed);
        } else if (areIds(wanted)) {
            if (!ids(wanted).equals(ids(observed))) {
                add(path, shape, wanted, observed);
            }
        } else if (wanted.size() != observed.size()) {
            add(path, shape, wanted, observed);
        } else {
            var inOrder = new BodyDiffer(rules);
            for (int i = 0; i < wanted.size(); i++) {
                inOrder.node(path.appendIndex(i), shape.element(), wanted.get(i), observed.get(i));
            }
            if (shape.ordered() || !sameInAnyOrder(path, shape.element(), wanted, observed, inOrder)) {
                found.addAll(inOrder.found);
            }
        }
    }

    /** Whether each element stands for another one of Azure's. */
    private boolean sameInAnyOrder(JsonPointer path, Shape element, ArrayNode wanted, ArrayNode observed,
            BodyDiffer inOrder) {
        return inOrder.found.isEmpty() || new Pairing(wanted.size(), observed.size(), (one, other) -> {
            var walk = new BodyDiffer(rules);
            walk.node(path.appendIndex(one), element, wanted.get(one), observed.get(other));
            return walk.found.isEmpty();
        }).isComplete();
    }

    private void keyed(JsonPointer path, Shape element, ArrayNode wanted, List<Keyed> keys, ArrayNode observed) {
        for (int i = 0; i < wanted.size(); i++) {
            JsonPointer child = path.appendProperty(keys.get(i).segment());
            JsonNode other = keys.get(i).in(observed);
            if (other == null) {
                if (!rules.isIgnored(child)) {
                    add(child, element, wanted.get(i), null);
                }
            } else {
                node(child, element, wanted.get(i), other);
            }
        }
    }

    private static boolean areIds(ArrayNode list) {
        for (JsonNode item : list) {
            if (!item.isTextual() || !Paths.isArmId(item.textValue())) {
                return false;
            }
        }
        return !list.isEmpty();
    }

    private static Set<String> ids(ArrayNode list) {
        Set<String> ids = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        list.forEach(item -> ids.add(item.asText()));
        return ids;
    }

    private void exact(JsonPointer path, Shape shape, JsonNode wanted, @Nullable JsonNode observed) {
        JsonNode one = significant(wanted);
        JsonNode other = significant(observed == null ? JsonNodeFactory.instance.nullNode() : observed);
        if (Paths.empty(one) && Paths.empty(other)) {
            return;
        }
        if (says(path, shape, one, other) || says(path, shape, other, one)) {
            add(path, shape, wanted, observed);
        }
    }

    /** True where the second lacks or contradicts something of the first. */
    private static boolean says(JsonPointer path, Shape shape, JsonNode one, JsonNode other) {
        if (Paths.empty(one)) {
            return false;
        }
        var walk = new BodyDiffer(CompareRules.NONE);
        walk.content(path, shape, one, other);
        return !walk.found.isEmpty();
    }

    private static JsonNode significant(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            return node;
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            JsonNode value = entry.getValue();
            if (!value.isNull() && !(value.isNumber() && value.decimalValue().signum() == 0)) {
                result.set(entry.getKey(), value);
            }
        }
        return result;
    }

    private void add(JsonPointer path, Shape shape, JsonNode wanted, @Nullable JsonNode observed) {
        found.add(new Difference(path, wanted.isNull() ? null : shown(shape, wanted),
                observed == null || Paths.absent(observed) ? null : shown(shape, observed)));
    }

    /** The value without what is write-only in it: a difference is reported. */
    private static JsonNode shown(Shape shape, JsonNode value) {
        return switch (value) {
            case ObjectNode object -> {
                ObjectNode result = JsonNodeFactory.instance.objectNode();
                for (Map.Entry<String, JsonNode> entry : object.properties()) {
                    if (shape.members(entry.getKey(), object).stream().noneMatch(Member::writeOnly)) {
                        Shape inner = shape.member(entry.getKey(), object).shape();
                        result.set(entry.getKey(), shown(inner, entry.getValue()));
                    }
                }
                yield result;
            }
            case ArrayNode list -> {
                ArrayNode result = JsonNodeFactory.instance.arrayNode();
                list.forEach(item -> result.add(shown(shape.element(), item)));
                yield result;
            }
            default -> value;
        };
    }
}
