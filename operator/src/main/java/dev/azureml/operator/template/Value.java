package dev.azureml.operator.template;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an expression comes to.
 *
 * @param json null where nothing can be said of it
 * @param open what is not known here, by the place in it: what stands there, stands for something that somebody has to say
 */
record Value(JsonNode json, Map<JsonPointer, Set<String>> open) {
    Value {
        open = Map.copyOf(open);
    }

    static Value of(JsonNode json) {
        return new Value(json, Map.of());
    }

    static Value of(String text) {
        return of(TextNode.valueOf(text));
    }

    static Value of(boolean truth) {
        return of(JsonNodeFactory.instance.booleanNode(truth));
    }

    static Value of(long number) {
        return of(JsonNodeFactory.instance.numberNode(number));
    }

    /** Returns one of which nothing can be said. */
    static Value unknown(String why) {
        return standIn(NullNode.instance, why);
    }

    /** Returns one that stands for another. */
    static Value standIn(String text, String why) {
        return standIn(TextNode.valueOf(text), why);
    }

    private static Value standIn(JsonNode json, String why) {
        return new Value(json, Map.of(JsonPointer.empty(), Set.of(why)));
    }

    /** Returns nothing, for the reasons for which these are not known. */
    static Value unknownAs(Stream<Value> others) {
        return of(NullNode.instance).from(others);
    }

    boolean isUnknown() {
        return json.isNull() && !open.isEmpty();
    }

    boolean isOpen() {
        return !open.isEmpty();
    }

    String text() {
        return json.asText();
    }

    Set<String> reasons() {
        return open.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The same, made of these, too: what is open of them is open of all of it. */
    Value from(Stream<Value> others) {
        Set<String> reasons = others.flatMap(other -> other.reasons().stream()).collect(Collectors.toSet());
        if (reasons.isEmpty()) {
            return this;
        }
        Map<JsonPointer, Set<String>> all = new LinkedHashMap<>(open);
        all.merge(JsonPointer.empty(), reasons, (one, other) -> Stream.concat(one.stream(), other.stream())
                .collect(Collectors.toUnmodifiableSet()));
        return new Value(json, all);
    }

    /** What is open of it, where it is a part of something else. */
    void openAt(JsonPointer at, Map<JsonPointer, Set<String>> whole) {
        open.forEach((path, reasons) -> whole.put(at.append(path), reasons));
    }

    /** A part of it, with what is open of that. */
    Value part(JsonNode part, String name) {
        Map<JsonPointer, Set<String>> of = new LinkedHashMap<>();
        open.forEach((path, reasons) -> {
            if (path.matches()) {
                of.put(path, reasons);
            } else if (name.equalsIgnoreCase(path.getMatchingProperty())) {
                of.put(path.tail(), reasons);
            }
        });
        return new Value(part, of);
    }
}
