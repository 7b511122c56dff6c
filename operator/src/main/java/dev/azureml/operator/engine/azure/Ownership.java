package dev.azureml.operator.engine.azure;

import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmResult;
import dev.azureml.operator.arm.FailureKind;
import dev.azureml.operator.engine.references.ArmIdClaims;
import dev.azureml.operator.engine.references.ObjectKey;
import dev.azureml.operator.engine.references.OwnerTags;
import dev.azureml.operator.engine.references.SharedResources;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.Observation;
import dev.azureml.operator.plan.Problem;
import dev.azureml.operator.plan.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which resources in Azure are one object's own, are another's, or are had together with others. */
public final class Ownership {
    private final ArmIdClaims claims;
    private final SharedResources shared;
    private final OwnerTags tags;
    private final ObjectKey key;
    private final ReconcileProgress progress;
    private final String mainKey;

    public Ownership(ArmIdClaims claims, SharedResources shared, OwnerTags tags, ObjectKey key,
            ReconcileProgress progress,
            String mainKey) {
        this.claims = claims;
        this.shared = shared;
        this.tags = tags;
        this.key = key;
        this.progress = progress;
        this.mainKey = mainKey;
    }

    /**
     * Returns why the object may not have the resource that it wants: it stands for another, or another object has it.
     * Empty when the object may go on.
     *
     * @param found what Azure says of the resource; null when it was not asked yet
     */
    Optional<Problem> refusal(Intent intent, @Nullable Observation found) {
        if (found == null || found instanceof Observation.Unreadable) {
            // Who may not even look at it must not keep it from others by naming it first.
            if (found instanceof Observation.Unreadable(var failure) && isForbidden(failure)) {
                release(intent.id().value());
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
            shared.hold(intent.id().value(), key);
            return Optional.empty();
        }
        ObjectKey holder = claims.claim(intent.id().value(), key, progress.resource(intent.key()).isPresent());
        return holder.equals(key)
                ? Optional.empty()
                : Optional.of(new Problem(Reason.CONFLICT, intent.id() + " is managed by " + holder));
    }

    /** Of those that want it for themselves, the one that has made something there goes first. */
    private Optional<Problem> taken(Intent intent) {
        boolean settled = progress.resource(mainKey).isPresent();
        ObjectKey holder = claims.claim(intent.id().value(), key, settled);
        return holder.equals(key)
                ? Optional.empty()
                : Optional.of(new Problem(Reason.CONFLICT, intent.id() + " is taken by " + holder
                        + ", and only one object may have it: delete one of the two"));
    }

    /** The object is about to make the resource. */
    void making(Intent intent) {
        if (intent.shared()) {
            shared.making(intent.id().value());
        }
    }

    /**
     * Returns who made a resource that was found. What another object made for all of them is ours too, and goes with the
     * last.
     */
    ResourceStatus.Origin origin(Intent intent, ResourceStatus.Origin found) {
        return intent.shared() && shared.isCreatedHere(intent.id().value()) ? ResourceStatus.Origin.Created : found;
    }

    /** Whether others hold a resource, which does not change whether this object does. */
    public boolean isHeldByOthers(ResourceStatus resource) {
        return shared.isHeldByOthers(resource.id(), key);
    }

    /** The object lets go of the resource; returns whether no other object holds it. */
    public boolean isLastHolder(ResourceStatus resource) {
        return shared.isLastHolder(resource.id(), key);
    }

    /** The object has no more to do with that ARM id. */
    void release(String armId) {
        claims.release(armId, key);
    }

    /** Whether an owner's tag names an object that is no more. */
    boolean isAbandoned(String tag) {
        return tags.isAbandoned(tag);
    }
}
