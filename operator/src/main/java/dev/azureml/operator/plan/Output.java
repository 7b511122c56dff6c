package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.arm.SensitiveString;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Something that an object writes beside itself, all but logs once it is Ready: only if absent or its own already. */
public sealed interface Output {
    /** A ConfigMap of plain facts in the object's namespace. */
    record ConfigMap(String name, Map<String, String> data) implements Output {
    }

    /**
     * A Secret in the object's namespace with plain facts and what a POST action of a resource answers.
     *
     * @param data plain facts
     * @param action {@code listKeys}, sent to {@code of}; null when the plain facts are all there is
     * @param read from the action's answer to the Secret's keys
     */
    record Secret(String name, Map<String, String> data, ArmId of, String apiVersion, @Nullable String action,
            Function<JsonNode, Map<String, SensitiveString>> read) implements Output {
    }

    /** A namespace of the cluster that the operator runs in; made when it is absent, and never deleted. */
    record Namespace(String name) implements Output {
    }

    /**
     * Objects of the cluster that the operator runs in, kept as they are said here. Those of the same API that were said
     * before and are not any more are deleted, and all of them with the object.
     *
     * @param plural of the API's resource, such as {@code instancetypes}
     * @param specs by name
     */
    record ClusterObjects(String apiVersion, String kind, String plural, Map<String, ObjectNode> specs)
            implements
                Output {
    }

    /**
     * Logs that a person asked for, in a ConfigMap of the object's namespace: read once for each wish, and in whatever state
     * the object is, since it is then that somebody asks.
     *
     * @param wish another one has them read anew
     * @param keys what must not stand in them; null where there is nothing that is not known anyway
     */
    record Logs(String name, String wish, List<Log> logs, @Nullable Keys keys) implements Output {
        /** The annotation that asks for them, on the object, and that says what was asked for, on the ConfigMap. */
        public static final String ANNOTATION = "azureml.dev/logs-requested-at";

        public Logs {
            logs = List.copyOf(logs);
        }
    }

    /** Keys that a POST action of a resource answers. */
    record Keys(ArmId of, String apiVersion, String action) {
    }

    /**
     * One of them.
     *
     * @param key under which it stands in the ConfigMap
     * @param of the resource that is asked
     * @param inquiry how it is asked
     */
    record Log(String key, ArmId of, String apiVersion, DiagnosticAction inquiry) {
    }
}
