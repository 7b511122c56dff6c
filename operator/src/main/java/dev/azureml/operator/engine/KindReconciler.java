package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.Condition;
import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.api.ManagementPolicy;
import dev.azureml.api.PlannedChange;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Resolved;
import dev.azureml.operator.plan.SecretDigest;
import dev.azureml.operator.plan.Subject;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** The reconciler of every kind: decides whether a visit is due, and writes its end to the status. */
final class KindReconciler<P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus>
        implements
            Reconciler<P>,
            Cleaner<P> {
    private static final Logger LOG = LoggerFactory.getLogger(KindReconciler.class);
    /** The inputs of a visit that ended before there were any. */
    private static final String UNRESOLVED = "unresolved";
    private static final Duration UNTIL_STARTED = Duration.ofMillis(200);

    private final Binding<P, S, T> binding;
    private final Engine engine;
    private final Memories memories = new Memories();
    private final Membership<P, S> membership;
    private final Unseen unseen = new Unseen();

    KindReconciler(Binding<P, S, T> binding, Engine engine) {
        this.binding = binding;
        this.engine = engine;
        this.membership = new Membership<>(binding, engine.graph());
        engine.watchdog().eachMinute(this::wakeUnseen);
    }

    @Override
    public List<EventSource<?, P>> prepareEventSources(EventSourceContext<P> context) {
        return List.of(membership.join(context));
    }

    @Override
    public UpdateControl<P> reconcile(P object, Context<P> context) {
        Session session = new Session(object, context);
        try (var _ = session.scope()) {
            engine.graph().returned(session.key);
            sweep();
            Optional<Duration> early = session.tooEarly();
            if (early.isPresent()) {
                return UpdateControl.<P>noUpdate().rescheduleAfter(early.get());
            }
            Optional<String> pause = engine.paused(session.key.namespace(), object.getSpec());
            String fault = object.fault();
            Optional<Duration> after = session.bulletin.guarded(() -> pause.map(session.bulletin::paused)
                    .orElseGet(() -> fault == null ? session.visit() : session.bulletin.faulty(fault)),
                    engine.settings().driftInterval());
            if (session.status.isOutdated()) {
                return UpdateControl.<P>noUpdate().reschedule();
            }
            after.ifPresent(session::planned);
            return after.map(UpdateControl.<P>noUpdate()::rescheduleAfter).orElseGet(UpdateControl::noUpdate);
        }
    }

    @Override
    public DeleteControl cleanup(P object, Context<P> context) {
        Session session = new Session(object, context);
        try (var _ = session.scope()) {
            Optional<Duration> early = session.tooEarly();
            if (early.isPresent()) {
                return DeleteControl.noFinalizerRemoval().rescheduleAfter(early.get());
            }
            Optional<String> pause = engine.paused(session.key.namespace(), object.getSpec());
            if (pause.isPresent()) {
                if (!session.isHeld()) { // what its status says of that must outlast the pause
                    session.bulletin.paused(pause.get());
                }
                return DeleteControl.noFinalizerRemoval();
            }
            Optional<Duration> after = session.bulletin.guarded(session::depart, engine.settings().driftInterval());
            after.ifPresent(session::planned);
            return after.<DeleteControl>map(d -> DeleteControl.noFinalizerRemoval().rescheduleAfter(d))
                    .orElseGet(DeleteControl::defaultDelete);
        }
    }

    /** Whose finalizer was taken away by hand left without a word. */
    private void sweep() {
        Instant now = engine.clock().instant();
        memories.sweep(now, membership::uids).forEach(key -> {
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
            engine.graph().wake(key);
        });
    }

    /** One call of the framework: an object, its status as written so far, and the account of the visit. */
    private final class Session {
        private final P object;
        private final ObjectKey key;
        private final long generation;
        private final Ledger ledger;
        private final KubernetesHappenings happenings;
        private final StatusWriter<P, S, T> status;
        private final Bulletin<P, S, T> bulletin;

        Session(P object, Context<P> context) {
            this.object = object;
            this.key = ObjectKey.of(binding.kindName(), object);
            this.generation = Optional.ofNullable(object.getMetadata().getGeneration()).orElse(0L);
            this.ledger = new Ledger(object.getStatus());
            this.happenings = engine.happenings(object);
            this.status = new StatusWriter<>(binding, engine, object, context, ledger, happenings);
            this.bulletin = new Bulletin<>(object, status, ledger, context.getRetryInfo()
                    .map(RetryInfo::getAttemptCount).orElse(0));
        }

        /** Says whose visit it is to whoever watches or reads the log. */
        Scope scope() {
            engine.watchdog().begins(key);
            unseen.seen(object);
            MDC.put("kind", key.kind());
            MDC.put("namespace", key.namespace());
            MDC.put("name", key.name());
            return () -> {
                engine.watchdog().ends();
                MDC.clear();
            };
        }

        /** Somebody changes the object, or what it names, without end: others are to have their turn. */
        Optional<Duration> tooEarly() {
            Optional<Duration> early = engine.limit().tooEarlyBy(key, engine.clock().instant());
            early.ifPresent(wait -> LOG.debug("changes too often: looked at again in {}", wait));
            return early;
        }

        /** It is the operator itself that wants to come back then. */
        void planned(Duration after) {
            engine.limit().planned(key, engine.clock().instant().plus(after));
        }

        Optional<Duration> visit() {
            Instant now = engine.clock().instant();
            boolean urged = engine.graph().wasUrged(key);
            Memory memory = memories.get(object.getMetadata().getUid());
            Optional<String> stranger = engine.tenants().stranger(key.namespace());
            if (stranger.isPresent()) {
                return unresolved(new Problem(Reason.OUT_OF_SCOPE, stranger.get()));
            }
            if (switchedOff()) {
                return unresolved(new Problem(Reason.INVALID_SPEC, "spec.overrides: not allowed to namespace "
                        + key.namespace()
                        + "; to allow them, the platform team says overrides: true in its entry in the"
                        + " tenants file"));
            }
            if (!engine.started() && !binding.kind().livesOn(object.getSpec()).isEmpty()) {
                return Optional.of(UNTIL_STARTED); // whose what it lives on is may not be known yet
            }
            Optional<Problem> elsewhere = engine.clusterNamespaceRefusal(key.namespace(), object.getSpec(),
                    binding.kind());
            if (elsewhere.isPresent()) {
                return unresolved(elsewhere.get());
            }
            return switch (engine.resolver().resolve(key, object.getSpec(), binding.kind())) {
                case Resolver.Resolution.Missing(Problem problem) -> unresolved(problem);
                case Resolver.Resolution.Ok(Resolved resolved, Stations.Station station, var loan) -> {
                    String inputs = Inputs.of(generation, resolved, station.version(),
                            digest(), wishes());
                    if (memory != null && !urged && memory.rests(inputs, now)) {
                        yield Optional.of(Duration.between(now, memory.notBefore()));
                    }
                    yield visit(resolved, station, loan, inputs, memory, now);
                }
            };
        }

        private boolean switchedOff() {
            return !engine.tenants().allowsOverrides(key.namespace())
                    && Json.of(object.getSpec()).findValues("overrides").stream().anyMatch(JsonNode::isObject);
        }

        private SecretDigest digest() {
            return engine.digests().boundTo(key.namespace(), object.getMetadata().getUid());
        }

        private Actor.Scene<S> scene(Caller.@Nullable Loan loan, boolean drift) {
            return new Actor.Scene<>(new Caller(key.namespace(), ledger, loan), object.getSpec(), binding.kind(),
                    ledger,
                    digest(), engine.tenants().adoptionPolicy(key.namespace()), happenings, drift, this::isLastHolder);
        }

        private Optional<Duration> unresolved(Problem problem) {
            if (!engine.started()) {
                return Optional.of(UNTIL_STARTED); // what is missing may only be unknown yet
            }
            Instant now = engine.clock().instant();
            Memory memory = memories.get(object.getMetadata().getUid());
            Memory next = Memory.after(before(memory, UNRESOLVED, now), UNRESOLVED, problem, ledger, now, memory == null
                    ? engine.firstReadAt(now)
                    : memory.readAt(), engine.settings());
            memories.put(object.getMetadata().getUid(), key, next);
            boolean stalls = stalls(problem, next, now);
            conclude(new Composer.Common(mainId(), null, problem, stalls
                    ? Reason.State.STALLED
                    : problem.reason().state(), generation, List.of(), List.of(), null), Facts.NONE, true);
            Duration drift = engine.settings().driftInterval();
            Duration patience = Duration.between(now, next.since().plus(engine.settings().stallAuthorizationAfter()))
                    .plusSeconds(1);
            boolean soon = problem.reason() == Reason.AUTHORIZATION_FAILED && !stalls && patience.compareTo(drift) < 0;
            return Optional.of(soon ? patience : drift);
        }

        /** Our own annotations are wishes. */
        private Map<String, String> wishes() {
            Map<String, String> wishes = new TreeMap<>(annotations());
            wishes.keySet().removeIf(name -> !name.startsWith(Engine.ANNOTATIONS));
            return wishes;
        }

        /** The conditions before this visit wrote any. */
        private @Nullable List<Condition> found() {
            T before = object.getStatus();
            return before == null ? null : before.conditions();
        }

        /** What is known of earlier visits: by this process, or else by the status. */
        private @Nullable Memory before(@Nullable Memory memory, String inputs, Instant now) {
            return memory != null
                    ? memory
                    : Memory.resumed(found(), generation, inputs, now, engine.settings());
        }

        private Optional<Duration> visit(Resolved resolved, Stations.Station station, Caller.@Nullable Loan loan,
                String inputs, @Nullable Memory memory, Instant now) {
            Instant readAt = memory == null ? engine.firstReadAt(now) : memory.readAt();
            boolean unchanged = memory == null || memory.inputs().equals(inputs);
            boolean rest = unchanged && atRest();
            boolean full = now.isAfter(readAt.plus(engine.settings().fullReadInterval()));
            if (memory != null) {
                memory.holdBack(inputs, now, ledger);
                memory.tellSettling(now, engine.settings(), ledger);
                memory.tellContested(inputs, ledger);
            }
            ledger.workingAs(station.credentials());
            ledger.conceal(Concealment.of(resolved.secrets().values().stream().map(s -> s.value().value()).toList()));
            Actor.Scene<S> scene = scene(loan, rest);
            List<KindCondition> unwritten = List.of();
            Visit<S> visit = new Visit<>(station.tools(), key, subject(), resolved, scene, rest && !full);
            try {
                boolean sameInputs = memory != null && memory.inputs().equals(inputs);
                if (!visit.run(_ -> bulletin.asking(), sameInputs) && memory != null) {
                    Duration wait = memory.paced(ledger.next().orElse(engine.settings().pollInterval()),
                            engine.settings());
                    memories.put(object.getMetadata().getUid(), key, memory.until(now.plus(wait)));
                    return Optional.of(wait);
                }
                unwritten = outputs(visit, resolved, station, scene.caller());
            } catch (OutOfScopeException e) {
                ledger.problem(e.problem(object.getSpec()));
            }
            return conclude(visit, unwritten, inputs, memory, rest && !full ? readAt : now);
        }

        private boolean isLastHolder(ResourceStatus resource) {
            return engine.graph().isLastHolder(resource.id(), key);
        }

        private boolean atRest() {
            // The generation of the condition: the status has observed what was edited during a pause, too.
            return status.condition(Conditions.READY).filter(c -> c.status().equals("True")
                    && Long.valueOf(generation).equals(c.observedGeneration())).isPresent();
        }

        private Subject<S> subject() {
            return new Subject<>(key.kind(), key.namespace(), key.name(), object.getMetadata().getUid(), generation,
                    object.getSpec(), engine.settings().clusterId() + "/" + key.namespace() + "/" + key.kind() + "/"
                            + key.name(),
                    ledger.resources(), annotations());
        }

        private Map<String, String> annotations() {
            return Optional.ofNullable(object.getMetadata().getAnnotations()).map(Map::copyOf).orElse(Map.of());
        }

        /** @return what could not be written, where that is no failure */
        private List<KindCondition> outputs(Visit<S> visit, Resolved resolved, Stations.Station station,
                Caller caller) {
            if (!ledger.problems().isEmpty() || object.getSpec().managementPolicy() == ManagementPolicy.Observe) {
                return List.of();
            }
            return binding.kind().outputs(subject(), resolved, visit.facts()).stream()
                    .flatMap(output -> station.outputs().write(object, output, caller).stream()).toList();
        }

        private Optional<Duration> conclude(Visit<S> visit, List<KindCondition> unwritten, String inputs,
                @Nullable Memory memory, Instant readAt) {
            List<PlannedChange> plan = PlannedChanges.of(visit.steps(), object.getSpec(),
                    binding.kind().mainKey());
            Problem problem = ledger.problems().isEmpty() && !plan.isEmpty()
                    ? new Problem(Reason.DRIFTED, "Azure differs from the spec at "
                            + plan.getFirst().resource() + "; see status.plan")
                    : Outcome.foremost(ledger.problems());
            Instant now = engine.clock().instant();
            Memory next = Memory.after(before(memory, inputs, now), inputs, problem, ledger, now, readAt,
                    engine.settings());
            Reason.State state = stalls(problem, next, now) ? Reason.State.STALLED : problem.reason().state();
            // First: who has read the status may ask for the metrics.
            engine.observations().ends(key, visit.conditions().stream().map(KindCondition::until)
                    .filter(Objects::nonNull).min(Instant::compareTo).orElse(null));
            conclude(new Composer.Common(mainId(), null, problem, state, generation, plan, visit.advice(),
                    Conditions.merged(visit.conditions(), unwritten)), visit.facts(), memory == null);
            Duration wait = engine.wait(next, ledger, mainId());
            memories.put(object.getMetadata().getUid(), key, next.until(now.plus(wait)));
            return Optional.of(wait);
        }

        /** A missing permission may be one that is being replicated; after a while a person is asked. */
        private boolean stalls(Problem problem, Memory memory, Instant now) {
            return problem.reason() == Reason.AUTHORIZATION_FAILED
                    && (now.isAfter(memory.since().plus(engine.settings().stallAuthorizationAfter()))
                            || status.condition(Conditions.STALLED)
                                    .filter(c -> c.reason().equals(problem.reason().word())).isPresent());
        }

        private @Nullable String mainId() {
            return ledger.resource(binding.kind().mainKey()).map(ResourceStatus::id)
                    .orElse(status.id());
        }

        private void conclude(Composer.Common common, Facts facts, boolean first) {
            String main = binding.kind().mainKey();
            MainResource told = MainResource.of(main, facts, ledger.resource(main).map(ResourceStatus::id).orElse(null),
                    new MainResource(status.id(), status.provisioningState(), status.kept()),
                    () -> binding.kind().report(subject(), facts));
            status.write(common.of(told.id(), told.provisioningState()), told.report());
            if (status.hasWritten() || first) {
                membership.wakeDependents(object, told.id());
            }
            if (common.problem().reason() == Reason.AVAILABLE) {
                ledger.resources().forEach(resource -> engine.graph().arrived(resource.id()));
            }
        }

        /** The deletion; empty when the object may go. */
        Optional<Duration> depart() {
            Instant now = engine.clock().instant();
            boolean urged = engine.graph().wasUrged(key);
            Memory memory = memories.get(object.getMetadata().getUid());
            Resolver.Workplace place = engine.resolver().workplace(key, object.getSpec(), binding.kind(),
                    ledger.resources());
            Stations.Station station = place.station();
            String inputs = "deleting " + generation + " as " + station.version() + " "
                    + wishes() + " without " + place.gone();
            if (memory != null && !urged && memory.rests(inputs, now) && memory.reason() != Reason.DEPENDENTS_EXIST) {
                return Optional.of(Duration.between(now, memory.notBefore()));
            }
            if (!engine.started()) {
                return Optional.of(UNTIL_STARTED);
            }
            Actor.Scene<S> scene = scene(place.loan(), false);
            try {
                if (departs(new Departure<>(station.tools(), station.azure(), key, subject(), scene), place, now)) {
                    for (Output.ClusterObjects kept : binding.kind().keptInCluster(object.getSpec())) {
                        station.outputs().write(object, kept, scene.caller());
                    }
                    memories.remove(object.getMetadata().getUid());
                    unseen.gone(object.getMetadata().getUid());
                    engine.gone(key);
                    membership.departed(object);
                    return Optional.empty();
                }
            } catch (OutOfScopeException e) {
                ledger.problem(e.problem(object.getSpec()));
            }
            Problem problem = place.explained(Outcome.foremost(ledger.problems()));
            Memory next = Memory.after(before(memory, inputs, now), inputs, problem, ledger, now, now,
                    engine.settings());
            status.write(new Composer.Common(mainId(), "Deleting", problem, stalls(problem, next, now)
                    ? Reason.State.STALLED
                    : problem.reason().state(), generation, List.of(), List.of(), null), status.kept());
            Duration wait = engine.wait(next, ledger, mainId());
            memories.put(object.getMetadata().getUid(), key, next.until(now.plus(wait)));
            return Optional.of(wait);
        }

        private boolean departs(Departure<S> departure, Resolver.Workplace place, Instant now) {
            return switch (engine.deletions().judge(new DeletionGuard.Leaver(key, object.getMetadata(), departure
                    .deletes(), departure.hasBegun(), isHeld()))) {
                case DeletionGuard.Verdict.Proceed _ -> departsAs(departure, place, now);
                case DeletionGuard.Verdict.LetGo(String why) -> departure.letGo(why);
                case DeletionGuard.Verdict.Wait(Problem problem) -> {
                    ledger.problem(problem);
                    yield false;
                }
            };
        }

        /** Whether a person was asked if its deletion is meant. */
        private boolean isHeld() {
            return status.condition(Conditions.READY).filter(c -> c.reason().equals(Reason.DELETION_PAUSED.word()))
                    .isPresent();
        }

        private boolean departsAs(Departure<S> departure, Resolver.Workplace place, Instant now) {
            Duration patience = engine.settings().letGoAfter();
            if (place.gone() == null || patience == null && !place.abandoned()) {
                return departure.run();
            }
            return departure.runWithout(place.gone(), now, patience == null
                    ? null
                    : Instant.parse(object.getMetadata().getDeletionTimestamp()).plus(patience));
        }
    }

    /** Closes without a checked exception. */
    private interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
