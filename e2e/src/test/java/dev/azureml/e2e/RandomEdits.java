package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Edits of a spec that its schema allows: one property, one item of a list, or one reference each. */
final class RandomEdits {
    /** Who an object is, and how it is dealt with, which other tests are about. */
    private static final Set<String> LEFT = Set.of("managementPolicy", "adoptionPolicy", "deletionPolicy",
            "replacementPolicy", "overrides", "workspaceRef", "azureName");

    private final Map<String, List<String>> names;
    private final List<Edit> edits = new ArrayList<>();

    private RandomEdits(Map<String, List<String>> names) {
        this.names = names;
    }

    /** What is edited. */
    enum Sort {
        PROPERTY,
        LIST,
        REFERENCE
    }

    /**
     * One of them.
     *
     * @param apply changes the spec that they were asked for
     */
    record Edit(Sort sort, String name, Runnable apply) {
        Edit(String name, Runnable apply) {
            this(Sort.PROPERTY, name, apply);
        }
    }

    /** @param names of the objects that there are, by kind */
    static List<Edit> of(ObjectNode spec, JsonNode schema, Map<String, List<String>> names) {
        RandomEdits all = new RandomEdits(names);
        all.in(spec, schema, "spec");
        return all.edits;
    }

    /** Returns one, as often of a list or a reference as of a property where there are such. */
    static Edit anyOf(List<Edit> possible, Random random) {
        List<Sort> sorts = possible.stream().map(Edit::sort).distinct().sorted().toList();
        Sort sort = sorts.get(random.nextInt(sorts.size()));
        List<Edit> chosen = possible.stream().filter(edit -> edit.sort() == sort).toList();
        return chosen.get(random.nextInt(chosen.size()));
    }

    private void in(ObjectNode object, JsonNode schema, String path) {
        schema.path("properties").properties().forEach(property -> {
            String name = property.getKey();
            String at = path + "." + name;
            if (!LEFT.contains(name)) {
                if (object.has(name)) {
                    there(object, name, property.getValue(), at);
                } else {
                    absent(object, name, property.getValue(), at);
                }
            }
        });
        boolean isMap = schema.path("additionalProperties").path("type").asText().equals("string");
        if (isMap) {
            object.properties().forEach(entry -> set(object, entry.getKey(), path + "." + entry.getKey(),
                    entry.getValue().asText() + "x"));
            set(object, "edited", path + ".edited", "yes");
        }
    }

    private void there(ObjectNode object, String name, JsonNode schema, String at) {
        JsonNode value = object.get(name);
        if (object.size() > 1) { // the API server makes null of an object of which the last property is taken out
            edits.add(new Edit(at + " is taken out", () -> object.remove(name)));
        }
        switch (value) {
            case ObjectNode inner -> {
                reference(inner, name, at);
                in(inner, schema, at);
            }
            case ArrayNode list -> {
                list(list, schema, at);
                for (int i = 0; i < list.size(); i++) {
                    if (list.get(i) instanceof ObjectNode inner) {
                        in(inner, schema.path("items"), at + "[" + i + "]");
                    }
                }
            }
            default -> {
                switch (schema.path("type").asText()) {
                    case "boolean" -> edits.add(new Edit(at + " is turned", () -> object.put(name, !value
                            .asBoolean())));
                    case "integer" -> {
                        for (int by : List.of(-1, 1)) {
                            edits.add(new Edit(at + " " + by, () -> object.put(name, value.asInt() + by)));
                        }
                    }
                    default -> text(object, name, schema, at);
                }
            }
        }
    }

    /** Another object of the kind that a property such as computeRef names. */
    private void reference(ObjectNode reference, String name, String at) {
        if (name.endsWith("Ref") && reference.path("name").isTextual()) {
            String kind = "ML" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1, name.length() - 3);
            names.getOrDefault(kind, List.of()).stream().filter(other -> !other.equals(reference.path("name").asText()))
                    .forEach(other -> edits.add(new Edit(Sort.REFERENCE, at + " = " + other, () -> reference.put("name",
                            other))));
        }
    }

    private void list(ArrayNode list, JsonNode schema, String at) {
        for (int i = 0; i < list.size(); i++) {
            int index = i;
            edits.add(new Edit(Sort.LIST, at + "[" + i + "] is taken out", () -> list.remove(index)));
            another(list.get(i), schema.path("items")).forEach(item -> edits.add(new Edit(Sort.LIST, at + " gets "
                    + item, () -> list.add(item))));
        }
        if (list.size() > 1) {
            edits.add(new Edit(Sort.LIST, at + " is turned around", () -> {
                List<JsonNode> items = list.valueStream().toList().reversed();
                list.removeAll().addAll(items);
            }));
        }
    }

    /** Items like one that is there, that are not the same. */
    private static List<JsonNode> another(JsonNode item, JsonNode schema) {
        if (item instanceof ObjectNode object) {
            ObjectNode other = object.deepCopy();
            if (object.path("name").isTextual()) {
                other.put("name", object.path("name").asText() + "x");
            }
            if (object.path("priority").isInt()) {
                other.put("priority", object.path("priority").asInt() + 1);
            }
            return other.equals(object) ? List.of() : List.of(other);
        }
        return schema.has("enum")
                ? schema.path("enum").valueStream().filter(word -> !word.equals(item)).toList()
                : item.isTextual() ? List.of(TextNode.valueOf("x" + item.asText())) : List.of();
    }

    private void absent(ObjectNode object, String name, JsonNode schema, String at) {
        switch (schema.path("type").asText()) {
            case "boolean" -> List.of(true, false).forEach(value -> edits.add(new Edit(at + " = " + value,
                    () -> object.put(name, value))));
            case "string" -> text(object, name, schema, at);
            case "object" -> {
                if (name.equals("tags")) {
                    edits.add(new Edit(at + " = edited", () -> object.putObject(name).put("edited", "yes")));
                }
            }
            default -> {
                // Which number or list would be right is not known from a schema.
            }
        }
    }

    private void text(ObjectNode object, String name, JsonNode schema, String at) {
        schema.path("enum").forEach(word -> set(object, name, at, word.asText()));
        if (name.equals("description") || name.equals("friendlyName")) {
            set(object, name, at, object.path(name).asText("") + "x");
        }
    }

    private void set(ObjectNode object, String name, String at, String value) {
        if (!object.path(name).asText().equals(value)) {
            edits.add(new Edit(at + " = " + value, () -> object.put(name, value)));
        }
    }
}
