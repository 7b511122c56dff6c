package dev.azureml.operator;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.api.DeletionPolicy;
import dev.azureml.api.ManagementPolicy;
import dev.azureml.operator.plan.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes out of JSON what the operator can't read, and says what that was. */
final class Unreadable {
    /** Deeper than anything that Azure takes; all that goes through JSON by recursion relies on it. */
    static final int DEEPEST = 64;
    /** Levels of our own schemas; below them is free JSON. */
    private static final int SCHEMA_LEVELS = 12;
    private static final int LONGEST_VALUE = 100;
    /** Where a person's word on what may happen to Azure is not understood, nothing does. */
    private static final Map<String, String> HARMLESS = Map.of("deletionPolicy", DeletionPolicy.Retain.name(),
            "managementPolicy", ManagementPolicy.Observe.name());

    private Unreadable() {
    }

    /** Stands in for a spec of which nothing can be read. */
    static ObjectNode harmless() {
        ObjectNode spec = Json.object();
        HARMLESS.forEach(spec::put);
        return spec;
    }

    /** Removes each property that is nested deeper than that; says which. */
    static Optional<String> tooDeep(ObjectNode tree, String path) {
        List<String> found = new ArrayList<>();
        removeDeep(tree, path, SCHEMA_LEVELS, found);
        return found.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(", ", found) + ": nested deeper than " + DEEPEST + " levels");
    }

    private static void removeDeep(JsonNode node, String path, int levels, List<String> found) {
        if (!isDeeperThan(node, DEEPEST)) {
            return;
        }
        if (node instanceof ArrayNode list && levels <= 0) {
            list.removeAll();
            found.add(path);
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                removeDeep(list.get(i), path + "[" + i + "]", levels - 1, found);
            }
        }
        for (Map.Entry<String, JsonNode> entry : List.copyOf(node.properties())) {
            String place = path + "." + entry.getKey();
            boolean free = levels <= 0 || entry.getKey().equals("overrides");
            if (free && isDeeperThan(entry.getValue(), DEEPEST)) {
                ((ObjectNode) node).remove(entry.getKey());
                found.add(place);
            } else if (!free) {
                removeDeep(entry.getValue(), place, levels - 1, found);
            }
        }
    }

    /** Without recursion. */
    private static boolean isDeeperThan(JsonNode node, int most) {
        Deque<JsonNode> level = new ArrayDeque<>(List.of(node));
        for (int depth = 0; !level.isEmpty(); depth++) {
            if (depth >= most) {
                return true;
            }
            Deque<JsonNode> next = new ArrayDeque<>();
            level.forEach(one -> one.forEach(child -> {
                if (child.isContainerNode()) {
                    next.add(child);
                }
            }));
            level = next;
        }
        return false;
    }

    /** Removes what stands at the end of the path, or as far down as it leads; says which it was. */
    static String takeOut(ObjectNode tree, String name, List<JsonMappingException.Reference> path) {
        JsonNode holder = tree;
        StringBuilder place = new StringBuilder(name);
        for (int i = 0; i < path.size(); i++) {
            JsonMappingException.Reference step = path.get(i);
            JsonNode value = step.getFieldName() == null
                    ? holder.path(step.getIndex())
                    : holder.path(step.getFieldName());
            if (value.isMissingNode()) {
                break;
            }
            place.append(step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
            boolean deeper = i + 1 < path.size() && leads(value, path.get(i + 1));
            if (!deeper) {
                remove(holder, step);
                return place + ": the operator can't read " + shown(value) + " there; correct it";
            }
            holder = value;
        }
        tree.removeAll();
        tree.setAll(harmless());
        return name + ": the operator can't read it";
    }

    private static boolean leads(JsonNode value, JsonMappingException.Reference step) {
        return step.getFieldName() == null ? value.has(step.getIndex()) : value.has(step.getFieldName());
    }

    private static void remove(JsonNode holder, JsonMappingException.Reference step) {
        if (holder instanceof ObjectNode object) {
            String harmless = HARMLESS.get(step.getFieldName());
            if (harmless == null) {
                object.remove(step.getFieldName());
            } else {
                object.set(step.getFieldName(), TextNode.valueOf(harmless));
            }
        } else if (holder instanceof ArrayNode list) {
            list.remove(step.getIndex());
        }
    }

    private static String shown(JsonNode value) {
        String text = value.isContainerNode() ? value.isArray() ? "a list" : "an object" : value.asText();
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
    }
}
