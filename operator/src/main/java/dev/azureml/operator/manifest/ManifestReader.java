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
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads Kubernetes objects from YAML or JSON: files, all those of folders, or a stream. */
public final class ManifestReader {
    private static final LoadSettings SETTINGS = LoadSettings.builder().setAllowDuplicateKeys(true)
            .setSchema(new CoreSchema()).build();

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
            List<YamlTree.Document> documents = documents(file);
            boolean json = file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".json");
            if (json && documents.stream().noneMatch(ManifestReader::saysWhatItIs)) {
                leftOut.accept(file);
            } else {
                all.addAll(manifests(file.toString(), documents));
            }
        }
        return all;
    }

    private static boolean saysWhatItIs(YamlTree.Document document) {
        return document.tree().has("apiVersion") || document.tree().has("kind");
    }

    private static List<YamlTree.Document> documents(Path file) throws IOException, UnreadableFileException {
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

    private static List<YamlTree.Document> documents(InputStream in, String source) throws IOException,
            UnreadableFileException {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        List<YamlTree.Document> all = new ArrayList<>();
        try {
            for (Node root : new Compose(SETTINGS).composeAllFromString(text)) {
                all.add(YamlTree.of(source, root));
            }
        } catch (MarkedYamlEngineException e) {
            throw new UnreadableFileException(source + e.getProblemMark().map(ManifestReader::line).orElse("") + ": "
                    + e.getProblem());
        } catch (YamlEngineException e) {
            throw new UnreadableFileException(source + ": " + e.getMessage());
        }
        return all;
    }

    private static List<Manifest> manifests(String source, List<YamlTree.Document> documents)
            throws UnreadableFileException {
        List<Manifest> all = new ArrayList<>();
        for (YamlTree.Document document : documents) {
            if (!document.tree().isNull()) {
                add(source, document, all);
            }
        }
        return all;
    }

    private static String line(Mark mark) {
        return ":" + (mark.getLine() + 1);
    }

    private static void add(String source, YamlTree.Document document, List<Manifest> all)
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
            add(source, new YamlTree.Document(item, line, below(document.lines(), prefix + ".")), all);
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
