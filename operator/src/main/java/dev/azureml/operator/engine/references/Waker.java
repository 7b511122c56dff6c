package dev.azureml.operator.engine.references;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Has objects reconciled soon: what they name has changed, or what they wait for is there. */
public final class Waker {
    private final ReferenceIndex index;
    private final Map<String, Consumer<ObjectKey>> kinds = new ConcurrentHashMap<>();
    private final WaitList waiting = new WaitList();
    private final Set<ObjectKey> urged = ConcurrentHashMap.newKeySet();
    private final Set<ObjectKey> hinted = ConcurrentHashMap.newKeySet();

    public Waker(ReferenceIndex index) {
        this.index = index;
    }

    /** @param wake has an object of the kind reconciled */
    public void join(String kind, Consumer<ObjectKey> wake) {
        kinds.put(kind, wake);
    }

    public void wake(ObjectKey key) {
        Consumer<ObjectKey> wake = kinds.get(key.kind());
        if (wake != null) {
            wake.accept(key);
        }
    }

    public void wakeLinked(Collection<Link> links) {
        index.linked(links).forEach(this::wake);
    }

    public void wakeLinked(Link link) {
        wakeLinked(List.of(link));
    }

    /** They look again at once, whatever they remember. */
    public void urge(Collection<ObjectKey> keys) {
        keys.forEach(key -> {
            urged.add(key);
            wake(key);
        });
    }

    /** They look again at once where all is well, and where Azure refused something not before it is time. */
    public void hint(Collection<ObjectKey> keys) {
        keys.forEach(key -> {
            hinted.add(key);
            wake(key);
        });
    }

    /** Whether the object was given a hint; asking takes the word back. */
    public boolean wasHinted(ObjectKey key) {
        return hinted.remove(key);
    }

    /** Whether the object was told to look again whatever it remembers; asking takes the word back. */
    public boolean wasUrged(ObjectKey key) {
        return urged.remove(key);
    }

    /** The object waits until something with that ARM id is Ready. */
    public void awaits(ObjectKey key, String armId) {
        waiting.add(Link.recorded(armId), key);
    }

    /** Something with that ARM id changed for the better: who waited for it looks again at once. */
    public void arrived(String armId) {
        urge(waiting.take(Link.recorded(armId)));
    }

    /** The object is no more. */
    public void departed(ObjectKey key) {
        waiting.remove(key);
        urged.remove(key);
        hinted.remove(key);
    }

    /** How much is kept, for tests. */
    int remembered() {
        return waiting.size() + urged.size() + hinted.size();
    }
}
