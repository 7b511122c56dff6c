package dev.azureml.operator.engine;

import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.plan.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Since when each object that is not Ready has been worked on. That is from the first visit of this process that found it
 * so, as what happened before was not the operator's time; and anew once it has waited for another object or a person.
 */
final class WorkClock {
    /** Reasons with which an object is Reconciling while nobody works on it. */
    private static final Set<Reason> WAITS = EnumSet.of(Reason.DEPENDENCY_NOT_READY, Reason.APPROVAL_PENDING);

    private final Map<ObjectKey, Instant> since = new ConcurrentHashMap<>();

    /**
     * The object is so now, which its status may not say yet.
     *
     * @param begun when the visit that found it so began
     * @param isNew whether its status has said nothing so far
     */
    void seen(ObjectKey key, Reason.State state, Reason reason, boolean isNew, Instant begun) {
        if (isNew && state == Reason.State.READY || state == Reason.State.RECONCILING && !WAITS.contains(reason)) {
            since.putIfAbsent(key, begun);
        } else if (state != Reason.State.READY) {
            since.remove(key);
        }
    }

    /** The object's status says now that it is Ready. Returns for how long it was worked on; empty when it was not. */
    Optional<Duration> ready(ObjectKey key, Instant now) {
        return Optional.ofNullable(since.remove(key)).map(begun -> Duration.between(begun, now));
    }

    /** Nobody works on the object: there is none, or it has been Ready all the time as far as anybody was told. */
    void forget(ObjectKey key) {
        since.remove(key);
    }
}
