package dev.azureml.operator.manifest;

import dev.azureml.operator.text.SourceLocation;
import java.util.List;
import java.util.Optional;

/** A value of a YAML file, and where it stands. */
public sealed interface Yaml {
    /** Returns where it stands. */
    SourceLocation place();

    /** Keys in the order of the file; each stands there once. */
    record Mapping(SourceLocation place, List<Entry> entries) implements Yaml {
        /** Returns what stands at a key. */
        public Optional<Entry> entry(String key) {
            return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
        }

        /** Returns the value of a key that is there and not null. */
        public Optional<Yaml> value(String key) {
            return entry(key).map(Entry::value).filter(value -> !value.isNull());
        }

        /** Returns the text of a key; empty where it has none. */
        public Optional<String> text(String key) {
            return value(key).flatMap(value -> value instanceof Scalar scalar
                    ? Optional.of(scalar.text())
                    : Optional.empty());
        }

        /** Whether a key is there and not null. */
        public boolean has(String key) {
            return value(key).isPresent();
        }
    }

    /** One key of a mapping. */
    record Entry(SourceLocation place, String key, Yaml value) {
    }

    /** Values in a row. */
    record Items(SourceLocation place, List<Yaml> values) implements Yaml {
    }

    /**
     * A text, a number, a truth value or nothing; what it is depends on what is wanted of it.
     *
     * @param plain whether it stands without quotes
     * @param tag what the file itself says that it is; empty where it says nothing
     */
    record Scalar(SourceLocation place, String text, boolean plain, String tag) implements Yaml {
        public Scalar(SourceLocation place, String text, boolean plain) {
            this(place, text, plain, "");
        }
    }

    /** Whether it is nothing. */
    default boolean isNull() {
        return this instanceof Scalar scalar && scalar.plain()
                && (scalar.text().isEmpty() || scalar.text().equals("~") || scalar.text().equalsIgnoreCase("null"));
    }
}
