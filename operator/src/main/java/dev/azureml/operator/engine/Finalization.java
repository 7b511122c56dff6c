package dev.azureml.operator.engine;

import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.operator.engine.azure.OutOfScopeException;
import dev.azureml.operator.engine.azure.ReconcileContext;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.status.Conditions;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.engine.status.StatusBuilder;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reconciliation of one object that is being deleted, from top to bottom: may anything be done for it, is it time to,
 * is what it has in Azure to be deleted with it, and is all of that gone.
 */
final class Finalization<P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus> {
    private static final Logger LOG = LoggerFactory.getLogger(Finalization.class);

    private final ReconcileRequest<P, S, T> request;
    private final Engine engine;
    private final ReconcileProgress progress;
    private final ObjectKey key;
    private final Instant now;
    private final @Nullable RetryState retry;

    /** How it ended. */
    sealed interface Result {
        /** Nothing holds the object any more: its finalizer may go. */
        record Gone() implements Result {
        }

        /** @param after when to look again; empty to be woken by an event alone */
        record Stays(Optional<Duration> after) implements Result {
        }
    }

    Finalization(ReconcileRequest<P, S, T> request) {
        this.request = request;
        this.engine = request.engine();
        this.progress = request.progress();
        this.key = request.key();
        this.now = engine.clock().instant();
        this.retry = request.retry();
    }

    /** Takes each step in turn. */
    Result run() {
        Optional<String> pause = request.paused();
        if (pause.isPresent()) {
            LOG.debug("paused: {}", pause.get());
            if (!isHeld()) { // what its status says of that must outlast the pause
                request.bulletin().paused(pause.get());
            }
            return new Result.Stays(Optional.empty());
        }
        boolean urged = engine.waker().wasUrged(key);
        // From what the status records: what the spec refers to may be gone already.
        Resolver.Workplace place = engine.spans().in("resolve references",
                () -> engine.resolver().workplace(key, request
                        .spec(), request.kind(), progress.resources()));
        String inputs = "deleting " + request.generation() + " as " + place.session().version() + " "
                + request.wishes() + " without " + place.gone();
        if (retry != null && !urged && retry.rests(inputs, now) && retry.reason() != Reason.DEPENDENTS_EXIST) {
            Duration left = Duration.between(now, retry.notBefore());
            LOG.debug("nothing changed since the last step of its deletion: looked at again in {}", left);
            return stays(left);
        }
        if (!engine.started()) {
            LOG.debug("who depends on it may not be known yet: looked at again in {}", engine.untilStarted());
            return stays(engine.untilStarted());
        }
        ReconcileContext<S> context = request.context(place.loan(), false);
        try {
            if (engine.spans().in("delete", () -> leaves(place, context))) {
                for (Output.ClusterObjects kept : request.kind().clusterUse(request.spec()).keeps()) {
                    place.session().outputs().write(request.object(), kept, context.caller());
                }
                return new Result.Gone();
            }
        } catch (OutOfScopeException e) {
            LOG.debug("not allowed: {}", e.getMessage());
            progress.problem(e.problem(request.spec()));
        }
        return stays(conclude(place.explained(Problem.foremost(progress.problems())), inputs));
    }

    private static Result stays(Duration after) {
        return new Result.Stays(Optional.of(after));
    }

    /** Whether a person was asked if its deletion is meant. */
    private boolean isHeld() {
        return request.isSaid(Conditions.READY, Reason.DELETION_PAUSED);
    }

    /** Takes what it has in Azure away, or lets go of it; true when nothing is left to do. */
    private boolean leaves(Resolver.Workplace place, ReconcileContext<S> context) {
        ResourceDeletion<S> deletion = new ResourceDeletion<>(place.session().tools(), place.session().azure(),
                engine.index(), key, context);
        return switch (engine.deletions().judge(new DeletionGuard.Leaver(key, request.object().getMetadata(),
                deletion.deletes(), deletion.hasBegun(), isHeld()))) {
            case DeletionGuard.Verdict.Proceed _ -> proceeds(deletion, place);
            case DeletionGuard.Verdict.LetGo(String why) -> deletion.letGo(why);
            case DeletionGuard.Verdict.Wait(Problem problem) -> {
                progress.problem(problem);
                yield false;
            }
        };
    }

    private boolean proceeds(ResourceDeletion<S> deletion, Resolver.Workplace place) {
        Duration patience = engine.settings().letGoAfter();
        if (place.gone() == null || patience == null && !place.abandoned()) {
            return deletion.run();
        }
        // Who it was worked on as is gone: nobody may ask Azure, and after a while somebody gives up.
        return deletion.runWithout(place.gone(), now, patience == null
                ? null
                : Instant.parse(request.object().getMetadata().getDeletionTimestamp()).plus(patience));
    }

    /** Says in the status what keeps it, remembers that, and decides when to look again. */
    private Duration conclude(Problem problem, String inputs) {
        RetryState ended = RetryState.after(request.retryOrStatus(inputs, now), inputs, problem, progress, now, now,
                engine.settings());
        request.status().write(new StatusBuilder.Common(request.mainId(), "Deleting", problem,
                request.state(problem, ended, now), request.generation(), List.of(), List.of(), null),
                request.status().kept());
        return request.rest(ended, now);
    }
}
