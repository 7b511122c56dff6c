package dev.azureml.operator.engine.inputs;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What was read lately, up to a number of characters in all: what was asked for longest ago goes first. */
final class Lately<T> {
    private final long most;
    private final Map<String, Entry<T>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long held;

    private record Entry<T>(String version, T value, long characters) {
    }

    Lately(long most) {
        this.most = most;
    }

    /** What is kept under the key, when it is of that version. */
    synchronized Optional<T> get(String key, String version) {
        return Optional.ofNullable(entries.get(key)).filter(entry -> entry.version().equals(version))
                .map(Entry::value);
    }

    synchronized void put(String key, String version, T value, long characters) {
        remove(key);
        if (characters > most) {
            return;
        }
        entries.put(key, new Entry<>(version, value, characters));
        held += characters;
        while (held > most) {
            remove(entries.keySet().iterator().next());
        }
    }

    synchronized void remove(String key) {
        Entry<T> old = entries.remove(key);
        held -= old == null ? 0 : old.characters();
    }

    /** How much is kept, for tests. */
    synchronized long held() {
        return held;
    }
}
