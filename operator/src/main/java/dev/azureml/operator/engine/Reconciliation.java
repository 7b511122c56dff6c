package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.api.ManagementPolicy;
import dev.azureml.api.PlannedChange;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.cost.CostAdvice;
import dev.azureml.operator.cost.CostlyResource;
import dev.azureml.operator.cost.Estimate;
import dev.azureml.operator.cost.Estimator;
import dev.azureml.operator.cost.Known;
import dev.azureml.operator.engine.azure.Caller;
import dev.azureml.operator.engine.azure.OutOfScopeException;
import dev.azureml.operator.engine.azure.ReconcileContext;
import dev.azureml.operator.engine.azure.ReconcileLoop;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.spec.SpecPermission;
import dev.azureml.operator.engine.status.Conditions;
import dev.azureml.operator.engine.status.EarlierVisits;
import dev.azureml.operator.engine.status.InputsHash;
import dev.azureml.operator.engine.status.MainResource;
import dev.azureml.operator.engine.status.PlannedChanges;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.engine.status.SecretRedactor;
import dev.azureml.operator.engine.status.StatusBuilder;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.References;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reconciliation of one object that is there, from top to bottom: may anything be done for it, what does its spec refer
 * to, is it time to look at Azure, what has to be done there, and what does its status say of it.
 */
final class Reconciliation<P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus> {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);
    /** The inputs of a reconciliation that ended before its references were resolved. */
    private static final String UNRESOLVED = "unresolved";

    private final ReconcileRequest<P, S, T> request;
    private final KindEventSource<P, S> membership;
    private final Engine engine;
    private final ReconcileProgress progress;
    private final ObjectKey key;
    private final Instant now;
    private final @Nullable RetryState retry;

    Reconciliation(ReconcileRequest<P, S, T> request, KindEventSource<P, S> membership) {
        this.request = request;
        this.membership = membership;
        this.engine = request.engine();
        this.progress = request.progress();
        this.key = request.key();
        this.now = engine.clock().instant();
        this.retry = request.retry();
    }

    /** Takes each step in turn; returns when to look again, empty to be woken by an event alone. */
    Optional<Duration> run() {
        // First of all: who pauses an object wants nothing at all to happen, whatever is wrong with it.
        Optional<String> pause = request.paused();
        if (pause.isPresent()) {
            LOG.debug("paused: {}", pause.get());
            return request.bulletin().paused(pause.get());
        }
        // What the API server stored under another version of the CRD may lack what we read.
        String fault = request.object().fault();
        if (fault != null) {
            LOG.debug("the spec can't be read: {}", fault);
            return request.bulletin().faulty(fault);
        }
        boolean hinted = engine.waker().wasHinted(key) && retry != null && retry.heedsHints();
        boolean urged = engine.waker().wasUrged(key) || hinted;
        // Before anything that the spec names is looked at: a namespace may be allowed nothing.
        Optional<Problem> forbidden = SpecPermission.refusal(engine.tenants(), key.namespace(), request.spec(),
                request.kind());
        if (forbidden.isPresent()) {
            LOG.debug("not allowed: {}", forbidden.get().message());
            return unresolved(forbidden.get());
        }
        if (!engine.started() && namesByArmId()) {
            LOG.debug("whose what it names by id is may not be known yet: looked at again in {}",
                    engine.untilStarted());
            return Optional.of(engine.untilStarted());
        }
        return switch (engine.spans().in("resolve references", () -> engine.resolver().resolve(key, request.spec(),
                request.kind()))) {
            case Resolver.Resolution.Missing(Problem problem) -> {
                LOG.debug("a reference is not resolved: {}", problem.message());
                yield unresolved(problem);
            }
            case Resolver.Resolution.Ok ok when !engine.started() && !ok.resolved().nearby().unready().isEmpty() -> {
                LOG.debug("what is not ready may only be unknown yet: looked at again in {}", engine.untilStarted());
                yield Optional.of(engine.untilStarted());
            }
            case Resolver.Resolution.Ok ok -> resolved(ok, urged);
        };
    }

    /** Whether it names by ARM id what objects of other kinds may manage, and keep from it. */
    private boolean namesByArmId() {
        References references = request.kind().references(request.spec());
        return !references.livesOn().isEmpty() || references.workspaceId() != null;
    }

    /** Something that the spec names is missing, or not allowed: it says so, and Azure is not asked. */
    private Optional<Duration> unresolved(Problem problem) {
        if (!engine.started()) {
            LOG.debug("what is missing may only be unknown yet: looked at again in {}", engine.untilStarted());
            return Optional.of(engine.untilStarted());
        }
        RetryState ended = RetryState.after(request.retryOrStatus(UNRESOLVED, now), UNRESOLVED, problem, progress, now,
                readAt(),
                engine.settings());
        request.remember(ended);
        Reason.State state = request.state(problem, ended, now);
        List<KindCondition> remarks = engine.remarks().of(key);
        write(new StatusBuilder.Common(request.mainId(), null, problem, state, request.generation(), List.of(),
                List.of(),
                remarks.isEmpty() ? null : Conditions.merged(Conditions.readBack(request.conditions()), remarks)),
                Facts.NONE, true, report -> report);
        Duration drift = engine.settings().driftInterval();
        Duration patience = Duration.between(now, ended.since().plus(engine.settings().stallAuthorizationAfter()))
                .plusSeconds(1);
        boolean soon = problem.reason() == Reason.AUTHORIZATION_FAILED && state != Reason.State.STALLED
                && patience.compareTo(drift) < 0;
        return Optional.of(soon ? patience : drift);
    }

    /** When every resource was last read by GET. */
    private Instant readAt() {
        return retry == null ? engine.firstReadAt(now) : retry.readAt();
    }

    private Optional<Duration> resolved(Resolver.Resolution.Ok ok, boolean urged) {
        String inputs = InputsHash.of(request.generation(), ok.resolved(), ok.session().version(), request.digest(),
                request.wishes());
        if (retry != null && !urged && retry.rests(inputs, now)) {
            Duration left = Duration.between(now, retry.notBefore());
            LOG.debug("nothing changed since it came to rest: looked at again in {}", left);
            return Optional.of(left);
        }
        return converge(ok, inputs);
    }

    /** Looks at Azure and does what is to be done there, as far as that can be done now. */
    private Optional<Duration> converge(Resolver.Resolution.Ok ok, String inputs) {
        boolean sameInputs = retry != null && retry.inputs().equals(inputs);
        // At rest only Azure can have changed: a LIST shows that for many objects at once, and a GET now and then the rest.
        boolean rests = (retry == null || sameInputs) && request.isReady();
        // What a person asked for may have been asked while no operator ran: nothing says that it was answered.
        boolean asked = retry == null && !request.wishes().isEmpty();
        boolean lists = rests && !asked && !now.isAfter(readAt().plus(engine.settings().fullReadInterval()));
        progress.begin(retry == null ? EarlierVisits.NONE : retry.recall(inputs, now, engine.settings()),
                ok.session().credentials(),
                SecretRedactor.of(ok.resolved().secrets().values().stream().map(s -> s.value().value()).toList()));
        ReconcileContext<S> context = request.context(ok.loan(), rests);
        ReconcileLoop<S> visit = new ReconcileLoop<>(ok.session().tools(), engine.waker(), ok.resolved(), context,
                lists);
        return switch (visit.run(request.bulletin(), sameInputs)) {
            case ReconcileLoop.Result.StillRunning _ -> stillRunning();
            case ReconcileLoop.Result.Looked looked ->
                conclude(looked, engine.spans().in("publish outputs", () -> publish(looked.facts(), ok, context
                        .caller())), inputs,
                        lists ? readAt() : now);
        };
    }

    private Optional<Duration> stillRunning() {
        RetryState polled = Objects.requireNonNull(retry, "what was never looked at has changed");
        Duration wait = polled.paced(progress.next().orElse(engine.settings().pollInterval()), engine.settings());
        LOG.debug("Azure is still at {}: looked at again in {}", progress.busy(), wait);
        request.remember(polled.until(now.plus(wait)));
        return Optional.of(wait);
    }

    /**
     * Writes what others read from here, such as a connection Secret, once all in Azure is as wanted; before that, what a
     * person asked to see of it.
     *
     * @return what could not be written, where that is no failure
     */
    private List<KindCondition> publish(Facts facts, Resolver.Resolution.Ok ok, Caller caller) {
        if (request.spec().managementPolicy() == ManagementPolicy.Observe) {
            return List.of();
        }
        boolean isWell = progress.problems().isEmpty();
        try {
            return request.kind().outputs(request.subject(), ok.resolved(), facts).stream()
                    .filter(output -> isWell || output instanceof Output.Logs)
                    .flatMap(output -> ok.session().outputs().write(request.object(), output, caller).stream())
                    .toList();
        } catch (OutOfScopeException e) {
            LOG.debug("not allowed: {}", e.getMessage());
            progress.problem(e.problem(request.spec()));
            return List.of();
        }
    }

    /** Says in the status how it ended, remembers that, and decides when to look again. */
    private Optional<Duration> conclude(ReconcileLoop.Result.Looked looked, List<KindCondition> unwritten,
            String inputs,
            Instant readAt) {
        List<PlannedChange> plan = PlannedChanges.of(looked.steps(), request.spec(), request.kind().mainKey());
        Problem problem = progress.problems().isEmpty() && !plan.isEmpty()
                ? new Problem(Reason.DRIFTED, "Azure differs from the spec at " + plan.getFirst().resource()
                        + "; see status.plan")
                : Problem.foremost(progress.problems());
        Instant end = engine.clock().instant();
        RetryState ended = RetryState.after(request.retryOrStatus(inputs, end), inputs, problem, progress, end, readAt,
                engine.settings());
        // First: who has read the status may ask for the metrics.
        engine.observations().ends(key, looked.conditions().stream().map(KindCondition::until)
                .filter(Objects::nonNull).min(Instant::compareTo).orElse(null));
        Cost cost = cost(looked);
        List<Advice> advice = Stream.concat(looked.advice().stream(), engine.remarks().advice(key).stream()).toList();
        write(new StatusBuilder.Common(request.mainId(), null, problem, request.state(problem, ended, end),
                request.generation(), plan,
                cost.estimate().map(estimate -> CostAdvice.with(advice, estimate)).orElse(advice),
                Conditions.merged(Conditions.merged(Conditions.settled(request.conditions(), request.generation(),
                        foreseen(looked.conditions())), unwritten), engine.remarks().of(key))),
                looked.facts(), retry == null, report -> priced(report, cost));
        return Optional.of(request.rest(ended, end));
    }

    /** What was foreseen stands while Azure is at it, of which no step says more. */
    private List<KindCondition> foreseen(List<KindCondition> known) {
        return progress.busy().isEmpty()
                ? known
                : Conditions.stillForeseen(request.status().conditions(), request.generation(), known);
    }

    /**
     * What all that the object wants is to cost.
     *
     * @param isKnown whether that is all that can be said; else what was said before stands
     */
    private record Cost(boolean isKnown, Optional<Estimate> estimate) {
        static final Cost UNKNOWN = new Cost(false, Optional.empty());
    }

    private Cost cost(ReconcileLoop.Result.Looked looked) {
        if (!saysCost() || !knowsParts(looked)) {
            return Cost.UNKNOWN;
        }
        Pricing pricing = engine.pricing();
        Optional<Estimate> cost = Estimator.of(pricing.forObject(key), CostlyResource.wanted(looked.intents(), looked
                .facts(), looked.steps()), engine.clock().instant());
        if (cost.isEmpty()) {
            pricing.needsNothing(key);
        } else {
            Known known = pricing.known(key, cost.get());
            if (known == Known.NOT_YET || known == Known.IN_VAIN && saysMore(cost.get())) {
                return Cost.UNKNOWN;
            }
        }
        engine.observations().costs(key, cost.orElse(null));
        return new Cost(true, cost);
    }

    /** Whether the status has a figure with what is not priced here, such as from before a restart. */
    private boolean saysMore(Estimate estimate) {
        JsonNode before = request.status().kept().get(Estimate.FIELD);
        return before != null && before.has("running") && !before.path("unpriced").valueStream().map(JsonNode::asText)
                .toList().containsAll(estimate.unpriced());
    }

    /** Whether the spec was taken, and Azure, which knows what it does not say, answered. */
    private static boolean knowsParts(ReconcileLoop.Result.Looked looked) {
        return !looked.intents().isEmpty() && looked.intents().stream().map(intent -> looked.facts().get(intent.key()))
                .noneMatch(seen -> seen instanceof Observation.Unreadable unreadable && unreadable.passes());
    }

    /** What is there still costs what it did while nobody knows better. */
    private ObjectNode priced(ObjectNode report, Cost cost) {
        if (!saysCost()) {
            return report;
        }
        return with(report, Estimate.FIELD, cost.isKnown()
                ? cost.estimate().map(Estimate::fields).orElse(null)
                : request.status().kept().get(Estimate.FIELD));
    }

    /** With what it has cost, whatever became of this visit. */
    private ObjectNode spent(ObjectNode report) {
        return engine.schema(key.kind()).has(Spending.FIELD)
                ? with(report, Spending.FIELD, engine.spending().of(key, request.status().kept().get(Spending.FIELD)))
                : report;
    }

    /** Returns a report with that in a field, or without it; the report itself stays as it is. */
    private static ObjectNode with(ObjectNode report, String field, @Nullable JsonNode value) {
        if (Objects.equals(report.get(field), value)) {
            return report;
        }
        ObjectNode other = report.objectNode().setAll(report);
        return value == null ? other.without(field) : other.set(field, value);
    }

    private boolean saysCost() {
        return engine.schema(key.kind()).has(Estimate.FIELD);
    }

    /**
     * @param first whether those that wait for the object may not have heard of it from this process yet
     * @param priced puts into what it reports what that costs
     */
    private void write(StatusBuilder.Common common, Facts facts, boolean first, UnaryOperator<ObjectNode> priced) {
        String main = request.kind().mainKey();
        StatusWriter<P, S, T> status = request.status();
        MainResource told = MainResource.of(main, facts, progress.resource(main).map(ResourceStatus::id).orElse(null),
                new MainResource(status.id(), status.provisioningState(), status.kept()),
                () -> request.kind().report(request.subject(), facts));
        status.write(common.of(told.id(), told.provisioningState()), spent(priced.apply(told.report())));
        if (status.hasWritten() || first) {
            membership.wakeDependents(request.object(), told.id());
        }
        if (common.problem().reason() == Reason.AVAILABLE) {
            progress.resources().forEach(resource -> engine.waker().arrived(resource.id()));
        }
    }
}
