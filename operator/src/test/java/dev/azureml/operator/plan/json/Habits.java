package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.json.Shape.Kind;
import dev.azureml.operator.plan.json.Shape.Member;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** What Azure answers to a body it took: the same, in its own spelling and with more in it. */
final class Habits {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private final Random random;

    Habits(Random random) {
        this.random = random;
    }

    ObjectNode answer(Shape shape, ObjectNode body) {
        ObjectNode answer = object(shape, body, true);
        answer.put("id", "/subscriptions/s/x").put("etag", "e");
        return answer;
    }

    private JsonNode node(Shape shape, JsonNode value) {
        return switch (value) {
            case ObjectNode object when shape.kind() == Kind.OBJECT -> object(shape, object, false);
            case ObjectNode map -> map(shape.element(), map, false);
            case ArrayNode list -> list(shape.element(), list);
            default -> value.isTextual() ? text(shape.kind(), value.textValue()) : number(value);
        };
    }

    private ObjectNode object(Shape shape, ObjectNode body, boolean root) {
        ObjectNode answer = JSON.objectNode();
        for (Map.Entry<String, JsonNode> entry : shuffled(body)) {
            Member member = shape.member(entry.getKey(), body);
            JsonNode value = entry.getValue();
            if (member.writeOnly() || value.isNull() || (value.isContainerNode() && value.isEmpty())) {
                if (random.nextBoolean()) {
                    answer.putNull(entry.getKey());
                }
            } else if (root && entry.getKey().equals("tags")) {
                answer.set("tags", map(Shape.ANY, (ObjectNode) value, true));
            } else if (entry.getKey().equals("location") && member.shape().kind() == Kind.STRING) {
                answer.put(cased(entry.getKey()), value.asText().replace(" ", "").toLowerCase(Locale.ROOT));
            } else {
                answer.set(cased(entry.getKey()), node(member.shape(), value));
            }
        }
        return answer.put("addedByAzure", 1);
    }

    private ObjectNode map(Shape element, ObjectNode body, boolean tags) {
        ObjectNode answer = JSON.objectNode();
        for (Map.Entry<String, JsonNode> entry : shuffled(body)) {
            boolean respell = Paths.isArmId(entry.getKey()) || (tags && !body.has("PATH"));
            String key = respell ? cased(entry.getKey()) : entry.getKey();
            answer.set(key, element.kind() == Kind.STRING ? entry.getValue() : node(element, entry.getValue()));
        }
        return answer.put("addedByPolicy", "x");
    }

    private ArrayNode list(Shape element, ArrayNode body) {
        var items = new ArrayList<JsonNode>();
        body.forEach(item -> items.add(node(element, item)));
        if (items.stream().allMatch(item -> item.isTextual() && Paths.isArmId(item.textValue()))) {
            Collections.shuffle(items, random);
        }
        return JSON.arrayNode().addAll(items);
    }

    private JsonNode text(Kind kind, String text) {
        return JSON.textNode(switch (kind) {
            case ENUM, ID -> cased(text);
            case DURATION -> random.nextBoolean() ? text : "PT" + 60 * Integer.parseInt(text.substring(2, 3)) + "M";
            case DATE -> random.nextBoolean() ? text : text.replace("T05:00:00Z", "T07:30:00.000+02:30");
            default -> Paths.isArmId(text) ? cased(text) : text;
        });
    }

    private JsonNode number(JsonNode value) {
        return value.isInt() && random.nextBoolean() ? JSON.numberNode(value.asInt() + 0.0) : value;
    }

    private String cased(String text) {
        return switch (random.nextInt(4)) {
            case 0 -> text.toLowerCase(Locale.ROOT);
            case 1 -> text.toUpperCase(Locale.ROOT);
            default -> text;
        };
    }

    private List<Map.Entry<String, JsonNode>> shuffled(ObjectNode body) {
        var entries = new ArrayList<>(body.properties());
        Collections.shuffle(entries, random);
        return entries;
    }
}
