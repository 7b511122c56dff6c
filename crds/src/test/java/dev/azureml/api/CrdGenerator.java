package dev.azureml.api;

import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the text of every CRD from the records. */
final class CrdGenerator {
    static final List<Class<? extends HasMetadata>> KINDS = List.of(MLWorkspace.class, MLCompute.class,
            MLDatastore.class, MLConnection.class, MLData.class, MLModel.class, MLEnvironment.class,
            MLInferenceEndpoint.class, MLClusterExtension.class);

    private static final String HEADER = "# Generated from the records; written by: mvn -pl crds test -Dcrds.write";

    private CrdGenerator() {
    }

    /** YAML by file name, {@code mlworkspaces.azureml.dev.yaml}. */
    static Map<String, String> generate() {
        try (var output = new Memory()) {
            new CRDGenerator().customResourceClasses(KINDS).forCRDVersions("v1").withMinQuotes(true)
                    .withPostProcessor(new SchemaCompletion()).withOutput(output).detailedGenerate();
            var files = new TreeMap<String, String>();
            output.streams.forEach((name, stream) -> files.put(name.replaceFirst("-v1$", "") + ".yaml",
                    stream.toString(StandardCharsets.UTF_8).replaceFirst("^#.*", HEADER)));
            return files;
        }
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
