package dev.azureml.operator.engine.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.api.Limits;
import dev.azureml.api.MLStatus;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the API server takes as the status of a kind. It refuses a whole status for one value that does not fit, so that
 * whatever Azure says is made to fit here: prose is cut, and what means nothing when it is cut is left out.
 */
public final class StatusSchema {
    private static final String RESOURCE = "status-schemas.json";
    /** Bytes; etcd takes 1.5 MB, with the spec and who wrote which field beside it. */
    private static final int LARGEST = 400_000;
    private static final int SHORTEST_CUT = 512;
    private static final int LONGEST_KEY = 256;
    private static final String ERRORS = "errors";
    private static final String KEYS = "x-kubernetes-list-map-keys";
    private static final String LIST_TYPE = "x-kubernetes-list-type";

    private final JsonNode root;
    /** By their text: a status is fitted at every visit. */
    private final Map<String, Pattern> patterns;

    private StatusSchema(JsonNode root) {
        this.root = root;
        this.patterns = root.findValuesAsText("pattern").stream().distinct()
                .collect(Collectors.toUnmodifiableMap(text -> text, Pattern::compile));
    }

    /** The schemas that ship with the program, by kind. */
    public static Map<String, StatusSchema> load() {
        try (InputStream in = MLStatus.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("The program lacks its " + RESOURCE);
            }
            Map<String, StatusSchema> schemas = new HashMap<>();
            new ObjectMapper().readTree(in).properties()
                    .forEach(kind -> schemas.put(kind.getKey(), new StatusSchema(kind.getValue())));
            return Map.copyOf(schemas);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether a status of the kind has that field. */
    public boolean has(String field) {
        return root.path("properties").has(field);
    }

    /**
     * The status as it may be written.
     *
     * @param clean takes out of prose what must not be shown
     */
    ObjectNode fit(ObjectNode status, UnaryOperator<String> clean) {
        int longest = Limits.MESSAGE;
        ObjectNode fitting = new Fit(patterns, clean, longest).properties(root, status);
        while (longest > SHORTEST_CUT && fitting.toString().getBytes(StandardCharsets.UTF_8).length > LARGEST) {
            longest /= 4;
            fitting = new Fit(patterns, clean, longest).properties(root, status);
        }
        return fitting;
    }

    /**
     * One fitting.
     *
     * @param patterns of the schema
     * @param clean takes secrets out of what Azure tells; single words are names and states, but for errors
     * @param longest text, whatever its own bound says
     */
    private record Fit(Map<String, Pattern> patterns, UnaryOperator<String> clean, int longest) {
        /** Null when there is no way to make the value fit. */
        @Nullable
        JsonNode value(JsonNode schema, JsonNode value) {
            return switch (schema.path("type").asText()) {
                case "string" -> value.isTextual() ? text(schema, value.textValue()) : null;
                case "integer" -> integer(schema, value);
                case "number" -> value.isNumber() && inRange(schema, value) ? value : null;
                case "boolean" -> value.isBoolean() ? value : null;
                case "array" -> value.isArray() ? items(schema, value) : null;
                case "object" -> value.isObject() ? object(schema, value) : null;
                default -> value;
            };
        }

        /** A sentence may begin as a path does, and secrets are taken out of it all the same. */
        private @Nullable JsonNode text(JsonNode schema, String said) {
            boolean prose = said.chars().anyMatch(Character::isWhitespace);
            String text = prose ? clean.apply(said) : said;
            if (schema.has("enum") || schema.has("pattern")) {
                return isWord(schema, text) ? TextNode.valueOf(text) : null;
            }
            int bound = schema.path("maxLength").asInt(Limits.MESSAGE);
            if (text.startsWith("/") || !prose && text.contains("://")) {
                // A path or URL that is cut short names something else.
                return Texts.length(text) <= bound ? TextNode.valueOf(text) : null;
            }
            return TextNode.valueOf(Texts.cut(text, Math.min(bound, longest)));
        }

        private boolean isWord(JsonNode schema, String text) {
            return Texts.length(text) <= schema.path("maxLength").asInt(Limits.MESSAGE)
                    && (!schema.has("enum") || contains(schema.path("enum"), text))
                    && (!schema.has("pattern") || matches(schema.path("pattern").asText(), text));
        }

        private boolean matches(String pattern, String text) {
            return Objects.requireNonNull(patterns.get(pattern)).matcher(text).find();
        }

        private static boolean contains(JsonNode allowed, String text) {
            for (JsonNode one : allowed) {
                if (one.asText().equals(text)) {
                    return true;
                }
            }
            return false;
        }

        private static @Nullable JsonNode integer(JsonNode schema, JsonNode value) {
            boolean fits = value.isIntegralNumber() && (schema.path("format").asText().equals("int64")
                    ? value.canConvertToLong()
                    : value.canConvertToInt());
            return fits && inRange(schema, value) ? value : null;
        }

        private static boolean inRange(JsonNode schema, JsonNode value) {
            BigDecimal number = value.decimalValue();
            return !(schema.has("minimum") && number.compareTo(schema.path("minimum").decimalValue()) < 0
                    || schema.has("maximum") && number.compareTo(schema.path("maximum").decimalValue()) > 0);
        }

        /** A list with keys, or a set, is refused whole when one of them is there twice. */
        private JsonNode items(JsonNode schema, JsonNode values) {
            ArrayNode fitting = Json.array();
            Set<Object> seen = new HashSet<>();
            int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
            for (JsonNode value : values) {
                JsonNode item = value(schema.path("items"), value);
                if (item != null && fitting.size() < most && isFirst(schema, item, seen)) {
                    fitting.add(item);
                }
            }
            return fitting;
        }

        private static boolean isFirst(JsonNode schema, JsonNode item, Set<Object> seen) {
            return switch (schema.path(LIST_TYPE).asText()) {
                case "map" -> seen.add(keys(schema, item));
                case "set" -> seen.add(item);
                default -> true;
            };
        }

        private static List<JsonNode> keys(JsonNode schema, JsonNode item) {
            List<JsonNode> keys = new ArrayList<>();
            schema.path(KEYS).forEach(key -> keys.add(item.path(key.asText())));
            return keys;
        }

        private @Nullable JsonNode object(JsonNode schema, JsonNode value) {
            if (!schema.has("properties")) {
                return schema.path("additionalProperties").isObject() ? map(schema, value) : value;
            }
            ObjectNode fitting = properties(schema, value);
            for (JsonNode required : schema.path("required")) {
                if (!fitting.has(required.asText())) {
                    return null;
                }
            }
            return fitting;
        }

        ObjectNode properties(JsonNode schema, JsonNode value) {
            ObjectNode fitting = Json.object();
            value.properties().forEach(entry -> {
                JsonNode of = schema.path("properties").path(entry.getKey());
                JsonNode said = entry.getKey().equals(ERRORS) ? cleaned(entry.getValue()) : entry.getValue();
                JsonNode fits = of.isMissingNode() ? null : value(of, said);
                if (fits != null) {
                    fitting.set(entry.getKey(), fits);
                }
            });
            return fitting;
        }

        /** Of an error, even a single word may be what Azure was sent. */
        private JsonNode cleaned(JsonNode errors) {
            ArrayNode cleaned = Json.array();
            errors.forEach(error -> cleaned.add(error.isTextual()
                    ? TextNode.valueOf(clean.apply(error.textValue()))
                    : error));
            return errors.isArray() ? cleaned : errors;
        }

        private ObjectNode map(JsonNode schema, JsonNode value) {
            ObjectNode fitting = Json.object();
            int most = schema.path("maxProperties").asInt(Integer.MAX_VALUE);
            value.properties().forEach(entry -> {
                JsonNode fits = value(schema.path("additionalProperties"), entry.getValue());
                if (fits != null && fitting.size() < most && entry.getKey().length() <= LONGEST_KEY) {
                    fitting.set(entry.getKey(), fits);
                }
            });
            return fitting;
        }
    }
}
