package dev.azureml.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the CRDs say of each kind's status, for the operator, which writes nothing that does not fit. */
final class StatusSchemas {
    static final String FILE = "src/main/resources/dev/azureml/api/status-schemas.json";

    private static final List<String> KEPT = List.of("type", "format", "maxLength", "maxItems", "maxProperties",
            "minimum", "maximum", "enum", "pattern", "required", "x-kubernetes-list-type", "x-kubernetes-list-map-keys",
            "x-kubernetes-preserve-unknown-fields");
    /** Says nothing of what fits, or is held by whoever writes the field. */
    private static final Set<String> LEFT_OUT = Set.of("description", "default", "x-kubernetes-map-type", "nullable");
    private static final Set<String> CHILDREN = Set.of("properties", "items", "additionalProperties");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private StatusSchemas() {
    }

    static String of(Collection<String> crds) {
        var schemas = new TreeMap<String, JsonNode>();
        for (String yaml : crds) {
            JsonNode crd = JSON.valueToTree(Serialization.unmarshal(yaml, Map.class));
            schemas.put(crd.at("/spec/names/kind").asText(), shape(crd.at(
                    "/spec/versions/0/schema/openAPIV3Schema/properties/status")));
        }
        return JSON.<JsonNode>valueToTree(schemas).toPrettyString() + "\n";
    }

    private static boolean isKeyRule(JsonNode rules) {
        return rules.size() == 1 && rules.at("/0/rule").asText().equals(SchemaCompletion.KEY_RULE);
    }

    private static ObjectNode shape(JsonNode schema) {
        ObjectNode shape = JsonNodeFactory.instance.objectNode();
        schema.properties().forEach(entry -> {
            String word = entry.getKey();
            if (word.equals("x-kubernetes-validations") && isKeyRule(entry.getValue())) {
                return; // the operator's own bound is lower
            }
            if (!KEPT.contains(word) && !LEFT_OUT.contains(word) && !CHILDREN.contains(word)) {
                throw new IllegalStateException("a status says " + word + ", which nobody who writes it heeds");
            }
        });
        KEPT.stream().filter(schema::has).forEach(word -> shape.set(word, schema.get(word)));
        if (schema.has("properties")) {
            ObjectNode properties = shape.putObject("properties");
            schema.get("properties").properties().forEach(p -> properties.set(p.getKey(), shape(p.getValue())));
        }
        for (String of : List.of("items", "additionalProperties")) {
            if (schema.path(of).isObject()) {
                shape.set(of, shape(schema.get(of)));
            }
        }
        return shape;
    }
}
