package dev.azureml.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The CRDs' schemas without their prose, for the operator, which compares them with those of the cluster. */
final class CrdOutlines {
    static final String FILE = "src/main/resources/dev/azureml/api/crd-outlines.json";

    private static final List<String> KEPT = List.of("type", "format", "minLength", "maxLength", "minItems", "maxItems",
            "minProperties", "maxProperties", "minimum", "maximum", "enum", "pattern", "required");
    private static final String RULES = "x-kubernetes-validations";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private CrdOutlines() {
    }

    /** One line for each kind. */
    static String of(Collection<String> crds) {
        var outlines = new TreeMap<String, String>();
        for (String yaml : crds) {
            JsonNode crd = JSON.valueToTree(Serialization.unmarshal(yaml, Map.class));
            outlines.put(crd.at("/spec/names/kind").asText(),
                    outline(crd.at("/spec/versions/0/schema/openAPIV3Schema")).toString());
        }
        return outlines.entrySet().stream().map(kind -> "\"" + kind.getKey() + "\":" + kind.getValue())
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }

    private static ObjectNode outline(JsonNode schema) {
        ObjectNode outline = JsonNodeFactory.instance.objectNode();
        KEPT.stream().filter(schema::has).forEach(word -> outline.set(word, schema.get(word)));
        if (schema.has(RULES)) {
            var rules = outline.putArray(RULES);
            schema.get(RULES).forEach(rule -> rules.addObject().set("rule", rule.get("rule")));
        }
        if (schema.has("properties")) {
            ObjectNode properties = outline.putObject("properties");
            schema.get("properties").properties().forEach(p -> properties.set(p.getKey(), outline(p.getValue())));
        }
        for (String of : List.of("items", "additionalProperties")) {
            if (schema.path(of).isObject()) {
                outline.set(of, outline(schema.get(of)));
            }
        }
        return outline;
    }
}
