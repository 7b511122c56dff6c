package dev.azureml.operator.engine.inputs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLSpec;
import dev.azureml.operator.plan.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a spec refers to a key of a Secret or ConfigMap.
 *
 * @param path of the property that refers to it, such as {@code spec.virtualMachine.password}
 */
public record KeyReference(String path, String name, String key) {
    public static final String WHOLE_CONFIG_MAP = "configMapRef";

    /** Every reference to a key of a Secret, wherever it stands in the spec. */
    public static List<KeyReference> toSecrets(MLSpec spec) {
        return of(spec, "secretKeyRef");
    }

    /** Every reference to a key of a ConfigMap. */
    public static List<KeyReference> toConfigMaps(MLSpec spec) {
        return of(spec, "configMapKeyRef");
    }

    /** Every reference to a ConfigMap as a whole; they name no key. */
    public static List<KeyReference> toWholeConfigMaps(MLSpec spec) {
        return of(spec, WHOLE_CONFIG_MAP);
    }

    /** Every such reference. */
    static List<KeyReference> of(MLSpec spec, String property) {
        List<KeyReference> found = new ArrayList<>();
        collect("spec", Json.of(spec), property, found);
        return List.copyOf(found);
    }

    private static void collect(String path, JsonNode node, String property, List<KeyReference> found) {
        node.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (field.getKey().equals(property)) {
                found.add(new KeyReference(path, value.path("name").asText(), value.path("key").asText()));
            } else {
                collect(path + "." + field.getKey(), value, property, found);
            }
        });
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(path + "[" + i + "]", node.get(i), property, found);
            }
        }
    }

    /**
     * What there is to put right.
     *
     * @param exists whether the Secret or ConfigMap is there, so that it is the key that is not
     */
    public String missing(String kind, String namespace, boolean exists) {
        return path + ": " + kind + " " + name + (exists
                ? " has no key " + key
                : " does not exist in namespace " + namespace);
    }

    /** The same of a value that is there. */
    public String tooLong(String kind) {
        return path + ": " + kind + " " + name + " has more than " + DataLimit.KIB + " KiB under key " + key
                + "; shorten it or name another key";
    }
}
