package dev.azureml.operator.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Reads Kubernetes objects from YAML or JSON: files, all those of folders, or a stream. */
public final class ManifestReader {
    private ManifestReader() {
    }

    /**
     * Returns the objects of a file, or of all {@code .yaml}, {@code .yml} and {@code .json} files of a folder and those in
     * it, by name. A {@code kustomization.yaml} is no object, and is left out; so is JSON in a folder that says neither
     * its apiVersion nor its kind, as programs keep much else in JSON.
     *
     * @param leftOut told of such JSON
     */
    public static List<Manifest> read(Path path, Consumer<Path> leftOut) throws IOException, UnreadableFileException {
        if (!Files.isDirectory(path)) {
            return manifests(path.toString(), documents(path));
        }
        List<Manifest> all = new ArrayList<>();
        for (Path file : files(path)) {
            List<YamlJson.Document> documents = documents(file);
            boolean json = file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".json");
            if (json && documents.stream().noneMatch(ManifestReader::saysWhatItIs)) {
                leftOut.accept(file);
            } else {
                all.addAll(manifests(file.toString(), documents));
            }
        }
        return all;
    }

    private static boolean saysWhatItIs(YamlJson.Document document) {
        return document.tree().has("apiVersion") || document.tree().has("kind");
    }

    private static List<YamlJson.Document> documents(Path file) throws IOException, UnreadableFileException {
        try (InputStream in = Files.newInputStream(file)) {
            return documents(in, file.toString());
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.filter(Files::isRegularFile).filter(ManifestReader::isManifest).sorted().toList();
        }
    }

    private static boolean isManifest(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return (name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json"))
                && !name.startsWith("kustomization.");
    }

    /** @param source told with what is wrong */
    public static List<Manifest> read(InputStream in, String source) throws IOException, UnreadableFileException {
        return manifests(source, documents(in, source));
    }

    private static List<YamlJson.Document> documents(InputStream in, String source) throws IOException,
            UnreadableFileException {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        List<YamlJson.Document> all = new ArrayList<>();
        try {
            for (Yaml root : YamlReader.read(source, text, YamlReader.Use.MANIFESTS)) {
                all.add(YamlJson.of(root));
            }
        } catch (YamlProblem e) {
            throw new UnreadableFileException(e.place() + ": " + e.text().replaceFirst("^the ", ""));
        }
        return all;
    }

    private static List<Manifest> manifests(String source, List<YamlJson.Document> documents)
            throws UnreadableFileException {
        List<Manifest> all = new ArrayList<>();
        for (YamlJson.Document document : documents) {
            if (!document.tree().isNull()) {
                add(source, document, all);
            }
        }
        return all;
    }

    private static void add(String source, YamlJson.Document document, List<Manifest> all)
            throws UnreadableFileException {
        if (!(document.tree() instanceof ObjectNode tree)) {
            throw new UnreadableFileException(
                    source + ":" + document.line() + ": expected an object with apiVersion and"
                            + " kind");
        }
        if (!tree.path("apiVersion").isTextual() || !tree.path("kind").isTextual()) {
            throw new UnreadableFileException(
                    source + ":" + document.line() + ": apiVersion and kind are missing; is it"
                            + " a file of az ml? Then say: convert " + source);
        }
        boolean list = tree.path("kind").asText().equals("List") && tree.path("items").isArray();
        if (!list) {
            all.add(new Manifest(source, document.line(), tree, document.lines()));
            return;
        }
        for (int i = 0; i < tree.path("items").size(); i++) {
            JsonNode item = tree.path("items").get(i);
            String prefix = "items[" + i + "]";
            int line = document.lines().getOrDefault(prefix, document.line());
            add(source, new YamlJson.Document(item, line, below(document.lines(), prefix + ".")), all);
        }
    }

    private static Map<String, Integer> below(Map<String, Integer> lines, String prefix) {
        Map<String, Integer> below = new HashMap<>();
        lines.forEach((path, line) -> {
            if (path.startsWith(prefix)) {
                below.put(path.substring(prefix.length()), line);
            }
        });
        return Map.copyOf(below);
    }
}
