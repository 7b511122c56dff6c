package dev.azureml.operator.engine.spec;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.MLSpec;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Step;
import dev.azureml.operator.plan.json.Overlay;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which property of a spec a path of an ARM body comes from. A spec has ARM's names but not its wrapping, so it is the one
 * with the longest end in common; where that is no one property for sure, ARM's path stays alone.
 */
public final class SpecPaths {
    private static final String WRAPPING = "properties";
    private static final String OVERRIDES = "overrides";
    private static final Pattern ELEMENT = Pattern.compile("\\d+|\\w+=.*", Pattern.DOTALL);

    private final List<Place> places;
    private final int depth;
    private final Intent intent;

    /**
     * A property of the spec, said or not.
     *
     * @param steps those that lead to it; the last one is itself
     */
    private record Place(String shown, List<Named> steps) {
        JsonNode value() {
            return steps.getLast().node;
        }

        Place then(String more, String name, JsonNode node) {
            List<Named> longer = new ArrayList<>(steps);
            longer.add(new Named(name, node));
            return new Place(shown + more, longer);
        }

        /** Whether it is the part of a spec that has that name. */
        boolean isNamed(String name) {
            return value().isObject() && (steps.getLast().is(name) || value().path("name").asText().equals(name));
        }

        boolean isWithin(Place other) {
            return steps.size() > other.steps.size() && steps.subList(0, other.steps.size()).equals(other.steps);
        }

        /** Whether it ends so, and nothing before that end, from {@code depth} on, tells it from its like. */
        boolean endsWith(List<String> tail, int depth, boolean whole) {
            int from = steps.size() - tail.size();
            if (from < depth) {
                return false;
            }
            for (int i = 0; i < tail.size(); i++) {
                if (!steps.get(from + i).is(tail.get(i))) {
                    return false;
                }
            }
            List<Named> before = steps.subList(depth, from);
            // Overrides are a body of their own.
            return before.stream().noneMatch(step -> isElement(step.name))
                    && (before.stream().noneMatch(step -> step.is(OVERRIDES))
                            || whole && before.getLast().is(OVERRIDES));
        }
    }

    /** One step: a property, or an element of a list by its index. */
    private record Named(String name, JsonNode node) {
        boolean is(String segment) {
            int equals = segment.indexOf('=');
            return name.equalsIgnoreCase(segment) || equals > 0 && node.path(segment.substring(0, equals)).asText()
                    .equals(segment.substring(equals + 1));
        }
    }

    private SpecPaths(List<Place> places, int depth, Intent intent) {
        this.places = places;
        this.depth = depth;
        this.intent = intent;
    }

    /** The problem, with the spec's path before each path of ARM's body that its message names. */
    public static Problem told(Step.Blocked blocked, MLSpec spec, String mainKey) {
        if (blocked.paths().isEmpty()) {
            return blocked.problem();
        }
        SpecPaths names = of(spec, blocked.intent(), mainKey);
        Pattern said = Pattern.compile(blocked.paths().stream().map(Overlay::display).distinct()
                .sorted(Comparator.comparingInt(String::length).reversed()).map(Pattern::quote)
                .collect(Collectors.joining("|", "(?<![\\w.\\]])(?:", ")(?![\\w\\[]|\\.\\w)")));
        String message = said.matcher(blocked.problem().message()).replaceAll(found -> Matcher.quoteReplacement(
                names.told(blocked.paths(), found.group())));
        return new Problem(blocked.problem().reason(), message);
    }

    private String told(List<JsonPointer> paths, String shown) {
        return paths.stream().filter(path -> Overlay.display(path).equals(shown)).findFirst().map(this::shown)
                .orElse(shown);
    }

    /** Returns the spec's path with ARM's behind it; ARM's alone where no one property of the spec says it for sure. */
    public String shown(JsonPointer path) {
        String arm = Overlay.display(path);
        return place(path).map(place -> place + " (ARM: " + arm + ")").orElse(arm);
    }

    /** The properties that an intent comes from; {@code mainKey} is that of the intent for which the object stands. */
    public static SpecPaths of(MLSpec spec, Intent intent, String mainKey) {
        List<Place> all = new ArrayList<>();
        collect(new Place("spec", List.of()), Json.withNulls(spec), all);
        if (intent.key().equals(mainKey)) {
            return new SpecPaths(all, 0, intent);
        }
        // Such as deployment/blue or storageAccount: the part of the spec that has that name.
        List<Place> part = all;
        int depth = 0;
        for (String word : List.of(intent.key().split("/", 2)).reversed()) {
            List<Place> within = part;
            List<Place> named = within.stream().filter(place -> place.isNamed(word)).toList();
            if (named.size() == 1) {
                part = within.stream().filter(place -> place.isWithin(named.getFirst())).toList();
                depth = named.getFirst().steps.size();
            }
        }
        return new SpecPaths(depth == 0 ? List.of() : part, depth, intent);
    }

    /** The property that the path comes from; empty where no one property does for sure. */
    Optional<String> place(JsonPointer path) {
        List<String> segments = Overlay.segments(path);
        for (int end = segments.size(); end > 0; end--) {
            List<String> below = segments.subList(end, segments.size());
            boolean element = isElement(segments.get(end - 1));
            if (element && !below.isEmpty()) {
                return Optional.empty(); // of an element only what it holds says which it is
            }
            Optional<Place> found = ending(segments.subList(0, end), path, !below.isEmpty());
            if (found.isPresent()) {
                return found.map(place -> Stream.concat(Stream.of(place.shown), below.stream()).collect(Collectors
                        .joining(".")));
            }
            if (element) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The property with the longest end in common; {@code unsaid} where more lies below it that the spec does not say. */
    private Optional<Place> ending(List<String> head, JsonPointer path, boolean unsaid) {
        for (int start = 0; start < head.size(); start++) {
            List<String> tail = head.subList(start, head.size());
            boolean wrapped = start == 0 || head.get(start - 1).equals(WRAPPING);
            if (isElement(tail.getFirst()) || unsaid && tail.equals(List.of(WRAPPING)) && (start == 0 || !wrapped)) {
                continue;
            }
            boolean whole = start == 0 && !unsaid;
            List<Place> found = places.stream().filter(place -> place.endsWith(tail, depth, whole)
                    && (!unsaid || mayHave(place.value()))).toList();
            Optional<Place> best = best(found, path, wrapped || tail.size() > 1);
            if (best.isPresent()) {
                return best;
            }
        }
        return Optional.empty();
    }

    private static boolean isElement(String segment) {
        return ELEMENT.matcher(segment).matches();
    }

    /** Of several the one that says what is wanted, else the one nearest to the top. */
    private Optional<Place> best(List<Place> found, JsonPointer path, boolean certain) {
        JsonNode wanted = intent.body().at(path);
        List<Place> alike = found.stream().filter(place -> place.value().isValueNode() && !place.value().isNull()
                && place.value().equals(wanted)).toList();
        if (alike.size() == 1) {
            return Optional.of(alike.getFirst());
        }
        if (!certain) {
            return Optional.empty();
        }
        int least = found.stream().mapToInt(place -> place.steps.size()).min().orElse(0);
        List<Place> top = found.stream().filter(place -> place.steps.size() == least).toList();
        return top.size() == 1 ? Optional.of(top.getFirst()) : Optional.empty();
    }

    /** Whether something may lie below that the spec does not say: it says nothing there, or it is a map of texts. */
    private static boolean mayHave(JsonNode node) {
        return node.isNull() || node.isObject() && node.valueStream().allMatch(JsonNode::isTextual);
    }

    private static void collect(Place place, JsonNode node, List<Place> all) {
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            add(place.then("[" + i + "]", Integer.toString(i), node.path(i)), all);
        }
        if (node.isObject()) {
            node.properties().forEach(entry -> add(place.then("." + entry.getKey(), entry.getKey(), entry.getValue()),
                    all));
        }
    }

    private static void add(Place place, List<Place> all) {
        all.add(place);
        collect(place, place.value(), all);
    }
}
