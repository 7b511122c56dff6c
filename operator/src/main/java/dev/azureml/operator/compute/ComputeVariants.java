package dev.azureml.operator.compute;

import dev.azureml.api.MLComputeSpec;
import dev.azureml.operator.plan.OneOf;
import dev.azureml.operator.plan.OneOf.Member;
import java.util.List;
import java.util.Optional;

/** Every type of compute: a member of the spec, and what translates it. */
final class ComputeVariants {
    private static final OneOf<MLComputeSpec, ComputeVariant> ALL = new OneOf<>(List.of(
            new Member<>(MLComputeSpec::amlCompute, AmlComputeVariant::new),
            new Member<>(MLComputeSpec::computeInstance, ComputeInstanceVariant::new),
            new Member<>(MLComputeSpec::kubernetes, KubernetesVariant::new),
            new Member<>(MLComputeSpec::virtualMachine, VirtualMachineVariant::new),
            new Member<>(MLComputeSpec::hdInsight, HdInsightVariant::new),
            new Member<>(MLComputeSpec::databricks, DatabricksVariant::new),
            new Member<>(MLComputeSpec::synapseSpark, SynapseSparkVariant::new),
            new Member<>(MLComputeSpec::dataFactory, DataFactoryVariant::new),
            new Member<>(MLComputeSpec::aks, AksVariant::new),
            new Member<>(MLComputeSpec::dataLakeAnalytics, DataLakeAnalyticsVariant::new)));

    private ComputeVariants() {
    }

    /** The variant that the spec chooses; empty when it chooses none, which its schema forbids. */
    static Optional<ComputeVariant> of(MLComputeSpec spec) {
        return ALL.chosen(spec);
    }
}
