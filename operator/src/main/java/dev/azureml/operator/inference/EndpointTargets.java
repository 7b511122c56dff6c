package dev.azureml.operator.inference;

import dev.azureml.api.MLInferenceEndpointSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every target of an endpoint: a member of the spec, and what translates it. */
final class EndpointTargets {
    private static final List<Choice<?>> ALL = List.of(
            new Choice<>(MLInferenceEndpointSpec::managed, ManagedTarget::new),
            new Choice<>(MLInferenceEndpointSpec::serverless, ServerlessTarget::new),
            new Choice<>(MLInferenceEndpointSpec::containerInstance, ContainerTarget::new));

    private EndpointTargets() {
    }

    /** The target that the spec chooses; empty when it chooses none, which its schema forbids. */
    static Optional<EndpointTarget> of(MLInferenceEndpointSpec spec) {
        return ALL.stream().flatMap(choice -> choice.in(spec)).findFirst();
    }

    private record Choice<M>(Member<M> member, Function<M, EndpointTarget> target) {
        Stream<EndpointTarget> in(MLInferenceEndpointSpec spec) {
            M said = member.of(spec);
            return said == null ? Stream.empty() : Stream.of(target.apply(said));
        }
    }

    private interface Member<M> {
        @Nullable
        M of(MLInferenceEndpointSpec spec);
    }
}
