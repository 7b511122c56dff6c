package dev.azureml.operator.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The file of allowed scopes. A file that holds no rule is refused: an emptied ConfigMap must not allow everything. */
final class AllowedScopesFile {
    private static final String EXPECTED = "expected {\"namespace or *\": [\"/subscriptions/...\", ...], ...}";

    private AllowedScopesFile() {
    }

    static AllowedScopes read(Path file) {
        try {
            return parse(Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException("the file can't be read", e);
        }
    }

    /** Reads YAML or JSON. */
    static AllowedScopes parse(String text) {
        JsonNode root = tree(text);
        if (root == null || !root.isObject() || root.isEmpty()) {
            throw new IllegalArgumentException(EXPECTED + "; leave the setting out to allow everything");
        }
        Map<String, List<String>> rules = new HashMap<>();
        root.properties().forEach(entry -> rules.put(entry.getKey(), strings(entry.getValue())));
        return AllowedScopes.of(rules);
    }

    private static List<String> strings(JsonNode node) {
        if (!node.isArray()) {
            throw new IllegalArgumentException(EXPECTED);
        }
        List<String> strings = new ArrayList<>();
        for (JsonNode element : node) {
            if (!element.isTextual()) {
                throw new IllegalArgumentException(EXPECTED);
            }
            strings.add(element.asText());
        }
        return strings;
    }

    private static @Nullable JsonNode tree(String text) {
        ObjectMapper mapper = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
        try {
            return new KubernetesSerialization(mapper, false).unmarshal(text, JsonNode.class);
        } catch (RuntimeException e) { // the YAML reader's and the JSON reader's have nothing else in common
            throw new IllegalArgumentException("neither YAML nor JSON, or a namespace is there twice", e);
        }
    }
}
