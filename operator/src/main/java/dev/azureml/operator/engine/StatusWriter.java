package dev.azureml.operator.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.Advice;
import dev.azureml.api.Condition;
import dev.azureml.api.MLObject;
import dev.azureml.api.MLSpec;
import dev.azureml.api.MLStatus;
import dev.azureml.api.PlannedChange;
import dev.azureml.operator.engine.azure.Operations;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.status.Conditions;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.engine.status.ResourceRecords;
import dev.azureml.operator.engine.status.StatusBuilder;
import dev.azureml.operator.plan.Json;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import dev.azureml.operator.plan.StatusProfile;
import dev.azureml.operator.trace.Spans;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The status of one object during one call of the framework: as it was read, and as it was written since. */
final class StatusWriter<P extends MLObject<S, T>, S extends MLSpec, T extends MLStatus> {
    /** Reasons for being Stalled that a person chose. */
    private static final Set<Reason> MEANT = EnumSet.of(Reason.DRIFTED, Reason.PAUSED);

    private final Binding<P, S, T> binding;
    private final Engine engine;
    private final P object;
    private final Context<P> context;
    private final boolean gone;
    private final ReconcileProgress progress;
    private final KubernetesEventRecorder events;
    private final Instant begun;
    private @Nullable T status;
    private boolean outdated;
    private boolean wrote;

    /** @param gone whether there is no object to write it to any more */
    StatusWriter(Binding<P, S, T> binding, Engine engine, P object, Context<P> context, boolean gone,
            ReconcileProgress progress, KubernetesEventRecorder events) {
        this.binding = binding;
        this.engine = engine;
        this.object = object;
        this.context = context;
        this.gone = gone;
        this.progress = progress;
        this.events = events;
        this.begun = engine.clock().instant();
        this.status = object.getStatus();
    }

    @Nullable
    T current() {
        return status;
    }

    @Nullable
    String id() {
        return status == null ? null : status.id();
    }

    @Nullable
    String provisioningState() {
        return status == null ? null : status.provisioningState();
    }

    Optional<Condition> condition(String type) {
        return status == null ? Optional.empty() : Conditions.find(status.conditions(), type);
    }

    /** All that it has; null when it has none. */
    @Nullable
    List<Condition> conditions() {
        return status == null ? null : status.conditions();
    }

    /** What still differs, as it says. */
    List<PlannedChange> plan() {
        return status == null || status.plan() == null ? List.of() : status.plan();
    }

    /** The advice that it has. */
    List<Advice> advice() {
        return status == null || status.advice() == null ? List.of() : status.advice();
    }

    /** What it says beside the engine's own fields. */
    ObjectNode kept() {
        return Json.of(status);
    }

    boolean hasWritten() {
        return wrote;
    }

    /**
     * Whether the spec was edited meanwhile, or the finalizer taken away: the framework drops the event of an edit that raced
     * with our write.
     */
    boolean isOutdated() {
        return outdated;
    }

    /** Writes it when it differs, and tells a person what is worth telling. */
    void write(StatusBuilder.Common common, ObjectNode report) {
        T next = StatusBuilder.compose(binding.statusType(), engine.schema(binding.kindName()), status, common,
                progress,
                report,
                engine.clock().instant());
        ObjectKey key = ObjectKey.of(binding.kindName(), object);
        observe(key, common, next);
        StatusProfile profile = binding.kind().statusProfile(object.getSpec());
        engine.observations().measured(key, profile.measures().apply(report));
        if (StatusBuilder.same(status, next)
                || StatusBuilder.same(status, next, profile.moving())
                        && !engine.pace().isDue(key, engine.clock().instant())) {
            if (common.state() == Reason.State.READY) {
                engine.work().forget(key);
            }
            return;
        }
        if (gone) {
            status = next;
            return;
        }
        engine.pace().written(key, engine.clock().instant());
        tellIfStalled(common.problem(), common.state());
        tellWhatHasChanged(common.conditions());
        tellWhatHasChanged(common.besides());
        P fresh = binding.create().get();
        fresh.setMetadata(new ObjectMetaBuilder().withNamespace(key.namespace()).withName(key.name())
                .withUid(object.getMetadata().getUid()).build());
        fresh.setStatus(next);
        P written;
        try (Spans.Open span = engine.spans().begin("write status").with("azureml.state", common.state().name()).with(
                "azureml.reason", common.problem().reason().word())) {
            written = span.during(() -> context.resourceOperations().serverSideApplyPrimaryStatus(fresh));
        }
        if (ResourceRecords.foreign(written.getStatus(), next)) {
            // What others put in stays under server-side apply, and would be followed at each visit.
            context.getClient().resource(fresh).subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE),
                    ResourceRecords.replacing(next));
        }
        if (common.state() == Reason.State.READY) {
            // Not before: what was not taken is said again at the next visit.
            engine.work().ready(key, engine.clock().instant()).ifPresent(after -> engine.observations().becameReady(key,
                    after));
        }
        wrote = true;
        status = next;
        outdated = outdated || written.getMetadata().getGeneration() > common.generation()
                || !written.isMarkedForDeletion() && !written.hasFinalizer(Engine.FINALIZER);
    }

    private void observe(ObjectKey key, StatusBuilder.Common common, T next) {
        List<Instant> operations = progress.operations().stream().map(operation -> Operations.startedAt(operation,
                engine.clock())).toList();
        engine.observations().seen(key, common.state(), common.problem().reason(),
                Conditions.ofKind(next.conditions()).stream()
                        .collect(Collectors.toMap(Condition::type, Condition::status)));
        boolean stalled = Conditions.find(next.conditions(), Conditions.STALLED).isPresent() && !MEANT.contains(common
                .problem().reason());
        // What is being deleted is not to become Ready, and may wait long for what others delete.
        Instant reconciling = object.isMarkedForDeletion()
                ? null
                : Conditions.reconcilingSince(next.conditions()).orElse(null);
        engine.observations().waits(key, stalled, reconciling, operations);
        engine.work().seen(key, common.state(), common.problem().reason(), conditions() == null, begun);
    }

    private void tellWhatHasChanged(@Nullable List<KindCondition> conditions) {
        for (KindCondition condition : Optional.ofNullable(conditions).orElse(List.of())) {
            boolean told = condition(condition.type().word()).filter(c -> c.reason().equals(condition.reason().word()))
                    .isPresent();
            if (condition.status() == KindCondition.Truth.FALSE && !told) {
                events.noLonger(condition.reason().word(), condition.message());
            }
            if (condition.status() == KindCondition.Truth.TRUE && !told && condition.type().isOfATask()) {
                events.done(condition.reason().word(), condition.message());
            }
        }
    }

    private void tellIfStalled(Problem problem, Reason.State state) {
        boolean told = condition(Conditions.STALLED).filter(c -> c.reason().equals(problem.reason().word()))
                .isPresent();
        if (state == Reason.State.STALLED && !told) {
            events.stalled(problem.reason().word(), problem.message());
        }
    }
}
