package dev.azureml.operator.policyrule;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A policy that holds somewhere.
 *
 * @param reference by which its initiative names it; empty where it is assigned by itself
 * @param rule with {@code if} and {@code then}
 * @param parameters by their names in lower case, with those that nobody set
 */
public record AssignedPolicy(Assignment assignment, String reference, String definitionId, String definitionName,
        String mode, JsonNode rule, Map<String, JsonNode> parameters) {
    static final String MODIFY = "modify";
    private static final String APPEND = "append";

    public AssignedPolicy {
        parameters = Map.copyOf(parameters);
    }

    static Optional<AssignedPolicy> of(Assignment assignment, String reference, JsonNode definition,
            Map<String, JsonNode> parameters) {
        JsonNode properties = definition.path("properties");
        JsonNode rule = properties.path("policyRule");
        return rule.path("if").isObject()
                ? Optional.of(new AssignedPolicy(assignment, reference, definition.path("id").asText(""),
                        Assignment.shown(properties, definition), properties.path("mode").asText("All"), rule,
                        withDefaults(properties.path("parameters"), parameters)))
                : Optional.empty();
    }

    static Map<String, JsonNode> withDefaults(JsonNode declared, Map<String, JsonNode> said) {
        Map<String, JsonNode> all = new HashMap<>();
        declared.properties().stream().filter(one -> one.getValue().has("defaultValue")).forEach(one -> all.put(one
                .getKey().toLowerCase(Locale.ROOT), one.getValue().path("defaultValue")));
        all.putAll(said);
        return all;
    }

    /** Returns what it does, in lower case; empty where that is not known. */
    Optional<String> effect() {
        return Terms.of(parameters).value(rule.at("/then/effect")).map(JsonNode::textValue)
                .map(effect -> effect.toLowerCase(Locale.ROOT));
    }

    /** Returns whether it may change what is sent before others refuse it. */
    public boolean mayChange() {
        return effect().filter(word -> !word.equals(MODIFY) && !word.equals(APPEND)).isEmpty();
    }

    /** Returns who it is, for a person. */
    public String named() {
        return "the assignment " + named(assignment.name(), assignment.id()) + " of the definition "
                + named(definitionName, definitionId);
    }

    private static String named(String name, String id) {
        return (name + " (" + id + ")").strip();
    }
}
