package dev.azureml.operator.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * One Kubernetes object as it stands in a file.
 *
 * @param source the file's name, or {@code -} for standard input
 * @param lines where each property stands, by its path such as {@code spec.amlCompute.vmSize}, from 1
 */
public record Manifest(String source, int line, ObjectNode tree, Map<String, Integer> lines) {
    public String kind() {
        return tree.path("kind").asText("");
    }

    public String apiVersion() {
        return tree.path("apiVersion").asText("");
    }

    public String name() {
        return tree.at("/metadata/name").asText("");
    }

    /** Returns the file and the line in it where a property stands, or what would hold it: {@code ml/cpu.yaml:12}. */
    public String place(String path) {
        String at = path;
        while (!lines.containsKey(at) && !at.isEmpty()) {
            int dot = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
            at = dot < 0 ? "" : at.substring(0, dot);
        }
        return source + ":" + lines.getOrDefault(at, line);
    }
}
