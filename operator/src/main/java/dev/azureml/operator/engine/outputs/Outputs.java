package dev.azureml.operator.engine.outputs;

import dev.azureml.operator.engine.azure.Caller;
import dev.azureml.operator.plan.KindCondition;
import dev.azureml.operator.plan.Output;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/** Where what an object gives out beside itself is written. */
@FunctionalInterface
public interface Outputs {
    /** @return what could not be written, where that is no failure */
    Optional<KindCondition> write(HasMetadata owner, Output output, Caller caller);
}
