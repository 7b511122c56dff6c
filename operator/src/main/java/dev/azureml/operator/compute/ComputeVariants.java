package dev.azureml.operator.compute;

import dev.azureml.api.MLComputeSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every type of compute: a member of the spec, and what translates it. */
final class ComputeVariants {
    private static final List<Choice<?>> ALL = List.of(
            new Choice<>(MLComputeSpec::amlCompute, AmlComputeVariant::new),
            new Choice<>(MLComputeSpec::computeInstance, ComputeInstanceVariant::new),
            new Choice<>(MLComputeSpec::kubernetes, KubernetesVariant::new),
            new Choice<>(MLComputeSpec::virtualMachine, VirtualMachineVariant::new),
            new Choice<>(MLComputeSpec::hdInsight, HdInsightVariant::new),
            new Choice<>(MLComputeSpec::databricks, DatabricksVariant::new),
            new Choice<>(MLComputeSpec::synapseSpark, SynapseSparkVariant::new),
            new Choice<>(MLComputeSpec::dataFactory, DataFactoryVariant::new),
            new Choice<>(MLComputeSpec::aks, AksVariant::new),
            new Choice<>(MLComputeSpec::dataLakeAnalytics, DataLakeAnalyticsVariant::new));

    private ComputeVariants() {
    }

    /** The variant that the spec chooses; empty when it chooses none, which its schema forbids. */
    static Optional<ComputeVariant> of(MLComputeSpec spec) {
        return ALL.stream().flatMap(choice -> choice.in(spec)).findFirst();
    }

    private record Choice<M>(Member<M> member, Function<M, ComputeVariant> variant) {
        Stream<ComputeVariant> in(MLComputeSpec spec) {
            M said = member.of(spec);
            return said == null ? Stream.empty() : Stream.of(variant.apply(said));
        }
    }

    private interface Member<M> {
        @Nullable
        M of(MLComputeSpec spec);
    }
}
