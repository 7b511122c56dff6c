package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLSpec;
import dev.azureml.api.ResourceStatus;
import java.util.List;

/** A kind of the API as the engine sees it: a pure translation and a pure report. */
public interface Kind<S extends MLSpec> {
    /** The intent that the object is about; its id and state are the object's. */
    String mainKey();

    /** What the spec refers to: the object waits for it, and holds it. */
    References references(S spec);

    /**
     * What Azure should have. Called again as facts become known: an intent may be left out while what it needs has
     * not been read.
     */
    Translation translate(ManagedObject<S> subject, ResolvedReferences resolved, Facts facts);

    /** The kind's own status fields. */
    ObjectNode report(ManagedObject<S> subject, Facts facts);

    /** What happens to a recorded resource that is wanted no more; the spec is as last seen. */
    DeletionRule deletion(ManagedObject<S> subject, ResourceStatus resource);

    /** What the object writes beside itself once it is Ready. */
    default List<Output> outputs(ManagedObject<S> subject, ResolvedReferences resolved, Facts facts) {
        return List.of();
    }

    /** What to ask Azure when a write of a resource has failed: its logs say more than the error. */
    default List<DiagnosticAction> inquiries(S spec, ResourceStatus resource) {
        return List.of();
    }

    /** How the report behaves. */
    default StatusProfile statusProfile(S spec) {
        return StatusProfile.STEADY;
    }

    /** What the object has to do with the Kubernetes cluster that it is about. */
    default ClusterUse clusterUse(S spec) {
        return ClusterUse.NONE;
    }
}
