package dev.azureml.operator.engine.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLSpec;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.ObjectRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Where in a spec it was said what a request came to speak of. */
public final class SpecValueLocator {
    private static final String REF = "Ref";
    private static final int SUBSCRIPTION = 2;
    private static final int GROUP = 4;

    private SpecValueLocator() {
    }

    /** The property whose value is the text, or a part of the ARM id that the text is; empty when it was not said. */
    public static Optional<String> of(MLSpec spec, String text) {
        Map<String, String> said = new LinkedHashMap<>();
        collect("spec", Json.of(spec), said);
        String id = text.strip().toLowerCase(Locale.ROOT);
        String[] segments = id.split("/", -1);
        List<Predicate<String>> ways = List.of(id::equals,
                value -> value.startsWith("/subscriptions/") && (id.startsWith(value + "/")
                        || value.startsWith(id + "/")),
                // What is made in the group of what the spec names.
                value -> !groupOf(segments).isEmpty() && groupOf(value.split("/", -1)).equals(groupOf(segments)),
                value -> segments.length > SUBSCRIPTION && value.equals(segments[SUBSCRIPTION]),
                value -> segments.length > GROUP && value.equals(segments[GROUP]));
        return ways.stream().flatMap(way -> said.entrySet().stream().filter(e -> way.test(e.getValue())))
                .map(Map.Entry::getKey).findFirst();
    }

    private static List<String> groupOf(String[] segments) {
        boolean inGroup = segments.length > GROUP && segments[GROUP - 1].equals("resourcegroups");
        return inGroup ? List.of(segments).subList(0, GROUP + 1) : List.of();
    }

    /** The first property that refers to that object of ours; empty when none does. */
    public static Optional<String> of(MLSpec spec, ObjectRef ref) {
        return reference("spec", Json.of(spec), ref);
    }

    private static Optional<String> reference(String place, JsonNode node, ObjectRef ref) {
        if (node.isArray()) {
            return IntStream.range(0, node.size())
                    .mapToObj(i -> reference(place + "[" + i + "]", node.get(i), ref)).flatMap(Optional::stream)
                    .findFirst();
        }
        return node.properties().stream().flatMap(entry -> {
            String below = place + "." + entry.getKey();
            return names(entry.getKey(), entry.getValue(), ref)
                    ? Stream.of(below)
                    : reference(below, entry.getValue(), ref).stream();
        }).findFirst();
    }

    /** A property is named after the kind that it refers to, but for the workspace of a project, its hub. */
    private static boolean names(String property, JsonNode value, ObjectRef ref) {
        if (!property.endsWith(REF)) {
            return false;
        }
        String word = property.equals("hubRef") ? "workspace" : property.substring(0, property.length() - REF.length());
        return ref.kind().toLowerCase(Locale.ROOT).endsWith(word.toLowerCase(Locale.ROOT))
                && value.path("name").asText().equals(ref.name())
                && Objects.equals(value.path("namespace").textValue(), ref.namespace());
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
