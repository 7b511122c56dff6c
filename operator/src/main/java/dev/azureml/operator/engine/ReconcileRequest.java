package dev.azureml.operator.engine;

import dev.azureml.api.Condition;
import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.engine.azure.Caller;
import dev.azureml.operator.engine.azure.ReconcileContext;
import dev.azureml.operator.engine.references.NotListedYetException;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.status.Conditions;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.SecretDigest;
import dev.azureml.operator.trace.Spans;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One call of the framework for one object: the object as it was read, its status as written since, and what is remembered
 * of the calls before. {@link Reconciliation} and {@link Finalization} say what is done about it.
 */
final class ReconcileRequest<P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus> {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcileRequest.class);
    private static final Duration WHILE_STARTING = Duration.ofSeconds(1);

    private final Binding<P, S, T> binding;
    private final Engine engine;
    private final RetryStates retryStates;
    private final P object;
    private final ObjectKey key;
    private final ReconcileProgress progress;
    private final KubernetesEventRecorder events;
    private final StatusWriter<P, S, T> status;
    private final EarlyStatus<P, S, T> bulletin;

    /** @param gone whether the object is no more, and has no status that could be written */
    ReconcileRequest(Binding<P, S, T> binding, Engine engine, RetryStates retryStates, P object, Context<P> context,
            boolean gone) {
        this.binding = binding;
        this.engine = engine;
        this.retryStates = retryStates;
        this.object = object;
        this.key = ObjectKey.of(binding.kindName(), object);
        this.progress = new ReconcileProgress(object.getStatus());
        this.events = engine.events(object);
        this.status = new StatusWriter<>(binding, engine, object, context, gone, progress, events);
        this.bulletin = new EarlyStatus<>(object, status, progress, context.getRetryInfo()
                .map(RetryInfo::getAttemptCount).orElse(0));
    }

    P object() {
        return object;
    }

    S spec() {
        return object.getSpec();
    }

    Kind<S> kind() {
        return binding.kind();
    }

    ObjectKey key() {
        return key;
    }

    String uid() {
        return object.getMetadata().getUid();
    }

    long generation() {
        return Optional.ofNullable(object.getMetadata().getGeneration()).orElse(0L);
    }

    Engine engine() {
        return engine;
    }

    ReconcileProgress progress() {
        return progress;
    }

    /** The conditions that its status has; null when it has none. */
    @Nullable
    List<Condition> conditions() {
        T before = object.getStatus();
        return before == null ? null : before.conditions();
    }

    StatusWriter<P, S, T> status() {
        return status;
    }

    EarlyStatus<P, S, T> bulletin() {
        return bulletin;
    }

    /**
     * Says whose turn it is to whoever watches, or reads the log or the traces.
     *
     * @param what is done with it, in one word
     */
    Scope scope(String what) {
        Spans.Open span = engine.spans().begin(what + " " + key.kind())
                .with("k8s.namespace.name", key.namespace()).with("azureml.kind", key.kind())
                .with("azureml.name", key.name()).with("azureml.generation", generation());
        engine.watchdog().begins(key);
        span.traceId().ifPresent(id -> MDC.put("traceId", id));
        MDC.put("kind", key.kind());
        MDC.put("namespace", key.namespace());
        MDC.put("name", key.name());
        return () -> {
            engine.watchdog().ends();
            MDC.clear();
            span.close();
        };
    }

    /** Closes without a checked exception. */
    interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /** Somebody changes the object, or what it names, without end: others are to have their turn. */
    Optional<Duration> tooEarly() {
        Optional<Duration> early = engine.limit().tooEarlyBy(key, engine.clock().instant());
        early.ifPresent(wait -> LOG.debug("changes too often: looked at again in {}", wait));
        return early;
    }

    /**
     * Runs the steps; what nobody foresaw ends in the status, too.
     *
     * @param later how it ends when the object is to be looked at again after that
     */
    <R> R guarded(Supplier<R> steps, Function<Optional<Duration>, R> later) {
        try {
            return bulletin.guarded(steps, () -> later.apply(Optional.of(engine.settings().driftInterval())));
        } catch (NotListedYetException e) {
            LOG.debug("looked at again once the operator has started: {}", e.getMessage());
            return later.apply(Optional.of(WHILE_STARTING));
        }
    }

    /** It is the operator itself that wants to come back then. */
    void planned(Duration after) {
        engine.limit().planned(key, engine.clock().instant().plus(after));
    }

    /** Why nothing is to be done for the object; empty when it is not paused. */
    Optional<String> paused() {
        return engine.paused(key.namespace(), spec());
    }

    /** What is remembered of it; null after a start of the operator. */
    @Nullable
    RetryState retry() {
        return retryStates.get(uid());
    }

    /** What is known of earlier calls: by this process, or else by the status. */
    @Nullable
    RetryState retryOrStatus(String inputs, Instant now) {
        RetryState retry = retry();
        T before = object.getStatus();
        return retry != null
                ? retry
                : RetryState.resumed(before == null ? null : before.conditions(), generation(), inputs, now, engine
                        .settings());
    }

    void remember(RetryState retry) {
        retryStates.put(uid(), key, retry);
    }

    /** Leaves the object alone for as long as how it ended asks for, and remembers that. */
    Duration rest(RetryState ended, Instant now) {
        Duration wait = engine.wait(ended, progress, mainId());
        remember(ended.until(now.plus(wait)));
        return wait;
    }

    /** What the problem does to the conditions: a missing permission may be being replicated, until a person is asked. */
    Reason.State state(Problem problem, RetryState retry, Instant now) {
        boolean stalls = problem.reason() == Reason.AUTHORIZATION_FAILED
                && (now.isAfter(retry.since().plus(engine.settings().stallAuthorizationAfter()))
                        || isSaid(Conditions.STALLED, problem.reason()));
        return stalls ? Reason.State.STALLED : problem.reason().state();
    }

    /** Whether the condition has that reason. */
    boolean isSaid(String condition, Reason reason) {
        return status.condition(condition).filter(c -> c.reason().equals(reason.word())).isPresent();
    }

    /** Whether this very generation is Ready, and Azure was compared with it. */
    boolean isReady() {
        // The generation of the condition: the status has observed what was edited during a pause, too.
        return status.condition(Conditions.READY).filter(c -> c.status().equals("True")
                && Long.valueOf(generation()).equals(c.observedGeneration())).isPresent();
    }

    /** The ARM id of the resource for which the object stands; null while it is not known. */
    @Nullable
    String mainId() {
        return progress.resource(kind().mainKey()).map(ResourceStatus::id).orElse(status.id());
    }

    /** The object as kinds see it, with its records as they are now. */
    ManagedObject<S> subject() {
        return new ManagedObject<>(key.kind(), key.namespace(), key.name(), uid(), generation(), spec(),
                engine.ownerTags().of(key),
                progress.resources(), annotations());
    }

    SecretDigest digest() {
        return engine.digests().boundTo(key.namespace(), uid());
    }

    /** @param drift whether a difference found is Azure's doing, not the spec's */
    ReconcileContext<S> context(Caller.@Nullable Loan loan, boolean drift) {
        return new ReconcileContext<>(new Caller(key.namespace(), progress, loan), subject(), kind(), progress,
                digest(),
                engine.tenants().adoptionPolicy(key.namespace()), events, drift,
                engine.ownership(key, progress, kind().mainKey()));
    }

    /** Our own annotations, with which a person asks for something. */
    Map<String, String> wishes() {
        Map<String, String> wishes = new TreeMap<>(annotations());
        wishes.keySet().removeIf(name -> !name.startsWith(Engine.ANNOTATIONS));
        return wishes;
    }

    private Map<String, String> annotations() {
        return Optional.ofNullable(object.getMetadata().getAnnotations()).map(Map::copyOf).orElse(Map.of());
    }
}
