package dev.azureml.operator.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.text.Suggestion;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Holds an object against the structural schema of a CRD and its validation rules, in the words of the API server (<a href=
 * "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation"
 * >Kubernetes</a>). It knows what our CRDs use of a schema. Rules are evaluated by cel-java, the API server's by cel-go.
 */
public final class SchemaValidator {
    private static final String RULES = "x-kubernetes-validations";

    private final CelRules rules = new CelRules();

    /**
     * Returns what is wrong with the object, by path; puts in what the schema has for properties that are not said.
     *
     * @param before the object as it is now, for rules on what may change; null for a new one
     */
    public List<Finding> validate(JsonNode schema, ObjectNode object, @Nullable JsonNode before) {
        Findings findings = new Findings();
        dropNulls(schema, object);
        setDefaults(schema, object);
        check(schema, object, "", findings);
        if (!findings.blocking) {
            checkRules(schema, object, before, "", findings);
        }
        return List.copyOf(findings.all);
    }

    /** What was found; the API server holds rules against no object that lacks something, or has a wrong type or size. */
    private static final class Findings {
        private final List<Finding> all = new ArrayList<>();
        private boolean blocking;

        void add(String path, String message) {
            all.add(new Finding(path, message));
        }

        void addBlocking(String path, String message) {
            add(path, message);
            blocking = true;
        }
    }

    /** As the API server: what is null and may not be is as good as not said. */
    private static void dropNulls(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> entry : List.copyOf(object.properties())) {
                JsonNode of = property(schema, entry.getKey());
                if (of != null && entry.getValue().isNull() && !of.path("nullable").asBoolean()) {
                    object.remove(entry.getKey());
                } else if (of != null) {
                    dropNulls(of, entry.getValue());
                }
            }
        } else if (value.isArray()) {
            value.forEach(item -> dropNulls(schema.path("items"), item));
        }
    }

    private static void setDefaults(JsonNode schema, JsonNode value) {
        if (value instanceof ObjectNode object) {
            schema.path("properties").properties().forEach(property -> {
                JsonNode preset = property.getValue().get("default");
                if (preset != null && !object.has(property.getKey())) {
                    object.set(property.getKey(), preset.deepCopy());
                }
            });
            object.properties().forEach(entry -> {
                JsonNode of = property(schema, entry.getKey());
                if (of != null) {
                    setDefaults(of, entry.getValue());
                }
            });
        } else if (value.isArray()) {
            value.forEach(item -> setDefaults(schema.path("items"), item));
        }
    }

    /** The schema of a property; null where there is no such property, or it may be anything. */
    private static @Nullable JsonNode property(JsonNode schema, String name) {
        JsonNode property = schema.path("properties").get(name);
        if (property != null) {
            return property;
        }
        JsonNode additional = schema.path("additionalProperties");
        return additional.isObject() ? additional : null;
    }

    private static String below(String path, JsonNode schema, String name) {
        return schema.has("additionalProperties")
                ? path + "[" + name + "]"
                : path.isEmpty() ? name : path + "." + name;
    }

    private static void check(JsonNode schema, JsonNode value, String path, Findings findings) {
        String type = schema.path("type").asText("");
        if (schema.path("x-kubernetes-int-or-string").asBoolean() || type.isEmpty()) {
            return;
        }
        if (!hasType(type, value)) {
            findings.addBlocking(path, "must be " + described(type) + ", and is " + shown(value));
            return;
        }
        switch (value) {
            case ObjectNode object -> checkObject(schema, object, path, findings);
            case ArrayNode list -> checkList(schema, list, path, findings);
            default -> checkScalar(schema, value, path, findings);
        }
    }

    private static boolean hasType(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber()
                    || value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
            case "number" -> value.isNumber();
            default -> true;
        };
    }

    private static String described(String type) {
        return switch (type) {
            case "object" -> "an object";
            case "array" -> "a list";
            case "string" -> "a text; put quotes around it";
            case "boolean" -> "true or false";
            case "integer" -> "a whole number";
            default -> "a number";
        };
    }

    /** What it is, and not what stands there: that may be a secret in a wrong place. */
    private static String shown(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL -> "empty";
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "a text";
            case BOOLEAN -> "true or false";
            default -> "a number";
        };
    }

    private static void checkObject(JsonNode schema, ObjectNode object, String path, Findings findings) {
        JsonNode properties = schema.path("properties");
        for (JsonNode required : schema.path("required")) {
            if (!object.has(required.asText())) {
                findings.addBlocking(below(path, schema, required.asText()), "Required value");
            }
        }
        limit(schema, "minProperties", "maxProperties", object.size(), "entries", path, findings);
        boolean free = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()
                || schema.path("additionalProperties").asBoolean() || properties.isEmpty()
                        && !schema.has("additionalProperties");
        for (Map.Entry<String, JsonNode> entry : List.copyOf(object.properties())) {
            String at = below(path, schema, entry.getKey());
            JsonNode of = property(schema, entry.getKey());
            if (of != null) {
                check(of, entry.getValue(), at, findings);
            } else if (!free) {
                findings.add(at, unknown(properties, entry.getKey()));
            }
        }
    }

    private static String unknown(JsonNode properties, String name) {
        List<String> known = StreamSupport.stream(((Iterable<String>) properties::fieldNames).spliterator(), false)
                .toList();
        String like = Suggestion.nearest(name, known).map(one -> "; did you mean " + one + "?").orElse("");
        return "unknown field" + like;
    }

    private static void checkList(JsonNode schema, ArrayNode list, String path, Findings findings) {
        limit(schema, "minItems", "maxItems", list.size(), "items", path, findings);
        Set<String> keys = new HashSet<>();
        JsonNode named = schema.path("x-kubernetes-list-map-keys");
        String type = schema.path("x-kubernetes-list-type").asText("");
        for (int i = 0; i < list.size(); i++) {
            JsonNode item = list.get(i);
            String at = path + "[" + i + "]";
            check(schema.path("items"), item, at, findings);
            String key = type.equals("set")
                    ? item.toString()
                    : type.equals("map")
                            ? StreamSupport.stream(named.spliterator(), false)
                                    .map(name -> item.path(name.asText()).toString()).collect(Collectors.joining(", "))
                            : null;
            if (key != null && !keys.add(key)) {
                findings.add(at, "Duplicate value: " + key);
            }
        }
    }

    private static void checkScalar(JsonNode schema, JsonNode value, String path, Findings findings) {
        JsonNode words = schema.path("enum");
        if (words.isArray() && StreamSupport.stream(words.spliterator(), false).noneMatch(value::equals)) {
            findings.add(path, "Unsupported value: " + value + ": supported values: "
                    + StreamSupport.stream(words.spliterator(), false).map(JsonNode::toString).sorted()
                            .collect(Collectors.joining(", ")));
        }
        if (value.isTextual()) {
            String text = value.textValue();
            limit(schema, "minLength", "maxLength", text.codePointCount(0, text.length()), "characters", path,
                    findings);
            if (schema.has("pattern") && !CelRules.matches(text, schema.path("pattern").asText())) {
                findings.add(path, "Invalid value: " + value + ": should match "
                        + schema.path("pattern").asText());
            }
            if (schema.path("format").asText("").equals("date-time") && !isTime(text)) {
                findings.add(path, "must be a time such as 2026-01-31T08:00:00Z, and is " + value);
            }
        }
        if (value.isNumber()) {
            checkNumber(schema, value.decimalValue(), path, findings);
        }
    }

    private static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static void checkNumber(JsonNode schema, BigDecimal value, String path, Findings findings) {
        JsonNode least = schema.path("minimum");
        JsonNode most = schema.path("maximum");
        boolean above = schema.path("exclusiveMinimum").asBoolean();
        if (least.isNumber() && value.compareTo(least.decimalValue()) < (above ? 1 : 0)) {
            findings.add(path, "must be " + (above ? "above " : "at least ") + least + ", and is " + value);
        }
        if (most.isNumber() && value.compareTo(most.decimalValue()) > 0) {
            findings.add(path, "must be at most " + most + ", and is " + value);
        }
    }

    private static void limit(JsonNode schema, String least, String most, int has, String what, String path,
            Findings findings) {
        if (schema.has(least) && has < schema.path(least).asInt()) {
            findings.add(path, "must have at least " + schema.path(least) + " " + what + ", and has " + has);
        }
        if (schema.has(most) && has > schema.path(most).asInt()) {
            findings.addBlocking(path, "must have at most " + schema.path(most) + " " + what + ", and has " + has);
        }
    }

    /** A rule's own path begins with a dot, as the API server wants it: {@code .spec.azureName}. */
    private static String joined(String path, String fieldPath) {
        return path.isEmpty() && fieldPath.startsWith(".") ? fieldPath.substring(1) : path + fieldPath;
    }

    private void checkRules(JsonNode schema, JsonNode value, @Nullable JsonNode before, String path,
            Findings findings) {
        for (JsonNode rule : schema.path(RULES)) {
            rules.refusal(rule, schema, value, before).ifPresent(message -> findings.add(
                    joined(path, rule.path("fieldPath").asText("")), message));
        }
        switch (value) {
            case ObjectNode object -> object.properties().forEach(entry -> {
                JsonNode of = property(schema, entry.getKey());
                if (of != null) {
                    checkRules(of, entry.getValue(), before == null ? null : before.get(entry.getKey()),
                            below(path, schema, entry.getKey()), findings);
                }
            });
            case ArrayNode list -> {
                for (int i = 0; i < list.size(); i++) {
                    JsonNode item = list.get(i);
                    checkRules(schema.path("items"), item, counterpart(schema, item, before), path + "[" + i + "]",
                            findings);
                }
            }
            default -> {
                // What holds nothing has no rules below it.
            }
        }
    }

    /** The item of the list as it is now that the item stands for: one of the same keys; null where there is none. */
    private static @Nullable JsonNode counterpart(JsonNode schema, JsonNode item, @Nullable JsonNode before) {
        if (before == null || !schema.path("x-kubernetes-list-type").asText("").equals("map")) {
            return null;
        }
        JsonNode keys = schema.path("x-kubernetes-list-map-keys");
        return StreamSupport.stream(before.spliterator(), false)
                .filter(other -> StreamSupport.stream(keys.spliterator(), false)
                        .allMatch(key -> item.path(key.asText()).equals(other.path(key.asText()))))
                .findFirst().orElse(null);
    }
}
