package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.azureml.api.MLObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a field takes: a part of the schema of the CRDs.
 *
 * @param schema as in the CRD; missing where there is no such field
 */
record Shape(JsonNode schema) {
    private static final String ITEMS = "items";
    private static final String VALUES = "additionalProperties";
    private static final String PROPERTIES = "properties";
    private static final JsonNode KINDS = read();

    /** Returns the shape of the spec of a kind, such as MLCompute. */
    static Shape ofSpec(String kind) {
        return new Shape(KINDS.path(kind).path(PROPERTIES).path("spec"));
    }

    private static JsonNode read() {
        try (InputStream outlines = MLObject.class.getResourceAsStream("crd-outlines.json")) {
            if (outlines == null) {
                throw new IllegalStateException("crd-outlines.json is not on the class path");
            }
            return new ObjectMapper().readTree(outlines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the shape of a field below, such as scaleSettings.minNodeCount. */
    Shape at(String field) {
        JsonNode at = schema;
        for (String name : field.split("[.]", -1)) {
            at = at.path(PROPERTIES).path(name);
        }
        return new Shape(at);
    }

    Shape items() {
        return new Shape(schema.path(ITEMS));
    }

    /** Returns the shape of the values of a map; missing where it is no map. */
    Shape values() {
        return new Shape(schema.path(VALUES).isObject() ? schema.path(VALUES) : MissingNode.getInstance());
    }

    boolean isThere() {
        return !schema.isMissingNode();
    }

    boolean isMap() {
        return schema.path(VALUES).isObject();
    }

    boolean isFree() {
        return schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    }

    String type() {
        return schema.path("type").asText();
    }

    List<String> words() {
        return texts("enum");
    }

    List<String> required() {
        return texts("required");
    }

    private List<String> texts(String name) {
        return schema.path(name).valueStream().map(JsonNode::asText).toList();
    }

    Stream<String> rules() {
        return schema.path("x-kubernetes-validations").valueStream().map(rule -> rule.path("rule").asText());
    }
}
