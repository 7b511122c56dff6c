package dev.azureml.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Makes the page that has every field of every kind, from the CRDs. */
final class CrdReference {
    static final String FILE = "reference.md";

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String OPENING = """
            # API reference

            After this page you can write any field of any kind, and read any field of its status.

            Generated from the CRDs; written by: `mvn -pl crds test -Dcrds.write`. `[]` is each element of a list, `.*` each value of
            a map. `kubectl explain` says the same.

            """;

    private final StringBuilder text = new StringBuilder(OPENING);

    private CrdReference() {
    }

    static String of(Collection<String> crds) {
        var reference = new CrdReference();
        List<JsonNode> all = crds.stream().<JsonNode>map(yaml -> JSON.valueToTree(Serialization.unmarshal(yaml,
                Map.class))).toList();
        for (JsonNode crd : all) {
            reference.text.append("- [").append(kind(crd)).append("](#").append(singular(crd)).append(")\n");
        }
        all.forEach(reference::addKind);
        return reference.text.toString();
    }

    private static String kind(JsonNode crd) {
        return crd.at("/spec/names/kind").asText();
    }

    private static String singular(JsonNode crd) {
        return crd.at("/spec/names/singular").asText();
    }

    private void addKind(JsonNode crd) {
        JsonNode version = crd.at("/spec/versions/0");
        JsonNode schema = version.at("/schema/openAPIV3Schema");
        text.append("""

                ## %1$s

                %2$s In short `%3$s`. Its page is [%1$s](../operator/docs/kinds/%4$s.md).

                | column of `kubectl get` | is | shown |
                |---|---|---|
                """.formatted(kind(crd), schema.path("description").asText(),
                crd.at("/spec/names/shortNames/0").asText(), singular(crd)));
        version.path("additionalPrinterColumns").forEach(column -> addRow(column.path("name").asText(),
                "`" + column.path("jsonPath").asText() + "`",
                column.path("priority").asInt() == 0 ? "always" : "with `-o wide`"));
        addPart(kind(crd), "spec", schema);
        addPart(kind(crd), "status", schema);
    }

    private void addPart(String kind, String part, JsonNode schema) {
        JsonNode content = schema.path("properties").path(part);
        text.append("""

                ### %s: %s

                | field | type | meaning |
                |---|---|---|
                """.formatted(kind, part));
        addFields(part, content);
        List<String> rules = Stream.of(content, schema).flatMap(CrdReference::rules).distinct().toList();
        if (part.equals("spec") && !rules.isEmpty()) {
            text.append('\n');
            rules.forEach(rule -> text.append("- ").append(escaped(rule)).append('\n'));
        }
    }

    private void addFields(String path, JsonNode schema) {
        List<String> required = StreamSupport.stream(schema.path("required").spliterator(), false)
                .map(JsonNode::asText).toList();
        schema.path("properties").properties().forEach(property -> addField(path + "." + property.getKey(),
                property.getValue(), required.contains(property.getKey())));
    }

    /** A list or map has one row together with its elements, and each property of those has one. */
    private void addField(String path, JsonNode schema, boolean required) {
        List<String> meaning = new ArrayList<>(List.of(schema.path("description").asText()));
        JsonNode innermost = schema;
        String below = path;
        while (!element(innermost).isMissingNode()) {
            meaning.addAll(limits(innermost));
            below += innermost.has("items") ? "[]" : ".*";
            innermost = element(innermost);
        }
        meaning.addAll(limits(innermost));
        addRow("`" + path + "`", type(schema) + (required ? ", required" : ""), String.join(" ", meaning));
        addFields(below, innermost);
    }

    private static JsonNode element(JsonNode schema) {
        JsonNode values = schema.path("additionalProperties");
        return values.isObject() ? values : schema.path("items");
    }

    private static String type(JsonNode schema) {
        JsonNode element = element(schema);
        if (element.isMissingNode()) {
            return schema.path("format").asText().equals("date-time") ? "time" : schema.path("type").asText();
        }
        return (schema.has("items") ? "list of " : "map of ") + type(element);
    }

    /** What the value may be, each a sentence. */
    private static List<String> limits(JsonNode schema) {
        List<String> limits = new ArrayList<>();
        if (schema.has("enum")) {
            limits.add(StreamSupport.stream(schema.path("enum").spliterator(), false)
                    .map(value -> "`" + value.asText() + "`").collect(Collectors.joining(", ", "One of ", ".")));
        }
        if (schema.has("minimum") && schema.path("minimum").asLong() > Integer.MIN_VALUE) {
            limits.add("At least " + schema.path("minimum").asLong() + ".");
        }
        if (schema.has("maximum") && schema.path("maximum").asLong() < Integer.MAX_VALUE) {
            limits.add("At most " + schema.path("maximum").asLong() + ".");
        }
        if (schema.has("maxItems")) {
            limits.add("At most " + schema.path("maxItems").asInt() + " elements.");
        }
        rules(schema).forEach(limits::add);
        return limits;
    }

    private static Stream<String> rules(JsonNode schema) {
        return StreamSupport.stream(schema.path("x-kubernetes-validations").spliterator(), false)
                .map(rule -> rule.path("message").asText()).distinct()
                .map(message -> Character.toUpperCase(message.charAt(0)) + message.substring(1)
                        + (message.endsWith(".") ? "" : "."));
    }

    private void addRow(String... cells) {
        text.append(Stream.of(cells).map(CrdReference::escaped).collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private static String escaped(String cell) {
        return cell.replace("|", "\\|").replace("<", "&lt;");
    }
}
