package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLSpec;
import dev.azureml.operator.plan.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Where in a spec it was said what a request came to speak of. */
final class SpecPlace {
    private static final int SUBSCRIPTION = 2;
    private static final int GROUP = 4;

    private SpecPlace() {
    }

    /** The property whose value is the text, or a part of the ARM id that the text is; empty when it was not said. */
    static Optional<String> of(MLSpec spec, String text) {
        Map<String, String> said = new LinkedHashMap<>();
        collect("spec", Json.of(spec), said);
        String id = text.strip().toLowerCase(Locale.ROOT);
        String[] segments = id.split("/", -1);
        List<Predicate<String>> ways = List.of(id::equals,
                value -> value.startsWith("/subscriptions/") && (id.startsWith(value + "/")
                        || value.startsWith(id + "/")),
                value -> segments.length > SUBSCRIPTION && value.equals(segments[SUBSCRIPTION]),
                value -> segments.length > GROUP && value.equals(segments[GROUP]));
        return ways.stream().flatMap(way -> said.entrySet().stream().filter(e -> way.test(e.getValue())))
                .map(Map.Entry::getKey).findFirst();
    }

    private static void collect(String place, JsonNode node, Map<String, String> said) {
        if (node.isTextual()) {
            said.put(place, node.textValue().strip().toLowerCase(Locale.ROOT));
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(place + "[" + i + "]", node.get(i), said);
        }
        if (node.isObject()) {
            node.properties().forEach(entry -> {
                if (entry.getKey().startsWith("/")) {
                    said.put(place, entry.getKey().toLowerCase(Locale.ROOT)); // an ARM id may be a key in overrides
                }
                collect(place + "." + entry.getKey(), entry.getValue(), said);
            });
        }
    }
}
