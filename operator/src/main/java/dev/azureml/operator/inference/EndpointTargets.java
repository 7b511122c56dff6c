package dev.azureml.operator.inference;

import dev.azureml.api.MLInferenceEndpointSpec;
import dev.azureml.operator.plan.OneOf;
import dev.azureml.operator.plan.OneOf.Member;
import java.util.List;
import java.util.Optional;

/** Every target of an endpoint: a member of the spec, and what translates it. */
final class EndpointTargets {
    private static final OneOf<MLInferenceEndpointSpec, EndpointTarget> ALL = new OneOf<>(List.of(
            new Member<>(MLInferenceEndpointSpec::managed, ManagedTarget::new),
            new Member<>(MLInferenceEndpointSpec::kubernetes, KubernetesTarget::new),
            new Member<>(MLInferenceEndpointSpec::batch, BatchTarget::new),
            new Member<>(MLInferenceEndpointSpec::serverless, ServerlessTarget::new),
            new Member<>(MLInferenceEndpointSpec::containerInstance, ContainerTarget::new)));

    private EndpointTargets() {
    }

    /** The target that the spec chooses; empty when it chooses none, which its schema forbids. */
    static Optional<EndpointTarget> of(MLInferenceEndpointSpec spec) {
        return ALL.chosen(spec);
    }
}
