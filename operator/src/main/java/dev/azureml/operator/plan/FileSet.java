package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Some small files.
 *
 * @param texts by path
 * @param binaries in base64, by path
 */
public record FileSet(Map<String, String> texts, Map<String, String> binaries) implements Upload.Content {
    /** That are uploaded for one asset: each is a request to blob storage. */
    public static final int MOST = 256;

    public FileSet {
        texts = Map.copyOf(texts);
        binaries = Map.copyOf(binaries);
    }

    public static FileSet ofTexts(Map<String, String> texts) {
        return new FileSet(texts, Map.of());
    }

    /** Their paths, in order. */
    public Set<String> paths() {
        Set<String> paths = new TreeSet<>(texts.keySet());
        paths.addAll(binaries.keySet());
        return paths;
    }

    /**
     * Returns what they lack as the keys of a ConfigMap, such as {@code has no key score.py; it has main.py}.
     *
     * @param required path of a file that must be among them; empty when any will do
     */
    public Optional<String> lack(String required) {
        Set<String> paths = paths();
        if (required.isEmpty() ? !paths.isEmpty() : paths.contains(required)) {
            return Optional.empty();
        }
        return Optional.of(" has no key" + (required.isEmpty() ? "" : " " + required)
                + paths.stream().findFirst().map(key -> "; it has " + key).orElse(""));
    }

    /** What is in a file that there is. */
    public byte[] bytes(String path) {
        String text = texts.get(path);
        return text == null
                ? Base64.getDecoder().decode(binaries.getOrDefault(path, ""))
                : text.getBytes(StandardCharsets.UTF_8);
    }

    /** Of texts alone, just those. */
    @Override
    public JsonNode identity() {
        ObjectNode all = Json.object();
        new TreeMap<>(texts).forEach(all::put);
        if (binaries.isEmpty()) {
            return all;
        }
        ObjectNode coded = Json.object();
        new TreeMap<>(binaries).forEach(coded::put);
        ObjectNode both = Json.object();
        both.set("data", all);
        both.set("binaryData", coded);
        return both;
    }
}
