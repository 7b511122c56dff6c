package dev.azureml.operator.convert;

import java.util.List;
import java.util.Optional;

/**
 * An object that was made.
 *
 * @param from the files that it was made of
 */
record Manifest(String kind, String name, Optional<String> namespace, Draft spec, List<Companion> companions,
        List<String> from) {
}
