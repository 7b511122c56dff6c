package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.json.Shape.Member;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Bodies of a shape, at random: what a translation may send. */
final class Bodies {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> WORDS = List.of("", "blue", "Free Text", "PT2M", "a/b", "/etc/x", "1", "east us");
    private static final List<String> KEYS = List.of("a/b", "~k", "blue", "location", "PATH", "Path", "0", "x=y");
    private static final List<String> IDS = List.of("/subscriptions/S1/resourceGroups/g",
            "/subscriptions/S2/resourceGroups/g/x",
            "/providers/Microsoft.Authorization/roleDefinitions/R");
    private final RandomGenerator random;

    Bodies(RandomGenerator random) {
        this.random = random;
    }

    ObjectNode body(Shape shape) {
        ObjectNode body = object(shape, 0);
        if (body.path("tags") instanceof ObjectNode tags && tags.has("PATH")) {
            tags.remove("Path");
        }
        return body;
    }

    private JsonNode node(Shape shape, int depth) {
        return switch (shape.kind()) {
            case OBJECT -> object(shape, depth + 1);
            case LIST -> list(shape.element(), depth + 1);
            case MAP -> map(shape.element(), depth + 1);
            case STRING -> random.nextInt(4) == 0 ? id() : JSON.textNode(any(WORDS));
            case ENUM -> JSON.textNode(any(List.of("Alpha", "BetaGamma", "AllowOnly")));
            case ID -> id();
            case GUID -> JSON.textNode("3f2504e0-4f89-11d3-9a0c-0305e82c330" + random.nextInt(3));
            case REGION -> JSON.textNode(any(List.of("East US", "eastus", "West Europe")));
            case URI -> random.nextInt(4) == 0 ? id() : JSON.textNode("https://host/Path/" + random.nextInt(3));
            case SPACED -> JSON.textNode("ssh-rsa AAAA" + random.nextInt(3) + " me@here");
            case BASE64 -> JSON.textNode("ZWNobyBoZWxsbw" + random.nextInt(3));
            case NUMBER -> JSON.numberNode(random.nextInt(5));
            case BOOL -> JSON.booleanNode(random.nextBoolean());
            case DURATION -> JSON.textNode("PT" + random.nextInt(1, 5) + "H");
            case DATE -> JSON.textNode("2026-0" + random.nextInt(1, 9) + "-01T05:00:00Z");
            case ANY ->
                random.nextBoolean() ? JSON.textNode(any(WORDS)) : map(Shape.scalar(Shape.Kind.STRING), depth + 1);
        };
    }

    private ObjectNode object(Shape shape, int depth) {
        ObjectNode result = JSON.objectNode();
        ObjectShape fields = shape.fields();
        if (fields != null) {
            fill(result, fields, depth);
        }
        return result;
    }

    private void fill(ObjectNode result, ObjectShape fields, int depth) {
        if (fields.discriminator() != null && !fields.subtypes().isEmpty()) {
            var subtype = any(List.copyOf(fields.subtypes().entrySet()));
            result.put(fields.discriminator(), subtype.getKey());
            fill(result, subtype.getValue().get(), depth);
        }
        for (Member member : fields.properties().values()) {
            boolean main = depth == 0 && member.name().equals("properties");
            if (!member.readOnly() && !result.has(member.name()) && (main || random.nextInt(2 + depth) == 0)) {
                result.set(member.name(), random.nextInt(12) == 0 ? JSON.nullNode() : node(member.shape(), depth));
            }
        }
    }

    private ArrayNode list(Shape element, int depth) {
        ArrayNode result = JSON.arrayNode();
        for (int i = random.nextInt(3); i > 0; i--) {
            result.add(node(element, depth));
        }
        return result;
    }

    private ObjectNode map(Shape element, int depth) {
        ObjectNode result = JSON.objectNode();
        List<String> keys = random.nextInt(3) == 0 ? IDS : KEYS;
        for (int i = random.nextInt(3); i > 0; i--) {
            result.set(any(keys), node(element, depth));
        }
        return result;
    }

    private JsonNode id() {
        String id = any(IDS);
        return JSON.textNode(random.nextBoolean() ? id : id.toLowerCase(Locale.ROOT));
    }

    private <T> T any(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
