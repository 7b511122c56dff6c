package dev.azureml.operator.engine;

import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reconciler of every kind, as the framework calls it. What is done for an object is in {@link Reconciliation}, and in
 * {@link Finalization} once it is being deleted.
 */
final class KindReconciler<P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus>
        implements
            Reconciler<P>,
            Cleaner<P> {
    private static final Logger LOG = LoggerFactory.getLogger(KindReconciler.class);
    /** Until the finalizer is gone and the framework has done with it, also where the API server is slow. */
    private static final List<Duration> AFTER_LETTING_GO = List.of(Duration.ofSeconds(1), Duration.ofSeconds(5),
            Duration.ofSeconds(20));

    /** A visit seldom lasts longer, and another one is not needed sooner. */
    private static final Duration UNTIL_ALONE = Duration.ofMillis(100);

    private final Binding<P, S, T> binding;
    private final Engine engine;
    private final RetryStates retryStates = new RetryStates();
    private final KindEventSource<P, S> membership;
    private final LostWakes unseen = new LostWakes();
    private final Set<ObjectKey> underWay = ConcurrentHashMap.newKeySet();

    KindReconciler(Binding<P, S, T> binding, Engine engine) {
        this.binding = binding;
        this.engine = engine;
        this.membership = new KindEventSource<>(binding, engine.graph());
        engine.watchdog().eachMinute(this::wakeUnseen);
    }

    @Override
    public List<EventSource<?, P>> prepareEventSources(EventSourceContext<P> context) {
        return List.of(membership.join(context));
    }

    /**
     * One visit to a name at a time. java-operator-sdk 5.3.2 forgets that a visit is under way when it hears that the object is
     * gone, and may then begin two to the next object of that name, which would both make what is not there yet.
     */
    private <R> R alone(P object, Supplier<R> visit, Function<Duration, R> later) {
        ObjectKey key = ObjectKey.of(binding.kindName(), object);
        if (!underWay.add(key)) {
            LOG.debug("{} is being visited: looked at again in {}", key, UNTIL_ALONE);
            engine.limit().planned(key, engine.clock().instant().plus(UNTIL_ALONE));
            return later.apply(UNTIL_ALONE);
        }
        try {
            return visit.get();
        } finally {
            underWay.remove(key);
        }
    }

    @Override
    public UpdateControl<P> reconcile(P object, Context<P> context) {
        return alone(object, () -> visit(object, context), UpdateControl.<P>noUpdate()::rescheduleAfter);
    }

    private UpdateControl<P> visit(P object, Context<P> context) {
        ReconcileRequest<P, S, T> request = new ReconcileRequest<>(binding, engine, retryStates, object, context);
        try (var _ = request.scope()) {
            unseen.seen(object);
            engine.graph().returned(request.key());
            sweep();
            Optional<Duration> early = request.tooEarly();
            if (early.isPresent()) {
                return UpdateControl.<P>noUpdate().rescheduleAfter(early.get());
            }
            Optional<Duration> after = request.guarded(new Reconciliation<>(request, membership)::run,
                    Function.identity());
            if (request.status().isOutdated()) {
                LOG.debug("edited meanwhile: looked at again at once");
                return UpdateControl.<P>noUpdate().reschedule();
            }
            after.ifPresent(request::planned);
            return after.map(UpdateControl.<P>noUpdate()::rescheduleAfter).orElseGet(UpdateControl::noUpdate);
        }
    }

    @Override
    public DeleteControl cleanup(P object, Context<P> context) {
        return alone(object, () -> farewell(object, context), DeleteControl.noFinalizerRemoval()::rescheduleAfter);
    }

    private DeleteControl farewell(P object, Context<P> context) {
        ReconcileRequest<P, S, T> request = new ReconcileRequest<>(binding, engine, retryStates, object, context);
        try (var _ = request.scope()) {
            unseen.seen(object);
            Optional<Duration> early = request.tooEarly();
            if (early.isPresent()) {
                return DeleteControl.noFinalizerRemoval().rescheduleAfter(early.get());
            }
            return switch (request.guarded(new Finalization<>(request)::run, Finalization.Result.Stays::new)) {
                case Finalization.Result.Gone _ -> {
                    forget(object, request.key());
                    yield DeleteControl.defaultDelete();
                }
                case Finalization.Result.Stays(Optional<Duration> after) -> {
                    after.ifPresent(request::planned);
                    yield after.<DeleteControl>map(d -> DeleteControl.noFinalizerRemoval().rescheduleAfter(d))
                            .orElseGet(DeleteControl::noFinalizerRemoval);
                }
            };
        }
    }

    private void forget(P object, ObjectKey key) {
        retryStates.remove(object.getMetadata().getUid());
        unseen.gone(object.getMetadata().getUid());
        engine.gone(key);
        membership.departed(object);
        String uid = object.getMetadata().getUid();
        AFTER_LETTING_GO.forEach(wait -> engine.watchdog().after(wait, () -> rouseSuccessor(uid, key)));
    }

    /** What is made again while its predecessor is being let go may be lost to the framework; see {@link WakeSource}. */
    private void rouseSuccessor(String uid, ObjectKey key) {
        membership.present(key).filter(object -> !object.getMetadata().getUid().equals(uid)).filter(unseen::isNew)
                .ifPresent(membership::rouse);
    }

    /** Whose finalizer was taken away by hand left without a word. */
    private void sweep() {
        Instant now = engine.clock().instant();
        retryStates.sweep(now, membership::uids).forEach(key -> {
            engine.gone(key);
            engine.graph().departed(key);
        });
        engine.tidy(now);
    }

    /** Only when no visit waits for its turn: what does will be seen by itself. */
    private void wakeUnseen() {
        if (!engine.started() || !engine.quiet()) {
            return;
        }
        unseen.overdue(membership::objects, engine.clock().instant()).forEach(object -> {
            ObjectKey key = ObjectKey.of(binding.kindName(), object);
            LOG.warn("{} {}/{} was not visited since it was made or edited; it is now", key.kind(), key.namespace(),
                    key.name());
            engine.observations().wakeLost();
            membership.rouse(object);
        });
    }
}
