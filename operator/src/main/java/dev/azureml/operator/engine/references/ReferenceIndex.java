package dev.azureml.operator.engine.references;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Our objects of all kinds, and who of them names what; read from the caches of the controllers. */
public final class ReferenceIndex {
    /** The objects of one kind. */
    public interface KindObjects {
        /** Keys of the objects that have this link. */
        List<ObjectKey> linked(Link link);

        /** Keys of all its objects that are known. */
        List<ObjectKey> all();

        /** Whether there is such an object, or it can't be known yet. */
        boolean mayExist(ObjectKey key);

        /** The object, when it is known. */
        Optional<ObjectSnapshot> find(ObjectKey key);

        /** Returns the object as Kubernetes has it, for events on it; empty where there are none. */
        public default Optional<HasMetadata> object(ObjectKey key) {
            return Optional.empty();
        }
    }

    private final Map<String, KindObjects> kinds = new ConcurrentHashMap<>();
    /** Who has nothing in Azure any more, while caches still show it. */
    private final Set<ObjectKey> departed = ConcurrentHashMap.newKeySet();

    public void join(String kind, KindObjects objects) {
        kinds.put(kind, objects);
    }

    /** Every object, of any kind, that has one of the links and has not left Azure already. */
    public List<ObjectKey> linked(Collection<Link> links) {
        return kinds.values().stream().flatMap(kind -> links.stream().flatMap(link -> kind.linked(link).stream()))
                .distinct().filter(key -> !departed.contains(key)).toList();
    }

    public List<ObjectKey> linked(Link link) {
        return linked(List.of(link));
    }

    /** Whether anybody has the link. */
    public boolean isLinked(Link link) {
        return !linked(link).isEmpty();
    }

    /** Whether the cache shows the object with that link. */
    boolean has(ObjectKey key, Link link) {
        KindObjects objects = kinds.get(key.kind());
        return objects != null && objects.linked(link).contains(key);
    }

    /** Every object that is known. */
    public List<ObjectKey> all() {
        return kinds.values().stream().flatMap(kind -> kind.all().stream()).toList();
    }

    /** Every object of a kind that is known. */
    public List<ObjectKey> all(String kind) {
        KindObjects objects = kinds.get(kind);
        return objects == null ? List.of() : objects.all();
    }

    /** The object as it was last seen. */
    public Optional<ObjectSnapshot> find(ObjectKey key) {
        return Optional.ofNullable(kinds.get(key.kind())).flatMap(objects -> objects.find(key));
    }

    /** Returns the object as Kubernetes has it, for events on it. */
    public Optional<HasMetadata> object(ObjectKey key) {
        return Optional.ofNullable(kinds.get(key.kind())).flatMap(objects -> objects.object(key));
    }

    /** Whether the object is known to be no more; nothing is known of kinds that do not run here. */
    public boolean isGone(ObjectKey key) {
        KindObjects objects = kinds.get(key.kind());
        return objects != null && (departed.contains(key) || !objects.mayExist(key));
    }

    /** The object has nothing in Azure any more. */
    public void departed(ObjectKey key) {
        departed.add(key);
        // Who is not in the caches any more need not be told apart from those who are.
        departed.removeIf(other -> {
            KindObjects objects = kinds.get(other.kind());
            return objects == null || !other.equals(key) && !objects.mayExist(other);
        });
    }

    /** An object of that name is there, again. */
    public void returned(ObjectKey key) {
        departed.remove(key);
    }

    /** How much is kept, for tests. */
    int remembered() {
        return departed.size();
    }
}
