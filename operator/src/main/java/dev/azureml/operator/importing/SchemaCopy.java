package dev.azureml.operator.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * Takes out of an ARM body what a spec has a property of the same name for. Specs have ARM's names and values, so that this
 * says all that the two have in common; what does not fit is left out.
 */
final class SchemaCopy {
    private SchemaCopy() {
    }

    /** Returns the parts of an object that its schema knows, but for secrets; empty where that is nothing. */
    static ObjectNode object(JsonNode schema, JsonNode from) {
        return object(schema, from, Set.of());
    }

    /** @param except names of properties that are said otherwise */
    static ObjectNode object(JsonNode schema, JsonNode from, Collection<String> except) {
        ObjectNode copy = JsonNodeFactory.instance.objectNode();
        schema.path("properties").properties().stream().filter(property -> !except.contains(property.getKey()))
                .forEach(property -> find(from, property.getKey()).flatMap(value -> value(property.getValue(), value))
                        .ifPresent(value -> copy.set(property.getKey(), value)));
        return copy;
    }

    /** Azure answers names in the case that it likes. */
    private static Optional<JsonNode> find(JsonNode from, String name) {
        return from.properties().stream().filter(entry -> entry.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Whether the schema is of a property that refers to a Secret. */
    static boolean isSecret(JsonNode schema) {
        return schema.path("properties").has("secretKeyRef");
    }

    private static Optional<JsonNode> value(JsonNode schema, JsonNode value) {
        if (value.isNull() || isSecret(schema)) {
            return Optional.empty();
        }
        if (schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
            return value.isEmpty() && value.isContainerNode() ? Optional.empty() : Optional.of(value.deepCopy());
        }
        return switch (schema.path("type").asText("")) {
            case "object" -> value.isObject() ? filled(container(schema, (ObjectNode) value)) : Optional.empty();
            case "array" -> value.isArray() ? filled(list(schema, value)) : Optional.empty();
            case "string" -> text(schema, value);
            case "boolean" -> truth(value);
            case "integer", "number" -> number(value);
            default -> Optional.of(value.deepCopy());
        };
    }

    /** Azure takes texts for truths and numbers, and templates write them so. */
    private static Optional<JsonNode> truth(JsonNode value) {
        String text = value.asText();
        return value.isBoolean() || text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")
                ? Optional.of(BooleanNode.valueOf(text.equalsIgnoreCase("true")))
                : Optional.empty();
    }

    private static Optional<JsonNode> number(JsonNode value) {
        if (value.isNumber()) {
            return Optional.of(value);
        }
        return value.isTextual() && value.textValue().matches("-?\\d{1,9}")
                ? Optional.of(IntNode.valueOf(Integer.parseInt(value.textValue())))
                : Optional.empty();
    }

    private static ObjectNode container(JsonNode schema, ObjectNode value) {
        JsonNode entries = schema.path("additionalProperties");
        if (!entries.isObject()) {
            return object(schema, value);
        }
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        value.properties().forEach(entry -> value(entries, entry.getValue())
                .ifPresent(copy -> map.set(entry.getKey(), copy)));
        return map;
    }

    private static ArrayNode list(JsonNode schema, JsonNode value) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        value.forEach(item -> value(schema.path("items"), item).ifPresent(list::add));
        return list;
    }

    private static Optional<JsonNode> filled(JsonNode container) {
        return container.isEmpty() ? Optional.empty() : Optional.of(container);
    }

    /** A word in the spelling of the schema; one that it does not know is left out. */
    static Optional<JsonNode> text(JsonNode schema, JsonNode value) {
        if (!value.isValueNode() || value.asText().isEmpty()) {
            return Optional.empty();
        }
        String text = value.asText();
        JsonNode words = schema.path("enum");
        return words.isMissingNode()
                ? Optional.of(TextNode.valueOf(text))
                : StreamSupport.stream(words.spliterator(), false).filter(word -> word.asText().equalsIgnoreCase(text))
                        .findFirst();
    }
}
