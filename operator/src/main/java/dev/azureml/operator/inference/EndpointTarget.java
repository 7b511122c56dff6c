package dev.azureml.operator.inference;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.plan.DeletionRule.Reliance;
import dev.azureml.operator.plan.DiagnosticAction;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.ManagedObject;
import dev.azureml.operator.plan.ObjectRef;
import dev.azureml.operator.plan.Output;
import dev.azureml.operator.plan.ResolvedReferences;
import dev.azureml.operator.plan.Translation;
import java.util.List;
import java.util.Optional;

/**
 * Where an endpoint is served; made from its member of the spec. Pure. Its main resource has the key
 * {@link InferenceEndpointKind#KEY}.
 */
interface EndpointTarget {
    /** What Azure should have. */
    Translation translate(ManagedObject<MLInferenceEndpointSpec> subject, ResolvedReferences resolved, Facts facts);

    /** The kind's own status fields. */
    ObjectNode report(ManagedObject<MLInferenceEndpointSpec> subject, Facts facts);

    /** Other objects of ours that the target refers to. */
    default List<ObjectRef> references() {
        return List.of();
    }

    /** What is written beside the object once it is Ready. */
    default List<Output> outputs(ManagedObject<MLInferenceEndpointSpec> subject, ResolvedReferences resolved,
            Facts facts) {
        return List.of();
    }

    /** What keeps a resource in Azure although it would be deleted by itself with the object. */
    default Optional<Reliance> reliance(ManagedObject<MLInferenceEndpointSpec> subject, ResourceStatus resource) {
        return Optional.empty();
    }

    /** What to ask Azure when a write of a resource has failed. */
    default List<DiagnosticAction> inquiries(ResourceStatus resource) {
        return List.of();
    }
}
