package dev.azureml.operator.engine;

import dev.azureml.api.AdoptionPolicy;
import dev.azureml.api.MLSpec;
import dev.azureml.operator.plan.Kind;
import dev.azureml.operator.plan.SecretDigest;

/**
 * What all steps of one reconcile go by: the object, on whose behalf Azure is asked, and what has been done so far.
 *
 * @param digest of the object's secret values
 * @param adoption what to do with a resource that is there already, where the spec does not say
 * @param drift whether a difference found is Azure's doing, not the spec's
 * @param ownership of the object, beside other objects
 */
record ReconcileContext<S extends MLSpec>(Caller caller, S spec, Kind<S> kind, ReconcileProgress progress,
        SecretDigest digest,
        AdoptionPolicy adoption, EventRecorder events, boolean drift, Ownership ownership) {
}
