package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.text.SourceLocation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A spec, or a part of one, in the making: its fields, where each comes from, and what is to be said of it. A path is the
 * names and indexes from its top, with slashes between them.
 */
final class Draft {
    private final Shape shape;
    private final ObjectNode value = JsonNodeFactory.instance.objectNode();
    private final Map<String, Origin> origins = new LinkedHashMap<>();
    private final Map<String, List<String>> comments = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Companion> companions = new ArrayList<>();

    /** The key that a field comes from. */
    record Origin(SourceLocation place, String key) {
    }

    Draft(Shape shape) {
        this.shape = shape;
    }

    Shape shape() {
        return shape;
    }

    ObjectNode value() {
        return value;
    }

    List<Finding> findings() {
        return findings;
    }

    List<Companion> companions() {
        return companions;
    }

    Map<String, Origin> origins() {
        return origins;
    }

    /** What stands above each field, line by line. */
    Map<String, List<String>> comments() {
        return comments;
    }

    boolean isRefused() {
        return findings.stream().anyMatch(finding -> finding.weight() == Finding.Weight.REFUSED);
    }

    boolean has(String field) {
        return !value.at(path(field)).isMissingNode();
    }

    /** Sets a field, such as scaleSettings.minNodeCount. */
    void put(String field, JsonNode what, Origin origin) {
        ObjectNode parent = value;
        String[] names = field.split("[.]", -1);
        for (int i = 0; i < names.length - 1; i++) {
            parent = parent.withObject("/" + names[i]);
        }
        parent.set(names[names.length - 1], what);
        origins.put(path(field), origin);
    }

    /** Sets an entry of a map, whose key is taken as it is. */
    void putEntry(String field, String key, JsonNode what, Origin origin) {
        if (!has(field)) {
            put(field, JsonNodeFactory.instance.objectNode(), origin);
        }
        ((ObjectNode) value.at(path(field))).set(key, what);
        origins.put(path(field) + "/" + key, origin);
    }

    /** Takes a field out again. */
    void drop(String field) {
        int dot = field.lastIndexOf('.');
        ObjectNode parent = dot < 0 ? value : (ObjectNode) value.at(path(field.substring(0, dot)));
        parent.remove(field.substring(dot + 1));
        origins.keySet().removeIf(path -> path.equals(path(field)) || path.startsWith(path(field) + "/"));
        comments.keySet().removeIf(path -> path.equals(path(field)) || path.startsWith(path(field) + "/"));
    }

    /** Says something above a field; above all fields where that is empty. */
    void comment(String field, String text) {
        comments.computeIfAbsent(path(field), _ -> new ArrayList<>()).add(text);
    }

    void find(Finding finding, String field) {
        findings.add(finding);
        if (finding.weight() != Finding.Weight.REFUSED) {
            comment(has(field) ? field : "", finding.toString());
        }
    }

    /** Sets a field to a part that was made by itself, with all that was said of it. */
    void absorb(String field, Draft part, Origin origin) {
        put(field, part.value, origin);
        take(path(field), part);
    }

    /** Sets a field to a list of such parts. */
    void absorbAll(String field, List<Draft> parts, Origin origin) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        put(field, list, origin);
        for (Draft part : parts) {
            take(path(field) + "/" + list.size(), part);
            list.add(part.value);
        }
    }

    /** Sets an entry of a map to such a part. */
    void absorbEntry(String field, String key, Draft part, Origin origin) {
        putEntry(field, key, part.value, origin);
        take(path(field) + "/" + key, part);
    }

    private void take(String at, Draft part) {
        part.origins.forEach((path, origin) -> origins.put(at + path, origin));
        part.comments.forEach((path, lines) -> comments.computeIfAbsent(at + path, _ -> new ArrayList<>())
                .addAll(lines));
        findings.addAll(part.findings);
        companions.addAll(part.companions);
    }

    private static String path(String field) {
        return field.isEmpty() ? "" : "/" + field.replace('.', '/');
    }
}
