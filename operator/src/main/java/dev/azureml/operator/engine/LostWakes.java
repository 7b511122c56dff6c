package dev.azureml.operator.engine;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Finds objects of one kind that no visit has come to in their present generation, though one should have at once.
 * java-operator-sdk 5.3.2 loses an object that is made again under its name while the visit that let the one before go is
 * not over: it refuses the event with "Cannot receive event after a delete event received", or takes the new object for
 * the one that is gone (see {@link WakeSource}).
 */
final class LostWakes {
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Map<String, Long> seen = new ConcurrentHashMap<>(); // generation by uid
    private Map<String, Instant> unseenSince = Map.of(); // by uid and generation

    /** A visit begins. */
    void seen(HasMetadata object) {
        seen.put(object.getMetadata().getUid(), generation(object));
    }

    /** Whether no visit came to the object yet, in whatever generation. */
    boolean isNew(HasMetadata object) {
        return !seen.containsKey(object.getMetadata().getUid());
    }

    /** The object is no more. */
    void gone(String uid) {
        seen.remove(uid);
    }

    /**
     * Returns what was found unseen in earlier rounds already, for longer than a minute.
     *
     * @param there the objects that there are
     */
    synchronized <P extends HasMetadata> List<P> overdue(Supplier<List<P>> there, Instant now) {
        // Who was seen before the objects are listed is among them, or is gone.
        Set<String> before = Set.copyOf(seen.keySet());
        List<P> objects = there.get();
        Set<String> uids = objects.stream().map(object -> object.getMetadata().getUid()).collect(Collectors.toSet());
        before.stream().filter(uid -> !uids.contains(uid)).forEach(seen::remove);
        Map<String, Instant> unseen = new HashMap<>();
        List<P> overdue = new ArrayList<>();
        for (P object : objects) {
            if (isToBeSeen(object) && seen.getOrDefault(object.getMetadata().getUid(), -1L) < generation(object)) {
                String which = object.getMetadata().getUid() + " " + generation(object);
                Instant since = unseenSince.getOrDefault(which, now);
                unseen.put(which, since);
                if (!now.isBefore(since.plus(PATIENCE))) {
                    overdue.add(object);
                }
            }
        }
        unseenSince = unseen;
        return overdue;
    }

    /** What we have let go, and somebody else's finalizer keeps, is visited no more. */
    private static boolean isToBeSeen(HasMetadata object) {
        return !object.isMarkedForDeletion() || object.hasFinalizer(Engine.FINALIZER);
    }

    private static long generation(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getGeneration()).orElse(0L);
    }
}
