package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.manifest.KindSchemas;
import dev.azureml.operator.manifest.ManifestYaml;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The texts of the objects that were made. */
final class ManifestWriter {
    private ManifestWriter() {
    }

    /** Returns an object of ours as it is applied. */
    static ObjectNode object(String kind, String name, Optional<String> namespace, ObjectNode spec) {
        ObjectNode object = ManifestYaml.head(KindSchemas.API_VERSION, kind, name, namespace.orElse(""));
        object.set("spec", spec);
        return object;
    }

    /** Returns the text of an object of ours. */
    static String of(Manifest manifest) {
        Map<String, List<String>> comments = new LinkedHashMap<>();
        manifest.spec().comments().forEach((path, lines) -> comments.put("/spec" + path, lines));
        return ManifestYaml.of(object(manifest.kind(), manifest.name(), manifest.namespace(), manifest.spec().value()),
                List.of("Made by convert from " + String.join(", ", manifest.from()) + "."), comments);
    }

    /** Returns the text of an object that stands beside it. */
    static String of(Companion companion, Optional<String> namespace) {
        ObjectNode object = ManifestYaml.head("v1", companion.kind(), companion.name(), namespace.orElse(""));
        return switch (companion) {
            case Companion.SecretToFill secret -> {
                ObjectNode data = object.putObject("stringData");
                secret.keys().forEach(key -> data.put(key, ""));
                yield ManifestYaml.of(object,
                        List.of("Put the values in, or let a tool that keeps secrets make this Secret;"
                                + " never commit them."),
                        Map.of());
            }
            case Companion.Files files -> {
                ObjectNode data = object.putObject("data");
                files.data().forEach(data::put);
                yield ManifestYaml.of(object, List.of(), Map.of());
            }
        };
    }
}
