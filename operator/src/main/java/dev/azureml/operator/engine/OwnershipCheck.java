package dev.azureml.operator.engine;

import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why an object may not have the resource that it wants: it stands for another, or another object has it. */
final class OwnershipCheck {
    private final Graph graph;
    private final ObjectKey key;
    private final ReconcileProgress progress;
    private final String mainKey;

    OwnershipCheck(Graph graph, ObjectKey key, ReconcileProgress progress, String mainKey) {
        this.graph = graph;
        this.key = key;
        this.progress = progress;
        this.mainKey = mainKey;
    }

    /**
     * Returns why not; empty when the object may go on.
     *
     * @param found what Azure says of the resource; null when it was not asked yet
     */
    Optional<Problem> of(Intent intent, @Nullable Observation found) {
        if (found == null || found instanceof Observation.Unreadable) {
            // Who may not even look at it must not keep it from others by naming it first.
            if (found instanceof Observation.Unreadable(var failure) && isForbidden(failure)) {
                graph.released(intent.id().value(), key);
            }
            return intent.mode() == Intent.Mode.MANAGE ? moved(intent) : Optional.empty();
        }
        if (intent.mode() == Intent.Mode.MANAGE) {
            return moved(intent).or(() -> contested(intent));
        }
        return intent.exclusive() ? taken(intent) : Optional.empty();
    }

    private static boolean isForbidden(ArmResult.Failure failure) {
        return failure.kind() == FailureKind.AUTHORIZATION || failure.kind() == FailureKind.AUTHENTICATION;
    }

    /** The object stands for one resource: what it has in Azure is not forgotten because the spec points elsewhere. */
    private Optional<Problem> moved(Intent intent) {
        return progress.resource(intent.key()).map(ResourceStatus::id)
                .filter(id -> !id.equalsIgnoreCase(intent.id().value()))
                .map(id -> new Problem(Reason.REPLACEMENT_REQUIRED, "this object stands for " + id
                        + ", but its spec leads to " + intent.id() + " now; put it back, or delete this object and"
                        + " create another"));
    }

    private Optional<Problem> contested(Intent intent) {
        if (intent.shared()) {
            graph.holds(intent.id().value(), key);
            return Optional.empty();
        }
        ObjectKey holder = graph.claim(intent.id().value(), key, progress.resource(intent.key()).isPresent());
        return holder.equals(key)
                ? Optional.empty()
                : Optional.of(new Problem(Reason.CONFLICT, intent.id() + " is managed by " + holder));
    }

    /** Of those that want it for themselves, the one that has made something there goes first. */
    private Optional<Problem> taken(Intent intent) {
        boolean settled = progress.resource(mainKey).isPresent();
        ObjectKey holder = graph.claim(intent.id().value(), key, settled);
        return holder.equals(key)
                ? Optional.empty()
                : Optional.of(new Problem(Reason.CONFLICT, intent.id() + " is taken by " + holder
                        + ", and only one object may have it: delete one of the two"));
    }
}
