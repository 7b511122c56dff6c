package dev.azureml.operator.engine;

import dev.azureml.operator.engine.references.Link;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.references.ObjectSnapshot;
import dev.azureml.operator.engine.references.ReferenceIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Objects of one kind as a test says that a cache has them. */
public final class KnownObjects implements ReferenceIndex.KindObjects {
    public final Map<Link, List<ObjectKey>> links = new HashMap<>();
    public final Map<ObjectKey, ObjectSnapshot> snapshots = new HashMap<>();
    private final Set<ObjectKey> there;

    /** @param there who may exist */
    public KnownObjects(ObjectKey... there) {
        this.there = Set.of(there);
    }

    @Override
    public List<ObjectKey> linked(Link link) {
        return links.getOrDefault(link, List.of());
    }

    @Override
    public List<ObjectKey> all() {
        return List.copyOf(there);
    }

    @Override
    public boolean mayExist(ObjectKey key) {
        return there.contains(key);
    }

    @Override
    public Optional<ObjectSnapshot> find(ObjectKey key) {
        return Optional.ofNullable(snapshots.get(key));
    }
}
