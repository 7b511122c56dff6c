package dev.azureml.operator.declared;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/**
 * A JSON file as templates are written, too: with comments, and texts of several lines.
 *
 * @param lines where each value stands, by its path
 */
public record JsonFile(JsonNode tree, Map<JsonPointer, Integer> lines) {
    private static final int DEEPEST = 200;
    private static final JsonFactory JSON = JsonFactory.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build()).build();

    /** @throws IOException with the line where it is wrong, and none of the text, which may be a secret */
    public static JsonFile read(String text) throws IOException {
        Map<JsonPointer, Integer> lines = new HashMap<>();
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            JsonNode tree = value(parser, JsonPointer.empty(), lines);
            if (parser.nextToken() != null) {
                throw new IOException("it has several JSON values, the second at line "
                        + parser.currentTokenLocation().getLineNr() + ": make one list of them");
            }
            return new JsonFile(tree, lines);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new IOException(at == null
                    ? "it is no JSON"
                    : "it is no JSON, or too deep or too long, at line " + at.getLineNr() + ", column "
                            + at.getColumnNr());
        }
    }

    /** Returns the line of a value, or of what it would be a part of. */
    public int line(JsonPointer path) {
        JsonPointer at = path;
        while (at != null && !lines.containsKey(at)) {
            at = at.head();
        }
        return at == null ? 1 : lines.getOrDefault(at, 1);
    }

    private static JsonNode value(JsonParser parser, JsonPointer path, Map<JsonPointer, Integer> lines)
            throws IOException {
        lines.put(path, parser.currentTokenLocation().getLineNr());
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, path, lines);
            case START_ARRAY -> list(parser, path, lines);
            case VALUE_STRING -> nodes.textNode(parser.getText());
            case VALUE_NUMBER_INT -> whole(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            case VALUE_NULL -> nodes.nullNode();
            case null, default -> throw new IOException("it ends before its JSON does");
        };
    }

    /** One that is too large for a long stays what it is. */
    private static JsonNode whole(BigInteger number) {
        return number.bitLength() < Long.SIZE
                ? JsonNodeFactory.instance.numberNode(number.longValue())
                : JsonNodeFactory.instance.numberNode(number);
    }

    private static ObjectNode object(JsonParser parser, JsonPointer path, Map<JsonPointer, Integer> lines)
            throws IOException {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            int line = parser.currentTokenLocation().getLineNr();
            parser.nextToken();
            JsonPointer at = path.appendProperty(name);
            object.set(name, value(parser, at, lines));
            lines.put(at, line);
        }
        return object;
    }

    private static ArrayNode list(JsonParser parser, JsonPointer path, Map<JsonPointer, Integer> lines)
            throws IOException {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser, path.appendIndex(list.size()), lines));
        }
        return list;
    }
}
