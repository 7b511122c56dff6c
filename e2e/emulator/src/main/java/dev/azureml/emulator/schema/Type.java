package dev.azureml.emulator.schema;

import java.util.List;
import java.util.Set;

/** The type of a property in the models' table. */
sealed interface Type {
    /** A JSON scalar, {@code dur} an ISO 8601 duration, {@code any} unchecked. */
    record Plain(String name) implements Type {
    }

    record OneOf(Set<String> values) implements Type {
    }

    record ListOf(Type item) implements Type {
    }

    record MapOf(Type value) implements Type {
    }

    /** A model or an enum, by its name. */
    record Named(String name) implements Type {
    }

    static Type parse(String text) {
        if (text.startsWith("[")) {
            return new ListOf(parse(text.substring(1, text.length() - 1)));
        }
        if (text.startsWith("{")) {
            return new MapOf(parse(text.substring(1, text.length() - 1)));
        }
        if (text.startsWith("'")) {
            return new OneOf(Set.copyOf(List.of(text.substring(1, text.length() - 1).split("'\\|'", -1))));
        }
        return switch (text) {
            case "str", "int", "bool", "num", "any", "dur" -> new Plain(text);
            default -> new Named(text);
        };
    }
}
