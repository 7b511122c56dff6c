package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.json.Paths.Keyed;
import dev.azureml.operator.plan.json.Shape.Member;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Merges a wanted body into a copy of the base. */
final class Merge {
    private final CompareRules rules;

    Merge(CompareRules rules) {
        this.rules = rules;
    }

    void object(JsonPointer path, Shape shape, ObjectNode target, ObjectNode wanted) {
        if (shape.differentSubtypes(target, wanted)) {
            dropForeign(shape, target, wanted);
        }
        boolean ignoreCase = Paths.ignoresCase(path, shape);
        for (Map.Entry<String, JsonNode> entry : wanted.properties()) {
            String name = entry.getKey();
            String known = Paths.key(target, name, ignoreCase);
            String key = known == null ? name : known;
            if (entry.getValue().isNull()) {
                target.remove(key);
                continue;
            }
            Member member = shape.member(name, wanted, target);
            JsonPointer child = path.appendProperty(name);
            JsonNode there = target.get(key);
            if (there == null || member.writeOnly() || !keeps(child, member.shape(), there, entry.getValue())) {
                target.set(key, node(child, member.shape(), there, entry.getValue()));
            }
        }
    }

    /** In its own spelling Azure takes a value that it never changes; in a person's it may refuse it. */
    private boolean keeps(JsonPointer path, Shape shape, JsonNode there, JsonNode wanted) {
        boolean plain = wanted.isValueNode()
                || wanted.isArray() && wanted.valueStream().allMatch(JsonNode::isValueNode);
        return plain && !rules.isExact(path) && BodyDiffer.isThere(rules, path, shape, wanted, there);
    }

    private static void dropForeign(Shape shape, ObjectNode target, ObjectNode wanted) {
        List<String> foreign = target.properties().stream().map(Map.Entry::getKey)
                .filter(name -> shape.members(name, wanted).isEmpty()).toList();
        target.remove(foreign);
    }

    private JsonNode node(JsonPointer path, Shape shape, @Nullable JsonNode target, JsonNode wanted) {
        if (rules.isExact(path)) {
            return wanted.deepCopy();
        }
        return switch (wanted) {
            case ObjectNode object -> {
                ObjectNode into = target instanceof ObjectNode known ? known : JsonNodeFactory.instance.objectNode();
                object(path, shape, into, object);
                yield into;
            }
            case ArrayNode list when target instanceof ArrayNode known -> list(path, shape, known, list);
            default -> wanted.deepCopy();
        };
    }

    private ArrayNode list(JsonPointer path, Shape shape, ArrayNode target, ArrayNode wanted) {
        String key = rules.listKey(path).orElse(null);
        List<Keyed> keys = key == null ? null : Paths.keys(wanted, key);
        if (keys == null) {
            return wanted.deepCopy();
        }
        for (int i = 0; i < wanted.size(); i++) {
            Keyed keyed = keys.get(i);
            int at = keyed.indexIn(target);
            JsonPointer child = path.appendProperty(keyed.segment());
            JsonNode merged = node(child, shape.element(), target.get(at), wanted.get(i));
            if (at < 0) {
                target.add(merged);
            } else {
                target.set(at, merged);
            }
        }
        return target;
    }
}
