package dev.azureml.api;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Makes the text of every CRD from the records. */
final class CrdGenerator {
    private static final String HEADER = "# Generated from the records; written by: mvn -pl crds test -Dcrds.write";

    /** More of them make a line that nobody reads. */
    private static final int MOST_ON_A_LINE = 4;

    private static final Set<String> ELEMENTS = Set.of("items", "additionalProperties");

    private CrdGenerator() {
    }

    /** YAML by file name, {@code mlworkspaces.azureml.dev.yaml}. */
    static Map<String, String> generate() {
        try (var output = new Memory()) {
            new CRDGenerator().customResourceClasses(classes()).forCRDVersions("v1").withMinQuotes(true)
                    .withPostProcessor(new SchemaCompletion()).withOutput(output).detailedGenerate();
            var files = new TreeMap<String, String>();
            output.streams.forEach((name, stream) -> files.put(name.replaceFirst("-v1$", "") + ".yaml",
                    HEADER + "\n" + inFewLines(stream.toString(StandardCharsets.UTF_8))));
            return files;
        }
    }

    private static List<Class<? extends HasMetadata>> classes() {
        return Stream.of(Kinds.values()).<Class<? extends HasMetadata>>map(Kinds::type).toList();
    }

    /** A deep schema is mostly indentation: a property with a few of its own stands on one line, as a rule does. */
    private static String inFewLines(String yaml) {
        var root = new Compose(LoadSettings.builder().build()).composeString(yaml).orElseThrow();
        putOnOneLine(root);
        var settings = DumpSettings.builder().setSplitLines(false).build();
        return new Present(settings).emitToString(new Serialize(settings).serializeOne(root).iterator());
    }

    private static void putOnOneLine(Node node) {
        switch (node) {
            case MappingNode map -> {
                if (isLeaf(map)) {
                    map.setFlowStyle(FlowStyle.FLOW);
                }
                map.getValue().forEach(entry -> putOnOneLine(entry.getValueNode()));
            }
            case SequenceNode list -> {
                if (list.getValue().stream().allMatch(ScalarNode.class::isInstance)) {
                    list.setFlowStyle(FlowStyle.FLOW);
                }
                list.getValue().forEach(CrdGenerator::putItemOnOneLine);
            }
            default -> {
                // A scalar has a line already.
            }
        }
    }

    /** Has a type, and nothing below but words and rules, elements that are such, or a few properties that are. */
    private static boolean isLeaf(MappingNode map) {
        return map.getValue().stream().anyMatch(entry -> name(entry).equals("type"))
                && map.getValue().stream().allMatch(entry -> !(entry.getValueNode() instanceof MappingNode below)
                        || isShort(name(entry), below));
    }

    private static boolean isShort(String name, MappingNode below) {
        return ELEMENTS.contains(name) && isLeaf(below)
                || name.equals("properties") && below.getValue().size() <= MOST_ON_A_LINE
                        && below.getValue().stream().allMatch(
                                entry -> entry.getValueNode() instanceof MappingNode property && isLeaf(property));
    }

    private static String name(NodeTuple entry) {
        return entry.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
    }

    private static void putItemOnOneLine(Node item) {
        if (item instanceof MappingNode map
                && map.getValue().stream().allMatch(entry -> entry.getValueNode() instanceof ScalarNode)) {
            map.setFlowStyle(FlowStyle.FLOW);
        }
        putOnOneLine(item);
    }

    private static final class Memory implements CRDGenerator.CRDOutput<ByteArrayOutputStream> {
        private final Map<String, ByteArrayOutputStream> streams = new TreeMap<>();

        @Override
        public ByteArrayOutputStream outputFor(String name) {
            return streams.computeIfAbsent(name, _ -> new ByteArrayOutputStream());
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
