package dev.azureml.operator.engine;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who waits for an ARM id. Only in memory: after a restart every object looks for itself. */
final class WaitList {
    private final Map<String, Set<ObjectKey>> waiting = new ConcurrentHashMap<>();

    /** In one step with the removal of the set, or the key would be added to one that nobody asks any more. */
    void add(String armId, ObjectKey key) {
        waiting.compute(lower(armId), (_, set) -> {
            Set<ObjectKey> all = set == null ? ConcurrentHashMap.newKeySet() : set;
            all.add(key);
            return all;
        });
    }

    /** Returns who waited for the id, and does not any more. */
    Set<ObjectKey> take(String armId) {
        Set<ObjectKey> waited = waiting.remove(lower(armId));
        return waited == null ? Set.of() : waited;
    }

    /** The object waits for nothing any more. */
    void remove(ObjectKey key) {
        waiting.keySet().forEach(armId -> waiting.computeIfPresent(armId, (_, set) -> {
            set.remove(key);
            return set.isEmpty() ? null : set;
        }));
    }

    int size() {
        return waiting.size();
    }

    private static String lower(String armId) {
        return armId.toLowerCase(Locale.ROOT);
    }
}
