package dev.azureml.operator.engine;

import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reconciler of every kind, as the framework calls it: for what is there, for what is being deleted, and once more when
 * an object is gone. What is done for an object is in {@link Reconciliation}, and in {@link Finalization} once it is being
 * deleted. The finalizer is put on and taken off here.
 */
final class KindReconciler<P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus> implements Reconciler<P> {
    private static final Logger LOG = LoggerFactory.getLogger(KindReconciler.class);
    /** Until the framework has done with the object, also where the API server is slow. */
    private static final List<Duration> AFTER_LETTING_GO = List.of(Duration.ofMillis(100), Duration.ofSeconds(1),
            Duration.ofSeconds(5), Duration.ofSeconds(20));

    private final Binding<P, S, T> binding;
    private final Engine engine;
    private final Finalizer<P> finalizer;
    private final RetryStates retryStates = new RetryStates();
    private final KindEventSource<P, S> membership;
    private final LostWakes unseen = new LostWakes();
    /** Whose finalizer was taken off: by uid, until the object is seen to be gone. */
    private final Set<String> letGo = ConcurrentHashMap.newKeySet();
    /** Objects that are gone, and of which Azure still has something that goes with them: as they stand, by uid. */
    private final Map<String, P> orphaned = new ConcurrentHashMap<>();

    KindReconciler(Binding<P, S, T> binding, Engine engine) {
        this.binding = binding;
        this.engine = engine;
        this.finalizer = new Finalizer<>(binding.create());
        this.membership = new KindEventSource<>(binding, engine.index(), engine.waker(), engine.workspaces());
        engine.watchdog().eachMinute(this::wakeUnseen);
    }

    @Override
    public List<EventSource<?, P>> prepareEventSources(EventSourceContext<P> context) {
        return List.of(membership.join(context));
    }

    @Override
    public UpdateControl<P> reconcile(P object, Context<P> context) {
        ObjectKey key = ObjectKey.of(binding.kindName(), object);
        if (context.isPrimaryResourceDeleted()) {
            return gone(object, key, context);
        }
        unseen.seen(object);
        sweep();
        if (!object.isMarkedForDeletion()) {
            return visit(finalizer.isOn(object) ? object : finalizer.putOn(object, context), context);
        }
        if (!finalizer.isOn(object) || letGo.contains(object.getMetadata().getUid())) {
            LOG.debug("{} was let go", key);
            return UpdateControl.noUpdate();
        }
        return farewell(object, context);
    }

    private UpdateControl<P> visit(P object, Context<P> context) {
        ReconcileRequest<P, S, T> request = request(object, context, false);
        try (var _ = request.scope()) {
            engine.index().returned(request.key());
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
            return again(request, after);
        }
    }

    private UpdateControl<P> farewell(P object, Context<P> context) {
        ReconcileRequest<P, S, T> request = request(object, context, false);
        try (var _ = request.scope()) {
            Optional<Duration> early = request.tooEarly();
            if (early.isPresent()) {
                return UpdateControl.<P>noUpdate().rescheduleAfter(early.get());
            }
            return switch (finalize(request)) {
                case Finalization.Result.Gone _ -> {
                    finalizer.takeOff(object, context);
                    letGo.add(request.uid());
                    forget(object, request.key());
                    yield UpdateControl.noUpdate();
                }
                case Finalization.Result.Stays(Optional<Duration> after) -> again(request, after);
            };
        }
    }

    private UpdateControl<P> again(ReconcileRequest<P, S, T> request, Optional<Duration> after) {
        after.ifPresent(request::planned);
        return after.map(UpdateControl.<P>noUpdate()::rescheduleAfter).orElseGet(UpdateControl::noUpdate);
    }

    private ReconcileRequest<P, S, T> request(P object, Context<P> context, boolean gone) {
        return new ReconcileRequest<>(binding, engine, retryStates, object, context, gone);
    }

    private Finalization.Result finalize(ReconcileRequest<P, S, T> request) {
        return request.guarded(new Finalization<>(request)::run, Finalization.Result.Stays::new);
    }

    /** An object of that name is no more. Called again after an exception, and no more once there is another object. */
    private UpdateControl<P> gone(P object, ObjectKey key, Context<P> context) {
        if (membership.present(key).isPresent()) {
            LOG.debug("{} was made again already, and has what is left in Azure of the one before", key);
            orphaned.values().removeIf(one -> ObjectKey.of(binding.kindName(), one).equals(key));
            // After this call the framework forgets the name, with what it has heard of this object and when to look at it.
            rouseLater(key, _ -> true);
            return UpdateControl.noUpdate();
        }
        if (letGo.remove(object.getMetadata().getUid())) {
            LOG.debug("{} is gone", key);
            return UpdateControl.noUpdate();
        }
        if (finalizer.wasIgnored(object) && !context.isPrimaryResourceFinalStateUnknown()) {
            deleteOrphaned(object, key, context);
        }
        forget(object, key);
        return UpdateControl.noUpdate();
    }

    /**
     * Deletes in Azure what was made for an object that the API server has deleted in spite of the finalizer.
     *
     * @throws OrphanedException when some of it is still there: the framework calls again after a while
     */
    private void deleteOrphaned(P object, ObjectKey key, Context<P> context) {
        P last = orphaned.computeIfAbsent(object.getMetadata().getUid(), _ -> {
            LOG.warn(
                    "{} {}/{} was deleted in the moment in which it got its finalizer: what was made for it in Azure is"
                            + " deleted now",
                    key.kind(), key.namespace(), key.name());
            object.getMetadata().setDeletionTimestamp(engine.clock().instant().toString());
            return object;
        });
        ReconcileRequest<P, S, T> request = request(last, context, true);
        try (var _ = request.scope()) {
            if (finalize(request) instanceof Finalization.Result.Stays) {
                last.setStatus(request.status().current());
                throw new OrphanedException(key);
            }
        }
    }

    private void forget(P object, ObjectKey key) {
        String uid = object.getMetadata().getUid();
        orphaned.remove(uid);
        retryStates.remove(uid);
        unseen.gone(uid);
        engine.gone(key);
        membership.wakeReferenced(object);
        rouseLater(key, unseen::isNew);
    }

    /** What is made again while its predecessor is being let go may be lost to the framework; see {@link WakeSource}. */
    private void rouseLater(ObjectKey key, Predicate<P> which) {
        AFTER_LETTING_GO.forEach(wait -> engine.watchdog().after(wait,
                () -> membership.present(key).filter(which).ifPresent(membership::rouse)));
    }

    /** Of whom the framework heard nothing more, because there is another of the name already. */
    private void sweep() {
        Instant now = engine.clock().instant();
        retryStates.sweep(now, () -> {
            Set<String> there = membership.uids();
            letGo.retainAll(there);
            return there;
        }).stream().filter(key -> membership.present(key).isEmpty()).forEach(engine::gone);
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
