package dev.azureml.operator.activitylog;

import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who changed a resource last, for him who puts it back; and what was put back before its author was known. */
final class Authors {
    private static final Duration LASTS = Duration.ofHours(24);

    private final Map<Thing, Activity> changes = new ConcurrentHashMap<>();
    private final Map<Thing, Instant> repairs = new ConcurrentHashMap<>();

    /** A resource as an object has it. */
    record Thing(ObjectKey key, ArmId id) {
    }

    /** These are all that there is. */
    void retain(Set<Thing> things) {
        changes.keySet().retainAll(things);
        repairs.keySet().retainAll(things);
    }

    /** Returns whether what somebody changed has been put back already. */
    boolean changed(Thing thing, Activity change) {
        Instant repaired = repairs.get(thing);
        if (repaired != null && change.at().isBefore(repaired)) {
            repairs.remove(thing);
            return true;
        }
        changes.merge(thing, change, (one, other) -> one.at().isAfter(other.at()) ? one : other);
        return false;
    }

    /** Returns who changed the resource that is put back now; each change is put back once. */
    Optional<Activity> repaired(Thing thing, Instant now) {
        Activity change = changes.remove(thing);
        if (change != null && change.at().isAfter(now.minus(LASTS))) {
            return Optional.of(change);
        }
        repairs.put(thing, now);
        return Optional.empty();
    }
}
