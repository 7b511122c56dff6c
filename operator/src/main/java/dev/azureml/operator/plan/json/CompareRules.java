package dev.azureml.operator.plan.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a kind knows of comparing its bodies that Azure's shapes do not say. In a pointer, {@code *} stands for any one
 * segment, such as a list's element.
 *
 * @param exact objects that are said as a whole (traffic): an update replaces them, and zero counts as absent in them
 * @param listKeys lists whose elements are told apart by a property: their order is of no matter, and elements that are
 *            not said survive
 * @param ignored what is never compared, with all below it
 * @param quantities texts that Azure may answer as numbers
 * @param placeholders values that say something to a creation alone, by their place: Azure puts one of its own there
 * @param defaults what Azure takes an absent value for, by its place; it may answer nothing for it
 * @param partial the observation is from a LIST: a property that it lacks is unknown, not absent
 * @param failedAt where the type says that it failed, beside its provisioningState; null where it says so there alone
 */
public record CompareRules(Set<JsonPointer> exact, Map<JsonPointer, String> listKeys, Set<JsonPointer> ignored,
        Set<JsonPointer> quantities, Map<JsonPointer, String> placeholders, Map<JsonPointer, String> defaults,
        boolean partial, @Nullable JsonPointer failedAt) {
    public static final CompareRules NONE = new CompareRules(Set.of(), Map.of(), Set.of(), Set.of(), Map.of(),
            Map.of(), false, null);

    public CompareRules {
        exact = Set.copyOf(exact);
        listKeys = Map.copyOf(listKeys);
        ignored = Set.copyOf(ignored);
        quantities = Set.copyOf(quantities);
        placeholders = Map.copyOf(placeholders);
        defaults = Map.copyOf(defaults);
    }

    public CompareRules withExact(String... pointers) {
        return new CompareRules(plus(exact, pointers), listKeys, ignored, quantities, placeholders, defaults, partial,
                failedAt);
    }

    public CompareRules withListKey(String pointer, String key) {
        return new CompareRules(exact, plus(listKeys, pointer, key), ignored, quantities, placeholders, defaults,
                partial, failedAt);
    }

    public CompareRules withIgnored(String... pointers) {
        return withIgnored(plus(Set.of(), pointers));
    }

    public CompareRules withIgnored(Collection<JsonPointer> pointers) {
        var all = new HashSet<>(ignored);
        all.addAll(pointers);
        return new CompareRules(exact, listKeys, all, quantities, placeholders, defaults, partial, failedAt);
    }

    public CompareRules withQuantities(String... pointers) {
        return new CompareRules(exact, listKeys, ignored, plus(quantities, pointers), placeholders, defaults, partial,
                failedAt);
    }

    public CompareRules withPlaceholder(String pointer, String value) {
        return new CompareRules(exact, listKeys, ignored, quantities, plus(placeholders, pointer, value), defaults,
                partial, failedAt);
    }

    public CompareRules withDefault(String pointer, String value) {
        return new CompareRules(exact, listKeys, ignored, quantities, placeholders, plus(defaults, pointer, value),
                partial, failedAt);
    }

    public CompareRules withPartial(boolean isPartial) {
        return new CompareRules(exact, listKeys, ignored, quantities, placeholders, defaults, isPartial, failedAt);
    }

    /** The same for a type that says at this place, and not in its provisioningState, that it failed. */
    public CompareRules withFailure(String pointer) {
        return new CompareRules(exact, listKeys, ignored, quantities, placeholders, defaults, partial, JsonPointer
                .compile(pointer));
    }

    /** Whether Azure says where the type does so that it failed. */
    public boolean isFailed(JsonNode body) {
        return failedAt != null && body.at(failedAt).asText("").equalsIgnoreCase("Failed");
    }

    /** The same for a body that creates: there a placeholder is a value like another. */
    public CompareRules forCreation() {
        return new CompareRules(exact, listKeys, ignored, quantities, Map.of(), defaults, partial, failedAt);
    }

    /** Whether Azure takes the value at creation alone and puts one of its own in its place. */
    boolean isPlaceholder(JsonPointer path, JsonNode value) {
        return says(placeholders, path, value);
    }

    /** Whether there is such a value. */
    public boolean hasPlaceholder(JsonPointer path) {
        return placeholders.containsKey(path);
    }

    /** Whether Azure takes an absent value for this one. */
    public boolean isDefault(JsonPointer path, JsonNode value) {
        return says(defaults, path, value);
    }

    private static boolean says(Map<JsonPointer, String> rules, JsonPointer path, JsonNode value) {
        String known = rules.get(path);
        return known != null && value.isValueNode() && known.equalsIgnoreCase(value.asText());
    }

    private static Map<JsonPointer, String> plus(Map<JsonPointer, String> some, String pointer, String value) {
        var all = new HashMap<>(some);
        all.put(JsonPointer.compile(pointer), value);
        return all;
    }

    boolean isExact(JsonPointer path) {
        return any(exact, path);
    }

    boolean isIgnored(JsonPointer path) {
        return any(ignored, path);
    }

    boolean isQuantity(JsonPointer path) {
        return any(quantities, path);
    }

    Optional<String> listKey(JsonPointer path) {
        String key = listKeys.get(path);
        if (key != null) {
            return Optional.of(key);
        }
        return listKeys.entrySet().stream().filter(e -> matches(e.getKey(), path)).map(Map.Entry::getValue).findFirst();
    }

    private static Set<JsonPointer> plus(Set<JsonPointer> some, String... pointers) {
        var all = new HashSet<>(some);
        for (String pointer : pointers) {
            all.add(JsonPointer.compile(pointer));
        }
        return all;
    }

    private static boolean any(Set<JsonPointer> rules, JsonPointer path) {
        return rules.contains(path) || rules.stream().anyMatch(rule -> matches(rule, path));
    }

    private static boolean matches(JsonPointer rule, JsonPointer path) {
        if (rule.toString().indexOf('*') < 0) {
            return false;
        }
        List<String> wanted = Paths.segments(rule);
        List<String> segments = Paths.segments(path);
        if (wanted.size() != segments.size()) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            if (!"*".equals(wanted.get(i)) && !wanted.get(i).equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }
}
