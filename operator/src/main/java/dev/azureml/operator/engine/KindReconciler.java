package dev.azureml.operator.engine;

import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.operator.engine.references.ObjectKey;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
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

    /** The API server decides on a deletion and does it within that, however busy it is. */
    private static final Duration RACE = Duration.ofMinutes(5);

    private final Binding<P, S, T> binding;
    private final Engine engine;
    private final Finalizer<P> finalizer;
    private final RetryStates retryStates = new RetryStates();
    private final KindEventSource<P, S> membership;
    private final LostWakes unseen = new LostWakes();
    /** Whose finalizer was taken off: by uid, until the object is seen to be gone. */
    private final Set<String> letGo = ConcurrentHashMap.newKeySet();
    /** When the finalizer was put on, lately: by uid. */
    private final Map<String, Instant> heldSince = new ConcurrentHashMap<>();
    /** Objects that are gone, and of which Azure still has something that goes with them: as they stand. */
    private final Map<ObjectKey, P> orphaned = new ConcurrentHashMap<>();

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
            return visit(finalizer.isOn(object) ? object : held(object, context), context);
        }
        if (!finalizer.isOn(object) || letGo.contains(object.getMetadata().getUid())) {
            LOG.debug("{} was let go", key);
            return UpdateControl.noUpdate();
        }
        return farewell(object, context);
    }

    private P held(P object, Context<P> context) {
        heldSince.put(object.getMetadata().getUid(), engine.clock().instant());
        return finalizer.putOn(object, context);
    }

    private UpdateControl<P> visit(P object, Context<P> context) {
        ReconcileRequest<P, S, T> request = request(object, context, false);
        try (var _ = request.scope("reconcile")) {
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
        try (var _ = request.scope("finalize")) {
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
        String uid = object.getMetadata().getUid();
        if (membership.present(key).isPresent()) {
            LOG.debug("{} was made again already, and has what is left in Azure of the one before", key);
            orphaned.remove(key);
            engine.deletions().gone(key);
            // After this call the framework forgets the name, with what it has heard of this object and when to look at it.
            rouseLater(key, _ -> true);
            return UpdateControl.noUpdate();
        }
        if (letGo.remove(uid)) {
            LOG.debug("{} is gone", key);
            unseen.gone(uid);
            rouseLater(key, unseen::isNew);
            return UpdateControl.noUpdate();
        }
        P orphan = orphaned.get(key);
        if (orphan == null && isOrphan(object, key, context)) {
            orphan = markedForDeletion(object);
            orphaned.put(key, orphan);
        }
        if (orphan != null) {
            deleteOrphaned(orphan, key, context);
        }
        forget(object, key);
        return UpdateControl.noUpdate();
    }

    /** Whether what the object has in Azure is to be deleted, though nobody could do that before the object was gone. */
    private boolean isOrphan(P object, ObjectKey key, Context<P> context) {
        if (!finalizer.wasIgnored(object) || context.isPrimaryResourceFinalStateUnknown()) {
            return false;
        }
        Instant since = heldSince.get(object.getMetadata().getUid());
        if (since == null || !engine.clock().instant().isBefore(since.plus(RACE))) {
            LOG.warn(
                    "{} was taken away in spite of its finalizer, long after it got that: what it has in Azure stays there:"
                            + " {}",
                    key, object.getStatus() == null ? "nothing" : object.getStatus().id());
            return false;
        }
        LOG.warn(
                "{} was deleted in the moment in which it got its finalizer: what was made for it in Azure is deleted now",
                key);
        return true;
    }

    /** Returns the object as one whose deletion was asked for, and confirmed: nobody can be asked any more. */
    private P markedForDeletion(P object) {
        ObjectMeta metadata = object.getMetadata();
        metadata.setDeletionTimestamp(engine.clock().instant().toString());
        Map<String, String> annotations = new HashMap<>(
                Optional.ofNullable(metadata.getAnnotations()).orElse(Map.of()));
        annotations.put(DeletionGuard.CONFIRMATION, "true");
        metadata.setAnnotations(annotations);
        return object;
    }

    /**
     * Deletes in Azure what was made for an object that the API server has deleted in spite of the finalizer.
     *
     * @throws OrphanedException when some of it is still there: the framework calls again after a while
     */
    private void deleteOrphaned(P orphan, ObjectKey key, Context<P> context) {
        ReconcileRequest<P, S, T> request = request(orphan, context, true);
        try (var _ = request.scope("finalize")) {
            if (finalize(request) instanceof Finalization.Result.Stays) {
                orphan.setStatus(request.status().current());
                throw new OrphanedException(key);
            }
        }
    }

    private void forget(P object, ObjectKey key) {
        String uid = object.getMetadata().getUid();
        orphaned.remove(key);
        heldSince.remove(uid);
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
            heldSince.values().removeIf(since -> since.plus(RACE).isBefore(now));
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
