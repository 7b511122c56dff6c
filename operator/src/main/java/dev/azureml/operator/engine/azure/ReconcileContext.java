package dev.azureml.operator.engine.azure;

import dev.azureml.api.AdoptionPolicy;
import dev.azureml.api.MLSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.engine.status.ReconcileProgress;
import dev.azureml.operator.plan.DeletionRule;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.SecretDigest;

/**
 * What all steps of one reconcile go by: the object, on whose behalf Azure is asked, and what has been done so far.
 *
 * @param read the object with its records as they were when it was read
 * @param digest of the object's secret values
 * @param adoption what to do with a resource that is there already, where the spec does not say
 * @param drift whether a difference found is Azure's doing, not the spec's
 * @param ownership of the object, beside other objects
 */
public record ReconcileContext<S extends MLSpec>(Caller caller, ManagedObject<S> read, Kind<S> kind,
        ReconcileProgress progress,
        SecretDigest digest,
        AdoptionPolicy adoption, EventRecorder events, boolean drift, Ownership ownership) {

    public S spec() {
        return read.spec();
    }

    /** The object with its records as they are now. */
    public ManagedObject<S> subject() {
        return read.recording(progress.resources());
    }

    /** What happens to the resource when it is wanted no more. */
    public DeletionRule deletion(ResourceStatus resource) {
        // By the records as they were read: a parent that was let go of a moment ago still relies on what is its.
        return kind.deletion(read, resource);
    }
}
