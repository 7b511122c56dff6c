package dev.azureml.operator.engine;

import dev.azureml.operator.crd.ApiGroup;
import dev.azureml.operator.crd.Definitions;
import dev.azureml.operator.engine.references.ObjectKey;
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
        if (leaver.hasBegun() || leaver.metadata().getUid().equals(passed.get(leaver.key()))) {
            return new Verdict.Proceed();
        }
        boolean isHeld = isHeld(leaver);
        String crd = ApiGroup.crd(leaver.key().kind());
        Definitions.Standing standing = standing(leaver, isHeld);
        if (standing == Definitions.Standing.GOES) {
            return new Verdict.LetGo("CRD " + crd + ", the definition of its kind, is being deleted");
        }
        if (!leaver.deletes()) {
            return new Verdict.Proceed();
        }
        if (isHeld) {
            return hold(leaver);
        }
        return switch (standing) {
            case UNKNOWN -> new Verdict.Wait(new Problem(Reason.DELETING,
                    "nothing is deleted before the API server has told whether CRD " + crd + " stays"));
            case FORBIDDEN -> new Verdict.Wait(new Problem(Reason.AUTHORIZATION_FAILED,
                    "nothing is deleted, for the operator may not see whether CRD " + crd
                            + " stays; its Kubernetes role must allow it to get that, or to read what the API server"
                            + " publishes at " + ApiGroup.PATH));
            case STAYS, GOES -> isAsked(leaver) && !mayBegin(leaver.key().namespace()) ? hold(leaver) : pass(leaver);
        };
    }

    /** Whether a person is to confirm its deletion where many are deleted. */
    private boolean isAsked(Leaver leaver) {
        return rules.mostPerMinute() > 0 && !leaver.isConfirmed();
    }

    private boolean isHeld(Leaver leaver) {
        return leaver.deletes() && isAsked(leaver)
                && (leaver.wasHeld() || leaver.metadata().getUid().equals(held.get(leaver.key())));
    }

    private Definitions.Standing standing(Leaver leaver, boolean isHeld) {
        if (!rules.retainWithCrd()) {
            return Definitions.Standing.STAYS;
        }
        // Whoever is held may leave with the CRD, whenever that was deleted: nothing is lost by it.
        return definitions.apply(leaver.key().kind(), isHeld
                ? clock.instant()
                : Instant.parse(leaver.metadata().getDeletionTimestamp()));
    }

    private Verdict pass(Leaver leaver) {
        held.remove(leaver.key());
        passed.put(leaver.key(), leaver.metadata().getUid());
        return new Verdict.Proceed();
    }

    private Verdict hold(Leaver leaver) {
        ObjectKey key = leaver.key();
        held.put(key, leaver.metadata().getUid());
        return new Verdict.Wait(new Problem(Reason.DELETION_PAUSED, "more than " + rules.mostPerMinute()
                + " objects of namespace " + key.namespace() + " were deleted within a minute, so that this may be a"
                + " mistake; if it is none: kubectl annotate " + key.kind().toLowerCase(Locale.ROOT) + " " + key.name()
                + " -n " + key.namespace() + " " + CONFIRMATION + "=true"));
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
