package dev.azureml.operator.engine.references;

import dev.azureml.api.ResourceStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Resources that several objects want alike: whichever makes one makes it for all, and it goes with the last of them. */
public final class SharedResources {
    private final ReferenceIndex index;
    private final Set<Link> made = ConcurrentHashMap.newKeySet();
    private final Map<Link, Set<ObjectKey>> lettingGo = new HashMap<>();

    public SharedResources(ReferenceIndex index) {
        this.index = index;
    }

    /** One of our objects is about to make that resource. */
    public void making(String armId) {
        made.add(Link.recorded(armId));
    }

    /** Whether one of our objects made that resource, also when its status was not seen yet. */
    public boolean isCreatedHere(String armId) {
        return made.contains(Link.recorded(armId))
                || index.linked(Link.recorded(armId)).stream().flatMap(key -> index.find(key).stream())
                        .flatMap(known -> known.resources().stream()).anyMatch(r -> r.id().equalsIgnoreCase(armId)
                                && r.origin() == ResourceStatus.Origin.Created);
    }

    /** The object wants the resource. */
    public synchronized void hold(String armId, ObjectKey key) {
        Set<ObjectKey> leaving = lettingGo.get(Link.recorded(armId));
        if (leaving != null) {
            leaving.remove(key);
        }
    }

    /** Whether others hold the resource who are not letting go of it. */
    public synchronized boolean isHeldByOthers(String armId, ObjectKey key) {
        Link link = Link.recorded(armId);
        Set<ObjectKey> leaving = lettingGo.getOrDefault(link, Set.of());
        return index.linked(link).stream().anyMatch(other -> !other.equals(key) && !leaving.contains(other));
    }

    /**
     * Lets go of the resource. Of those that let go at the same time the last one is told so.
     *
     * @return whether nobody else holds it
     */
    public synchronized boolean isLastHolder(String armId, ObjectKey key) {
        Link link = Link.recorded(armId);
        Set<ObjectKey> leaving = lettingGo.computeIfAbsent(link, _ -> new HashSet<>());
        leaving.add(key);
        boolean last = leaving.containsAll(index.linked(link));
        if (last) {
            made.remove(link);
        }
        return last;
    }

    /** The object is no more, and has nothing to let go of. */
    public synchronized void departed(ObjectKey key) {
        lettingGo.values().forEach(leaving -> leaving.remove(key));
        lettingGo.values().removeIf(Set::isEmpty);
    }
}
