package dev.azureml.operator.declared;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Properties that are null say nothing. */
public final class Nulls {
    private Nulls() {
    }

    /** Removes them, wherever they stand. */
    public static void remove(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(object.properties().stream().filter(entry -> entry.getValue().isNull())
                    .map(Map.Entry::getKey).toList());
        }
        node.forEach(Nulls::remove);
    }
}
