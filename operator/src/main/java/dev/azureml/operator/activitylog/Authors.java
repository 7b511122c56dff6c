package dev.azureml.operator.activitylog;

import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.engine.references.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who changed a resource last, for him who puts it back; and what was put back before its author was known. */
final class Authors {
    private final Duration lasts;
    private final Map<Thing, Known> known = new ConcurrentHashMap<>();

    /** A resource as an object has it. */
    record Thing(ObjectKey key, ArmId id) {
    }

    /** @param change after the last repair */
    private record Known(@Nullable Activity change, @Nullable Instant repaired) {
        boolean isRepaired(Activity other) {
            return repaired != null && !other.at().isAfter(repaired);
        }

        Known with(Activity other) {
            return isRepaired(other) || change != null && change.at().isAfter(other.at())
                    ? this
                    : new Known(other, repaired);
        }
    }

    /**
     * @param lasts how long after a change it is found to be drift at most: what is older was looked at since, and left alone
     */
    Authors(Duration lasts) {
        this.lasts = lasts;
    }

    /** These are all that there is. */
    void retain(Set<Thing> things) {
        known.keySet().retainAll(things);
    }

    /** Returns whether what somebody changed has been put back already. */
    boolean changed(Thing thing, Activity change) {
        return known.merge(thing, new Known(change, null), (before, _) -> before.with(change)).isRepaired(change);
    }

    /** Returns who changed the resource that is put back now; each change is put back once. */
    Optional<Activity> repaired(Thing thing, Instant now) {
        Known before = known.put(thing, new Known(null, now));
        return Optional.ofNullable(before).flatMap(it -> Optional.ofNullable(it.change())).filter(change -> change.at()
                .isAfter(now.minus(lasts)));
    }
}
