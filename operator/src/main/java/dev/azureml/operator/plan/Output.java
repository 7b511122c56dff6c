package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.SensitiveString;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Something that an object writes beside itself, in its own namespace: only if absent or its own already. */
public sealed interface Output {
    String name();

    /** A ConfigMap of plain facts. */
    record ConfigMap(String name, Map<String, String> data) implements Output {
    }

    /**
     * A Secret with plain facts and what a POST action of a resource answers.
     *
     * @param data plain facts
     * @param action {@code listKeys}, sent to {@code of}; null when the plain facts are all there is
     * @param read from the action's answer to the Secret's keys
     */
    record Secret(String name, Map<String, String> data, ArmId of, String apiVersion, @Nullable String action,
            Function<JsonNode, Map<String, SensitiveString>> read) implements Output {
    }
}
