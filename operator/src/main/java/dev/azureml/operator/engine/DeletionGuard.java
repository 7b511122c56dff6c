package dev.azureml.operator.engine;

import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides whether what an object has in Azure is deleted with it. A slip must not cost data: who deletes a CRD, with an
 * uninstall of the chart for example, seldom means the workspaces; and who deletes more objects in a minute than the
 * platform team thought of is asked whether that is meant.
 */
final class DeletionGuard {
    /** Says of an object that is deleted with many others that this is meant. */
    static final String CONFIRMATION = "azureml.dev/confirm-deletion";
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Definitions definitions;
    private final EngineSettings.DeletionRules rules;
    private final InstantSource clock;
    private final Map<ObjectKey, String> passed = new ConcurrentHashMap<>(); // uid
    private final Queue<Instant> begun = new ArrayDeque<>();

    /** What becomes of it. */
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

    DeletionGuard(Definitions definitions, EngineSettings.DeletionRules rules, InstantSource clock) {
        this.definitions = definitions;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * Returns what becomes of what an object has in Azure; once it may go, that stands.
     *
     * @param object that is being deleted
     * @param hasBegun Azure was asked to delete some of it already, by an operator before this one perhaps
     * @param wasHeld its status says that it waits for a person to confirm this
     */
    Verdict judge(ObjectKey key, ObjectMeta object, boolean hasBegun, boolean wasHeld) {
        if (Objects.equals(passed.get(key), object.getUid())) {
            return new Verdict.Proceed();
        }
        if (rules.retainWithCrd()) {
            switch (definitions.of(key.kind(), Instant.parse(object.getDeletionTimestamp()))) {
                case GOES -> {
                    return new Verdict.LetGo("CRD " + Definitions.crd(key.kind()) + ", the definition of its kind, is"
                            + " being deleted");
                }
                case UNKNOWN -> {
                    return new Verdict.Wait(new Problem(Reason.DELETING, "nothing is deleted before the API server has"
                            + " told whether CRD " + Definitions.crd(key.kind()) + " stays"));
                }
                case STAYS -> {
                    // somebody deleted the object itself, or its namespace
                }
            }
        }
        boolean confirmed = object.getAnnotations() != null && "true".equals(object.getAnnotations().get(CONFIRMATION));
        if (!hasBegun && !confirmed && rules.mostPerMinute() > 0 && (wasHeld || !mayBegin(clock.instant()))) {
            return new Verdict.Wait(new Problem(Reason.DELETION_PAUSED, "more than " + rules.mostPerMinute()
                    + " objects were deleted within a minute, so that this may be a mistake; if it is none: kubectl"
                    + " annotate " + key.kind().toLowerCase(Locale.ROOT) + " " + key.name() + " -n "
                    + key.namespace() + " " + CONFIRMATION + "=true"));
        }
        passed.put(key, object.getUid());
        return new Verdict.Proceed();
    }

    private synchronized boolean mayBegin(Instant now) {
        begun.removeIf(at -> !at.isAfter(now.minus(WINDOW)));
        return begun.size() < rules.mostPerMinute() && begun.add(now);
    }

    void gone(ObjectKey key) {
        passed.remove(key);
    }
}
