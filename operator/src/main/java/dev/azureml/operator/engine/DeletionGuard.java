package dev.azureml.operator.engine;

import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Decides whether what an object has in Azure is deleted with it. A slip must not cost data: who deletes a CRD, with an
 * uninstall of the chart for example, seldom means the workspaces; and who deletes more objects of a namespace in a minute
 * than the platform team thought of is asked whether that is meant.
 */
final class DeletionGuard {
    /** The annotation of an object that is deleted with many others, where this is meant. */
    static final String CONFIRMATION = "azureml.dev/confirm-deletion";
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final BiFunction<String, Instant, Definitions.Standing> definitions;
    private final EngineSettings.DeletionRules rules;
    private final InstantSource clock;
    private final Map<ObjectKey, String> passed = new ConcurrentHashMap<>(); // uid
    private final Map<ObjectKey, String> held = new ConcurrentHashMap<>(); // uid
    /** The deletions that have begun within the last minute, by namespace: no tenant uses up what others may. */
    private final Map<String, Queue<Instant>> begun = new HashMap<>();

    /** What is done with the object and with what it has in Azure. */
    sealed interface Verdict {
        /** It goes as the spec says. */
        record Proceed() implements Verdict {
        }

        /** It stays in Azure, and the object goes. */
        record LetGo(String why) implements Verdict {
        }

        /** For now both stay. */
        record Wait(Problem problem) implements Verdict {
        }
    }

    /**
     * An object that is being deleted.
     *
     * @param deletes whether anything in Azure would be deleted with it
     * @param hasBegun Azure was asked to delete some of it already, by an operator before this one perhaps
     * @param wasHeld its status says that it waits for a person to confirm this
     */
    record Leaver(ObjectKey key, ObjectMeta metadata, boolean deletes, boolean hasBegun, boolean wasHeld) {
        boolean isConfirmed() {
            return metadata.getAnnotations() != null && "true".equals(metadata.getAnnotations().get(CONFIRMATION));
        }
    }

    /** @param definitions how the definition of a kind stands to the deletion of one of its objects at that time */
    DeletionGuard(BiFunction<String, Instant, Definitions.Standing> definitions, EngineSettings.DeletionRules rules,
            InstantSource clock) {
        this.definitions = definitions;
        this.rules = rules;
        this.clock = clock;
    }

    /** Returns what is done with it; once what it has in Azure may go, that stands. */
    Verdict judge(Leaver leaver) {
        ObjectKey key = leaver.key();
        String uid = leaver.metadata().getUid();
        if (leaver.hasBegun() || uid.equals(passed.get(key))) {
            return new Verdict.Proceed();
        }
        boolean isHeld = leaver.deletes() && !leaver.isConfirmed() && rules.mostPerMinute() > 0
                && (leaver.wasHeld() || uid.equals(held.get(key)));
        if (rules.retainWithCrd()) {
            // Whoever is held may leave with the CRD, whenever that was deleted: nothing is lost by it.
            Instant deletedAt = isHeld ? clock.instant() : Instant.parse(leaver.metadata().getDeletionTimestamp());
            switch (definitions.apply(key.kind(), deletedAt)) {
                case GOES -> {
                    return new Verdict.LetGo("CRD " + Definitions.crd(key.kind()) + ", the definition of its kind, is"
                            + " being deleted");
                }
                case UNKNOWN -> {
                    if (leaver.deletes() && !isHeld) {
                        return new Verdict.Wait(new Problem(Reason.DELETING, "nothing is deleted before the API server"
                                + " has told whether CRD " + Definitions.crd(key.kind()) + " stays"));
                    }
                }
                case FORBIDDEN -> {
                    if (leaver.deletes() && !isHeld) {
                        return new Verdict.Wait(new Problem(Reason.AUTHORIZATION_FAILED, "nothing is deleted, for the"
                                + " operator may not see whether CRD " + Definitions.crd(key.kind()) + " stays; its"
                                + " Kubernetes role must allow it to get that, or to read what the API server publishes"
                                + " at " + Definitions.DISCOVERY));
                    }
                }
                case STAYS -> {
                    // somebody deleted the object itself, or its namespace
                }
            }
        }
        if (!leaver.deletes()) {
            return new Verdict.Proceed();
        }
        if (isHeld || !leaver.isConfirmed() && rules.mostPerMinute() > 0 && !mayBegin(key.namespace())) {
            held.put(key, uid);
            return new Verdict.Wait(held(key));
        }
        held.remove(key);
        passed.put(key, uid);
        return new Verdict.Proceed();
    }

    private Problem held(ObjectKey key) {
        return new Problem(Reason.DELETION_PAUSED, "more than " + rules.mostPerMinute() + " objects of namespace "
                + key.namespace() + " were deleted within a minute, so that this may be a mistake; if it is none:"
                + " kubectl annotate " + key.kind().toLowerCase(Locale.ROOT) + " " + key.name() + " -n "
                + key.namespace() + " " + CONFIRMATION + "=true");
    }

    /** While somebody is asked about some objects of a namespace, no further one goes. */
    private synchronized boolean mayBegin(String namespace) {
        Instant now = clock.instant();
        begun.values().forEach(queue -> queue.removeIf(at -> !at.isAfter(now.minus(WINDOW))));
        begun.values().removeIf(Queue::isEmpty);
        boolean asked = held.keySet().stream().anyMatch(key -> key.namespace().equals(namespace));
        Queue<Instant> lately = begun.computeIfAbsent(namespace, _ -> new ArrayDeque<>());
        return !asked && lately.size() < rules.mostPerMinute() && lately.add(now);
    }

    void gone(ObjectKey key) {
        passed.remove(key);
        held.remove(key);
    }
}
