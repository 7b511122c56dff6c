package dev.azureml.operator.engine.references;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which object holds an ARM id, where only one may, and who wants it too. */
public final class ArmIdClaims {
    private final ReferenceIndex index;
    private final Waker waker;
    private final Map<Link, ObjectKey> holders = new ConcurrentHashMap<>();
    private final WaitList rivals = new WaitList();

    public ArmIdClaims(ReferenceIndex index, Waker waker) {
        this.index = index;
        this.waker = waker;
    }

    /**
     * Takes an ARM id for an object: the first that asks, unless another one's status shows that it was there before.
     * Whoever does not get it is woken when the holder goes.
     *
     * @param recorded whether the object's own status shows that it was there before
     * @return who holds it
     */
    public ObjectKey claim(String armId, ObjectKey key, boolean recorded) {
        return holders.compute(Link.recorded(armId), (link, holder) -> {
            ObjectKey winner = winner(holder, link, key, recorded);
            if (!winner.equals(key)) {
                rivals.add(link, key); // before anybody can take the claim away, so that its end is heard of
            }
            return winner;
        });
    }

    private ObjectKey winner(@Nullable ObjectKey holder, Link link, ObjectKey key, boolean recorded) {
        if (holder == null || !holder.equals(key) && !index.has(holder, link) && index.isGone(holder)) {
            return recorded
                    ? key
                    : index.linked(link).stream().filter(other -> !other.equals(key)).findFirst().orElse(key);
        }
        return recorded && !index.has(holder, link) ? key : holder;
    }

    /** The object has no more to do with that ARM id. */
    public void release(String armId, ObjectKey key) {
        Link link = Link.recorded(armId);
        if (holders.remove(link, key)) {
            waker.urge(rivals.take(link));
        }
    }

    /** The object is no more, and holds nothing. */
    public void departed(ObjectKey key) {
        List<Link> held = holders.entrySet().stream().filter(e -> e.getValue().equals(key)).map(Map.Entry::getKey)
                .toList();
        holders.values().removeIf(key::equals);
        held.forEach(link -> waker.urge(rivals.take(link)));
        rivals.remove(key);
    }

    /** How much is kept, for tests. */
    int remembered() {
        return holders.size() + rivals.size();
    }
}
