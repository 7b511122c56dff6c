package dev.azureml.operator.engine.references;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who waits for what is in Azure. Only in memory: after a restart every object looks for itself. */
final class WaitList {
    private final Map<Link, Set<ObjectKey>> waiting = new ConcurrentHashMap<>();

    /** In one step with the removal of the set, or the key would be added to one that nobody asks any more. */
    void add(Link link, ObjectKey key) {
        waiting.compute(link, (_, set) -> {
            Set<ObjectKey> all = set == null ? ConcurrentHashMap.newKeySet() : set;
            all.add(key);
            return all;
        });
    }

    /** Returns who waited for it, and does not any more. */
    Set<ObjectKey> take(Link link) {
        Set<ObjectKey> waited = waiting.remove(link);
        return waited == null ? Set.of() : waited;
    }

    /** The object waits for nothing any more. */
    void remove(ObjectKey key) {
        waiting.keySet().forEach(link -> waiting.computeIfPresent(link, (_, set) -> {
            set.remove(key);
            return set.isEmpty() ? null : set;
        }));
    }

    int size() {
        return waiting.size();
    }
}
