package dev.azureml.operator.clusterextension;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Settings are texts, in which Azure and its clients write True for true and the like: what says the same stays. */
final class BooleanSpelling {
    private BooleanSpelling() {
    }

    /** The settings, spelled as they are found where that differs in nothing but case. */
    static ObjectNode of(ObjectNode settings, JsonNode found) {
        ObjectNode result = settings.deepCopy();
        settings.properties().stream().filter(entry -> !entry.getKey().startsWith(ExtensionSettings.NODE_SELECTOR))
                .forEach(entry -> result.put(entry.getKey(), of(entry.getValue().asText(),
                        found.path(entry.getKey()))));
        return result;
    }

    static String of(String wanted, JsonNode found) {
        return found.asText().equalsIgnoreCase(wanted) ? found.asText() : wanted;
    }
}
