package dev.azureml.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Edits of a spec that its schema allows, one property each. */
final class RandomEdits {
    /** Who an object is, and how it is dealt with, which other tests are about. */
    private static final Set<String> LEFT = Set.of("managementPolicy", "adoptionPolicy", "deletionPolicy",
            "replacementPolicy", "overrides", "workspaceRef", "azureName");

    private final List<Edit> edits = new ArrayList<>();

    private RandomEdits() {
    }

    /**
     * One of them.
     *
     * @param apply changes the spec that they were asked for
     */
    record Edit(String name, Runnable apply) {
    }

    static List<Edit> of(ObjectNode spec, JsonNode schema) {
        RandomEdits all = new RandomEdits();
        all.in(spec, schema, "spec");
        return all.edits;
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
            case ObjectNode inner -> in(inner, schema, at);
            case ArrayNode list -> {
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
