package dev.azureml.emulator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.azureml.emulator.schema.Violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One walk over one body. */
final class ModelCheck {
    private final Models models;
    private final boolean partial;
    private final List<Violation> violations = new ArrayList<>();

    ModelCheck(Models models, boolean partial) {
        this.models = models;
        this.partial = partial;
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    void model(String declared, ObjectNode body, @Nullable JsonNode before, String path) {
        String model = concrete(declared, body, path);
        Map<String, Model.Property> known = models.properties(model);
        for (String name : names(body)) {
            String at = path.isEmpty() ? name : path + "." + name;
            Model.Property property = known.get(name);
            JsonNode value = body.path(name);
            if (property == null) {
                if (!known.containsKey("*")) {
                    say(at, Kind.UNKNOWN, "Could not find member '" + name + "' on object of type '" + model + "'.");
                }
            } else if (property.readOnly()) {
                say(at, Kind.READ_ONLY, "The property '" + at + "' is read-only.");
                body.remove(name);
            } else {
                value(property.type(), value, before == null ? null : before.get(name), at, v -> body.set(name, v));
            }
        }
        for (Model.Property property : known.values()) {
            boolean absent = body.path(property.name()).isMissingNode() || body.path(property.name()).isNull();
            String at = path.isEmpty() ? property.name() : path + "." + property.name();
            if (property.required() && absent && !partial) {
                say(at, Kind.REQUIRED, "The property '" + at + "' is required.");
            }
            if (property.readOnly() && before != null && before.has(property.name()) && !body.has(property.name())) {
                body.set(property.name(), before.path(property.name()).deepCopy());
            }
            if (property.createOnly() && before != null && before.hasNonNull(property.name())) {
                keep(property, body, before.path(property.name()), absent, at);
            }
        }
    }

    private void keep(Model.Property property, ObjectNode body, JsonNode was, boolean absent, String at) {
        if (absent) {
            body.set(property.name(), was.deepCopy());
        } else if (!Same.values(was, body.path(property.name()))) {
            say(at, Kind.CREATE_ONLY, "Changing property '" + at + "' is not allowed.");
        }
    }

    private String concrete(String declared, ObjectNode body, String path) {
        String discriminator = models.discriminator(declared);
        Map<String, String> variants = models.variants(declared);
        if (discriminator == null || variants.isEmpty()) {
            return declared;
        }
        String chosen = body.path(discriminator).asText("");
        Optional<String> known = published(variants.keySet(), chosen);
        if (known.isPresent()) {
            body.put(discriminator, known.get());
            return variants.getOrDefault(known.get(), declared);
        }
        if (!partial || !chosen.isEmpty()) {
            String at = path.isEmpty() ? discriminator : path + "." + discriminator;
            say(at, chosen.isEmpty() ? Kind.REQUIRED : Kind.VALUE,
                    "'" + chosen + "' is not a " + discriminator + "; known are " + variants.keySet() + ".");
        }
        return declared;
    }

    private void value(Type type, JsonNode value, @Nullable JsonNode before, String path, Consumer<JsonNode> replace) {
        if (value.isNull()) {
            return;
        }
        switch (type) {
            case Type.Plain plain -> plain(plain.name(), value, path, replace);
            case Type.OneOf one -> oneOf(one.values(), value, path, replace);
            case Type.ListOf list -> list(list, value, path);
            case Type.MapOf map -> map(map, value, before, path);
            case Type.Named named when models.isModel(named.name()) -> {
                if (value instanceof ObjectNode object) {
                    model(named.name(), object, before, path);
                } else {
                    wrongType(path, value, "an object");
                }
            }
            case Type.Named named -> oneOf(models.values(named.name()), value, path, replace);
        }
    }

    private void plain(String type, JsonNode value, String path, Consumer<JsonNode> replace) {
        boolean fits = switch (type) {
            case "str" -> value.isTextual();
            case "int" -> value.isIntegralNumber();
            case "num" -> value.isNumber();
            case "bool" -> value.isBoolean();
            case "dur" -> duration(value, path, replace);
            default -> true;
        };
        if (!fits) {
            wrongType(path, value, type);
        }
    }

    private boolean duration(JsonNode value, String path, Consumer<JsonNode> replace) {
        if (!value.isTextual()) {
            return false;
        }
        Optional<String> canonical = Durations.canonical(value.textValue());
        canonical.ifPresentOrElse(text -> replace.accept(TextNode.valueOf(text)),
                () -> say(path, Kind.VALUE, "'" + value.textValue() + "' is no ISO 8601 duration."));
        return true;
    }

    /** The published spelling of a value, which may be written in any case. */
    private static Optional<String> published(Set<String> values, String text) {
        return values.stream().filter(text::equalsIgnoreCase).findFirst();
    }

    /** Values of an enum are compared without case, and kept in the published spelling. */
    private void oneOf(Set<String> values, JsonNode value, String path, Consumer<JsonNode> replace) {
        if (!value.isTextual()) {
            wrongType(path, value, "a string");
            return;
        }
        Optional<String> known = published(values, value.textValue());
        if (known.isPresent()) {
            replace.accept(TextNode.valueOf(known.get()));
        } else if (!values.isEmpty()) {
            say(path, Kind.VALUE,
                    "The value '" + value.textValue() + "' of '" + path + "' is not one of " + values + ".");
        }
    }

    private void list(Type.ListOf list, JsonNode value, String path) {
        if (!(value instanceof ArrayNode array)) {
            wrongType(path, value, "a list");
            return;
        }
        for (int i = 0; i < array.size(); i++) {
            int index = i;
            value(list.item(), array.path(i), null, path + "[" + i + "]", v -> array.set(index, v));
        }
    }

    private void map(Type.MapOf map, JsonNode value, @Nullable JsonNode before, String path) {
        if (!(value instanceof ObjectNode object)) {
            wrongType(path, value, "an object");
            return;
        }
        for (String key : names(object)) {
            value(map.value(), object.path(key), before == null ? null : before.get(key), path + "." + key,
                    v -> object.set(key, v));
        }
    }

    private static List<String> names(ObjectNode object) {
        var out = new ArrayList<String>(object.size());
        object.fieldNames().forEachRemaining(out::add);
        return out;
    }

    private void wrongType(String path, JsonNode value, String wanted) {
        say(path, Kind.TYPE, "The value of '" + path + "' is " + value.getNodeType() + ", not " + wanted + ".");
    }

    private void say(String path, Kind kind, String message) {
        violations.add(new Violation(path, kind, message));
    }
}
