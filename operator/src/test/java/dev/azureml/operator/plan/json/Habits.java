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
    private final boolean adds;

    Habits(Random random) {
        this(random, true);
    }

    private Habits(Random random, boolean adds) {
        this.random = random;
        this.adds = adds;
    }

    /** The same in another spelling, with nothing added: how another person would say it. */
    static ObjectNode respelled(Random random, Shape shape, ObjectNode body) {
        return new Habits(random, false).object(shape, body, true);
    }

    ObjectNode answer(Shape shape, ObjectNode body) {
        ObjectNode answer = object(shape, body, true);
        answer.put("id", "/subscriptions/s/x");
        // Some resources have it among what a request says.
        return shape.members("etag", answer).isEmpty() ? answer.put("etag", "e") : answer;
    }

    private JsonNode node(Shape shape, JsonNode value) {
        return switch (value) {
            case ObjectNode object when shape.kind() == Kind.OBJECT -> object(shape, object, false);
            case ObjectNode map -> map(shape.element(), map, false);
            case ArrayNode list -> list(shape, list);
            default -> value.isTextual() ? text(shape.kind(), value.textValue()) : number(value);
        };
    }

    private ObjectNode object(Shape shape, ObjectNode body, boolean root) {
        ObjectNode answer = JSON.objectNode();
        for (Map.Entry<String, JsonNode> entry : shuffled(body)) {
            Member member = shape.member(entry.getKey(), body);
            JsonNode value = entry.getValue();
            if (member.writeOnly() || Paths.empty(value)) {
                if (random.nextBoolean()) {
                    answer.putNull(entry.getKey());
                }
            } else if (root && entry.getKey().equals("tags")) {
                answer.set("tags", map(Shape.ANY, (ObjectNode) value, true));
            } else {
                answer.set(cased(entry.getKey()), node(member.shape(), value));
            }
        }
        return adds ? answer.put("addedByAzure", 1) : answer;
    }

    private ObjectNode map(Shape element, ObjectNode body, boolean tags) {
        ObjectNode answer = JSON.objectNode();
        for (Map.Entry<String, JsonNode> entry : shuffled(body)) {
            boolean respell = Paths.isArmId(entry.getKey()) || (tags && !body.has("PATH"));
            String key = respell ? cased(entry.getKey()) : entry.getKey();
            answer.set(key, element.kind() == Kind.STRING || tags
                    ? entry.getValue()
                    : node(element, entry.getValue()));
        }
        return adds ? answer.put("addedByPolicy", "x") : answer;
    }

    private ArrayNode list(Shape list, ArrayNode body) {
        var items = new ArrayList<JsonNode>();
        body.forEach(item -> items.add(node(list.element(), item)));
        if (!list.ordered() || items.stream().allMatch(item -> item.isTextual() && Paths.isArmId(item.textValue()))) {
            Collections.shuffle(items, random);
        }
        return JSON.arrayNode().addAll(items);
    }

    private JsonNode text(Kind kind, String text) {
        return JSON.textNode(switch (kind) {
            case ENUM, ID, GUID -> cased(text);
            case REGION -> text.replace(" ", "").toLowerCase(Locale.ROOT);
            case SPACED -> random.nextBoolean() ? text : "  " + text.replace(" ", " \t") + "\r\n";
            case BASE64 -> random.nextBoolean() ? text : text.substring(0, 2) + "\n" + text.substring(2) + "\n";
            case URI -> random.nextBoolean() ? text : text.replace("https://host", "HTTPS://Host");
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
