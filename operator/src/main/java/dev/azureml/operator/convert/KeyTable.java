package dev.azureml.operator.convert;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The keys of a mapping of az ml. */
record KeyTable(List<Key> keys) {
    static KeyTable of(Key... keys) {
        return new KeyTable(List.of(keys));
    }

    /** Returns these keys and more. */
    KeyTable and(KeyTable more) {
        return new KeyTable(Stream.concat(keys.stream(), more.keys.stream()).toList());
    }

    Optional<Key> find(String name) {
        return keys.stream().filter(key -> key.name().equals(name)).findFirst();
    }

    List<String> names() {
        return keys.stream().map(Key::name).toList();
    }
}
