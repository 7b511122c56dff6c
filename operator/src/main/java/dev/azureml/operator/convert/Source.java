package dev.azureml.operator.convert;

import dev.azureml.operator.manifest.Yaml;
import dev.azureml.operator.text.SourceLocation;
import java.util.Optional;

/**
 * A document of a file, and what it describes.
 *
 * @param endpoint of a deployment, what it belongs to; empty where that can't be told
 */
record Source(Yaml.Mapping mapping, SourceKind kind, Optional<String> endpoint) {
    SourceLocation place() {
        return mapping.place();
    }

    Optional<String> name() {
        return mapping.text("name");
    }
}
