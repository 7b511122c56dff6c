package dev.azureml.operator.engine.azure;

import dev.azureml.operator.tenant.Use;
import java.util.Optional;

/** Whether an object may use something in Azure so. */
@FunctionalInterface
public interface Permission {
    /** Everything is allowed. */
    Permission ALL = (_, _, _) -> Optional.empty();

    /** Returns why it may not, fit for the object's status; empty when it may. */
    Optional<String> refusal(Caller caller, String armId, Use use);
}
