package dev.azureml.operator.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Kinds;
import dev.azureml.api.MLStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The schemas of our kinds, as the CRDs that the operator comes with say them. */
public final class KindSchemas {
    /** The version of every kind's API. */
    public static final String API_VERSION = "azureml.dev/v1alpha1";
    private static final int LONGEST_NAME = 253;
    private static final ObjectNode METADATA = metadata();

    private final Map<String, JsonNode> read = new ConcurrentHashMap<>();

    /** Returns the schema of a kind's objects; empty for a kind that is none of ours. */
    public Optional<JsonNode> of(String kind) {
        return Stream.of(Kinds.values()).map(Kinds::kind).filter(kind::equals).findFirst()
                .map(name -> read.computeIfAbsent(name, KindSchemas::read));
    }

    private static ObjectNode metadata() {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode().put("type", "object")
                .put("x-kubernetes-preserve-unknown-fields", true);
        metadata.putArray("required").add("name");
        ObjectNode properties = metadata.putObject("properties");
        for (String map : List.of("labels", "annotations")) {
            properties.putObject(map).put("type", "object").putObject("additionalProperties").put("type", "string");
        }
        for (String text : List.of("name", "namespace")) {
            ObjectNode property = properties.putObject(text).put("type", "string").put("maxLength", LONGEST_NAME);
            property.putArray("x-kubernetes-validations").addObject()
                    .put("rule", "self.matches('^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$')")
                    .put("message", "must be small letters, digits, hyphens and dots, such as my-object");
        }
        return metadata;
    }

    private static JsonNode read(String kind) {
        String file = "crds/" + kind.toLowerCase(Locale.ROOT) + "s.azureml.dev.yaml";
        try (InputStream in = Objects.requireNonNull(MLStatus.class.getResourceAsStream(file), file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            JsonNode crd = YamlJson.of(YamlReader.read(file, text, YamlReader.Use.MANIFESTS).getFirst()).tree();
            ObjectNode schema = (ObjectNode) crd.at("/spec/versions/0/schema/openAPIV3Schema");
            // What every object has, and the API server adds to each schema.
            ObjectNode properties = schema.withObject("/properties");
            properties.putObject("apiVersion").put("type", "string");
            properties.putObject("kind").put("type", "string");
            properties.set("metadata", METADATA.deepCopy());
            return schema;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (YamlProblem e) {
            throw new IllegalStateException(file + " is generated", e);
        }
    }
}
