package dev.azureml.operator.engine.status;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Limits;
import dev.azureml.operator.plan.Json;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.longs;

/** Whatever a report says, the API server takes what is written of it. Judged by the CRDs themselves. */
class StatusSchemaTest {
    private static final Map<String, StatusSchema> SCHEMAS = StatusSchema.load();
    private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

    static List<String> kinds() {
        return SCHEMAS.keySet().stream().sorted().toList();
    }

    private static StatusSchema schema(String kind) {
        return Objects.requireNonNull(SCHEMAS.get(kind));
    }

    private static JsonNode published(String kind) throws IOException {
        String yaml = Files.readString(Path.of("../crds/" + kind.toLowerCase(Locale.ROOT) + "s.azureml.dev.yaml"));
        return Json.MAPPER.valueToTree(Serialization.unmarshal(yaml, Map.class))
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/status");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whateverIsSaidFits(String kind) throws IOException {
        JsonNode published = published(kind);
        qt().withFixedSeed(20_251_202).withExamples(25).withShrinkCycles(0).forAll(longs().all()).checkAssert(seed -> {
            ObjectNode said = new Babble(new Random(seed)).object(published);

            ObjectNode written = schema(kind).fit(said, text -> text);

            List<String> faults = new ArrayList<>();
            judge(kind, published, written, faults);
            assertThat(faults).isEmpty();
            assertThat(written.toString().getBytes(StandardCharsets.UTF_8).length).isLessThan(1_200_000);
            assertThat(schema(kind).fit(written, text -> text)).as("what fits is left alone").isEqualTo(written);
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatFitsIsKept(String kind) throws IOException {
        JsonNode published = published(kind);
        qt().withFixedSeed(20_251_203).withExamples(25).withShrinkCycles(0).forAll(longs().all()).checkAssert(seed -> {
            ObjectNode said = new Babble(new Random(seed)).object(published);
            List<String> faults = new ArrayList<>();
            judge(kind, published, said, faults);
            if (faults.isEmpty()) {
                assertThat(schema(kind).fit(said, text -> text)).isEqualTo(said);
            }
        });
    }

    @Test
    void proseIsCutAndAddressesAreLeftOut() {
        ObjectNode said = Json.object().put("scoringUri", "https://host/" + "x".repeat(3_000))
                .put("swaggerUri", "https://host/swagger.json").put("authMode", "x".repeat(100))
                .put("unknown", "field");

        ObjectNode written = schema("MLInferenceEndpoint").fit(said, text -> text);

        assertThat(written.has("scoringUri")).isFalse();
        assertThat(written.path("swaggerUri").asText()).isEqualTo("https://host/swagger.json");
        assertThat(written.path("authMode").asText()).hasSize(64).endsWith("…");
        assertThat(written.has("unknown")).isFalse();
    }

    @Test
    void aPathThatIsCutWouldNameAnotherProperty() {
        ObjectNode said = Json.object();
        said.putArray("resources").addObject().put("key", "k").put("id", "/id").put("apiVersion", "v")
                .put("phase", "Ready").putArray("appliedPaths").add("/tags/" + "a b".repeat(1_000)).add("/tags/c d");

        ObjectNode written = schema("MLDatastore").fit(said, text -> text);

        assertThat(written.at("/resources/0/appliedPaths")).hasSize(1);
        assertThat(written.at("/resources/0/appliedPaths/0").asText()).isEqualTo("/tags/c d");
    }

    @Test
    void oneKeyIsThereOnce() {
        ObjectNode said = Json.object();
        ArrayNode advice = said.putArray("advice");
        for (String message : List.of("first", "second")) {
            advice.addObject().put("rule", "Same").put("severity", "Info").put("message", message);
        }

        ObjectNode written = schema("MLDatastore").fit(said, text -> text);

        assertThat(written.path("advice")).hasSize(1);
        assertThat(written.at("/advice/0/message").asText()).isEqualTo("first");
    }

    @Test
    void secretsThatAzureRepeatsAreNotShown() {
        ObjectNode said = Json.object().put("vmSize", "Standard_DS3_v2");
        said.putArray("errors").add("the password hunter22hunter22 is too weak");

        ObjectNode written = schema("MLCompute").fit(said, SecretRedactor.of(List.of("hunter22hunter22"))::clean);

        assertThat(written.at("/errors/0").asText()).isEqualTo("the password *** is too weak");
        assertThat(written.path("vmSize").asText()).isEqualTo("Standard_DS3_v2");
    }

    @Test
    void secretsAreTakenOutOfErrorsOfOneWordAndOfSentencesThatBeginAsAPathDoes() {
        ObjectNode said = Json.object().put("vmSize", "Steady");
        said.putArray("errors").add("hunter22hunter22").add("/subscriptions/s says hunter22hunter22 is too weak");

        ObjectNode written = schema("MLCompute").fit(said,
                SecretRedactor.of(List.of("hunter22hunter22", "Steady"))::clean);

        assertThat(written.path("vmSize").asText()).as("a name is no sentence").isEqualTo("Steady");
        assertThat(written.at("/errors/0").asText()).isEqualTo("***");
        assertThat(written.at("/errors/1").asText()).isEqualTo("/subscriptions/s says *** is too weak");
    }

    /** What the API server would say. */
    private static void judge(String at, JsonNode schema, JsonNode value, List<String> faults) {
        boolean typed = switch (schema.path("type").asText()) {
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            default -> value.isObject();
        };
        if (!typed) {
            faults.add(at + " is no " + schema.path("type").asText());
            return;
        }
        judgeText(at, schema, value, faults);
        if (value.isNumber() && (schema.path("format").asText().equals("int32") && !value.canConvertToInt()
                || schema.has("minimum") && value.doubleValue() < schema.path("minimum").doubleValue())) {
            faults.add(at + " is out of range");
        }
        judgeItems(at, schema, value, faults);
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                faults.add(at + " lacks " + name.asText());
            }
        });
        if (value.isObject()) {
            JsonNode values = schema.path("additionalProperties");
            if (value.size() > schema.path("maxProperties").asInt(Integer.MAX_VALUE)) {
                faults.add(at + " has too many properties");
            }
            value.properties().forEach(entry -> {
                JsonNode of = values.isObject() ? values : schema.path("properties").path(entry.getKey());
                if (of.isObject()) {
                    judge(at + "." + entry.getKey(), of, entry.getValue(), faults);
                } else {
                    faults.add(at + " has no " + entry.getKey());
                }
            });
        }
    }

    private static void judgeText(String at, JsonNode schema, JsonNode value, List<String> faults) {
        String text = value.asText();
        if (value.isTextual() && (text.codePointCount(0, text.length()) > schema.path("maxLength")
                .asInt(Integer.MAX_VALUE)
                || schema.has("pattern") && !PATTERNS.computeIfAbsent(schema.path("pattern").asText(), Pattern::compile)
                        .matcher(text).find()
                || schema.has("enum") && !schema.path("enum").toString().contains("\"" + text + "\""))) {
            faults.add(at + " is no such text");
        }
    }

    private static void judgeItems(String at, JsonNode schema, JsonNode value, List<String> faults) {
        if (!value.isArray()) {
            return;
        }
        if (value.size() > schema.path("maxItems").asInt(Integer.MAX_VALUE)) {
            faults.add(at + " has too many items");
        }
        Set<String> seen = new HashSet<>();
        value.forEach(item -> {
            judge(at + "[]", schema.path("items"), item, faults);
            String key = schema.at("/x-kubernetes-list-map-keys/0").asText();
            if (!key.isEmpty() && !seen.add(item.path(key).asText())) {
                faults.add(at + " has a key twice");
            }
        });
    }

    /** Says of each field what may fit and what may not. */
    private record Babble(Random random) {
        private static final List<String> WORDS = List.of("", "Ready", "Created", "True", "Info", "ab c", "/a/b",
                "https://host/x", "\uD83D\uDE00", "x");

        ObjectNode object(JsonNode schema) {
            ObjectNode object = Json.object();
            schema.path("properties").properties().forEach(entry -> {
                if (random.nextInt(4) > 0) {
                    object.set(entry.getKey(), value(entry.getValue()));
                }
            });
            return object;
        }

        private JsonNode value(JsonNode schema) {
            JsonNodeFactory json = JsonNodeFactory.instance;
            if (random.nextInt(40) == 0) {
                return random.nextBoolean() ? json.nullNode() : json.textNode("of another type");
            }
            return switch (schema.path("type").asText()) {
                case "string" -> json.textNode(text(schema));
                case "integer" -> random.nextInt(5) > 0
                        ? json.numberNode(random.nextInt(9))
                        : json.numberNode(random.nextLong());
                case "number" -> json.numberNode(random.nextDouble());
                case "boolean" -> json.booleanNode(random.nextBoolean());
                case "array" -> array(schema);
                default -> schema.path("additionalProperties").isObject() ? map(schema) : object(schema);
            };
        }

        private String text(JsonNode schema) {
            JsonNode words = schema.path("enum");
            if (words.isArray() && random.nextInt(5) > 0) {
                return words.get(random.nextInt(words.size())).asText();
            }
            String word = WORDS.get(random.nextInt(WORDS.size()));
            return random.nextInt(6) > 0 ? word : word.repeat(random.nextInt(Limits.MESSAGE));
        }

        private JsonNode array(JsonNode schema) {
            ArrayNode array = Json.array();
            int size = random.nextInt(8) > 0 ? random.nextInt(3) : random.nextInt(200);
            for (int i = 0; i < size; i++) {
                array.add(value(schema.path("items")));
            }
            return array;
        }

        private JsonNode map(JsonNode schema) {
            ObjectNode map = Json.object();
            int size = random.nextInt(100);
            for (int i = 0; i < size; i++) {
                map.set("k" + i, value(schema.path("additionalProperties")));
            }
            return map;
        }
    }
}
