package dev.azureml.operator.crd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a schema of the cluster differs from the one that the operator was built with, by the paths of properties.
 *
 * @param lacking what only the operator knows: the API server drops it from whatever is applied
 * @param further what only the cluster knows
 * @param changed what both know, with other rules
 */
record SchemaDifference(List<String> lacking, List<String> further, List<String> changed) {
    private static final List<String> WORDS = List.of("type", "format", "minLength", "maxLength", "minItems",
            "maxItems", "minProperties", "maxProperties", "minimum", "maximum", "enum", "pattern", "required");
    private static final String RULES = "x-kubernetes-validations";
    /** Every object has them; what the API server says of them is its own. */
    private static final Set<String> OF_ALL_OBJECTS = Set.of("apiVersion", "kind", "metadata");

    static SchemaDifference between(JsonNode built, JsonNode served) {
        var difference = new SchemaDifference(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        difference.properties("", built, served, OF_ALL_OBJECTS);
        return difference;
    }

    boolean isEmpty() {
        return lacking.isEmpty() && further.isEmpty() && changed.isEmpty();
    }

    private void node(String path, JsonNode built, JsonNode served) {
        if (!WORDS.stream().allMatch(word -> same(built.path(word), served.path(word)))
                || !rules(built).equals(rules(served))) {
            changed.add(path);
        }
        properties(path + ".", built, served, Set.of());
        for (String values : List.of("items", "additionalProperties")) {
            if (built.path(values).isObject() && served.path(values).isObject()) {
                node(path + (values.equals("items") ? "[]" : "{}"), built.get(values), served.get(values));
            }
        }
    }

    private void properties(String prefix, JsonNode built, JsonNode served, Set<String> leftOut) {
        JsonNode ours = built.path("properties");
        JsonNode theirs = served.path("properties");
        var names = new TreeSet<String>();
        ours.fieldNames().forEachRemaining(names::add);
        theirs.fieldNames().forEachRemaining(names::add);
        names.removeAll(leftOut);
        for (String name : names) {
            if (!theirs.has(name)) {
                lacking.add(prefix + name);
            } else if (!ours.has(name)) {
                further.add(prefix + name);
            } else {
                node(prefix + name, ours.get(name), theirs.get(name));
            }
        }
    }

    /** The API server may write 1 as 1.0. */
    private static boolean same(JsonNode one, JsonNode other) {
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue()) == 0
                : one.equals(other);
    }

    private static List<String> rules(JsonNode schema) {
        return schema.path(RULES).findValuesAsText("rule");
    }
}
