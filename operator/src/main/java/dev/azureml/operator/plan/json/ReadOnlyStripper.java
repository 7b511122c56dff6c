package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.json.Shape.Kind;
import dev.azureml.operator.plan.json.Shape.Member;
import java.util.List;
import java.util.Map;

/** Strips an answer of Azure's to what may be sent back. */
final class ReadOnlyStripper {
    private static final List<String> ENVELOPE = List.of("id", "name", "type", "systemData");
    private static final String ETAG = "etag";
    private static final String STATE = "provisioningState";

    private ReadOnlyStripper() {
    }

    static ObjectNode of(Shape shape, ObjectNode body) {
        ObjectNode rest = body.deepCopy();
        rest.remove(ENVELOPE);
        // Some resources take a change only with it.
        if (shape.kind() != Kind.OBJECT || shape.members(ETAG, body).isEmpty()) {
            rest.remove(ETAG);
        }
        return shape.kind() == Kind.OBJECT ? object(shape, rest) : stateless(rest);
    }

    private static JsonNode node(Shape shape, JsonNode value) {
        return switch (value) {
            case ObjectNode object when shape.kind() == Kind.OBJECT -> object(shape, object);
            case ObjectNode object when shape.kind() == Kind.MAP -> map(shape.element(), object);
            case ArrayNode list when shape.kind() == Kind.LIST -> list(shape.element(), list);
            default -> value.deepCopy();
        };
    }

    private static ObjectNode object(Shape shape, ObjectNode value) {
        boolean open = shape.open(value);
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            List<Member> members = shape.members(entry.getKey(), value);
            JsonNode given = entry.getValue();
            if (given.isNull() || (members.isEmpty() && !open)) {
                continue;
            }
            if (members.isEmpty()) {
                keep(result, entry.getKey(), given);
            } else if (!members.getFirst().readOnly() && !(members.getFirst().writeOnly() && isMask(given))) {
                put(result, members.getFirst(), given);
            }
        }
        return result;
    }

    /** Some services answer nothing but blanks in place of a secret: sent back, they would be the secret. */
    private static boolean isMask(JsonNode given) {
        return given.isContainerNode()
                ? given.valueStream().allMatch(ReadOnlyStripper::isMask)
                : given.isTextual() && given.textValue().chars().allMatch(c -> c == '*' || c == ' ');
    }

    /** An object that held nothing but read-only properties would be sent as an empty one, which Azure may refuse. */
    private static void put(ObjectNode result, Member member, JsonNode given) {
        JsonNode stripped = node(member.shape(), given);
        if (!stripped.isObject() || !stripped.isEmpty() || given.isEmpty()) {
            result.set(member.name(), stripped);
        }
    }

    private static void keep(ObjectNode result, String name, JsonNode given) {
        if (!name.equals(STATE)) {
            result.set(name, given instanceof ObjectNode object ? stateless(object.deepCopy()) : given.deepCopy());
        }
    }

    private static ObjectNode map(Shape element, ObjectNode value) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            if (!entry.getValue().isNull()) {
                result.set(entry.getKey(), node(element, entry.getValue()));
            }
        }
        return result;
    }

    private static ArrayNode list(Shape element, ArrayNode value) {
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        value.forEach(item -> result.add(node(element, item)));
        return result;
    }

    private static ObjectNode stateless(ObjectNode node) {
        node.findParents(STATE).forEach(parent -> ((ObjectNode) parent).remove(STATE));
        return node;
    }
}
