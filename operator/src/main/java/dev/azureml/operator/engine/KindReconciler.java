package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.Condition;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.api.ManagementPolicy;
import dev.azureml.api.PlannedChange;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.Resolved;
import dev.azureml.operator.plan.Subject;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
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
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The reconciler of every kind: decides whether a visit is due, and writes its end to the status. */
final class KindReconciler<P extends CustomResource<S, T> & Namespaced, S extends MLSpec, T extends MLStatus>
        implements
            Reconciler<P>,
            Cleaner<P> {
    /** The inputs of a visit that ended before there were any. */
    private static final String UNRESOLVED = "unresolved";
    private static final Duration UNTIL_STARTED = Duration.ofMillis(200);

    private final Binding<P, S, T> binding;
    private final Engine engine;
    private final Memories memories = new Memories();
    private final Membership<P, S> membership;

    KindReconciler(Binding<P, S, T> binding, Engine engine) {
        this.binding = binding;
        this.engine = engine;
        this.membership = new Membership<>(binding, engine.graph());
    }

    @Override
    public List<EventSource<?, P>> prepareEventSources(EventSourceContext<P> context) {
        return List.of(membership.join(context));
    }

    @Override
    public UpdateControl<P> reconcile(P object, Context<P> context) {
        Session session = new Session(object, context);
        try (var _ = session.logged()) {
            engine.graph().returned(session.key);
            sweep();
            Optional<Duration> after = engine.settings().paused()
                    || object.getSpec().managementPolicy() == ManagementPolicy.Paused
                            ? session.paused()
                            : session.visit();
            if (session.outdated) {
                return UpdateControl.<P>noUpdate().reschedule();
            }
            return after.map(UpdateControl.<P>noUpdate()::rescheduleAfter).orElseGet(UpdateControl::noUpdate);
        }
    }

    @Override
    public DeleteControl cleanup(P object, Context<P> context) {
        Session session = new Session(object, context);
        try (var _ = session.logged()) {
            if (engine.settings().paused() || object.getSpec().managementPolicy() == ManagementPolicy.Paused) {
                session.paused();
                return DeleteControl.noFinalizerRemoval();
            }
            Optional<Duration> after = session.depart();
            return after.<DeleteControl>map(d -> DeleteControl.noFinalizerRemoval().rescheduleAfter(d))
                    .orElseGet(DeleteControl::defaultDelete);
        }
    }

    /** Whose finalizer was taken away by hand left without a word. */
    private void sweep() {
        memories.sweep(engine.clock().instant(), membership::uids).forEach(key -> {
            engine.observations().gone(key);
            engine.graph().departed(key);
        });
    }

    /** One call of the framework: an object, its status as written so far, and the account of the visit. */
    private final class Session {
        private final P object;
        private final Context<P> context;
        private final ObjectKey key;
        private final long generation;
        private final Ledger ledger;
        private final KubernetesHappenings happenings;
        private final @Nullable List<Condition> found;
        private @Nullable T status;
        private boolean outdated;
        private boolean wrote;

        Session(P object, Context<P> context) {
            this.object = object;
            this.context = context;
            this.key = new ObjectKey(binding.kindName(), object.getMetadata().getNamespace(),
                    object.getMetadata().getName());
            this.generation = Optional.ofNullable(object.getMetadata().getGeneration()).orElse(0L);
            this.status = object.getStatus();
            this.found = status == null ? null : status.conditions();
            this.ledger = new Ledger(status);
            this.happenings = engine.happenings(object);
        }

        LogScope logged() {
            MDC.put("kind", key.kind());
            MDC.put("namespace", key.namespace());
            MDC.put("name", key.name());
            return MDC::clear;
        }

        Optional<Duration> paused() {
            write(new Composer.Common(status == null ? null : status.id(), status == null
                    ? null
                    : status.provisioningState(), new Problem(Reason.PAUSED, "nothing is done while it is paused"),
                    Reason.State.AS_IT_WAS, generation, List.of(), List.of()), keptReport());
            return Optional.empty();
        }

        Optional<Duration> visit() {
            Instant now = engine.clock().instant();
            boolean urged = engine.graph().wasUrged(key);
            Memory memory = memories.get(object.getMetadata().getUid());
            if (switchedOff()) {
                return unresolved(
                        new Problem(Reason.INVALID_SPEC, "spec.overrides: switched off by the platform team"));
            }
            return switch (engine.resolver().resolve(key, object.getSpec(), binding.kind())) {
                case Resolver.Resolution.Missing(Problem problem) -> unresolved(problem);
                case Resolver.Resolution.Ok(Resolved resolved, Stations.Station station) -> {
                    String inputs = inputs(resolved);
                    if (memory != null && !urged && memory.rests(inputs, now)) {
                        yield Optional.of(Duration.between(now, memory.notBefore()));
                    }
                    yield visit(resolved, station, inputs, memory, now);
                }
            };
        }

        private boolean switchedOff() {
            return !engine.settings().overridesAllowed()
                    && Json.of(object.getSpec()).findValues("overrides").stream().anyMatch(JsonNode::isObject);
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
            conclude(problem, stalls ? Reason.State.STALLED : problem.reason().state(), Facts.NONE, List.of(),
                    List.of(), true);
            Duration drift = engine.settings().driftInterval();
            Duration patience = Duration.between(now, next.since().plus(engine.settings().stallAuthorizationAfter()))
                    .plusSeconds(1);
            boolean soon = problem.reason() == Reason.AUTHORIZATION_FAILED && !stalls && patience.compareTo(drift) < 0;
            return Optional.of(soon ? patience : drift);
        }

        /** What is known of earlier visits: by this process, or else by the status. */
        private @Nullable Memory before(@Nullable Memory memory, String inputs, Instant now) {
            return memory != null
                    ? memory
                    : Memory.resumed(found, generation, inputs, now, engine.settings());
        }

        private String inputs(Resolved resolved) {
            StringBuilder text = new StringBuilder().append(generation).append('|').append(resolved.workspace())
                    .append('|').append(resolved.workspaceLocation());
            resolved.secrets().values().stream().map(engine.stations().own().tools().digests()::of).sorted()
                    .forEach(text::append);
            Map<String, String> annotations = object.getMetadata().getAnnotations();
            return text.append('|').append(annotations == null ? "" : annotations.get(Engine.REQUESTED_AT)).toString();
        }

        private Optional<Duration> visit(Resolved resolved, Stations.Station station, String inputs,
                @Nullable Memory memory, Instant now) {
            Instant readAt = memory == null ? engine.firstReadAt(now) : memory.readAt();
            boolean unchanged = memory == null || memory.inputs().equals(inputs);
            boolean rest = unchanged && atRest();
            boolean full = now.isAfter(readAt.plus(engine.settings().fullReadInterval()));
            if (memory != null) {
                memory.holdBack(inputs, now, ledger);
            }
            ledger.conceal(Concealment.of(resolved.secrets().values().stream().map(s -> s.value().value()).toList()));
            Actor.Scene<S> scene = new Actor.Scene<>(key.namespace(), object.getSpec(), binding.kind(), ledger,
                    happenings, rest);
            Visit<S> visit = new Visit<>(station.tools(), key, subject(), resolved, scene, rest && !full);
            try {
                boolean sameInputs = memory != null && memory.inputs().equals(inputs);
                if (!visit.run(_ -> claim(), sameInputs) && memory != null) {
                    Duration wait = ledger.next().orElse(engine.settings().pollInterval());
                    memories.put(object.getMetadata().getUid(), key, memory.until(now.plus(wait)));
                    return Optional.of(wait);
                }
                outputs(visit, station, !rest || full);
            } catch (OutOfScopeException e) {
                ledger.problem(new Problem(Reason.OUT_OF_SCOPE, e.getMessage() == null ? "" : e.getMessage()));
            }
            return conclude(visit, inputs, memory, rest && !full ? readAt : now);
        }

        private boolean atRest() {
            return status != null && Long.valueOf(generation).equals(status.observedGeneration())
                    && Conditions.find(status.conditions(), Conditions.READY)
                            .filter(c -> c.status().equals("True")).isPresent();
        }

        private Subject<S> subject() {
            return new Subject<>(key.kind(), key.namespace(), key.name(), object.getMetadata().getUid(), generation,
                    object.getSpec(), engine.settings().clusterId() + "/" + key.namespace() + "/" + key.kind() + "/"
                            + key.name(),
                    ledger.resources());
        }

        private void claim() {
            write(new Composer.Common(status == null ? null : status.id(), status == null
                    ? null
                    : status.provisioningState(), new Problem(Reason.CREATING, "asking Azure for what the spec says"),
                    Reason.State.RECONCILING, generation, List.of(), List.of()), keptReport());
        }

        private void outputs(Visit<S> visit, Stations.Station station, boolean thorough) {
            if (ledger.problems().isEmpty() && object.getSpec().managementPolicy() != ManagementPolicy.Observe) {
                for (Output output : binding.kind().outputs(subject(), visit.facts())) {
                    station.outputs().write(object, output, ledger, thorough);
                }
            }
        }

        private Optional<Duration> conclude(Visit<S> visit, String inputs, @Nullable Memory memory, Instant readAt) {
            List<PlannedChange> plan = Composer.plan(visit.steps());
            Problem problem = ledger.problems().isEmpty() && !plan.isEmpty()
                    ? new Problem(Reason.DRIFTED, "Azure differs from the spec at "
                            + plan.getFirst().resource() + "; see status.plan")
                    : Outcome.foremost(ledger.problems());
            Instant now = engine.clock().instant();
            Memory next = Memory.after(before(memory, inputs, now), inputs, problem, ledger, now, readAt,
                    engine.settings());
            Reason.State state = stalls(problem, next, now) ? Reason.State.STALLED : problem.reason().state();
            conclude(problem, state, visit.facts(), plan, visit.advice(), memory == null);
            Duration wait = engine.wait(next, ledger, mainId());
            memories.put(object.getMetadata().getUid(), key, next.until(now.plus(wait)));
            return Optional.of(wait);
        }

        /** A missing permission may be one that is being replicated; after a while a person is asked. */
        private boolean stalls(Problem problem, Memory memory, Instant now) {
            return problem.reason() == Reason.AUTHORIZATION_FAILED
                    && (now.isAfter(memory.since().plus(engine.settings().stallAuthorizationAfter()))
                            || status != null && Conditions.find(status.conditions(), Conditions.STALLED)
                                    .filter(c -> c.reason().equals(problem.reason().word())).isPresent());
        }

        private @Nullable String mainId() {
            return ledger.resource(binding.kind().mainKey()).map(ResourceStatus::id)
                    .orElse(status == null ? null : status.id());
        }

        private void conclude(Problem problem, Reason.State state, Facts facts, List<PlannedChange> plan,
                List<Advice> advice, boolean first) {
            String main = binding.kind().mainKey();
            String id = facts.body(main).map(body -> body.path("id").asText(null)).filter(i -> mainId() == null)
                    .orElse(mainId());
            String provisioning = facts.at(main, "/properties/provisioningState").asText(null);
            boolean known = facts.body(main).isPresent();
            ObjectNode report = known ? binding.kind().report(subject(), facts) : keptReport();
            write(new Composer.Common(id, known ? provisioning : status == null ? null : status.provisioningState(),
                    problem, state, generation, plan, advice), report);
            if (wrote || first) {
                membership.wakeDependents(object, id);
            }
            if (problem.reason() == Reason.AVAILABLE) {
                ledger.resources().forEach(resource -> engine.graph().arrived(resource.id()));
            }
        }

        /** What the status says beside the engine's own fields. */
        private ObjectNode keptReport() {
            return Json.of(status);
        }

        private void write(Composer.Common common, ObjectNode report) {
            T next = Composer.compose(binding.statusType(), engine.schema(binding.kindName()), status, common, ledger, report,
                    engine.clock().instant());
            engine.observations().seen(key, common.state(), common.problem().reason(), ledger.busy().size());
            if (Composer.same(status, next)) {
                return;
            }
            tellIfStalled(common);
            P fresh = binding.create().get();
            fresh.setMetadata(new ObjectMetaBuilder().withNamespace(key.namespace()).withName(key.name())
                    .withUid(object.getMetadata().getUid()).build());
            fresh.setStatus(next);
            P written = context.resourceOperations().serverSideApplyPrimaryStatus(fresh);
            if (Records.foreign(written.getStatus(), next)) {
                // What others put in stays under server-side apply, and would be followed at each visit.
                context.getClient().resource(fresh).subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE),
                        Records.replacing(next));
            }
            wrote = true;
            status = next;
            // The framework drops the event of an edit that raced with this write.
            outdated = outdated || written.getMetadata().getGeneration() > generation;
        }

        private void tellIfStalled(Composer.Common common) {
            if (common.state() != Reason.State.STALLED) {
                return;
            }
            Optional<Condition> before = status == null
                    ? Optional.empty()
                    : Conditions.find(status.conditions(), Conditions.STALLED);
            if (before.map(c -> !c.reason().equals(common.problem().reason().word())).orElse(true)) {
                happenings.stalled(common.problem().reason().word(), common.problem().message());
            }
        }

        /** The deletion; empty when the object may go. */
        Optional<Duration> depart() {
            Instant now = engine.clock().instant();
            Memory memory = memories.get(object.getMetadata().getUid());
            String inputs = "deleting " + generation;
            if (memory != null && memory.rests(inputs, now) && memory.reason() != Reason.DEPENDENTS_EXIST) {
                return Optional.of(Duration.between(now, memory.notBefore()));
            }
            if (!engine.started()) {
                return Optional.of(UNTIL_STARTED);
            }
            Actor.Scene<S> scene = new Actor.Scene<>(key.namespace(), object.getSpec(), binding.kind(), ledger,
                    happenings, false);
            try {
                Stations.Station station = engine.resolver().stationOf(key, object.getSpec(), binding.kind());
                if (new Departure<>(station.tools(), station.azure(), key, subject(), scene).run()) {
                    memories.remove(object.getMetadata().getUid());
                    engine.observations().gone(key);
                    membership.departed(object);
                    return Optional.empty();
                }
            } catch (OutOfScopeException e) {
                ledger.problem(new Problem(Reason.OUT_OF_SCOPE, e.getMessage() == null ? "" : e.getMessage()));
            }
            Problem problem = Outcome.foremost(ledger.problems());
            Memory next = Memory.after(before(memory, inputs, now), inputs, problem, ledger, now, now,
                    engine.settings());
            write(new Composer.Common(mainId(), "Deleting", problem, stalls(problem, next, now)
                    ? Reason.State.STALLED
                    : problem.reason().state(), generation, List.of(), List.of()), keptReport());
            Duration wait = engine.wait(next, ledger, mainId());
            memories.put(object.getMetadata().getUid(), key, next.until(now.plus(wait)));
            return Optional.of(wait);
        }
    }

    /** Closes without a checked exception. */
    private interface LogScope extends AutoCloseable {
        @Override
        void close();
    }
}
